"""Rule files: untrusted YAML, with the place of every fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.engine.loading import MAX_BYTES, read_model, read_rule_file
from cleaner.engine.schema import RuleFile
from cleaner.engine.shipped import shipped_files

GOOD = """schema: 1
rules:
- id: first
  about: Marks the first.
  label: share
  block: {equals: a}
  hit: [a]
  miss: [b]
- id: second
  about: Marks the second.
  label: share
  block:
  - regex: 'b+'
  hit: [b]
  miss: [c]
"""


def test_rules_come_with_the_place_they_stand_at(read):
    rules, faults = read(GOOD)
    assert not faults
    assert [(r.id, r.path, r.line, r.origin) for r in rules] == [
        ("first", "rules.yaml", 3, "user"),
        ("second", "rules.yaml", 9, "user"),
    ]


def test_a_file_with_a_fault_gives_no_rules(read):
    rules, faults = read(GOOD.replace("equals: a", "equls: a"))
    assert rules == ()
    assert faults


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("{equals: a}", "{equls: a}", "6:11: unknown key 'equls'; did you mean 'equals'?"),
        ("  - regex: ", "  - regx: ", "13:5: unknown key 'regx'; did you mean 'regex'?"),
        ("  hit: [a]", "  zzz: 1\n  hit: [a]", "7:3: unknown key 'zzz'"),
        (
            "hit: [a]",
            "hit: [yes]",
            "7:9: hit: YAML reads this as bool (True); put it in quotes if it is text",
        ),
        ("equals: a", "equals: [a, off]", "6:23: block.equals: YAML reads this as bool (False)"),
        ("equals: a", "equals: 12", "6:19: block.equals: YAML reads this as int (12)"),
        ("equals: a", "equals: 1.5", "6:19: block.equals: YAML reads this as float (1.5)"),
        ("equals: a", "equals: 2024-01-02", "6:19: block.equals: YAML reads this as date"),
        ("equals: a", "equals: ", "6:19: there is no value here"),
        ("equals: a", "equals: [a, null]", "6:23: there is no value here"),
        ("equals: a", "equals: ~", "6:19: there is no value here"),
        ("equals: a", "equals: !!python/name:os.system x", "6:19: the tag"),
        ("equals: a", "equals: !!str 12", "6:19: the tag"),
        ("{equals: a}", "!!python/object:os.x {equals: a}", "6:10: the tag"),
        ("equals: a", "!!str equals: a", "6:11: the tag"),
        ("equals: a", "equals: &x a", "6:19: anchors (&name) are not allowed"),
        ("equals: a", "&x equals: a", "6:11: anchors (&name) are not allowed"),
        ("{equals: a}", "&x {equals: a}", "6:10: anchors (&name) are not allowed"),
        ("equals: a", "equals: *x", "6:19: aliases (*name) are not allowed"),
        ("equals: a", "<<: {equals: a}", "6:11: unknown key '<<'"),
        ("equals: a", "equals: a, equals: b", "6:22: the key 'equals' stands here twice"),
        ("equals: a", "[a]: b", "6:11: a key must be a word"),
        ("equals: a", "equals: [a", "6:21: is not valid YAML"),
        ("'b+'", "'(b+'", "13:12: the regex is not valid: missing )"),
        ("  hit: [b]", "  capture: {date: '(b'}\n  hit: [b]", "14:19: the regex is not valid"),
        ("- id: second", "---\n- id: second", "9:1: a second document (---) is not allowed"),
        ("equals: a", "equals: a\x07", "6:20: holds the control character U+0007"),
    ],
)
def test_every_fault_has_its_line_and_column(read, old, new, fault):
    assert old in GOOD
    rules, faults = read(GOOD.replace(old, new, 1))
    assert not rules
    assert any(found.startswith(fault) for found in faults), faults


def test_all_faults_of_a_file_are_reported_at_once(read):
    text = (
        GOOD.replace("label: share", "label: shar")  # twice
        .replace("{equals: a}", "{equls: &x a, words: 9-1}")
        .replace("hit: [b]", "hit: [yes]")
        .replace("'b+'", "'(b+'")
    )
    _, faults = read(text)
    places = sorted(fault.split(": ")[0] for fault in faults)
    assert places == ["11:10", "13:12", "14:9", "5:10", "6:11", "6:18", "6:31"]


def test_what_stands_before_an_alias_is_reported_with_it(read):
    _, faults = read("a: &x [1, 2]\nb: *x\nc: *x\n")
    assert [f.split(": ")[0] for f in faults] == ["1:4", "2:4"]


def test_words_that_only_look_like_numbers_are_text(read):
    text = GOOD.replace("equals: a", "equals: [1:30, 012, 1e5, 0x, '12', 2024-1-1, .]")
    (first, _), faults = read(text)
    assert not faults
    assert first.rule.block[0].equals == ("1:30", "012", "1e5", "0x", "12", "2024-1-1", ".")


def test_keys_that_yaml_takes_for_truth_values_are_words(read):
    _, faults = read("on: 1\nno: 2\n")
    assert any("unknown key 'on'" in f for f in faults)
    assert any("unknown key 'no'" in f for f in faults)


def test_a_billion_laughs_are_refused_at_once(read):
    lines = ["a0: &a0 [lol, lol]"]
    lines += [f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 9)}]" for k in range(1, 30)]
    _, faults = read("\n".join(lines))
    assert any("aliases (*name) are not allowed" in f for f in faults)


@pytest.mark.parametrize("opening", ["[", "{a: "])
def test_deep_nesting_is_refused(read, opening):
    _, faults = read(opening * 500)
    assert faults == [f"1:{20 * len(opening) + 1}: nested more than 20 levels deep"]


@pytest.mark.parametrize("opening", ["[", "{a: "])
def test_nesting_that_yaml_itself_gives_up_on_is_refused_as_well(read, opening):
    _, faults = read(opening * 100_000)
    assert len(faults) == 1
    assert "nest" in faults[0]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"schema: 1\nrules: caf\xe9\n", "2:11: is not UTF-8 text"),
        (b"\xff\xfes\x00", "1:1: is not UTF-8 text"),
        (b"", "1:1: is empty; a rule file starts with 'schema: 1'"),
        (b"# nothing\n", "1:1: is empty"),
        (b"\x00", "1:1: holds the control character U+0000"),
        (b"just text", "1:1: "),
        (b"- a\n- b\n", "1:1: "),
    ],
)
def test_what_is_no_rule_file_is_a_fault(read, data, fault):
    rules, faults = read(data)
    assert not rules
    assert any(found.startswith(fault) for found in faults), faults


def test_a_byte_order_mark_and_crlf_do_no_harm(read):
    rules, faults = read(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert not faults
    assert [r.line for r in rules] == [3, 9]


def test_a_missing_file_and_a_folder_are_faults(tmp_path):
    for path in (tmp_path / "none.yaml", tmp_path):
        rules, (fault,) = read_rule_file(path)
        assert not rules
        assert str(fault).startswith(f"{path}:1:1: cannot be read: ")


def test_a_file_that_is_too_large_is_a_fault(read):
    _, faults = read(b"# " + b"x" * MAX_BYTES)
    assert faults == ["1:1: is larger than 8 MB; split it"]


@pytest.mark.parametrize("number", ["0x" + "f" * 100_000, "9" * 100_000, "1" * 100_000 + ".5"])
def test_a_number_of_absurd_length_is_a_fault_like_any_other(read, number):
    rules, faults = read(GOOD.replace("id: first", f"id: {number}"))
    assert not rules
    assert [fault.split(":")[0] for fault in faults] == ["3"]


def test_many_unknown_keys_are_reported_in_good_time(read):
    keys = "".join(f"\n  k{k}: 1" for k in range(2000))
    _, faults = read(GOOD.replace("\n  hit: [a]", f"{keys}\n  hit: [a]"))
    assert len(faults) == 2000


def test_regexes_of_shipped_files_are_not_compiled_on_reading(read):
    broken = GOOD.replace("'b+'", "'(b+'")
    assert len(read(broken, origin="shipped")[0]) == 2
    assert not read(broken, origin="user")[0]


def test_places_are_known_of_every_part(tmp_path):
    path = tmp_path / "r.yaml"
    path.write_text(GOOD)
    _, read, _ = read_model(path, RuleFile, shown="r.yaml")
    assert read.place(("rules", 1, "block", 0, "regex")) == (13, 12)
    assert read.place(("rules", 1, "block", 0, "regex"), of_key=True) == (13, 5)
    assert read.place(("rules", 0, "block", 0, "equals", 0)) == (6, 19)
    assert read.place(("rules", 0, "nowhere")) == (3, 3)


@pytest.mark.parametrize("path", shipped_files(), ids=lambda p: f"{p.parent.name}/{p.name}")
def test_a_shipped_file_has_no_fault_and_its_regexes_compile(path: Path):
    rules, faults = read_rule_file(path, origin="user")
    assert rules
    assert not faults


def test_a_scope_of_a_rule_takes_the_place_of_the_files(read):
    text = GOOD.replace("schema: 1", "schema: 1\nscope: {sites: [tide.example]}").replace(
        "about: Marks the second.", "about: Marks the second.\n  scope: {langs: [de]}"
    )
    rules, faults = read(text)
    assert not faults
    assert [(r.scope.sites, r.scope.langs) for r in rules] == [
        (("tide.example",), None),
        (None, ("de",)),
    ]
