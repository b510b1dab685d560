"""The threshold of the greatest expected F1."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleaner.segment.selection import HIGHEST, LOWEST, best_decoding, threshold

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


def decided(noise, words=10.0, certain=0.0, place=2.0):
    n = len(noise)
    places = np.full(n, place)
    sized, ruled = (np.resize(np.array(x, float), n) for x in (words, certain))
    return best_decoding(np.array(noise, float), places, places, sized, ruled).is_main.tolist()


def test_even_odds_decode_a_clear_page():
    assert threshold(np.array([6.0, 5.0, -5.0, -6.0]), np.full(4, 10.0)) == 0.0
    assert decided([6, -6, -6, 6]) == [False, True, True, False]


def test_the_decoding_of_a_page_of_which_nothing_is_sure_keeps_doubtful_blocks():
    doubtful = [1.0] * 6
    assert decided(doubtful, place=0.0) == [True] * 6
    assert decided([-6.0] * 6 + [1.5], place=0.0) == [True] * 6 + [False]


def test_a_page_without_article_stays_without():
    assert not any(decided([6.0] * 5, place=0.0))


def test_certain_verdicts_stand_whatever_the_threshold():
    assert decided([1.0] * 4, certain=[0, 1, 0, 0], place=0.0) == [True, False, True, True]


def test_no_blocks_are_decided_at_once():
    assert decided([]) == []
