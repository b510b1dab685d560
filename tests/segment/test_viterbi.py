"""The decoder against every path, on small pages."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.segment.viterbi import decode

SIZES = st.integers(0, 6)
ODDS = st.floats(-6, 6, width=16)


def path_score(main, noise, begin, end, cross, switch):
    at = [i for i, m in enumerate(main) if m]
    if not at:
        return 0.0
    first, last = at[0], at[-1]
    score = begin[first] + end[last] - sum(noise[i] for i in at)
    for i in range(first + 1, last + 1):
        score -= cross[i]
        score -= switch * (main[i] != main[i - 1])
    return score


@st.composite
def pages(draw):
    n = draw(SIZES)
    column = st.lists(ODDS, min_size=n, max_size=n)
    return [np.array(draw(column), float) for _ in range(4)]


@given(pages(), st.floats(0, 2, width=16))
def test_odds_are_those_of_the_best_paths_with_and_without_each_block(page, switch):
    noise, begin, end, cross = page
    decoded = decode(noise, begin, end, crossing=cross, switch=switch)
    scores = {
        main: path_score(main, noise, begin, end, cross, switch)
        for main in itertools.product((False, True), repeat=len(noise))
    }
    for i, odds in enumerate(decoded.odds):
        best = [max(s for m, s in scores.items() if m[i] == kept) for kept in (True, False)]
        assert odds == pytest.approx(best[0] - best[1], abs=1e-9)
    if len(noise):
        top = max(scores.values())
        chosen = tuple(decoded.is_main.tolist())
        ties = sum(s > top - 1e-9 for s in scores.values())
        assert ties > 1 or scores[chosen] == pytest.approx(top)


def test_an_empty_page_has_no_verdicts():
    nothing = np.zeros(0)
    decoded = decode(nothing, nothing, nothing)
    assert len(decoded.is_main) == len(decoded.confidence) == 0


def test_prose_behind_the_end_goes_when_the_end_is_clear():
    noise = np.array([3.0, -3, -3, -3, 2, -0.5, -0.5])
    begin = np.array([-5.0, 0, -5, -5, -5, -5, -5])
    end = np.array([-8.0, -8, -8, 1, -8, -8, -4])
    assert decode(noise, begin, end).is_main.tolist() == [False, True, True, True] + [False] * 3


def test_the_article_does_not_go_on_over_the_begin_of_another_story():
    noise = np.full(6, -1.5)
    flat = np.zeros(6)
    crossing = np.array([0, 0, 0, 9.0, 0, 0])
    kept = decode(noise, np.array([0, -4.0, -4, -4, -4, -4]), flat, crossing=crossing).is_main
    assert kept.tolist() == [True, True, True, False, False, False]


def test_certain_blocks_overrule_everything():
    noise = np.array([-9.0, -9, -9, 9])
    certain = np.array([0, 1, 0, -1])
    decoded = decode(noise, np.zeros(4), np.zeros(4), certain=certain)
    assert decoded.is_main.tolist() == [True, False, True, True]
    assert decoded.confidence[1] == pytest.approx(1.0)


def test_confidence_lies_between_a_half_and_one():
    odds = np.linspace(-40, 40, 81)
    confidence = decode(odds, np.zeros(81), np.zeros(81)).confidence
    assert confidence.min() >= 0.5
    assert confidence.max() <= 1.0


def test_a_million_blocks_are_decoded():
    n = 1_000_000
    noise = np.tile([-2.0, 2.0], n // 2)
    assert decode(noise, np.zeros(n), np.zeros(n)).is_main.sum() == n // 2
