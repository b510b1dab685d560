"""One story or two? The likelihood ratio of every place where prose could be cut.

For a term that occurs in f units of prose, the number of those units that lie before a cut is
beta-binomial when one story runs on, and almost always 0 or f when two unrelated stories meet
there (only common words are found on both sides). Summed over terms this is a segment
likelihood ratio in the manner of Eisenstein & Barzilay (2008), linear in the number of terms.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np

from cleaner.model import Floats
from cleaner.segment.vocabulary import KINDS, Vocabulary

# For each kind of term: the chance, against that within one story, that it crosses from one
# story into an unrelated one; and how evenly a story spreads it (concentration of the beta).
_SHARED: Final = (0.6, 0.58, 0.45, 0.12, 0.18, 0.4, 0.25, 0.45)
_EVENNESS: Final = (10.0, 9.0, 9.0, 3.2, 8.0, 8.0, 12.0, 10.0)
_MOST: Final = 8  # units; more occurrences say no more
_STEPS: Final = 32  # shares of the page at which the ratio is tabulated


@cache
def _gain() -> Floats:
    """Log ratio of a term that stays before the cut, shape (kinds, _MOST + 1, _STEPS + 1)."""
    share = np.clip(np.arange(_STEPS + 1) / _STEPS, 1e-3, 1 - 1e-3)
    even = np.array(_EVENNESS)[:, None]
    shared = np.array(_SHARED)[:, None]
    gain = np.zeros((KINDS, _MOST + 1, _STEPS + 1))
    one = np.ones((KINDS, _STEPS + 1))
    for f in range(1, _MOST + 1):
        one = one * (even * share + f - 1) / (even + f - 1)
        gain[:, f] = np.log(shared + (1 - shared) * share / one)
    gain[:, 1] = 0.0
    gain.setflags(write=False)
    return gain


def cut_ratios(words: Vocabulary) -> Floats:
    """Log-likelihood ratio of "another story starts at unit k", shape (units,); [0] is 0."""
    m = words.units
    share = np.concatenate((np.zeros(1), np.cumsum(words.mass)[:-1])) / max(1.0, words.mass.sum())
    step = np.rint(share * _STEPS).astype(np.int64)
    several = words.spread > 1
    kind, first, last = words.kind[several], words.first[several], words.last[several]
    spread = np.minimum(words.spread[several], _MOST)
    group = kind * (_MOST + 1) + spread
    cells = KINDS * (_MOST + 1)
    ends = np.bincount(group * m + last, minlength=cells * m).reshape(cells, m)
    begins = np.bincount(group * m + first, minlength=cells * m).reshape(cells, m)
    before = np.zeros((cells, m))
    before[:, 1:] = np.cumsum(ends, axis=1)[:, :-1]
    begun = np.zeros((cells, m))
    begun[:, 1:] = np.cumsum(begins, axis=1)[:, :-1]
    total = begins.sum(axis=1, keepdims=True)
    after, crossing = total - begun, begun - before
    gain = _gain().reshape(cells, _STEPS + 1)
    loss = np.repeat(np.log(np.array(_SHARED)), _MOST + 1)
    ratio = (before * gain[:, step]).sum(axis=0)
    ratio += (after * gain[:, _STEPS - step]).sum(axis=0)
    ratio += loss @ crossing
    ratio[0] = 0.0
    return ratio
