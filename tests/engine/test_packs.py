"""Shipped packs, and a user's folders over them."""

from __future__ import annotations

import pytest

from cleaner.blocks.features import features
from cleaner.blocks.text import text_blocks
from cleaner.engine import packs
from cleaner.engine import shipped as shipped_module
from cleaner.engine.packs import load_packs
from cleaner.engine.run import Engine
from cleaner.errors import ConfigurationError, RuleFileError


def rule(name, line="Follow", more=""):
    return (
        f"- id: {name}\n  about: Marks a line.\n  label: share\n{more}"
        f"  block: {{equals: {line}}}\n  hit: [{line}]\n  miss: [Other]\n"
    )


def rules(*written):
    return "schema: 1\nrules:\n" + "".join(written)


def put(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


SHIPPED = {
    "labels.yaml": "labels: {}\n",
    "generic/share.yaml": rules(rule("share-strip"), rule("share-count", "Like")),
    "lang/en/related.yaml": rules(rule("en-related", "Related")),
    "lang/de/related.yaml": rules(rule("de-related", "Mehr")),
    "agencies/afp.yaml": rules(rule("afp-sign", "jd/cw")),
}


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """A small set of shipped rules in place of the real one."""
    root = put(tmp_path / "shipped", SHIPPED)
    for module in (packs, shipped_module):
        monkeypatch.setattr(module, "shipped_rules", lambda: root)
    return root


@pytest.fixture
def mine(tmp_path):
    """Write a user's folder."""

    def mine(name="mine", **files):
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        return put(folder, {k.replace("__", "/") + ".yaml": v for k, v in files.items()})

    return mine


def ids(packs):
    return [r.id for r in packs.rules]


def reasons(packs):
    return {r.id: reason for r, reason in packs.inactive}


def faults(*args, **named):
    with pytest.raises(RuleFileError) as caught:
        load_packs(*args, **named)
    return list(map(str, caught.value.faults))


def test_the_shipped_packs_load_without_a_fault():
    packs = load_packs()
    assert len(packs.rules) > 100
    assert {r.origin for r in packs.rules} == {"shipped"}
    assert all(r.path.startswith("rules/") for r in packs.rules)


def test_a_user_s_rules_are_added(shipped, mine):
    packs = load_packs([mine(own=rules(rule("mine", "Hello")))])
    assert ids(packs) == [
        "share-strip", "share-count", "de-related", "en-related", "afp-sign", "mine"
    ]  # fmt: skip
    assert packs.rules[-1].origin == "user"


def test_a_single_file_will_do(shipped, mine):
    folder = mine(own=rules(rule("mine")))
    assert "mine" in ids(load_packs([folder / "own.yaml"]))


def test_a_user_s_rule_replaces_the_shipped_one_of_its_id(shipped, mine):
    folder = mine(own=rules(rule("share-strip", "Folgen")))
    packs = load_packs([folder])
    (replaced,) = [r for r in packs.rules if r.id == "share-strip"]
    assert (replaced.origin, replaced.rule.hit) == ("user", (("Folgen",),))
    assert reasons(packs) == {"share-strip": f"replaced by {folder / 'own.yaml'}:3"}


def test_an_id_used_twice_is_a_fault_at_the_second_place(shipped, mine):
    folder = mine(a=rules(rule("mine")), b=rules(rule("other"), rule("mine")))
    place = folder / "b.yaml"
    assert faults([folder]) == [
        f"{place}:9:3: the id 'mine' is already used at {folder / 'a.yaml'}:3"
    ]


def test_an_id_of_a_deprecated_rule_is_not_free_again(shipped, mine):
    old = rule("mine", more="  status: deprecated\n  replaced_by: new\n")
    folder = mine(a=rules(old), b=rules(rule("mine")))
    assert "already used" in faults([folder])[0]


def test_a_folder_given_twice_counts_once(shipped, mine):
    folder = mine(own=rules(rule("mine")))
    assert ids(load_packs([folder, folder])).count("mine") == 1


def test_a_deprecated_rule_does_not_run(shipped, mine):
    old = rule("old", more="  status: deprecated\n  replaced_by: new\n")
    packs = load_packs([mine(own=rules(old, rule("new")))])
    assert "old" not in ids(packs)
    assert reasons(packs) == {"old": "deprecated; replaced by new"}


def test_rules_can_be_disabled_by_id_and_by_pattern(shipped):
    packs = load_packs(disable=["share-*", "en-related"])
    assert ids(packs) == ["de-related", "afp-sign"]
    assert set(reasons(packs).values()) == {"disabled"}


def test_disabling_what_is_not_there_is_an_error(shipped):
    with pytest.raises(ConfigurationError, match="no rule has the id 'shar-strip'"):
        load_packs(disable=["shar-strip"])


def test_disabling_what_does_not_run_anyway_is_none(shipped, mine):
    old = rule("old", more="  status: deprecated\n  replaced_by: share-strip\n")
    load_packs([mine(own=rules(old))], disable=["old"])


def test_a_path_that_is_not_there_is_an_error(shipped, tmp_path):
    with pytest.raises(ConfigurationError, match="no rule file or folder at"):
        load_packs([tmp_path / "nowhere"])


def test_faults_of_all_files_come_together_and_before_other_errors(shipped, mine):
    folder = mine(
        a=rules(rule("Mine")),
        b=rules(rule("b", more="  colour: red\n")),
        c="",
        pack="schema: 1\ndisable: 7\n",
    )
    put(shipped, {"agencies/ap.yaml": rules(rule("ap", more="  bad: 1\n"))})
    found = faults([folder], disable=["nothing"])
    assert [f.split(": ")[0].replace(str(folder), "mine") for f in found] == [
        "mine/a.yaml:3:7",
        "mine/b.yaml:6:3",
        "mine/c.yaml:1:1",
        "mine/pack.yaml:2:10",
        "rules/agencies/ap.yaml:6:3",
    ]


# ------------------------------------------------------------------------------ pack.yaml


def test_pack_yaml_chooses_among_the_shipped_packs(shipped, mine):
    chosen = "schema: 1\npacks: [generic, lang/en, agencies/afp]\n"
    packs = load_packs([mine(pack=chosen, own=rules(rule("mine")))])
    assert ids(packs) == ["share-strip", "share-count", "en-related", "afp-sign", "mine"]
    assert reasons(packs) == {"de-related": "not among packs: generic, lang/en, agencies/afp"}


def test_pack_yaml_disables_rules(shipped, mine):
    packs = load_packs([mine(pack="schema: 1\ndisable: share-*\n")])
    assert ids(packs) == ["de-related", "en-related", "afp-sign"]


def test_pack_yaml_makes_exceptions(shipped, mine):
    text = (
        "schema: 1\nexceptions:\n"
        "- {rule: share-strip, unless: {startswith: Follow}}\n"
        "- {rule: 'share-*', unless: [{equals: Like, words: 1}]}\n"
    )
    blocks = text_blocks("Follow\nLike\nRelated")

    def marked(packs):
        return [h.block for h in Engine(packs.rules).run(blocks, features(blocks)).hits]

    assert marked(load_packs()) == [0, 1, 2]
    assert marked(load_packs([mine(pack=text)])) == [2]


def test_pack_yaml_names_only_what_there_is(shipped, mine):
    folder = mine(
        pack="schema: 1\npacks: [generic, lang/xx]\ndisable:\n- nothing-*\n"
        "exceptions:\n- rule: none\n  unless: {words: 1}\n"
    )
    place = folder / "pack.yaml"
    assert faults([folder]) == [
        f"{place}:2:18: there is no shipped pack 'lang/xx'",
        f"{place}:4:3: no rule has the id 'nothing-*'",
        f"{place}:6:9: no rule has the id 'none'",
    ]


def test_of_several_folders_each_has_its_pack_yaml(shipped, mine):
    one = mine("one", pack="schema: 1\ndisable: [share-strip]\n")
    two = mine("two", pack="schema: 1\ndisable: [afp-sign]\n")
    assert ids(load_packs([one, two])) == ["share-count", "de-related", "en-related"]
