from __future__ import annotations

import gzip
import re

import numpy as np
import pytest

from cleaner.segment.forest import Forest
from cleaner.segment.lightgbm_model import read_trees
from cleaner.segment.prior import Model, shipped

MODELS = sorted(shipped().glob("*.txt.gz"))


def text_of(path):
    return gzip.decompress(path.read_bytes()).decode("ascii")


def trained(rows, labels, **parameters):
    import lightgbm

    data = lightgbm.Dataset(rows, labels, params={"verbose": -1, "min_data_in_leaf": 5})
    settings = {"objective": "binary", "verbose": -1, "min_data_in_leaf": 5, "num_leaves": 9}
    return lightgbm.train(settings | parameters, data, num_boost_round=12)


def forest(trees):
    return Forest(
        trees.roots, trees.thresholds, trees.columns, trees.below, trees.above, trees.values
    )


@pytest.mark.parametrize("path", MODELS, ids=lambda p: p.name)
@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 203])
def test_sums_are_those_of_lightgbm_to_the_last_bit(path, count):
    import lightgbm

    text = text_of(path)
    model, booster = Model(text), lightgbm.Booster(model_str=text)
    rng = np.random.default_rng(count)
    scale = rng.choice([0.01, 0.1, 1.0, 10.0], len(model.names))
    rows = (rng.standard_normal((count, len(scale))) * scale).astype(np.float32)
    rows[rng.random(rows.shape) < 0.3] = 0.0
    rows[::3] = np.round(rows[::3])
    expected = booster.predict(rows, raw_score=True) if count else np.zeros(0)
    assert np.array_equal(model.predict(rows, model.names), expected)


def test_a_value_on_a_threshold_goes_the_way_it_goes_in_lightgbm():
    rng = np.random.default_rng(1)
    rows = rng.standard_normal((400, 3))
    booster = trained(rows, rows[:, 0] + rows[:, 1] > 0.1)
    trees = read_trees(booster.model_to_string())
    near = trees.thresholds[:, None] + np.zeros(3, np.float32)
    around = np.concatenate(
        (near, np.nextafter(near, np.float32(9)), np.nextafter(near, np.float32(-9)))
    )
    expected = booster.predict(around, raw_score=True)
    assert np.array_equal(forest(trees).sums(around), expected)


def test_a_tree_without_a_split_is_its_leaf():
    booster = trained(np.zeros((40, 2)), np.arange(40) % 4 == 0)
    trees = read_trees(booster.model_to_string())
    assert len(trees.thresholds) == 0
    rows = np.zeros((6, 2), np.float32)
    assert np.array_equal(forest(trees).sums(rows), booster.predict(rows, raw_score=True))


def test_columns_are_found_by_name_in_whatever_order_they_come():
    model = Model(text_of(MODELS[0]))
    rows = np.random.default_rng(2).standard_normal((9, len(model.names))).astype(np.float32)
    turned = np.concatenate((rows[:, ::-1], np.ones((9, 1), np.float32)), axis=1)
    by_name = model.predict(turned, [*model.names[::-1], "another"])
    assert np.array_equal(by_name, model.predict(rows, model.names))


@pytest.mark.parametrize(
    ("broken", "cause"),
    [
        ("", "no model"),
        ("tree\nfeature_names=a b\nend of trees", "no model"),
        ("tree\nfeature_names=a\n\nTree=0\nnum_leaves=1\nnum_cat=1\nleaf_value=1", "categories"),
    ],
)
def test_what_is_no_model_is_refused(broken, cause):
    with pytest.raises(ValueError, match=cause):
        read_trees(broken)


@pytest.mark.parametrize(
    ("field", "value", "cause"),
    [
        ("decision_type", "10", "missing"),
        ("split_feature", "9999", "no name"),
        ("left_child", "0", "leads nowhere"),
        ("leaf_value", "x", "convert"),
    ],
)
def test_a_damaged_model_is_refused(field, value, cause):
    text = re.sub(rf"\n{field}=\S+", f"\n{field}={value}", text_of(MODELS[0]), count=1)
    with pytest.raises(ValueError, match=cause):
        Model(text)


@pytest.mark.parametrize("below", [0, -3, 2])
def test_a_way_that_leads_nowhere_or_back_is_refused(below):
    with pytest.raises(ValueError, match="leads nowhere"):
        Forest(
            np.array([0]),
            np.zeros(2, np.float32),
            np.array([0, 0]),
            np.array([below, -1]),
            np.array([1, -2]),
            np.array([0.0, 1.0]),
        )


def test_rows_with_too_few_columns_are_refused():
    trees = read_trees(text_of(MODELS[0]))
    with pytest.raises(ValueError, match="columns"):
        forest(trees).sums(np.zeros((3, 1), np.float32))
