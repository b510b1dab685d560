"""Which blocks to keep when each is known with some doubt: those that make the expected F1 greatest.

Keeping block i of w words, which is article with probability p, is worth it when p is more than
half of the F1 that can be reached (Lipton, Elkan & Narayanaswamy 2014, "Optimal thresholding of
classifiers to maximize F1 measure"). On a clear page that is nearly even odds; on one of
which nothing is sure, a doubtful block is worth keeping.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from cleaner.model import Floats

# Doubts of the blocks of a page go together, so that a page is never as doubtful as their sum
# says: the threshold stays near even odds.
LOWEST: Final = -2.5
HIGHEST: Final = 0.0


def threshold(odds: Floats, words: Floats) -> float:
    """The log-odds for the article from which a block is kept. `odds` and `words` are (n,)."""
    if not len(odds):
        return 0.0
    share = 1.0 / (1.0 + np.exp(-np.clip(odds, -30.0, 30.0)))
    order = np.argsort(-odds, kind="stable")
    hit = np.cumsum((share * words)[order])
    kept = np.cumsum(words[order])
    expected = 2.0 * hit / (kept + hit[-1] + 1e-9)
    best = float(odds[order[int(np.argmax(expected))]])
    return min(max(best, LOWEST), HIGHEST)
