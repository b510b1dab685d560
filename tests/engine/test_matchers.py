"""What one item of a rule can ask of a block."""

from __future__ import annotations

import pickle

import pytest

from cleaner.blocks.features import features
from cleaner.blocks.text import text_blocks
from cleaner.engine.matchers import ItemMatcher, View
from cleaner.engine.schema import Item

SHARE = "Short Url\nShort Url of the day\nThe Short Url\nCopy the Short Url now\nshort url"


def test_equals_is_the_whole_line(marks):
    assert marks("block: {equals: Short Url}", SHARE) == [0, 4]


def test_startswith_is_the_beginning_of_the_line(marks):
    assert marks("block: {startswith: Short Url}", SHARE) == [0, 1, 4]


def test_endswith_is_the_end_of_the_line(marks):
    assert marks("block: {endswith: Short Url}", SHARE) == [0, 2, 4]


def test_contains_is_any_part_of_the_line(marks):
    assert marks("block: {contains: Short Url}", SHARE) == [0, 1, 2, 3, 4]


def test_a_regex_must_match_the_whole_line(marks):
    assert marks("block: {regex: 'Short \\w+'}", SHARE) == [0]


def test_any_value_of_a_list_will_do(marks):
    assert marks("block: {equals: [Follow, Short Url]}", "Short Url\nFollow\nFollow us") == [0, 1]


def test_all_keys_of_an_item_must_match(marks):
    body = "block: {startswith: Copy, contains: short, endswith: now, words: 5, regex: '.+'}"
    assert marks(body, SHARE) == [3]
    for other in ("startswith: The", "contains: long", "endswith: URL", "words: 4", "regex: 'C'"):
        key = other.split(":")[0]
        keys = body[8:-1].split(", ")
        changed = ", ".join(other if k.startswith(key) else k for k in keys)
        assert marks(f"block: {{{changed}}}", SHARE) == []


def test_any_item_of_a_list_will_do(marks):
    assert marks("block: [{equals: the short url}, {startswith: Copy}]", SHARE) == [2, 3]


@pytest.mark.parametrize(
    ("literal", "line"),
    [
        ("编辑：", "编辑:"),
        ("Don't miss", "DON’T MISS"),
        ('Say "yes"', "say “YES”"),
        ("Short – Url", "short - url"),
        ("ＮＥＷＳ", "News"),
        ("page 3", "PAGE ٣"),
        ("Short Url", "Short\u00a0\u00a0  Url"),
        ("Short Url", "\ufeffSho\u200brt Url\u200e"),
        ("Short\u00a0 Url", "Short Url"),
        ("Sho\u00adrt Url", "Short Url"),
    ],
)
def test_literals_ignore_case_width_typography_and_what_does_not_show(marks, literal, line):
    quoted = literal.replace("'", "''")
    for key in ("equals", "startswith", "endswith", "contains"):
        assert marks(f"block: {{{key}: '{quoted}'}}", f"{line}\nanything else") == [0]


def test_space_at_the_edge_of_a_prefix_counts(marks):
    assert marks('block: {startswith: "by "}', "By Ann\nBylaws\nby") == [0]
    assert marks('block: {endswith: " ago"}', "2 hours ago\nSantiago") == [0]


def test_exact_case_compares_the_line_as_it_is_shown(marks):
    assert marks("block: {equals: AP, case: exact}", "AP\nap\nＡＰ") == [0]
    assert marks("block: {contains: 'Short', case: exact}", "the Short way\nthe short way") == [0]
    assert marks("block: {endswith: '“x”', case: exact}", 'say “x”\nsay "x"') == [0]


def test_a_regex_keeps_case_unless_told_to_fold_it(marks):
    assert marks("block: {regex: 'By \\p{Lu}\\w+'}", "By Ann\nby Ann\nBy ann") == [0]
    assert marks("block: {regex: 'by ann', case: fold}", "By Ann\nBY ANN\nby an") == [0, 1]


def test_a_regex_reads_the_clean_line(marks):
    page = "\ufeffShort\u00a0  Url\u200b\nShort Url"
    assert marks("block: {regex: 'Short Url'}", page) == [0, 1]


def test_with_any_digits_a_number_stands_for_any_number(marks):
    body = "block: {equals: [0 comments, 'on 1.1.2024 at 10:30'], digits: any}"
    page = "0 Comments\n1,498 comments\n1.498 Comments\nno comments\nON 24.12.1999 AT 7:05\n0 0 comments"
    assert marks(body, page) == [0, 1, 2, 4]
    assert marks("block: {startswith: 5 min, digits: any}", "12 min read\nsome min") == [0]
    assert marks("block: {endswith: 'in 5', digits: any}", "back in 10\nback in ten") == [0]
    assert marks("block: {contains: ' 9 of ', digits: any}", "page 3 of 12\npage of") == [0]


def test_without_it_a_number_is_itself(marks):
    assert marks("block: {equals: 0 comments}", "0 comments\n3 comments") == [0]


LENGTHS = "one\none two\none two three\none two three four\none two three four five"


@pytest.mark.parametrize(
    ("words", "expected"),
    [("'2-3'", [1, 2]), ('"-2"', [0, 1]), ("-2", [0, 1]), ("4-", [3, 4]), ("3", [2]), ("'5'", [4])],
)
def test_words_are_a_range(marks, words, expected):
    assert marks(f"block: {{words: {words}}}", LENGTHS) == expected


def test_characters_are_a_range_without_white_space(marks):
    assert marks("block: {chars: 6-11}", LENGTHS) == [1, 2]


def test_ideographs_are_half_a_word(marks):
    assert marks("block: {words: 2}", "相关新闻\n相关") == [0]


@pytest.mark.parametrize(
    ("feature", "line", "other"),
    [
        ("words: 3", "a b c", "a b"),
        ("chars: 3", "a b c", "a b"),
        ("sentences: 2-", "One is. Two are.", "One is."),
        ("upper_ratio: 0.9-", "BREAKING NEWS", "Breaking news"),
        ("digit_ratio: 0.5-", "12 345 a", "a word 1"),
        ("punctuation_ratio: 0.4-", "?!?! a", "a word."),
        ("capitalised_ratio: 0.9-", "Ann Bell", "Ann bell"),
        ("ends_sentence: 1", 'He said: "Yes."', "He said yes"),
        ("ends_sentence: 0", "He said yes", "He said yes."),
    ],
)
def test_features_are_ranges(marks, feature, line, other):
    assert marks(f"block: {{features: {{{feature}}}}}", f"{line}\n{other}") == [0]


def test_gaps_count_blank_lines(marks):
    page = "one\n\n\ntwo\nthree"
    assert marks("block: {features: {gap_before: 2-}}", page) == [1]
    assert marks("block: {features: {gap_after: 2}}", page) == [0]


def test_all_features_must_be_in_range(marks):
    assert marks("block: {features: {words: 2, ends_sentence: 1}}", "a b.\na b\na b c.") == [0]


def test_what_needs_a_page_s_structure_never_matches_text(marks):
    for html in ("{tag: p}", "{css: p.x}", "{class: share}", "{id: [a, b]}", "{role: main}"):
        assert marks(f"block: {{html: {html}}}", SHARE) == []
        assert marks(f"block: {{html: {html}, equals: Short Url}}", SHARE) == []
        assert marks(f"block: {{html: {html}, regex: '.+'}}", SHARE) == []
    assert marks("block: {features: {link_density: 0-}}", SHARE) == []


def test_repeats_counts_documents_of_the_site_numbers_aside(marks):
    counts = {"short url": 40, "0 shares": 7}
    page = "Short Url\n1,234 shares\nThe ferry sank."
    assert marks("block: {repeats: 5-}", page, counts=counts) == [0, 1]
    assert marks("block: {repeats: 10-, words: 2}", page, counts=counts) == [0]
    assert marks("block: {repeats: 5-}", page) == []
    assert marks("block: {repeats: 0, words: 3}", page) == [2]


def test_same_as_the_title_is_the_headline_printed_again(marks):
    page = "Ferry sinks\nFERRY SINKS\nA ferry sank."
    assert marks("block: {same_as: document.title}", page, title="Ferry sinks") == [0, 1]
    assert marks("block: {same_as: document.title}", page) == []


def test_a_matcher_survives_pickling():
    matcher = ItemMatcher(
        Item(regex="By (.+)", words="2-3", capture={"author": "By (.+)"}), "r", 1.0
    )
    blocks = text_blocks("By Ann\nBy Ann and all the others\nBye")
    view = View(blocks, features(blocks))
    copy = pickle.loads(pickle.dumps(matcher))
    assert [copy.matches(view, i) for i in range(3)] == [True, False, False]


@pytest.mark.parametrize(
    ("item", "literals"),
    [
        (Item(startswith="By "), {"\nby "}),
        (Item(endswith=("Follow", "Share")), {"follow\n", "share\n"}),
        (Item(contains="5 shares of"), {" shares of"}),
        (Item(contains=("ab", "5")), None),
        (Item(regex=r"Photo(?:s)? by .+"), {"photo"}),
        (Item(regex=r"\d+ \w+"), None),
        (Item(words="3"), None),
    ],
)
def test_anchors_are_literals_of_the_masked_line(item, literals):
    anchors = ItemMatcher(item, "r", 1.0).anchors
    found = None if anchors is None else anchors.literals
    assert (found and any(a in f for a in literals for f in found)) if literals else found is None


def test_whole_lines_are_looked_up_masked():
    anchors = ItemMatcher(Item(equals=("5 Shares",), words="2"), "r", 1.0).anchors
    assert anchors.lines == {"0 shares"}


def test_a_literal_alone_does_not_mark_a_whole_page_in_one_line(marks):
    """Unless the item says how long the line may be."""
    page = "Share this. " + "The ferry sank off the cape. " * 60
    assert marks("block: {startswith: Share this}", "Share this. The ferry sank.") == [0]
    assert marks("block: {startswith: Share this}", page) == []
    assert marks("block: {startswith: Share this, words: 3-}", page) == [0]
