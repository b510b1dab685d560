"""Which blocks are kept where some are in doubt."""

import numpy as np

from cleaner.segment.selection import best_decoding, threshold


def decided(noise, words=10.0, certain=0.0, place=2.0):
    n = len(noise)
    places = np.full(n, place)
    sized, ruled = (np.resize(np.array(x, float), n) for x in (words, certain))
    return best_decoding(np.array(noise, float), places, places, sized, ruled).is_main.tolist()


def test_on_a_clear_page_even_odds_decide():
    assert threshold(np.array([6.0, 5.0, -5.0, -6.0]), np.full(4, 10.0)) == 0.0
    assert decided([6, -6, -6, 6]) == [False, True, True, False]


def test_of_a_page_of_which_nothing_is_sure_doubtful_blocks_are_kept():
    doubtful = [1.0] * 6
    assert decided(doubtful, place=0.0) == [True] * 6
    assert decided([-6.0] * 6 + [1.5], place=0.0) == [True] * 6 + [False]


def test_a_page_without_article_stays_without():
    assert not any(decided([6.0] * 5, place=0.0))


def test_certain_verdicts_stand_whatever_the_threshold():
    assert decided([1.0] * 4, certain=[0, 1, 0, 0], place=0.0) == [True, False, True, True]


def test_no_blocks_are_decided_at_once():
    assert decided([]) == []
