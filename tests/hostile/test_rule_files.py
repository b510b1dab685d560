"""Rule files written to harm: refused with the place of the fault, and no code runs."""

from __future__ import annotations

import time

import pytest

from cleaner import Cleaner, RuleFileError

RULE = """schema: 1
rules:
- id: my-rule
  about: Marks a line.
  label: share
  block: {BLOCK}
  hit: [Follow]
  miss: [Another line.]
"""

BOMB = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n" + "".join(
    f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 9)}]\n" for k in range(1, 12)
)

FILES = {
    "a YAML bomb": (BOMB + "schema: 1\nrules: *a11\n", r":1:5: anchors"),
    "a Python tag": (
        "schema: 1\nrules: !!python/object/apply:pathlib.Path.touch [MARK]\n",
        r":2:8: the tag .* is not allowed",
    ),
    "a tag of its own": ("schema: 1\nrules: !run [MARK]\n", r":2:8: the tag"),
    "an unknown key": (
        RULE.replace("BLOCK", "equals: Follow") + "  colour: red\n",
        r":9:3: .*colour",
    ),
    "an unknown key inside": (RULE.replace("BLOCK", "equal: Follow"), r":6:11: .*equal"),
    "a regex that is none": (RULE.replace("BLOCK", "regex: '(a'"), r":6:18: .*missing \) at"),
    "a regex too deep": (RULE.replace("BLOCK", f"regex: '{'(' * 900}{')' * 900}'"), r":6:18: "),
    "endless nesting": ("schema: 1\nrules: " + "[" * 50_000 + "\n", r":2:\d+: "),
    "a NUL": ('schema: 1\nrules: "\0"\n', r":2:9: .*control character"),
    "a key that stands twice": ("schema: 1\nschema: 1\nrules: []\n", r":2:1: .*twice"),
    "a second document": ("schema: 1\n---\nschema: 1\n", r":2:1: .*second document"),
    "a merge key": ("schema: 1\n<<: {rules: []}\n", r":2:1: unknown key"),
    "nothing": ("", r":1:1: is empty"),
    "a list": ("- a\n", r":1:1: "),
    "a sentence": ("hello\n", r":1:1: "),
    "nine megabytes": ("schema: 1\n# " + "x" * 9_000_000, r":1:1: .*larger"),
    "bytes": ("schema: 1\nrules: \udcff\udcfe\n", r":2:8: .*UTF-8"),
    "a number without end": ("schema: 1\nrules: [{id: " + "9" * 100_000 + "}]\n", r":2:"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_rule_file_is_refused_at_its_place(tmp_path, name):
    content, message = FILES[name]
    mark = tmp_path / "mark"
    file = tmp_path / "rules.yaml"
    file.write_bytes(content.replace("MARK", str(mark)).encode("utf-8", "surrogateescape"))
    start = time.perf_counter()
    with pytest.raises(RuleFileError, match=message) as caught:
        Cleaner(rules=[file])
    assert time.perf_counter() - start < 10
    assert len(str(caught.value)) < 20_000
    assert not mark.exists()
    assert all(fault.path.endswith("rules.yaml") for fault in caught.value.faults)


def test_faults_of_all_files_are_told_at_once(tmp_path):
    for name in ("an unknown key", "a regex that is none", "a Python tag"):
        (tmp_path / f"{name}.yaml").write_text(FILES[name][0])
    with pytest.raises(RuleFileError) as caught:
        Cleaner(rules=[tmp_path])
    assert {fault.path.rpartition("/")[2] for fault in caught.value.faults} == {
        "an unknown key.yaml",
        "a regex that is none.yaml",
        "a Python tag.yaml",
    }


def test_a_catastrophic_regex_loads_since_it_is_stopped_when_it_runs(tmp_path):
    (tmp_path / "slow.yaml").write_text(RULE.replace("BLOCK", "regex: '(?:\\w|\\w)*'"))
    assert any(r.id == "my-rule" for r in Cleaner(rules=[tmp_path]).packs.rules)
