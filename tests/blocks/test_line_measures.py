import time

import numpy as np
import pytest

from cleaner.blocks.line_measures import measure, terms_of
from cleaner.characters import CLASS_COUNT, Char


def words_of(line):
    return measure([line])[1][0]


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("one two", 2),
        ("don't count 3.5 twice", 4),
        ("'quoted' and -dashed-", 3),
        ("well- known", 2),
        ("a..b", 2),
        ("東京は雨", 2),
        ("ไทยภาษาไทย", 2),
        ("…", 0),
    ],
)
def test_words_are_counted_as_each_script_writes_them(line, count):
    assert words_of(line) == pytest.approx(count, abs=0.3)


@pytest.mark.parametrize(
    ("line", "ends"),
    [
        ("One. Two? Three", 2),
        ("Version 3.5 is out.", 1),
        ("So it goes...", 1),
        ("「雨。」晴れ。", 2),
        ("He said “no.” Then he left.", 2),
    ],
)
def test_sentences_end_where_a_mark_has_a_space_or_nothing_behind_it(line, ends):
    assert measure([line])[3][0] == ends


def test_the_last_telling_character_is_no_quote_or_bracket():
    *_, first, last, _, _, _, _ = measure(["“Enough.”", "(7)", "”"])
    assert last.tolist() == [Char.SENTENCE_END, Char.DIGIT, Char.QUOTE]
    assert first.tolist() == [Char.QUOTE, Char.BRACKET, Char.QUOTE]


def test_characters_are_counted_by_class():
    counts = measure(["Ab 1", "é"])[0]
    assert counts.shape == (2, CLASS_COUNT)
    assert counts[0, [Char.UPPER, Char.LOWER, Char.SPACE, Char.DIGIT]].tolist() == [1, 1, 1, 1]
    assert counts.sum(axis=1).tolist() == [4, 1]


def test_terms_are_words_pairs_and_short_lines_whatever_the_case_and_the_digits():
    terms, line = terms_of(["Read 15 more", "read 82 MORE", "one two three four five six"])
    assert np.bincount(line).tolist() == [3 + 2 + 1, 3 + 2 + 1, 6 + 5]
    assert sorted(terms[line == 0]) == sorted(terms[line == 1])
    assert terms.max() < 1 << 18


def test_content_words_have_a_capital_or_four_letters():
    line = measure(["to Go over it"])[7]
    assert len(line) == 2


def test_no_lines_have_no_columns():
    assert [len(column) for column in measure([])] == [0] * 10
    assert [len(column) for column in terms_of([])] == [0, 0]


def test_an_empty_line_is_refused():
    with pytest.raises(ValueError, match="empty"):
        measure(["a", ""])


def test_what_is_no_text_is_refused():
    with pytest.raises(TypeError):
        measure(["a", b"b"])


def test_lone_surrogates_and_the_last_code_point_are_characters_like_others():
    columns = measure(["\ud800a\U0010ffff 日\udfff"])
    assert columns[0].sum() == 6


@pytest.mark.parametrize("line", ["a" * 20, "日本" * 10, "don't. " * 3, "a'" * 10])
def test_time_is_proportional_to_the_text(line):
    def seconds(times):
        lines = [line * times]
        start = time.process_time()
        measure(lines)
        return time.process_time() - start

    seconds(1000)
    assert seconds(64_000) < 40 * max(min(seconds(8000) for _ in range(5)), 0.0005)
