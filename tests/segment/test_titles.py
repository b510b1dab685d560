"""Which line is the headline."""

from __future__ import annotations

import pytest

from cleaner.blocks.html import html_page
from cleaner.blocks.page_metadata import page_metadata
from cleaner.model import PageMetadata
from cleaner.segment.titles import (
    Title,
    best_title,
    find_title,
    is_headline_like,
    page_title,
    repeated_title,
)

BODY = "The ferry sank in the bay on Monday, and all of its crew were saved by a passing boat."


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ferry sinks in bay", True),
        ("Ferry sinks", False),
        ("The ferry sank in the bay.", False),
        ("Who sank the ferry?", False),
        ("word " * 32, True),
        ("word " * 33, False),
        ("渡轮在海湾沉没", True),
    ],
)
def test_a_headline_has_several_words_and_is_no_sentence(page, line, expected):
    _, columns = page(line)
    assert is_headline_like(columns, 0) == expected


def test_a_headline_printed_twice_is_found(page):
    title = repeated_title(
        *page(["Ferry sinks in bay", "Updated today", "FERRY  SINKS IN BAY", BODY])
    )
    assert title == Title("Ferry sinks in bay", 0, 0, 18, None, (2,))


@pytest.mark.parametrize(
    ("first", "start", "site"),
    [
        ("Ferry sinks in bay - Gulf Ledger", 0, "Gulf Ledger"),
        ("Ferry sinks in bay | News | Gulf Ledger", 0, "Gulf Ledger"),
        ("Gulf Ledger | Ferry sinks in bay", 14, "Gulf Ledger"),
        ("Gulf Ledger :: News :: Ferry sinks in bay", 23, "Gulf Ledger"),
        ("Ferry sinks in bay – a story that goes on for quite some words", 0, None),
    ],
)
def test_the_site_s_name_beside_the_headline_is_told_apart(page, first, start, site):
    title = repeated_title(*page([first, "x", "Ferry sinks in bay", BODY]))
    assert (title.text, title.start, title.end, title.site) == (
        "Ferry sinks in bay",
        start,
        start + 18,
        site,
    )
    assert title.copies == (2,)


def test_a_headline_with_a_dash_of_its_own_is_kept_whole(page):
    title = repeated_title(*page(["Ferry - sinks in bay", "Ferry - sinks in bay", "sinks in bay"]))
    assert (title.text, title.site, title.copies) == ("Ferry - sinks in bay", None, (1,))


def test_a_hyphen_inside_a_word_cuts_nothing(page):
    assert repeated_title(*page(["Ferry-sinks in bay", "sinks in bay"])) is None


@pytest.mark.parametrize(
    "lines",
    [[], ["Ferry sinks in bay"], ["Home", "Home"], ["Sign in", "x", "Sign in"], ["a b c", "a b c"]],
)
def test_short_lines_and_lines_printed_once_are_no_repeated_headline(page, lines):
    assert repeated_title(*page(lines)) is None


def test_every_copy_is_named(page):
    title = repeated_title(
        *page(["Ferry sinks in bay", "Ferry sinks in bay", "x", "ferry sinks in bay"])
    )
    assert title.copies == (1, 3)


def find(page, flags, lines, main, noise=(), repeated=None):
    blocks, columns = page(lines)
    found = find_title(blocks, columns, flags(len(blocks), *main), set(noise), repeated)
    return None if found is None else found.block


def test_the_repeated_headline_wins(page, flags):
    title = Title("Ferry sinks in bay", 0, 0, 18, None, (2,))
    lines = ["Ferry sinks in bay", "Another headline of the page", "Ferry sinks in bay", BODY]
    assert find(page, flags, lines, [3], repeated=title) == 0


def test_unless_a_rule_calls_it_noise(page, flags):
    title = Title("Skip to main content", 0, 0, 20, None, (3,))
    lines = ["Skip to main content", "Ferry sinks in bay", BODY, "Skip to main content"]
    assert find(page, flags, lines, [2], noise=[0], repeated=title) == 1
    beside = Title("Ferry sinks in bay", 0, 0, 18, "Gulf Ledger", (1,))
    lines = ["Ferry sinks in bay | Gulf Ledger", "Ferry sinks in bay", BODY]
    assert find(page, flags, lines, [2], noise=[0], repeated=beside) == 0


def test_else_the_nearest_headline_like_line_before_the_article(page, flags):
    lines = ["Gulf Ledger", "Ferry sinks in bay", "By Ann", BODY]
    assert find(page, flags, lines, [3]) == 1


def test_of_the_nearest_lines_the_longest(page, flags):
    lines = [
        "An offer of ours to you today only",
        "a",
        "b",
        "Ferry sinks in the bay of Genoa",
        "Sea and coast",
        BODY,
    ]
    assert find(page, flags, lines, [5]) == 0
    assert find(page, flags, lines, [5], noise=[0]) == 3


def test_no_line_that_a_rule_calls_noise_is_the_headline(page, flags):
    lines = ["Ferry sinks in bay", "By Ann Bell for us", BODY]
    assert find(page, flags, lines, [2], noise=[1]) == 0


def test_lines_far_before_the_article_are_not_looked_at(page, flags):
    lines = ["Ferry sinks in bay", *["x"] * 14, BODY]
    assert find(page, flags, lines, [15]) == 0
    assert find(page, flags, [lines[0], *lines[1:], "x"], [16]) is None


def test_the_first_line_of_the_article_can_be_it(page, flags):
    assert find(page, flags, ["Ferry sinks in bay", BODY], [0, 1]) == 0
    assert find(page, flags, ["Ferry sinks in bay", "A b c d"], [0, 1]) is None
    assert find(page, flags, ["x", "Ferry sinks in bay", BODY], [1, 2], noise=[1]) is None


def test_a_page_without_article_has_no_headline(page, flags):
    assert find(page, flags, ["Ferry sinks in bay", BODY], []) is None
    assert find(page, flags, [], []) is None


def test_copies_behind_a_headline_are_named(page, flags):
    blocks, columns = page(["Ferry sinks in bay", BODY, "FERRY SINKS IN BAY"])
    assert find_title(blocks, columns, flags(3, 1), (), None).copies == (2,)


def declaring(*headings, headline=None, og=None, title=None, site=None):
    return PageMetadata(
        headings=headings, headline=headline, og_title=og, document_title=title, site=site
    )


def test_the_title_that_most_declare_is_the_best():
    assert best_title(declaring("A b", headline="C d", og="C d")) == "C d"
    assert best_title(declaring("A b!", headline="C d", og="a B")) == "A b!"


def test_where_all_differ_the_printed_heading_is_the_best():
    assert best_title(declaring("A b", headline="C d", og="E f")) == "A b"
    assert best_title(declaring(headline="C d", og="E f")) == "C d"


def test_the_heading_that_another_title_repeats_is_the_headline():
    page = declaring("Log in", "A b", "G h", og="A b – c", title="A b")
    assert best_title(page) == "A b"


def test_the_site_s_name_is_no_headline():
    assert best_title(declaring("Gulf Ledger", og="A b", site="Gulf Ledger")) == "A b"


def test_without_a_declared_headline_the_printed_one_is_taken_then_the_title():
    assert best_title(declaring(title="T"), "Printed") == "Printed"
    assert best_title(declaring(title="T")) == "T"
    assert best_title(PageMetadata()) is None


def titled(html):
    page = html_page(html)
    declares = page_metadata(page.document)
    main = [i for i, line in enumerate(page.blocks.clean) if line.startswith("The council")]
    return page.blocks.clean, page_title(page.blocks, declares, main[0] if main else 0)


STORY_MARKUP = "<p>The council voted to repair the bridge.</p>"


def test_the_headline_of_a_page_is_the_heading_above_its_article():
    clean, title = titled(
        f"<title>Bridge to be repaired - Harbour Post</title><h1>Bridge to be repaired</h1>{STORY_MARKUP}"
    )
    assert (title.text, title.block, title.copies) == ("Bridge to be repaired", 1, (0,))
    assert clean[0].endswith("Harbour Post")


def test_without_such_a_heading_it_is_in_the_title_of_the_document():
    clean, title = titled(
        f"<title>Bridge to be repaired - Harbour Post</title>"
        f"<meta property=og:site_name content='Harbour Post'>{STORY_MARKUP}"
    )
    assert (title.block, title.site) == (0, "Harbour Post")
    assert clean[0][title.start : title.end] == title.text == "Bridge to be repaired"


def test_the_same_words_below_the_first_line_of_the_article_may_be_part_of_it():
    _, title = titled(
        f"<title>Bridge to be repaired</title>{STORY_MARKUP}<p>Bridge to be repaired</p>"
    )
    assert title.block == 0
    assert title.copies == ()


def test_a_page_without_text_has_no_headline():
    assert titled("")[1] is None
