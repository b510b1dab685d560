"""Which patterns can be tried without watching the time."""

from __future__ import annotations

import pytest
import regex

from cleaner.engine.effort import QUICK_LINE, is_quick


@pytest.mark.parametrize(
    ("pattern", "quick"),
    [
        ("By .{1,80}", True),
        (r"\w+ [0-9]{1,2}", True),
        ("(?:Mon|Tues|Wednes)day(?:, [0-9]{4})?", True),
        (r"\w+ \w+", True),
        (r"\w+ \w+ \w+", False),
        ("(?:a|b){100000}", False),
        ("(?:a|a){1,14}b", False),
        ("(?:a|aa){20}", False),
        ("(?:a+)+b", False),
        ("(?:(?:a?){9}){9}", False),
        ("(?=.*.*.*b)a", False),
        ("(?<x>a|(?&x)(?&x))b", False),
        ("(?<x>a|(?P>x)(?P>x))b", False),
        ("(?(1)a|b)", False),
    ],
)
def test_a_pattern_with_few_ways_to_match_is_quick(pattern, quick):
    assert is_quick(pattern) == quick


def test_quick_patterns_take_no_time_on_the_longest_lines_they_are_tried_on(whole_line_regexes):
    lines = ["a" * QUICK_LINE, "A1 " * (QUICK_LINE // 3), "1" * QUICK_LINE]
    for pattern, ignore_case in whole_line_regexes:
        if is_quick(pattern):
            compiled = regex.compile(pattern, regex.IGNORECASE if ignore_case else 0)
            for line in lines:
                compiled.fullmatch(line, timeout=0.5)  # raises when it takes longer
