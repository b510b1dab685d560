from __future__ import annotations

import pytest

from cleaner.engine.packs import load_packs
from cleaner.tooling.examples import run_examples
from cleaner.tooling.rule_sources import read_sources, shipped_sources

HEAD = """\
# Rules of a test.
schema: 1
rules:
- id: strip
  about: Marks lines of a test in some way.
"""


@pytest.fixture
def outcomes(tmp_path):
    """Runs the examples of one rule written in YAML."""

    def run(text, head=HEAD, company=()):
        file = tmp_path / "rules.yaml"
        file.write_text(head + text, "utf-8")
        sources = read_sources([file])
        assert not sources.faults, sources.faults
        found, faults = run_examples(sources.rules(), company)
        assert not faults, faults
        return found

    return run


def test_hits_pass_where_they_are_marked_and_misses_where_they_are_not(outcomes):
    found = outcomes("""\
  label: share
  block: {equals: [Short Url, Follow]}
  hit: [short url, Follow]
  miss: [Follow the money.]
""")
    assert [(o.kind, o.passed, o.line) for o in found] == [
        ("hit", True, 8),
        ("hit", True, 8),
        ("miss", True, 8 + 1),
    ]


def test_a_failing_example_shows_which_lines_are_wrong(outcomes):
    found = outcomes("""\
  label: share
  block: {equals: [Follow]}
  hit: [Follow us]
  miss: [Follow]
""")
    assert [o.passed for o in found] == [False, False]
    assert (
        found[0]
        .report()
        .endswith("rules.yaml:8: strip: this hit is not marked as it should be\n    + Follow us")
    )
    assert found[1].report().endswith("should not be\n    - Follow")


def test_a_known_false_hit_fails_once_it_is_no_longer_marked(outcomes):
    found = outcomes("""\
  label: share
  block: {equals: [Follow]}
  hit: [Follow]
  miss: [Follow me.]
  known_false_hit: [Follow, Follow on]
""")
    known = [o for o in found if o.kind == "known_false_hit"]
    assert [o.passed for o in known] == [True, False]
    assert "move it to miss" in known[1].report()


def test_signs_say_which_blocks_of_a_list_are_meant(outcomes):
    found = outcomes("""\
  label: ticker
  run: {min: 2, regex: '\\p{L}{2,9} \\d{1,5}'}
  hit:
  - [Brent 74, Gold 2300]
  - ["»Brent 74", "»Gold 2300", Oil fell.]
  - ["»Brent 74", Gold 2300]
  miss:
  - [Brent 74, Oil fell.]
  - ["»Oil fell.", Brent 74, Gold 2300]
""")
    assert [o.passed for o in found] == [True, True, False, True, True]
    assert found[2].report().splitlines()[1:] == ["    » Brent 74", "    - Gold 2300"]


def test_text_may_begin_with_the_sign_itself(outcomes):
    found = outcomes("""\
  label: related
  block: {startswith: '» '}
  hit: ["» Mehr", ["»» Mehr"], ["» » Mehr", "Der Rat tagt."]]
  miss: ["Mehr »"]
""")
    assert [o.passed for o in found] == [True, True, True, True]


def test_a_boundary_is_wanted_at_its_first_block_or_where_the_sign_is(outcomes):
    found = outcomes("""\
  boundary: {sequence: [{words: 2-9, bind: head}, {same_as: head, gap: 0-2}]}
  hit:
  - [New bridge opens, Follow, New bridge opens]
  - [The mayor paused., "»New bridge opens", New bridge opens]
  - ["»The mayor paused.", New bridge opens, New bridge opens]
  miss: [[New bridge opens, It opened on Monday.]]
""")
    assert [o.passed for o in found] == [True, True, False, True]


def test_brackets_enclose_the_span_of_an_inline_rule(outcomes):
    found = outcomes("""\
  label: agency
  inline: {regex: '\\((?:AFP|dpa)\\)'}
  hit: ["He left. [[(AFP)]]", "[[(dpa)]]  He left  [[(AFP)]]", "He [[left. (AFP)]]"]
  miss: ["The (AFPX) model."]
""")
    assert [o.passed for o in found] == [True, True, False, True]
    assert "marked ['(AFP)'] instead of ['left. (AFP)']" in found[2].report()


def test_a_rule_that_looks_at_other_labels_meets_the_rules_that_give_them(outcomes):
    found = outcomes("""\
  label: share
  block: {equals: Short Url}
  hit: [Short Url]
  miss: [A short url.]
- id: after-share
  about: Marks a count behind a share button.
  label: share
  where: {after: share}
  block: {regex: '\\d{1,4}'}
  hit: [["Short Url", "»15"]]
  miss: ["15"]
""")
    assert [o.passed for o in found if o.rule == "after-share"] == [True, True]


def test_sites_of_the_scope_are_the_site_of_the_page(outcomes):
    head = HEAD.replace("rules:", 'scope: {sites: ["*.harbour.example"], langs: [de]}\nrules:')
    found = outcomes(
        "  label: share\n  block: {equals: Folgen}\n  hit: [Folgen]\n  miss: [Die Folgen.]\n", head
    )
    assert [o.passed for o in found] == [True, True]


def test_repeated_lines_are_taken_as_repeated_in_hits_only(outcomes):
    found = outcomes(
        "  label: site\n  block: {repeats: 5-}\n  hit: [The Harbour]\n  miss: [A harbour.]\n"
    )
    assert [o.passed for o in found] == [True, True]


HTML = """\
  label: share
  block: {html: {class: share}}
"""


@pytest.mark.parametrize(
    ("hit", "passes"),
    [
        ("<p class='share'>Send</p>", True),
        ("<p>One</p><p class='share'>Send</p>", True),
        ("<p>»One</p><p class='share'>Send</p>", False),
        ("<p>One</p><p class='share'>»Send</p>", True),
        ("<p class='share'>One</p><p class='share'>»Send</p>", False),
        ("<p class='share'>&raquo; Send</p>", True),
        ("<p class='shared'>Send</p>", False),
        ("<p class='share'></p>", False),
        ("Send", False),
    ],
)
def test_a_hit_of_an_html_rule_is_a_part_of_a_page(outcomes, hit, passes):
    found = outcomes(f'{HTML}  hit: ["{hit}"]\n  miss: [Send.]\n')
    assert [o.passed for o in found] == [passes, True]


@pytest.mark.parametrize(
    ("miss", "passes"),
    [
        ("<p>Send</p>", True),
        ("<p>One</p><p class='share'>Send</p>", False),
        ("<p>»One</p><p class='share'>Send</p>", True),
    ],
)
def test_a_miss_of_an_html_rule_marks_nothing_of_it(outcomes, miss, passes):
    found = outcomes(f"""{HTML}  hit: ["<p class='share'>x</p>"]\n  miss: ["{miss}"]\n""")
    assert [o.passed for o in found] == [True, passes]


def test_an_example_of_html_may_be_written_in_several_texts(outcomes):
    found = outcomes(
        f"""{HTML}  hit: [["<ul class='share'>", "<li>»Send", "</ul>", "<p>One"]]\n"""
        "  miss: [[<p>Send, <p>One]]\n"
    )
    assert [o.passed for o in found] == [True, True]
    assert [line.text for line in found[0].lines] == ["- Send", "One"]


def test_tags_are_text_where_the_rule_asks_for_no_element(outcomes):
    found = outcomes(
        "  label: template\n  block: {equals: <br>}\n  hit: [<br>]\n  miss: [A <br>]\n"
    )
    assert [o.passed for o in found] == [True, True]


def test_spans_are_enclosed_in_html_as_well(outcomes):
    rule = "  label: share\n  inline: {html: {tag: p}, contains: send it}\n"
    found = outcomes(f'{rule}  hit: ["<p>Now [[send it]] on.</p>"]\n  miss: [<b>send it</b>]\n')
    assert [o.passed for o in found] == [True, True]
    found = outcomes(f'{rule}  hit: ["<p>Now [[send it on]].</p>"]\n  miss: [<b>send it</b>]\n')
    assert found[0].passed is False


def test_an_example_of_two_lines_in_one_string_fails(outcomes):
    found = outcomes('  label: share\n  block: {equals: A}\n  hit: ["A\\nA"]\n  miss: [A.]\n')
    assert not found[0].passed
    assert "one line" in found[0].report()


def test_white_space_in_a_list_is_a_blank_line(outcomes):
    found = outcomes("""\
  label: share
  block: {equals: Follow, features: {gap_before: 2}}
  hit: [["The end.", " ", " ", "»Follow"]]
  miss: [["The end.", " ", "Follow"]]
""")
    assert [o.passed for o in found] == [True, True]


def test_every_example_of_the_shipped_rules_comes_out_as_it_should():
    sources = shipped_sources()
    assert not sources.faults
    found, faults = run_examples(sources.rules(), load_packs().rules)
    assert not faults
    wrong = [outcome.report() for outcome in found if outcome.passed is False]
    assert not wrong, "\n".join(wrong)
