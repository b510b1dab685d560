"""What a rule file may say, and what is a fault."""

from __future__ import annotations

import pytest

RULE = """schema: 1
rules:
- id: share-strip
  about: Marks the share strip.
  label: share
  block: {equals: Follow}
  hit: [Follow]
  miss: [Follow the money.]
"""


def faults(read, old="", new=""):
    assert old in RULE
    return read(RULE.replace(old, new, 1))[1]


def test_the_smallest_rule_has_an_id_a_sentence_a_label_and_examples(read):
    (loaded,), found = read(RULE)
    rule = loaded.rule
    assert not found
    assert (rule.id, rule.kind, rule.status, rule.strength) == (
        "share-strip",
        "block",
        "experimental",
        "moderate",
    )
    assert (rule.hit, rule.miss, rule.known_false_hit) == (
        (("Follow",),),
        (("Follow the money.",),),
        (),
    )


@pytest.mark.parametrize("key", ["schema", "id", "about", "hit", "miss"])
def test_what_every_rule_needs_is_asked_for(read, key):
    text = RULE.replace(f"- {key}:", f"- {key}_:").replace(f"\n  {key}:", f"\n  {key}_:")
    text = text.replace("schema:", "schema_:") if key == "schema" else text
    assert any(f"the key {key!r} is missing" in fault for fault in read(text)[1])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  block: {equals: Follow}\n", "", "needs exactly one of block, keeps"),
        ("  hit:", "  run: {min: 2, words: 1}\n  hit:", "this one has block and run"),
        ("Marks the", "Finds the", "about of a block rule starts with 'Marks'"),
        ("block:", "keeps:", "about of a keeps rule starts with 'Keeps'"),
        ("  label: share\n", "", "a block rule needs a label"),
        ("label: share", "label: paragraph", "paragraph is no label that a block rule can give"),
        ("Follow}", "Follow, label: title}", "title is no label that a block rule can give"),
        ("label: share", "label: shares", "label: there is no 'shares'; did you mean 'share'?"),
        ("label: share", "strength: strongest", "did you mean 'strong'?"),
        ("  hit:", "  status: deprecated\n  hit:", "names what it is replaced_by"),
        ("  hit:", "  max: 3\n  hit:", "max goes with from"),
        ("  hit:", "  to: {words: 1}\n  hit:", "to, while and through go with from"),
        ("block:", "through: true\n  from:", "through goes with to"),
        ("block: {equals", "inline: {equals", "an inline item needs regex, contains"),
        ("block: {equals", "inline: {digits: any, contains", "in an inline rule use a regex"),
        ("Follow}", "Follow, case: exact, digits: any}", "do not go together"),
        ("{equals: Follow}", "{case: exact}", "an item needs equals, startswith"),
        ("{equals: Follow}", "{html: {}}", "html: needs css, tag, class, id or role"),
        ("block: {equals: Follow}", "run: {min: 1, words: 2}", "greater than or equal to 2"),
        ("block: {equals: Follow}", "boundary: {}", "boundary: needs either block or sequence"),
        ("  hit:", "  where: {within: 3}\n  hit:", "where: needs from_start, from_end"),
        ("{equals: Follow}", "{words: many}", "'many' is no range; write 4-25"),
        ("{equals: Follow}", "{words: 5-3}", "its end is below its start"),
        ("{equals: Follow}", "{features: {colour: 1}}", "there is no 'colour'; choose words"),
        ("  hit:", "  capture: {autor: x}\n  hit:", "did you mean 'author'?"),
        ("{equals: Follow}", "{same_as: head}", "same_as: nothing before it binds 'head'"),
        ("hit: [Follow]", "hit: []", "hit: "),
        ("hit: [Follow]", "hit: [[]]", "hit: "),
        ("id: share-strip", "id: Share_Strip", "is no id in kebab-case"),
        ("schema: 1", "schema: 2", "schema: there is no 2; choose 1"),
        ("schema: 1", "schema: 1\nscope: {langs: english}", "'english' is no ISO 639-1 code"),
        ("schema: 1", "schema: 1\nscope: {sites: 'https://a.example/'}", "is no host name"),
    ],
)
def test_a_fault_says_what_is_wrong(read, old, new, message):
    assert any(message in fault for fault in faults(read, old, new)), faults(read, old, new)


def test_all_that_is_wrong_with_one_rule_is_said(read):
    text = RULE.replace("Marks", "Finds").replace("  label: share\n", "  max: 3\n")
    assert len(read(text)[1]) == 3


def test_a_boundary_is_appended_and_nothing_else(read):
    body = "boundary: {block: {equals: Follow}}"
    text = RULE.replace("block: {equals: Follow}", body)
    assert "choose appended" in read(text)[1][0]
    assert not read(text.replace("label: share", "label: appended"))[1]
    assert not read(text.replace("  label: share\n", ""))[1]
    labelled = text.replace("equals: Follow", "equals: Follow, label: share")
    assert "choose appended" in read(labelled.replace("  label: share\n", ""))[1][0]


@pytest.mark.parametrize(
    "body",
    [
        "run: {min: 2, words: 1, label: title}",
        "sequence: [{words: 1, label: title}]",
        "from: {words: 1, label: title}",
        "inline: {contains: abc, label: title}",
    ],
)
def test_items_of_every_kind_give_noise_labels_only(read, body):
    assert "title is no label" in faults(read, "block: {equals: Follow}", body)[0]


def test_a_step_may_ask_only_for_what_an_earlier_one_bound(read):
    sequence = "sequence: [{words: 1, bind: x}, {same_as: %s}]"
    assert not faults(read, "block: {equals: Follow}", sequence % "x")
    assert not faults(read, "block: {equals: Follow}", sequence % "document.title")
    assert "binds 'y'" in faults(read, "block: {equals: Follow}", sequence % "y")[0]
    backwards = "sequence: [{same_as: x}, {words: 1, bind: x}]"
    assert "binds 'x'" in faults(read, "block: {equals: Follow}", backwards)[0]


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("4-25", 4, 25),
        ("'4-'", 4, float("inf")),
        ("'-25'", 0, 25),
        ("-25", 0, 25),
        ("7", 7, 7),
        ("'7'", 7, 7),
        ("0.25-0.5", 0.25, 0.5),
        ("1.5", 1.5, 1.5),
    ],
)
def test_a_range_can_be_written_in_several_ways(read, written, low, high):
    (loaded,), found = read(RULE.replace("{equals: Follow}", f"{{words: {written}}}"))
    assert not found
    words = loaded.rule.block[0].words
    assert (words.low, words.high) == (low, high)
    assert low in words
    assert (high + 1 in words) == (high == float("inf"))


def test_one_value_stands_for_a_list_of_one(read):
    text = RULE.replace("schema: 1", "schema: 1\nscope: {langs: en, sites: '*.news.example'}")
    text = text.replace("  hit: [Follow]", "  hit: Follow\n  unless: {equals: [a, b]}")
    (loaded,), found = read(text)
    assert not found
    assert (loaded.scope.langs, loaded.scope.sites) == (("en",), ("*.news.example",))
    assert loaded.rule.block[0].equals == ("Follow",)
    assert loaded.rule.unless[0].equals == ("a", "b")
    assert loaded.rule.hit == (("Follow",),)


def test_a_rule_can_say_until_when_it_holds(read):
    (loaded,), found = read(RULE.replace("  hit:", "  valid_until: 2025-03-01\n  hit:"))
    assert not found
    assert loaded.rule.valid_until.isoformat() == "2025-03-01"
