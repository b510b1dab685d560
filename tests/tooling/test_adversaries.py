from __future__ import annotations

import pytest
import regex

from cleaner.tooling.adversaries import LINE, SLOW, adversaries, slowest


@pytest.mark.parametrize(
    "pattern",
    [
        r"Tide (?:\d|\d\d)*x",
        r"(?:[a-z]{1,9} ?){1,40}!",
        r"Share(?:(?: ?[|,·] ?| ?)(?:\d{1,4}|…)){0,20}»",
    ],
)
def test_a_regex_that_backtracks_without_end_is_slow(pattern):
    assert slowest(pattern, limit=0.3) >= SLOW


@pytest.mark.parametrize(
    "pattern",
    [
        r"Updated \d{1,2} \p{Lu}\p{Ll}{2,8} \d{4}",
        r"By .{1,80}",
        r"(?:Tide|Wind) of [^|]{1,60}+(?: ?\| ?[^|]{1,60}+){1,9}",
        r"\(c\) \d{4}(?:-\d{4})?",
        r"(?<x>a)(?&x)",
    ],
)
def test_a_usual_regex_is_quick(pattern):
    assert slowest(pattern) < SLOW


def test_lines_lead_up_to_each_repetition_and_are_bounded():
    lines = adversaries(r"Tide \d{1,3}(?:, \p{Lu}\p{Ll}*)+")
    assert any(line.startswith("Tide 111") for line in lines)
    assert any(regex.match(r"Tide \d+(?:, \p{Lu}\p{Ll}*){50}", line) for line in lines)
    assert max(map(len, lines)) <= LINE + 4


def test_a_pattern_that_cannot_be_read_has_no_lines():
    assert adversaries("(?:a){e<=2}") == []
