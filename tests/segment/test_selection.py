"""The threshold of the greatest expected F1."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleaner.segment.selection import HIGHEST, LOWEST, threshold

ODDS = st.lists(st.floats(-6, 6), min_size=1, max_size=40)


def kept(odds, words=None):
    odds = np.array(odds, float)
    words = np.full(len(odds), 20.0) if words is None else np.array(words, float)
    return (odds >= threshold(odds, words)).tolist()


def test_on_a_clear_page_even_odds_decide():
    assert kept([5, 5, 4, -0.9, -5, -5, -5, -5]) == [True] * 3 + [False] * 5


def test_on_a_page_of_which_nothing_is_sure_doubtful_blocks_are_kept():
    assert kept([-0.9] * 6 + [-4.0] * 6) == [True] * 6 + [False] * 6


def test_a_long_doubtful_block_costs_more_than_a_short_one():
    odds = [3.0, -1.2]
    assert kept(odds, [100, 400]) == [True, False]
    assert kept([3.0, *[-1.2] * 3], [10, 300, 300, 300])[1:] == [True] * 3


def test_no_blocks_have_the_threshold_of_even_odds():
    assert threshold(np.zeros(0), np.zeros(0)) == 0.0


@given(ODDS)
def test_the_threshold_stays_within_its_bounds_and_never_asks_for_more_than_even_odds(odds):
    bar = threshold(np.array(odds), np.ones(len(odds)))
    assert LOWEST <= bar <= HIGHEST


@given(ODDS, st.integers(0, 1000))
def test_the_order_of_blocks_does_not_matter(odds, seed):
    odds = np.array(odds)
    words = np.random.default_rng(0).integers(1, 50, len(odds)).astype(float)
    order = np.random.default_rng(seed).permutation(len(odds))
    assert abs(threshold(odds, words) - threshold(odds[order], words[order])) < 1e-9
