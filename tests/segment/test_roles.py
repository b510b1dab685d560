"""What each block is, once article and junk are told apart."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner.blocks.html import html_page
from cleaner.model import Hit
from cleaner.segment.roles import element_roles, label_blocks, rule_labels
from cleaner.segment.titles import Title

BODY = "The ferry sank in the bay on Monday, and all of its crew were saved by a passing boat."


@pytest.fixture
def labels(page, flags):
    def labels(lines, main, *, noise=None, keeps=None, title=None, appended=None):
        blocks, columns = page(lines)
        n = len(blocks)
        return label_blocks(
            blocks,
            columns,
            flags(n, *main),
            noise_labels=noise or {},
            main_labels=keeps or {},
            title=title,
            appended=n if appended is None else appended,
        )

    return labels


@pytest.mark.parametrize(
    ("line", "label"),
    [
        (BODY, "paragraph"),
        ("It sank.", "paragraph"),
        ("International concerns", "heading"),
        ("- Growing threats -", "heading"),
        ("– Growing threats –", "heading"),
        ("• two eggs", "list"),
        ("- two eggs", "list"),
        ("* two eggs", "list"),
        ("1. Beat the eggs.", "list"),
        ("12) Beat the eggs", "list"),
        ("A. Ann Bell", "list"),
        ("Genoa | 2 | 1", "table"),
        ("Genoa\t2\t1", "table"),
        ("Genoa    2    1", "table"),
        ("“It was a long night for us.”", "quote"),
        ("«C'était une longue nuit.»", "quote"),
        ("「とても長い夜でした。」", "quote"),
        ("for x in range(3):", "code"),
        ("$ make test", "code"),
        ("}", "code"),
        ("<b>ferry</b>", "code"),
        ("from os import path", "code"),
        ("3) x", "list"),
        ("2024 was a good year for ferries.", "paragraph"),
        ("-5 degrees were measured in the bay on Monday.", "paragraph"),
    ],
)
def test_a_line_of_the_article_has_a_role(labels, line, label):
    assert labels([line, BODY], [0, 1]) == [label, "paragraph"]


def test_a_short_line_at_the_end_of_a_stretch_is_no_heading(labels):
    assert labels(["International concerns", "Share", BODY], [0, 2], noise={1: "share"}) == [
        "paragraph",
        "share",
        "paragraph",
    ]


def test_rules_that_keep_a_line_name_its_role(labels):
    assert labels([BODY, BODY], [0, 1], keeps={0: "quote"}) == ["quote", "paragraph"]


def test_rules_name_noise(labels):
    assert labels(["By Ann", BODY], [1], noise={0: "byline"}) == ["byline", "paragraph"]


def test_noise_that_no_rule_names_is_labelled_all_the_same(labels):
    found = labels(["Home", "Sport", BODY, "Ferry firm fined after inquiry into safety"], [2])
    assert found == ["navigation", "navigation", "paragraph", "related"]


def test_the_headline_is_the_title_and_its_copies_duplicates(labels):
    title = Title("Ferry sinks in bay", 0, 0, 18, None, (1, 3))
    lines = ["Ferry sinks in bay", "Ferry sinks in bay", BODY, "Ferry sinks in bay"]
    assert labels(lines, [2], title=title) == ["title", "duplicate", "paragraph", "duplicate"]
    assert labels(lines, [2, 3], title=title)[3] != "duplicate"


def test_a_line_of_the_article_printed_again_is_a_duplicate(labels):
    assert labels([BODY, "x", BODY.upper()], [0]) == ["paragraph", "navigation", "duplicate"]
    assert labels([BODY, BODY], [0], noise={1: "caption"})[1] == "caption"


def test_all_of_an_appended_story_is_appended(labels):
    lines = [BODY, "Esports cup opens", "By Bob", BODY.replace("ferry", "cup"), "Share"]
    found = labels(lines, [0], noise={2: "byline", 4: "share"}, appended=1)
    assert found == ["paragraph", "appended", "appended", "appended", "share"]


def test_an_appended_teaser_without_prose_is_appended_to_its_end(labels):
    found = labels([BODY, "Esports cup opens", "Share"], [0], noise={2: "share"}, appended=1)
    assert found == ["paragraph", "appended", "appended"]


def test_a_page_without_blocks_has_no_labels(labels):
    assert labels([], []) == []


def hit(block, label, log_odds, *, certain=False, rule="r"):
    return Hit(block, rule, label, log_odds, certain)


def test_the_label_with_most_log_odds_behind_it_wins():
    hits = [hit(0, "share", 4.0), hit(0, "site", 2.0), hit(0, "site", 2.5), hit(1, "byline", 0.8)]
    assert rule_labels(hits) == {0: "site", 1: "byline"}


def test_certain_wins_over_any_sum_and_the_alphabet_settles_a_tie():
    hits = [hit(0, "share", 12.0, certain=True), *[hit(0, "site", 4.0)] * 9]
    assert rule_labels(hits) == {0: "share"}
    assert rule_labels([hit(0, "site", 2.0), hit(0, "share", 2.0)]) == {0: "share"}


def test_speaking_for_the_article_counts_by_its_size():
    assert rule_labels([hit(0, "heading", -4.0), hit(0, "paragraph", -2.0)]) == {0: "heading"}


def test_elements_say_what_blocks_of_the_article_are():
    page = html_page(
        "<h2>Who pays</h2><p>The county.<ul><li><p>One million.<li>Two.</ul><blockquote><p>We waited."
        "</blockquote><pre>mend()</pre><table><tr><td>a<td>b</table><nav><ul><li>Home</ul></nav>"
    )
    main = np.ones(len(page.blocks), np.bool_)
    main[-1] = False
    roles = element_roles(page.dom, main)
    named = {page.blocks.clean[i]: role for i, role in roles.items()}
    assert named == {
        "Who pays": "heading",
        "- One million.": "list",
        "- Two.": "list",
        "We waited.": "quote",
        "mend()": "code",
        "a | b": "table",
    }
