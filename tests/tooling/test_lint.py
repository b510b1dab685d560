from __future__ import annotations

from datetime import date

import pytest

from cleaner.errors import ConfigurationError
from cleaner.tooling.lint import CHECKS, lint
from cleaner.tooling.rule_sources import shipped_sources

HEAD = "# Rules of a test page.\nschema: 1\n"
RULE = """\
- id: {id}
  about: Marks the share strip of a test page.
  label: share
  block: {block}
  hit: {hit}
  miss: {miss}
"""


def rule(
    block="{equals: Follow}", hit="[Follow]", miss='["Follow the money."]', name="strip", more=""
):
    return RULE.format(block=block, hit=hit, miss=miss, id=name) + more


@pytest.fixture(scope="module")
def shipped():
    return shipped_sources()


@pytest.fixture
def findings(tmp_path, shipped):
    """Lints one file; gives `check` and (line, column) of each finding."""

    def run(*rules, head=HEAD, name="strip.yaml", today=date(2025, 1, 1)):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(head + "rules:\n" + "".join(rules), "utf-8")
        found = lint([tmp_path], today=today, shipped=shipped)
        assert all(f.path == str(file) for f in found)
        return {(f.check, f.line, f.column) for f in found}

    return run


def test_a_good_rule_has_no_findings(findings):
    assert findings(rule()) == set()


def test_every_fault_of_the_schema_is_reported_at_its_place(findings):
    found = findings(rule(block="{equal: Follow}"), rule(name="B"))
    assert {(c, line) for c, line, _ in found} >= {("schema", 7), ("schema", 10)}


def test_a_missing_path_is_a_configuration_error(tmp_path):
    with pytest.raises(ConfigurationError, match="nowhere"):
        lint([tmp_path / "nowhere"])


@pytest.mark.parametrize(
    ("check", "line", "rules"),
    [
        (
            "id-unique",
            10,
            [rule(), rule(block="{equals: Share}", hit="[Share]", miss="[A share.]")],
        ),
        ("about", 5, [rule().replace("the share strip of a test page", "lines")]),
        ("ladder", 7, [rule(block="{regex: 'Follow .{1,80}'}", hit="[Follow us]")]),
        ("ladder", 7, [rule(block="{regex: '(?:Follow|Share)'}")]),
        ("regex-bounded", 7, [rule(block="{regex: 'Follow (?:us ?)+.*x.*'}")]),
        ("regex-bounded", 7, [rule(block="{regex: 'Follow \\d+ of \\p{L}+'}")]),
        ("regex-literal", 7, [rule(block="{regex: '\\p{Lu}{2,5}'}")]),
        ("contains-short", 7, [rule(block="{contains: up}", hit="[Sign up]", miss="[Up.]")]),
        ("near-miss", 9, [rule(miss="[Nothing at all.]")]),
        ("duplicate", 7, [rule(block="{equals: [Follow, Share, Follow]}")]),
        ("duplicate", 7, [rule(block="{equals: [Follow, FOLLOW]}")]),
        ("duplicate", 7, [rule(block="{html: {class: [share, tags, SHARE]}}")]),
        ("duplicate", 7, [rule(block="{html: {role: [menu, menu]}}")]),
        ("selector", 7, [rule(block="{html: {css: .share}}")]),
        ("selector", 7, [rule(block="{html: {css: nav}}")]),
        ("selector", 7, [rule(block="{html: {css: '[role=menu]'}}")]),
        ("covered", 7, [rule(block="[{startswith: Follow}, {equals: Follow us}]")]),
        ("shadowed", 13, [rule(), rule(name="two").replace("of a test", "of one test")]),
        ("example-twice", 9, [rule(miss="[Follow the money., Follow]")]),
        ("quotes", 8, [rule(hit="[1:30]", block="{equals: '1:30'}", miss="['At 1:30.']")]),
        ("quotes", 7, [rule(block="{equals: [Follow, y]}")]),
        ("comment", 9, [rule(hit="\n  - Follow #me")]),
        ("capture", 10, [rule(more="  capture: {author: 'by (.{2,40})'}\n")]),
        (
            "about-own",
            11,
            [rule(), rule(name="two", block="{equals: Share}", hit="[Share]", miss="[A share.]")],
        ),
        ("replaced-by", 11, [rule(more="  status: deprecated\n  replaced_by: gone\n")]),
        ("replaced-by", 10, [rule(more="  replaced_by: strip\n")]),
        ("valid-until", 10, [rule(more="  valid_until: 2024-12-31\n")]),
        ("yaml", 7, [rule(block="{equals: [Follow, Why follow?, Follow?]}")]),
    ],
)
def test_each_check_finds_its_fault(findings, check, line, rules):
    assert (check, line) in {(c, at) for c, at, _ in findings(*rules)}


SLOW = "{regex: '(?:[a-z]{1,9} ?){1,40}!'}"


def test_a_regex_is_slow_where_it_is_measured_to_be(findings):
    assert ("regex-slow", 7) in {(c, at) for c, at, _ in findings(rule(block=SLOW))}


def test_a_rule_in_a_comment_is_found_and_prose_is_not(findings):
    commented = "# - id: old-strip\n#   about: Marks it.\n"
    assert ("commented-out", 10, 1) in findings(rule(more=commented))
    assert findings(rule(more="# the id: strip stands above\n")) == set()


TWO = {"hit": "[Follow us, Follow]", "miss": "[We follow us.]"}


@pytest.mark.parametrize(
    "block",
    ["{regex: 'Follow(?: us)?'}", "{contains: follow, words: -3}", "{html: {class: follow-box}}"],
)
def test_two_rules_that_look_for_the_same_are_found(findings, block):
    example = (
        {}
        if "html" not in block
        else {"hit": "[<p class=follow-box>Us</p>]", "miss": "[<p>Us</p>]"}
    )
    one, two = (rule(block=block, **(example or TWO), name=name) for name in ("one", "two"))
    found = {c for c, at, _ in findings(one, two.replace("of a test", "of one test")) if at == 10}
    assert "duplicate-rule" in found


def test_an_entry_that_stands_in_another_rule_as_well_is_advice(findings):
    one = rule(block="[{contains: follow, words: -3}, {equals: Share}]", **TWO, name="one")
    two = rule(block="[{contains: follow, words: -3}, {equals: Like}]", **TWO, name="two")
    found = findings(one, two.replace("of a test", "of one test"))
    assert ("duplicate-item", 13) in {(c, at) for c, at, _ in found}


def test_what_begins_like_an_opening_of_another_rule_is_found(findings):
    one = rule(block="{startswith: Follow}", name="one")
    two = rule(block="{equals: Follow the harbour}", hit="[Follow the harbour]", name="two")
    found = findings(one, two.replace("of a test", "of one test"))
    assert ("shadowed-opening", 13) in {(c, at) for c, at, _ in found}
    stronger = two.replace("of a test", "of one test") + "  strength: certain\n"
    assert not {c for c, *_ in findings(one, stronger)} & {"shadowed-opening"}


@pytest.mark.parametrize("folder", ["lang/de", "sites"])
def test_a_file_of_a_language_or_site_says_so_in_its_scope(findings, folder):
    assert ("file-scope", 1, 1) in findings(rule(), name=f"{folder}/strip.yaml")


def test_a_selector_that_names_cannot_replace_is_fine(findings):
    hit = "[<p class=share>Send it</p>]"
    found = findings(rule(block="{html: {css: 'p.share'}}", hit=hit, miss="[<p>Send it</p>]"))
    assert found == set()


def test_inline_hits_enclose_what_is_marked(findings):
    inline = rule(hit="['Out (AFP)']", miss="['(AFPX)']").replace(
        "  block: {equals: Follow}", "  inline: {contains: (AFP)}"
    )
    assert ("inline-span", 8, 9) in findings(inline)


def test_a_place_is_that_of_the_text_itself(findings):
    found = findings(rule(block="{equals: [Follow, Share, Follow]}"))
    assert ("duplicate", 7, 35) in found


def test_the_first_line_says_what_the_file_is_for(findings):
    assert ("file-header", 1, 1) in findings(rule(), head="schema: 1\n")


def test_files_have_plain_names(findings):
    assert ("file-name", 1, 1) in findings(rule(), name="My Rules.yaml")


def test_a_sites_file_is_named_after_the_site(findings):
    head = HEAD + "scope: {sites: [harbour.example]}\n"
    assert ("file-name", 1, 1) in findings(rule(), head=head, name="sites/other.yaml")


def test_a_sites_file_with_its_name_is_fine(findings):
    head = HEAD + "scope: {sites: [harbour.example]}\n"
    assert findings(rule(), head=head, name="sites/harbour.example.yaml") == set()


def test_ids_of_a_language_begin_with_it(findings):
    head = HEAD + "scope: {langs: [de]}\n"
    assert ("id-prefix", 5, 7) in findings(rule(), head=head, name="lang/de/share.yaml")


def test_what_a_rule_of_another_scope_marks_is_not_shadowed(tmp_path):
    for lang in ("de", "fr"):
        text = HEAD + f"scope: {{langs: [{lang}]}}\nrules:\n" + rule(name=f"{lang}-strip")
        (tmp_path / f"{lang}.yaml").write_text(text, "utf-8")
    assert not [f for f in lint([tmp_path]) if f.check == "shadowed"]


def test_what_a_rule_with_another_scope_of_its_own_marks_is_not_shadowed(findings):
    scoped = [
        rule(name=f"{site}-strip", more=f"  scope: {{sites: [{site}.example]}}\n")
        for site in ("quay", "pier")
    ]
    assert "shadowed" not in {found[0] for found in findings(*scoped)}
    assert "shadowed" in {found[0] for found in findings(*scoped, rule(name="any-strip"))}


def test_every_check_says_what_it_asks_for():
    assert all((check.__doc__ or "").strip() for check in CHECKS.values())


def test_the_shipped_rules_have_no_faults():
    faults = [str(finding) for finding in lint() if finding.level == "fault"]
    assert not faults, "\n".join(faults)
