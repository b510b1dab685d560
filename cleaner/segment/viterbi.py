"""The best reading of a page: where the article begins, where it ends, what inside it is noise.

A page is read as a path through four states: before, main, noise inside, after. With `g` the
log-odds for the article (minus `noise`), the score of a path is

    begin[b] + end[e] + sum of g over main blocks - switch for each change of main and inside
    - crossing[i] for each block i > b of the story (main or noise inside)

where b and e are the first and the last main block. The path without an article scores 0. Since
noise scores 0 wherever it stands, all that is needed is, for each block, the best path on which
it is main and the best on which it is not (max-marginals): their difference gives verdict and
confidence at once, with no backtracking. Two loops over the page (`best_paths`), so time is linear.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from cleaner.model import Flags, Floats
from cleaner.segment.best_paths import max_marginals

# A change between main and noise inside costs little: some sites put "Article content" or an advert
# between any two paragraphs (measured: 0.7 loses such articles, 0 leaves single lines flickering).
SWITCH: Final = 0.1
_CERTAIN: Final = 1e6


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """The verdict on n blocks.

    `odds` is the score of the best path with the block in the article less that of the best
    path without it; `confidence` (0.5 … 1) is the logistic of its size.
    """

    is_main: Flags
    odds: Floats
    confidence: Floats


def decode(
    noise: Floats,
    begin: Floats,
    end: Floats,
    *,
    crossing: Floats | None = None,
    certain: Floats | None = None,
    switch: float = SWITCH,
) -> Decoded:
    """Find the best path. All arrays have shape (n,) and hold log-odds.

    `noise[i]`: block i is no part of the article. `begin[i]`, `end[i]`: i is its first, its
    last block. `crossing[i]`: another story begins at i, so that the article does not go on
    over it. `certain[i]`: above 0 the block is noise, below 0 it is main, whatever else.
    """
    gain = -np.asarray(noise, np.float64)
    if certain is not None:
        gain = np.where(certain > 0, -_CERTAIN, np.where(certain < 0, _CERTAIN, gain))
    n = len(gain)
    if not n:
        none = np.zeros(0)
        return Decoded(none > 0, none, none)
    cross = np.zeros(n) if crossing is None else crossing
    with_block, without = max_marginals(gain, begin, end, cross, switch)
    odds = with_block - without
    confidence = 1.0 / (1.0 + np.exp(-np.minimum(np.abs(odds), 30.0)))
    return Decoded(odds > 0, odds, confidence)
