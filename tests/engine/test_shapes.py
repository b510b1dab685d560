from __future__ import annotations

import re

import pytest
import regex

from cleaner.engine.shapes import shape_expression, to_shape


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (r".{2,60} ?© ?(?:19|20)\d\d", "جميع الحقوق محفوظة © 2025"),
        (r".{3,40} © ?\p{Lu}[^.:;]{1,60}", "Tous droits réservés © Rives Médias 2025"),
        (r"[+-]\d{1,3} ?%", "+12 %"),
        (r"\p{L}{2,20}", "łódź"),
        (r"(?i)updated .{1,9}", "UPDATED ١٢"),
    ],
)
def test_what_a_regex_matches_its_shape_lets_through(pattern, line):
    assert regex.fullmatch(pattern, line)
    assert re.search(shape_expression(pattern), to_shape(f"\n{line}\n"))
