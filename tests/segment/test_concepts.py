"""Structural reasons in words."""

import numpy as np
import pytest

from cleaner.segment.concepts import MOST, REST, concept, reasons
from cleaner.segment.html_prior import HtmlPrior

COLUMNS = ["names_path", "names_own", "link_density", "log_words", "in_nav"]


def test_columns_about_the_same_thing_are_one_reason():
    (found,) = reasons(np.array([[1.0, 0.5, 0.0, 0.0, 0.0, 0.0]]), COLUMNS)
    assert [(r.name, r.log_odds) for r in found] == [("names of its elements", 1.5), (REST, 0.0)]


def test_the_strongest_come_first_and_all_sum_up_to_the_verdict():
    shares = np.array([[0.4, 0.3, -2.0, 1.2, 0.9, 0.25]])
    (found,) = reasons(shares, COLUMNS)
    assert [r.name for r in found[:2]] == ["links", "its length and punctuation"]
    assert len(found) == MOST + 1
    assert sum(r.log_odds for r in found) == pytest.approx(shares.sum(), abs=0.03)


def test_what_hardly_matters_is_not_named():
    (found,) = reasons(np.array([[0.1, 0.0, 0.05, 0.0, 0.0, 0.0]]), COLUMNS)
    assert [r.name for r in found] == [REST]


def test_every_column_of_the_shipped_models_is_about_something_told_apart():
    prior = HtmlPrior()
    columns = {name for model in ("first", "noise") for name in prior.model(model).names}
    by_concept = {concept(column) for column in columns}
    assert len(by_concept) > 10
    assert concept("log_chars") == "its length and punctuation"
    assert sum(concept(c) == "its length and punctuation" for c in columns) < len(columns) / 4
