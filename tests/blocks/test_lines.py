from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cleaner.blocks.lines import Lines

TEXTS = st.text(st.sampled_from("ab \r\n\x0c\u2028"), max_size=30)


@given(TEXTS)
def test_spans_tile_the_source_and_numbers_agree_with_them(source):
    lines = Lines(source)
    spans = [lines.span(number) for number in range(1, len(lines) + 1)]
    assert "".join(source[start:end] for start, end in spans) == source
    for number, (start, end) in enumerate(spans, 1):
        assert {lines.number(offset) for offset in range(start, end)} == {number}


@given(TEXTS, st.integers(0, 30), st.integers(0, 30))
def test_parts_tile_a_stretch_and_cross_no_line_end(source, one, other):
    lines = Lines(source)
    start, end = sorted((min(one, len(source)), min(other, len(source))))
    parts = list(lines.parts(start, end))
    assert "".join(source[a:b] for _, a, b in parts) == source[start:end]
    assert all(lines.number(a) == lines.number(b - 1) == number for number, a, b in parts)
