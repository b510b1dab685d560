"""Fitting the lexicon: a logistic regression over the words of gold pages' lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from cleaner.model import Flags, Floats, Ints
from cleaner.segment.lexicon import Weights
from cleaner.segment.wording_columns import BITS, SCALE, UNKNOWN

LEAST_SITES: Final = 8  # a word that fewer sites use says more of the site than of junk
_SIZE: Final = 1 << BITS
_LINES_A_PAGE: Final = 60.0  # longer pages weigh no more than this many lines
_ROUNDS: Final = 24
_RIDGE: Final = 0.3
_MOMENTUM: Final = 0.7
_STEP: Final = 0.12
_LENGTHS: Final = 14  # half-steps of log words: length has its own weight, words tell the rest


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Lines to learn from. `terms` and `line` are columns over all terms; `words`, `main` and
    `weight` over the lines; `site` numbers the site of each line.
    """

    terms: npt.NDArray[np.uint32]
    line: Ints
    words: Floats
    main: Flags
    weight: Floats
    site: Ints


def line_weights(example: Ints, page: Ints) -> Floats:
    """Weights that make pages about equal: `example` numbers the dump of each line, `page` the
    page of each dump.
    """
    size = np.bincount(example)
    dumps = np.bincount(page)[page]
    weight: Floats = (np.minimum(1.0, _LINES_A_PAGE / np.maximum(size, 1)) / dumps)[example]
    return weight


def known_terms(lines: Lines, least: int = LEAST_SITES) -> Flags:
    """Which terms at least `least` sites use, shape (2**BITS,)."""
    sites = int(lines.site.max()) + 1 if len(lines.site) else 1
    pairs = np.unique(lines.terms.astype(np.int64) * sites + lines.site[lines.line])
    return np.bincount(pairs // sites, minlength=_SIZE) >= least


def fit_lexicon(lines: Lines, known: Flags, use: Flags) -> Weights:
    """Fit the weights of `known` terms on the lines in `use`.

    Damped Newton steps on the diagonal with momentum: the same sums in the same order whatever
    the machine.
    """
    taken = known[lines.terms] & use[lines.line]
    number = np.cumsum(known) - 1
    terms, line = number[lines.terms[taken]], lines.line[taken]
    n, size = len(lines.main), int(known.sum())
    value = 1.0 / np.sqrt(np.maximum(np.bincount(line, minlength=n), 1))
    term_value = value[line]
    weight = lines.weight * use
    length = np.minimum((np.log1p(lines.words) * 2.0).astype(np.int64), _LENGTHS - 1)
    curve = np.bincount(terms, term_value**2 * weight[line], minlength=size) * 0.25 + _RIDGE
    length_curve = np.maximum(np.bincount(length, weight, minlength=_LENGTHS) * 0.25, 1e-6)
    weights, speed, by_length = np.zeros(size), np.zeros(size), np.zeros(_LENGTHS)
    for _ in range(_ROUNDS):
        odds = np.bincount(line, weights[terms] * term_value, minlength=n) + by_length[length]
        error = (1.0 / (1.0 + np.exp(-odds)) - lines.main) * weight
        slope = np.bincount(terms, error[line] * term_value, minlength=size) + _RIDGE * weights
        speed = _MOMENTUM * speed - _STEP * slope / curve
        weights = weights + speed
        by_length -= 0.5 * np.bincount(length, error, minlength=_LENGTHS) / length_curve
    return _packed(weights, known)


def _packed(weights: Floats, known: Flags) -> Weights:
    stored = np.full(_SIZE, UNKNOWN, np.int8)
    stored[known] = np.clip(np.rint(weights * SCALE), UNKNOWN + 1, -UNKNOWN - 1)
    return stored
