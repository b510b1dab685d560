"""What fitting the priors of text and of HTML have in common: folds, weights, samples, boosting."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from cleaner.model import Flags, Floats, Ints

FOLDS: Final = 5
_PAGE_WEIGHT: Final = 300.0
_PARAMETERS: Final[dict[str, Any]] = {
    "objective": "binary",
    "max_bin": 63,
    "min_data_in_leaf": 60,
    "lambda_l2": 5.0,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "seed": 1,
    "verbose": -1,
}

Report = Callable[[str], None]


def stable_number(text: str) -> int:
    """A number that depends on `text` alone, for folds and turns."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")


def fold_of(site: str) -> int:
    """The fold that the pages of a site are in."""
    return stable_number(site) % FOLDS


def word_weight(words: Floats, example: Ints) -> Floats:
    """Weights that make examples equal, and lines count for what they add to a score, (n,)."""
    weight = (words + 2.0) ** 0.7
    equal: Floats = weight / np.bincount(example, weight)[example] * _PAGE_WEIGHT
    return equal


def sample(at: Ints, example: Ints, most: int, always: Flags | None = None) -> tuple[Ints, Floats]:
    """About `most` of the rows `at` for each example, and the share that was taken of its rows;
    the share is 1 for those in `always`. `example` and `always` are of all rows.
    """
    own = example[at]
    share = np.minimum(1.0, most / np.maximum(np.bincount(own), 1))[own]
    if always is not None:
        share = np.where(always[at], 1.0, share)
    taken = np.random.default_rng(0).random(len(at)) < share
    return at[taken], share[taken]


@dataclass(frozen=True, slots=True)
class Size:
    """How large a model is: its trees, the leaves of each, what each adds, and the share of the
    columns that a tree may read.
    """

    trees: int
    leaves: int
    rate: float = 0.15
    columns: float = 0.4


def boost(values: Any, target: Flags, weight: Floats, names: list[str], size: Size) -> Any:
    """A LightGBM booster; the same for the same data and version."""
    import lightgbm

    data = lightgbm.Dataset(values, target, weight=weight, feature_name=names)
    parameters = {
        **_PARAMETERS,
        "num_leaves": size.leaves,
        "learning_rate": size.rate,
        "feature_fraction": size.columns,
    }
    return lightgbm.train(parameters, data, size.trees)


def write_booster(booster: Any, path: Path) -> None:
    """Write what `Model.read` reads: the same bytes for the same model."""
    text = booster.model_to_string().split("\nparameters:")[0] + "\n"
    path.write_bytes(gzip.compress(text.encode("ascii"), 9, mtime=0))
