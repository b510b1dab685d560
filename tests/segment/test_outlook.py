"""Columns from the first verdicts on a page's blocks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.segment.outlook import outlook


def columns(verdict, words=None):
    verdict = np.array(verdict, float)
    table = outlook(verdict, np.full(len(verdict), 10.0) if words is None else words)
    return dict(zip(table.names, table.matrix().T, strict=True))


def test_distances_count_blocks_to_the_likely_ones_around():
    page = columns([-3, 3, -3, -3, 3])
    assert page["blocks_since_main"].tolist() == [1, 2, 1, 2, 3]
    assert page["blocks_until_main"].tolist() == [1, 3, 2, 1, 1]
    assert page["log_words_until_main"] == pytest.approx(np.log1p([0, 20, 10, 0, 0]), rel=1e-6)


def test_runs_before_and_ahead_are_told_by_their_words():
    page = columns([5, 5, -5, 5])
    assert page["next_run"][2] < page["run_before"][2]
    assert page["next_run"][3] == 0
    assert page["run_before"][0] == 0


def test_what_a_cut_would_lose_is_nothing_behind_the_story():
    page = columns([-4, 4, 4, -4, -4])
    assert page["story0_to_gain_after"][0] > 0
    assert page["story0_to_gain_after"][2] == 0
    assert page["story0_from_end"].tolist() == [-2, -1, 0, 1, 2]


def test_beyond_the_page_no_block_is_likely():
    page = columns([2.0])
    assert page["verdict_before_1"][0] == page["verdict_after_3"][0] == -9


@given(st.lists(st.floats(-30, 30), max_size=30))
def test_every_column_is_finite_and_has_a_value_a_block(verdict):
    for column in columns(verdict).values():
        assert len(column) == len(verdict)
        assert np.isfinite(column).all()
