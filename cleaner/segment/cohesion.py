"""One story or two? The evidence of words at every place where prose could be cut.

For a term that occurs in f units of prose, the number of those units that lie before a cut is
beta-binomial when one story runs on, and almost always 0 or f when two unrelated stories meet
there (only common words are found on both sides). Summed over terms this is a segment
likelihood ratio in the manner of Eisenstein & Barzilay (2008), linear in the number of terms.

Terms come in company, so the ratio promises more than it keeps: a logistic model over the ratio
*per term* and a few shares turns it into log-odds. It is fitted by `benchmarks/appended.py --fit`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from cleaner.model import Floats
from cleaner.segment.vocabulary import KINDS, Kind, Vocabulary

# For each kind of term: the chance, against that within one story, that it crosses from one
# story into an unrelated one; and how evenly a story spreads it (concentration of the beta).
_SHARED: Final = (0.58, 0.45, 0.12, 0.18, 0.4, 0.25, 0.45)
_EVENNESS: Final = (9.0, 9.0, 3.2, 8.0, 8.0, 12.0, 10.0)
_MOST: Final = 8  # units; more occurrences say no more
_STEPS: Final = 32  # shares of the page at which the ratio is tabulated
_CELLS: Final = KINDS * (_MOST + 1)
_NO_TITLE: Final = 0.3  # between what one story (0.55) and another (0.1) repeat of a headline
_NAMES: Final = (Kind.NAME, Kind.NOUN, Kind.PAIR)

FEATURES: Final = ("ratio", "words", "names", "title", "before", "after", "terms")
WEIGHTS: Final = (-11.8, 7.2, 0.2, -1.15, -7.0, 0.15, 1.25, 1.35)  # constant first


@dataclass(frozen=True, slots=True, eq=False)
class _Tables:
    """For a cell (kind, spread) and a share of the page: shape (_CELLS, _STEPS + 1)."""

    gain: Floats  # log ratio of a term that stays before a cut at that share
    expected: Floats  # chance that an evenly spread term crosses the cut
    loss: Floats  # log ratio of a term that crosses, (_CELLS,)
    groups: Floats  # (2, _CELLS): words, names


@cache
def _tables() -> _Tables:
    share = np.clip(np.arange(_STEPS + 1) / _STEPS, 1e-3, 1 - 1e-3)
    even = np.array(_EVENNESS)[:, None]
    shared = np.array(_SHARED)[:, None]
    gain = np.zeros((KINDS, _MOST + 1, _STEPS + 1))
    one = np.ones((KINDS, _STEPS + 1))
    for f in range(1, _MOST + 1):
        one = one * (even * share + f - 1) / (even + f - 1)
        gain[:, f] = np.log(shared + (1 - shared) * share / one)
    gain[:, :2] = 0.0
    spread = np.arange(_MOST + 1)[:, None]
    expected = 1 - share**spread - (1 - share) ** spread
    expected[:2] = 0.0
    groups = np.zeros((2, KINDS, _MOST + 1))
    groups[0] = 1.0
    groups[:, _NAMES] = np.array((0.0, 1.0))[:, None, None]
    return _Tables(
        gain.reshape(_CELLS, -1),
        np.tile(expected, (KINDS, 1)),
        np.repeat(np.log(np.array(_SHARED)), _MOST + 1),
        groups.reshape(2, _CELLS),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Cuts:
    """Cuts before each of m units: `ratio`, shape (m,), and `features`, (m, len(FEATURES)).

    `ratio` is the log-likelihood ratio of "another story starts here". Cut 0 has no meaning.
    """

    ratio: Floats
    features: Floats

    def log_odds(self) -> Floats:
        """Log-odds that an unrelated story starts at each unit, were both equally likely."""
        weights = np.array(WEIGHTS)
        odds: Floats = weights[0] + self.features @ weights[1:]
        return odds


def cuts(words: Vocabulary) -> Cuts:
    """Weigh all cuts of a page at once."""
    table, m = _tables(), words.units
    mass_before = np.zeros(m)
    np.cumsum(words.mass[:-1], out=mass_before[1:])
    mass = float(words.mass.sum())
    step = np.rint(mass_before * (_STEPS / max(1.0, mass))).astype(np.int64)
    several = np.flatnonzero(words.spread > 1)
    cell = words.kind[several] * (_MOST + 1) + np.minimum(words.spread[several], _MOST)
    used = np.flatnonzero(np.bincount(cell, minlength=1))
    group = np.zeros(_CELLS, np.int64)
    group[used] = np.arange(len(used))
    group = group[cell]
    before = _running(group, words.last[several], len(used), m)
    begun = _running(group, words.first[several], len(used), m)
    total = np.bincount(group, minlength=len(used)).astype(np.float64)[:, None]
    crossing = begun - before
    gain = table.gain.take(used, axis=0)
    ratio = (before * gain.take(step, axis=1)).sum(axis=0)
    ratio += ((total - begun) * gain.take(_STEPS - step, axis=1)).sum(axis=0)
    ratio += table.loss[used] @ crossing
    groups = table.groups[:, used]
    crossed = groups @ crossing
    expected = groups @ (total * table.expected.take(used, axis=0).take(step, axis=1))
    terms = expected.sum(axis=0)
    in_title = words.last[words.in_title]
    title = len(in_title) - np.cumsum(np.bincount(in_title, minlength=m))
    features = np.empty((m, len(FEATURES)))
    features[:, 0] = ratio / np.maximum(10.0, terms)
    features[:, 1:3] = (crossed / (1.0 + expected)).T
    features[:, 3] = _NO_TITLE
    if len(in_title):
        features[1:, 3] = title[:-1] / (1.0 + len(in_title))
    features[:, 4] = np.log1p(mass_before)
    features[:, 5] = np.log1p(mass - mass_before)
    features[:, 6] = np.log1p(terms)
    return Cuts(ratio, features)


def _running(group: np.ndarray, unit: np.ndarray, groups: int, m: int) -> Floats:
    """How many terms of each group have their `unit` before each cut, shape (groups, m)."""
    counts = np.bincount(group * m + unit, minlength=groups * m).reshape(groups, m)
    result = np.zeros((groups, m))
    np.cumsum(counts[:, :-1], axis=1, out=result[:, 1:])
    return result
