from __future__ import annotations

import pytest

from cleaner.tooling.mining.drafting import Draft, Entry
from cleaner.tooling.mining.judging import Bars

BARS = Bars(3)
MONTHS = ["May", "June", "July", "March", "April", "October"]
LETTERS = "abcdefghij"
NAMES = ["Ines Kowal", "Piet Dahl", "Rana Haddad", "Olek Brandt", "Mira Salo", "Noor Ruiz"]


@pytest.fixture
def drafted(rules_of):
    """The rules that are mined from items, as id → what they mark."""

    def run(items):
        found = rules_of(items, bars=BARS)
        return {draft.id: draft for drafts in found.sites for draft in drafts}

    return run


def texts(draft):
    return [entry.text for entry in draft.entries]


def test_lines_of_one_label_are_one_rule_the_most_frequent_first(drafted, page):
    pages = [
        page(
            ["~share Pass it on to all"], ["~share Send it to a friend"] if n < 4 else [], number=n
        )
        for n in range(6)
    ]
    rules = drafted(pages)
    assert list(rules) == ["tide-example-mined-share-lines"]
    (rule,) = rules.values()
    assert texts(rule) == ["~share Pass it on to all", "~share Send it to a friend"]
    assert [(e.documents, e.pages) for e in rule.entries] == [(6, 6), (4, 6)]
    assert rule.about == "Marks 2 lines of share strips that tide.example prints on many pages."


def test_lines_with_other_numbers_are_one_entry(drafted, page):
    pages = [page([f"~comments {n + 3} readers wrote to us"], number=n) for n in range(6)]
    (rule,) = drafted(pages).values()
    assert (rule.shape, len(rule.entries)) == ("numbers", 1)
    assert rule.marks("~comments 99 readers wrote to us")
    assert not rule.marks("~comments no readers wrote to us")


def test_lines_with_other_names_and_dates_become_a_pattern(drafted, page):
    pages = [
        page([f"~byline By {NAMES[n]}", f"~timestamp Posted {n + 1} {MONTHS[n]} 202{n}"], number=n)
        for n in range(6)
    ]  # fmt: skip
    rules = drafted(pages)
    byline = rules["tide-example-mined-byline-patterns"]
    assert byline.marks("~byline By Saoirse O’Neill")
    assert not byline.marks("~byline By the sea")
    assert rules["tide-example-mined-timestamp-patterns"].marks("~timestamp Posted 30 April 1999")


def test_short_lines_of_menus_are_marked_in_company_only(drafted, page):
    menu = ["~navigation Home", "~navigation Sport", "~navigation World"]
    rules = drafted([page(menu, number=n) for n in range(6)])
    assert list(rules) == ["tide-example-mined-navigation-run"]
    assert not rules["tide-example-mined-navigation-run"].marks("~navigation Sport")


def test_a_short_line_that_also_stands_alone_is_marked_alone(drafted, page, prose):
    menu = ["~navigation home", "~navigation world", "~navigation tides"]
    pages = [
        page([*menu, "~navigation sport"], number=n, body=[prose(), *(["~navigation sport"] if n < 3 else []), prose()])
        for n in range(6)
    ]  # fmt: skip
    rules = drafted(pages)
    assert texts(rules["tide-example-mined-navigation-lines"]) == ["~navigation sport"]
    assert len(rules["tide-example-mined-navigation-run"].entries) == 3


def test_sections_are_rules_with_their_heading_in_the_id(drafted, page):
    pages = [
        page(below=["~related Most read", *(f"~related Ferry {LETTERS[n]}{k}" for k in "xyz")], number=n)
        for n in range(6)
    ]  # fmt: skip
    rules = drafted(pages)
    (section,) = [rule for rule in rules.values() if rule.shape == "section"]
    assert section.id == "tide-example-mined-related-section-related-most-read-" + section.id[-8:]
    assert section.marks("~related Most read")


def test_each_site_has_rules_of_its_own(rules_of, page):
    pages = [
        page([f"~share Pass it on to {site}"], number=n, site=f"{site}.example")
        for n in range(4)
        for site in ("quay", "pier")
    ]
    found = rules_of(pages, bars=BARS)
    assert [[draft.site for draft in drafts] for drafts in found.sites] == [
        ["pier.example"],
        ["quay.example"],
    ]


def test_what_shipped_rules_mark_as_surely_needs_no_rule():
    from cleaner.engine.packs import load_packs
    from cleaner.tooling.mining.shipped import known_lines, without_known

    known = known_lines(load_packs().rules)
    _, label, text = min(line for line in known if line[0] == "lines")
    own = Entry("Nobody else says this", "lines", 9, 9, ("Nobody else says this",))
    entry = Entry(text, "lines", 9, 9, (text,))
    draft = Draft("tide.example", label, "lines", (entry, own))
    assert [d.entries for d in without_known([draft], known)] == [(own,)]
    assert without_known([Draft("tide.example", label, "lines", (entry,))], known) == []
    other = "caption" if label != "caption" else "share"
    assert (
        len(without_known([Draft("tide.example", other, "lines", (entry,))], known)[0].entries) == 1
    )
