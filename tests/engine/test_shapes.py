"""Shapes let through whatever their regex matches."""

from __future__ import annotations

import pickle
import re
import sys

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from cleaner.engine import shapes
from cleaner.engine.shapes import ShapeScanner, shape_expression, to_shape


def lets_through(pattern, line, *, ignore_case=False):
    expression = shape_expression(pattern, ignore_case=ignore_case)
    return expression is None or re.search(expression, to_shape(f"\n{line}\n")) is not None


@given(st.text())
def test_a_shape_has_one_byte_a_character(text):
    shape = to_shape(text)
    assert len(shape) == len(text)
    assert all(
        byte == ord(c) if c.isascii() else byte >= 0x80 for byte, c in zip(shape, text, strict=True)
    )


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (r".{2,60} ?© ?(?:19|20)\d\d", "جميع الحقوق محفوظة © 2025"),
        (r".{3,40} © ?\p{Lu}[^.:;]{1,60}", "Tous droits réservés © Rives Médias 2025"),
        (r"[+-]\d{1,3} ?%", "+12 %"),
        (r"\p{L}{2,20}", "łódź"),
        (r"(?i)updated .{1,9}", "UPDATED ١٢"),
        (r".", "é"),
        (r"[[:alpha:]]+", "é"),
        (r"[^a]", "é"),
        (r"\w\W\s?\S", "é«»"),
        (r"[a-zà-ÿ]+", "é"),
        (r"[\u00e0-\u00ff]", "é"),
        (r"\x{e9}|é", "é"),
        (r"\P{Lu}\p{^Lu}\pL", "ééé"),
        (r"[\p{M}\p{N}\d]{3}", "\u3099Ⅷ٣"),
        (r"(?i)[k-m]\p{Lu}", "\u212aé"),
        (r"\p{Han}\p{Cyrillic}", "中Ж"),
    ],
)
def test_what_a_regex_matches_its_shape_lets_through(pattern, line):
    assert not shape_expression(pattern) or regex.fullmatch(pattern, line)
    assert lets_through(pattern, line)


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (r"\d{1,3}%", "é%"),
        (r"\p{Lu}+", "é"),
        (r"[a-f]x", "éx"),
        (r"a{2}", "a"),
        (r"\d+:\d+", "12.30"),
    ],
)
def test_a_shape_refuses_what_is_plainly_another(pattern, line):
    assert not lets_through(pattern, line)


@pytest.mark.parametrize("source", sorted(shapes._PROPERTIES))
def test_a_property_reaches_every_character_that_has_it(source):
    everything = "".join(map(chr, (*range(0xD800), *range(0xE000, sys.maxunicode + 1))))
    having = "".join(regex.findall(source, everything.replace("\n", "")))
    assert set(to_shape(having)) <= shapes._shapes_of_class(source, False)
    folded = "".join(regex.findall(source, everything.replace("\n", ""), regex.IGNORECASE))
    assert set(to_shape(folded)) <= shapes._shapes_of_class(source, True)


@pytest.mark.parametrize("pattern", [r"a\nb", r"[\n]", r"(?V1)[a--b]", r"(?:ab){1,3}" * 9000])
def test_what_no_line_matches_or_is_not_understood_or_is_too_long_has_no_shape(pattern):
    assert shape_expression(pattern) is None


def test_shapes_of_shipped_rules_let_through_what_their_regexes_match(whole_line_regexes, sampler):
    drawn = 0
    for pattern, ignore_case in whole_line_regexes:
        for text in sampler.draw(pattern, ignore_case, times=6):
            drawn += 1
            assert lets_through(pattern, text, ignore_case=ignore_case), (pattern, text)
    assert drawn > 2 * len(whole_line_regexes)


def test_shapes_of_shipped_rules_let_through_their_examples(matched_examples):
    for pattern, ignore_case, line in matched_examples:
        assert lets_through(pattern, line, ignore_case=ignore_case), (pattern, line)


PARTS = [
    "a",
    "É",
    r"\d",
    r"\p{Lu}",
    "[a-f/]",
    "[^x]",
    ".",
    r"\.",
    " ",
    r"\w",
    "[[:alpha:]]",
    "(?!x)",
]
PATTERNS = st.recursive(
    st.sampled_from(PARTS),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda b: f"(?:{'|'.join(b)})"),
        st.tuples(inner, st.sampled_from(["?", "*", "{2}", "{0,3}", "{3,5}", "+?"])).map(
            lambda p: f"(?:{p[0]}){p[1]}"
        ),
    ),
    max_leaves=8,
)


@given(PATTERNS, st.lists(st.sampled_from("aÉ1٣AЖbx/. 中"), max_size=8).map("".join), st.booleans())
def test_no_shape_refuses_what_its_regex_matches(pattern, line, ignore_case):
    if regex.fullmatch(pattern, line, regex.IGNORECASE if ignore_case else 0, timeout=5):
        assert lets_through(pattern, line, ignore_case=ignore_case)


def test_a_scanner_names_the_expression_and_the_end_of_the_line():
    pytest.importorskip("hyperscan")
    scanner = ShapeScanner([shape_expression(r"\d+%"), shape_expression(r"\p{Lu}.+")])
    text = "\n12%\n\nÉcole\n\n3\n"
    expected = [(0, 4), (1, 11)]
    assert scanner.scan(text) == expected
    assert pickle.loads(pickle.dumps(scanner)).scan(text) == expected


def test_what_cannot_be_compiled_is_a_value_error():
    pytest.importorskip("hyperscan")
    with pytest.raises(ValueError, match="shapes that cannot be compiled"):
        ShapeScanner([rb"\n[^\x00-\xff]\n"])
