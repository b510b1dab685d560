"""Reads the text in which LightGBM keeps a model, into trees that `forest` adds up.

LightGBM itself takes a second to import, so cleaning does without it. What is read is what
LightGBM's own prediction reads, for models without categories, missing values and linear leaves;
the sums are the same to the last bit (`tests/segment/test_forest.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from cleaner.model import Floats, Ints

_Number = TypeVar("_Number", np.int64, np.float64)
_PLAIN_SPLIT: Final = (
    0,
    2,
)  # a number up to the threshold goes left; what is missing counts as zero


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """The trees of a model, one behind the other, as `forest.Forest` takes them; `names` are those
    of the columns.
    """

    names: list[str]
    roots: Ints
    thresholds: npt.NDArray[np.float32]
    columns: Ints
    below: Ints
    above: Ints
    values: Floats


def read_trees(text: str) -> Trees:
    """Raises ValueError for a text that is no such model."""
    head, *trees = text.partition("\nend of trees")[0].split("\nTree=")
    names = _fields(head).get("feature_names", "").split()
    if not head.startswith("tree") or not names or not trees:
        raise ValueError("this is no model of LightGBM")
    parts = list(_parts([_fields(tree) for tree in trees]))
    roots, thresholds, columns, below, above, values = zip(*parts, strict=True)
    column = np.concatenate(columns)
    if len(column) and not 0 <= column.min() <= column.max() < len(names):
        raise ValueError("a split reads a column that has no name")
    return Trees(
        names,
        np.array(roots, np.int64),
        np.concatenate(thresholds),
        column,
        np.concatenate(below),
        np.concatenate(above),
        np.concatenate(values),
    )


def _parts(
    trees: list[dict[str, str]],
) -> Iterator[tuple[int, npt.NDArray[np.float32], Ints, Ints, Ints, Floats]]:
    nodes = leaves = 0
    for tree in trees:
        if int(tree["num_cat"]) or tree.get("is_linear", "0") != "0":
            raise ValueError("categories and linear leaves are not read")
        values = _numbers(tree["leaf_value"], np.float64)
        split = int(tree["num_leaves"]) > 1
        columns, below, above, types = (
            _numbers(tree[name] if split else "", np.int64)
            for name in ("split_feature", "left_child", "right_child", "decision_type")
        )
        if not np.isin(types, _PLAIN_SPLIT).all():
            raise ValueError("splits on what is missing are not read")
        thresholds = _rounded_down(_numbers(tree["threshold"] if split else "", np.float64))
        root = nodes if split else ~leaves
        # ~k is leaf k, so leaves that come later have smaller numbers
        below, above = (np.where(ways < 0, ways - leaves, ways + nodes) for ways in (below, above))
        yield root, thresholds, columns, below, above, values
        nodes, leaves = nodes + len(columns), leaves + len(values)


def _rounded_down(thresholds: Floats) -> npt.NDArray[np.float32]:
    """The largest float32 up to each threshold: the same of all float32 lie below."""
    near = thresholds.astype(np.float32)
    return np.where(near > thresholds, np.nextafter(near, np.float32(-np.inf)), near)


def _fields(text: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in text.splitlines() if "=" in line)


def _numbers(text: str, kind: type[_Number]) -> npt.NDArray[_Number]:
    return np.array(text.split(), kind)
