"""Which blocks to keep when each is known with some doubt: those that make the expected F1 greatest.

Keeping block i of w words, which is article with probability p, is worth it when p is more than
half of the F1 that can be reached (Lipton, Elkan & Narayanaswamy 2014, "Optimal thresholding of
classifiers to maximize F1 measure"). On a clear page that is nearly even odds; on one of
which nothing is sure, a doubtful block is worth keeping. Where blocks are decoded together
(`viterbi`) the same choice is made among the decodings at several thresholds.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from cleaner.model import Floats, Ints
from cleaner.segment.viterbi import Decoded, decode

# Doubts of the blocks of a page go together, so that a page is never as doubtful as their sum
# says: the threshold stays near even odds.
LOWEST: Final = -2.5
HIGHEST: Final = 0.0
SHIFTS: Final = (-0.5, -1.0, -1.5, -2.5)  # of all blocks' log-odds for noise, besides none
_ENOUGH: Final = 0.005  # no other decoding is tried when no choice of blocks is better by more


def threshold(odds: Floats, words: Floats) -> float:
    """The log-odds for the article from which a block is kept. `odds` and `words` are (n,)."""
    if not len(odds):
        return 0.0
    share = 1.0 / (1.0 + np.exp(-np.clip(odds, -30.0, 30.0)))
    order, expected = _ranked(share, words)
    best = float(odds[order[int(np.argmax(expected))]])
    return min(max(best, LOWEST), HIGHEST)


def _ranked(share: Floats, words: Floats) -> tuple[Ints, Floats]:
    """The blocks from the likeliest on, and the expected F1 of keeping so many of them: no other
    choice of blocks is better than the best of these. Both (n,).
    """
    order = np.argsort(-share, kind="stable")
    hit = np.cumsum((share * words)[order])
    kept = np.cumsum(words[order])
    return order, 2.0 * hit / (kept + hit[-1] + 1e-9)


def best_decoding(
    noise: Floats, begin: Floats, end: Floats, words: Floats, certain: Floats
) -> Decoded:
    """The decoding with no shift, or one of SHIFTS, of the greatest expected F1, where the first
    says how likely blocks are. Arguments are as for `decode`, `words` (n,) are those of the blocks.
    """
    chosen = decode(noise, begin, end, certain=certain)
    if not len(noise):
        return chosen
    share = 1.0 / (1.0 + np.exp(-np.clip(chosen.odds, -30.0, 30.0)))
    mass, words_of_article = share * words, float(share @ words)
    best = _expected(chosen, mass, words, words_of_article)
    enough = float(_ranked(share, words)[1].max()) - _ENOUGH
    for shift in SHIFTS:
        if best >= enough:
            break
        other = decode(noise + shift, begin, end, certain=certain)
        expected = _expected(other, mass, words, words_of_article)
        if expected > best:
            chosen, best = other, expected
    return chosen


def _expected(decoded: Decoded, mass: Floats, words: Floats, words_of_article: float) -> float:
    main = decoded.is_main
    return float(2.0 * mass[main].sum() / (words[main].sum() + words_of_article + 1e-9))
