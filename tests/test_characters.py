import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.characters import (
    Char,
    class_table,
    fold,
    fold_and_mask,
    fold_table,
    mask_numbers,
    to_codes,
    to_text,
)

ANY_TEXT = st.text(st.characters())  # lone surrogates included
NUMBERS = st.text(st.sampled_from("0159٣７.,:- a\n"), max_size=30)


@given(ANY_TEXT)
def test_codes_and_text_turn_into_each_other(text):
    assert to_text(to_codes(text)) == text
    assert len(to_codes(text)) == len(text)


@pytest.mark.parametrize("text", ["", "é", "编", "\ud83d\ude00", "😀", "é编\ud83d\ude00😀"])
def test_texts_of_every_width_come_back_as_they_were(text):
    assert to_text(to_codes(text)) == text


@given(ANY_TEXT)
def test_folding_keeps_the_length_and_is_done_once(text):
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@given(ANY_TEXT, ANY_TEXT)
def test_folding_looks_at_one_character_at_a_time(a, b):
    assert fold(a) + fold(b) == fold(a + b)


def test_folding_ascii_is_what_the_table_says():
    ascii_text = "".join(map(chr, range(128)))
    assert fold(ascii_text) == to_text(fold_table()[:128])


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_folded_text_has_no_capital_that_a_single_letter_could_replace(text):
    for character in fold(text):
        small = character.lower()
        if len(small) == 1 and len(character.casefold()) == 1 and ord(character) < 0x1E900:
            assert character == small or character.casefold() == character


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("‘’‛＇´`", "''''''"),
        ("“”„＂", '""""'),
        ("‐‑‒–—―－−", "--------"),
        ("ＡＢＣ：（１）", "abc:(1)"),
        ("٣۴५७", "3457"),
        ("İstanbul", "istanbul"),
        ("Straße", "straße"),
        ("ΣΑΣ", "σασ"),
        ("ПОДЕЛИТЬСЯ", "поделиться"),
        ("編輯：", "編輯:"),
        ("YAZDIR Yazdır", "yazdir yazdir"),
        ("اقرأ إقرأ اقرا", "اقرا اقرا اقرا"),
        ("بیشتر بخوانید، کتاب؟", "بيشتر بخوانيد, كتاب?"),
    ],
)
def test_what_folding_makes_plain(text, folded):
    assert fold(text) == folded


@given(NUMBERS)
def test_masking_is_the_regex_it_stands_for(text):
    import regex

    folded = fold(text)
    assert mask_numbers(folded) == regex.sub(r"[0-9]+(?:[.,][0-9]+)*", "0", folded)


@given(NUMBERS)
def test_masking_twice_changes_nothing(text):
    masked = mask_numbers(fold(text))
    assert mask_numbers(masked) == masked


@given(st.lists(NUMBERS, min_size=1))
def test_masking_lines_together_or_alone_gives_the_same(lines):
    lines = [fold(line.replace("\n", " ")) for line in lines]
    assert mask_numbers("\n".join(lines)).split("\n") == [mask_numbers(line) for line in lines]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("1,498 shares", "0 shares"),
        ("1.234.567,89", "0"),
        ("1. may", "0. may"),
        (".5", ".0"),
        ("7:34", "0:0"),
        ("1,.5", "0,.0"),
        ("v2", "v0"),
        ("", ""),
        ("7", "0"),
    ],
)
def test_a_number_becomes_one_zero(text, masked):
    assert mask_numbers(text) == masked


def test_each_line_break_of_splitlines_is_one_and_no_other_character():
    table = class_table()
    breaks = {chr(i) for i in np.flatnonzero(table == Char.LINE_BREAK).tolist()}
    every = [chr(i) for i in range(0x110000)]
    assert breaks == {c for c in every if len(f"a{c}a".splitlines()) == 2}


def test_what_python_strips_is_space_of_some_kind():
    table = class_table()
    spaces = {Char.SPACE, Char.ODD_SPACE, Char.LINE_BREAK}
    every = [chr(i) for i in range(0x110000)]
    stripped = {c for c in every if c.isspace()}
    assert {c for c in stripped if table[ord(c)] not in spaces} == set()
    assert {c for c in every if table[ord(c)] in spaces} == stripped


@pytest.mark.parametrize(
    ("characters", "kind"),
    [
        ("\u200b\u200e\u2060\ufeff\u00ad\x00\ufe0f", Char.INVISIBLE),
        ("\u00a0\t\u3000\u2003", Char.ODD_SPACE),
        ("編𠀀々"[:2], Char.IDEOGRAPH),
        ("あアｱ", Char.KANA),
        ("한", Char.HANGUL),
        ("AÉЖ", Char.UPPER),
        ("aéж", Char.LOWER),
        ("עا", Char.LETTER),
        ("5٣", Char.DIGIT),
        (".!?。؟", Char.SENTENCE_END),
        ("\ud800\ue000", Char.OTHER),
    ],
)
def test_characters_are_of_the_class_that_rules_speak_of(characters, kind):
    assert {Char(int(class_table()[ord(c)])) for c in characters} == {kind}


def test_digits_are_classed_by_their_decimal_value():
    digits = [chr(i) for i in range(0x20000) if unicodedata.category(chr(i)) == "Nd"]
    assert all(fold(d) == str(unicodedata.decimal(d)) for d in digits)


def test_tables_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        class_table()[65] = 0
    with pytest.raises(ValueError, match="read-only"):
        fold_table()[65] = 0


@given(st.text(alphabet="0123.,ab٣ \n", max_size=30))
def test_numbers_are_masked_alike_in_short_and_in_long_texts(text: str) -> None:
    """Two ways of doing it, one result."""
    folded = fold(text)
    padding = " " * 600
    assert mask_numbers(padding + folded) == padding + mask_numbers(folded)


@given(st.text(st.characters()) | st.text("0123.,a`É’٣ \n", max_size=60))
def test_folding_and_masking_at_once_says_the_same_as_one_after_the_other(text):
    assert fold_and_mask(text) == (fold(text), mask_numbers(fold(text)))
