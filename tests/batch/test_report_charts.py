from __future__ import annotations

import pytest

from cleaner.batch.report_charts import Column, Row, bar_table, divided_bar, histogram, percent


def test_each_row_has_its_name_its_bar_and_its_figures():
    rows = [Row("share", 0.5, "plain", ["7", "8"])]
    shown = bar_table("By label", "label", [Column("a"), Column("b", wide=True)], rows)
    assert '<th scope="row">share</th>' in shown
    assert '<rect class="plain" width="50.00%" height="100%"></rect>' in shown
    assert '<td class="number">7</td><td class="number wide">8</td>' in shown
    assert "<caption>By label</caption>" in shown


def test_a_divided_bar_is_filled_from_left_to_right_and_has_a_name():
    shown = divided_bar("kept <1, rest", [(0.25, "kept"), (0.75, "asking")])
    assert 'class="kept" x="0.00%" width="25.00%"' in shown
    assert 'class="asking" x="25.00%" width="75.00%"' in shown
    assert 'role="img" aria-label="kept &lt;1, rest"' in shown


def test_a_histogram_is_a_picture_with_a_table_behind_it():
    shown = histogram("Documents", [3, 0, 0, 1])
    assert shown.count("<rect") == 4
    assert 'height="33.33"' in shown
    assert '<th scope="row">0–25%</th><td class="number">3</td>' in shown
    assert 'role="img" aria-label="Documents"' in shown


def test_a_single_document_among_many_can_still_be_seen():
    assert 'height="1.00"' in histogram("Documents", [100_000, 1])


@pytest.mark.parametrize(
    ("share", "words"), [(0, "0%"), (1, "100%"), (0.099, "9.9%"), (0.00001, "<0.1%")]
)
def test_small_shares_are_told_from_none(share, words):
    assert percent(share) == words
