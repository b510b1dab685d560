"""Counts and ratios of blocks, in all scripts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.blocks import features as module
from cleaner.blocks.features import features
from cleaner.blocks.line_measures import terms_of
from cleaner.blocks.text import text_blocks


def measure(text):
    return features(text_blocks(text))


def test_words_with_apostrophes_points_and_hyphens_inside_are_one_word():
    assert measure("Don't pay 3.5 for well-known U.S. brands").words.tolist() == [7]


def test_two_ideographs_are_a_word_and_five_letters_of_thai():
    assert measure("一二三四五六").words.tolist() == [3.0]
    assert measure("สวัสดีครับผมชื่อ").words[0] == pytest.approx(3.2)


def test_korean_is_counted_by_its_spaces():
    assert measure("서울 시청 앞 광장").words.tolist() == [4]


def test_sentences_end_in_every_script_and_not_inside_numbers():
    assert measure("It rose by 3.5 percent. “Good!” he said...").sentences.tolist() == [3]
    assert measure("今日は晴れ。明日は雨！").sentences.tolist() == [2]
    assert measure("यह ठीक है। वह गया।").sentences.tolist() == [2]


def test_closing_quotes_and_brackets_do_not_hide_the_end_of_a_sentence():
    ends = measure("He left.”\n(He left.)\nHe left\n「行った。」\nHome |").ends_sentence
    assert ends.tolist() == [1, 1, 0, 1, 0]


def test_ratios_are_shares_of_letters_characters_and_words():
    one = measure("AB cd 12 !!")
    assert one.upper_ratio[0] == 0.5
    assert one.digit_ratio[0] == 0.25
    assert one.punctuation_ratio[0] == 0.25
    assert one.capitalised_ratio[0] == pytest.approx(1 / 3)


def test_gaps_count_blank_lines_before_and_after():
    one = measure("a\n\n\nb\nc\n\n")
    assert one.gap_before.tolist() == [0, 2, 0]
    assert one.gap_after.tolist() == [2, 0, 0]


def test_lines_that_differ_in_numbers_alone_are_repeats():
    one = measure("3 comments\nText\n12 comments")
    assert one.repeats.tolist() == [2, 1, 2]
    assert one.earlier.tolist() == [0, 0, 1]


def test_equal_words_have_equal_hashes_whatever_their_case_and_place():
    one = measure("Harbour bridge\nthe old harbour")
    assert one.word_hash[0] == one.word_hash[2]
    assert one.word_line.tolist() == [0, 0, 1]


def test_terms_are_words_pairs_and_whole_short_lines():
    one = measure("Read more\nread more of it")
    by_line = [set(one.terms[one.term_line == i].tolist()) for i in (0, 1)]
    assert len(by_line[0]) == 4
    assert len(by_line[0] & by_line[1]) == 3  # both words and their pair, not the line


def test_nothing_comes_of_an_empty_text():
    one = measure("")
    assert len(one) == len(one.words) == len(one.terms) == 0


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), max_size=12))
def test_chunks_change_nothing(lines):
    blocks = text_blocks("\n".join(lines))
    whole = features(blocks)
    size = module._CHUNK
    module._CHUNK = 40
    try:
        pieces = features(blocks)
    finally:
        module._CHUNK = size
    for name in ("words", "chars", "sentences", "ends_sentence", "word_hash", "word_line"):
        np.testing.assert_array_equal(getattr(whole, name), getattr(pieces, name))


@given(st.text(max_size=200))
def test_every_column_has_a_finite_value_a_block(text):
    one = measure(text)
    n = len(text_blocks(text))
    for name in one.__slots__:
        column = getattr(one, name)
        if name not in {"word_hash", "word_line", "terms", "term_line"}:
            assert len(column) == n
        assert np.isfinite(column).all()


@pytest.mark.parametrize(
    "text", ["One two.\nThree", "日本語 text\nかな", ".\nPrice 3.5 and 12", "a"]
)
def test_the_terms_of_lines_alone_are_those_of_their_features(text):
    measured = measure(text)
    terms, line = terms_of(text.splitlines())
    assert terms.tolist() == measured.terms.tolist()
    assert line.tolist() == measured.term_line.tolist()
