"""Columns of a page that say where each block stands."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.blocks.features import features
from cleaner.blocks.text import text_blocks
from cleaner.segment.context import context

PROSE = "The council of Eastbrook voted on Monday to repair the old harbour bridge, at last."


def columns(text):
    table, _ = context(features(text_blocks(text)))
    return dict(zip(table.names, table.matrix().T, strict=True))


def test_the_core_is_where_the_prose_is():
    page = columns("\n".join(["Home", "Sport", PROSE, PROSE + " Again.", "Legal"]))
    assert page["core15_from_start"].tolist() == [-2, -1, 0, 1, 2]
    assert page["core15_from_end"].tolist() == [-3, -2, -1, 0, 1]


def test_distance_to_prose_counts_blocks_both_ways():
    page = columns(f"Home\n{PROSE}\nShare\nPrint\n{PROSE}")
    assert page["blocks_since_prose"].tolist() == [5, 0, 1, 2, 0]
    assert page["blocks_until_prose"].tolist() == [1, 0, 2, 1, 0]


def test_pieces_of_a_paragraph_cut_at_its_links_are_joined():
    page = columns("Menu.\n\nThe council of\nEastbrook\nvoted on Monday.\n\nMore.")
    assert page["joined_blocks"].tolist() == [1, 1, 2, 2, 1]
    assert page["unparted_blocks"].tolist() == [1, 3, 3, 3, 1]


def test_words_of_the_story_are_met_and_those_of_another_are_not():
    other = "Swimmers from Nordhavn celebrated three medals after their final race yesterday."
    page = columns("\n".join([PROSE, PROSE.replace("voted", "agreed"), other]))
    assert page["meets_core"][0] > 0.8 > page["meets_core"][2]
    assert page["new_words"].tolist()[0] == pytest.approx(1.0)


@given(st.text(max_size=300))
def test_every_column_is_finite_and_has_a_value_a_block(text):
    n = len(text_blocks(text))
    for column in columns(text).values():
        assert len(column) == n
        assert np.isfinite(column).all()


def test_names_are_unique_and_the_same_on_every_page():
    names = [context(features(text_blocks(t)))[0].names for t in ("", "one", f"{PROSE}\n\nb\nc")]
    assert names[0] == names[1] == names[2]
    assert len(set(names[0])) == len(names[0])
