"""Which words stand in junk and which in articles: a fitted weight for each hashed term.

Terms are words, pairs of words and whole short lines (`Columns.terms`). A weight is the term's
share in the log-odds for the article, from a logistic regression over lines of gold pages; a
term counts only when several sites use it.
"""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from cleaner.errors import ConfigurationError
from cleaner.model import Columns, Floats, Ints
from cleaner.segment.context import Table

BITS: Final = 18
SCALE: Final = 16.0  # weights are stored in sixteenths
UNKNOWN: Final = -128
_WINDOWS: Final = (3, 10, 30)
_JUNK: Final = -1.5  # score under which a line's words alone call it junk
_FAR: Final = 60.0

Weights = npt.NDArray[np.int8]


def read_lexicon(path: Path) -> Weights:
    """The weights of all 2**BITS terms. Raises ConfigurationError for an unreadable file."""
    try:
        weights = np.frombuffer(gzip.decompress(path.read_bytes()), np.int8)
    except (OSError, EOFError) as error:
        raise ConfigurationError(f"{path}: this is no lexicon: {error}") from error
    if len(weights) != 1 << BITS:
        raise ConfigurationError(f"{path}: this is no lexicon: its size is wrong")
    return weights


def write_lexicon(weights: Weights, path: Path) -> None:
    """Store weights; the same bytes for the same weights."""
    path.write_bytes(gzip.compress(weights.tobytes(), 9, mtime=0))


def scores(weights: Weights, features: Columns) -> Floats:
    """What the words of each of n blocks say for the article, shape (n,)."""
    return line_scores(weights, features.terms, features.term_line, len(features.words))


def line_scores(weights: Weights, terms: npt.NDArray[np.uint32], line: Ints, n: int) -> Floats:
    """Sum of the weights of a line's known terms by the root of their number, shape (n,).

    The root stands between the sum, which trusts long lines too much, and the mean.
    """
    weight = weights[terms]
    known = weight != UNKNOWN
    line = line[known]
    count = np.bincount(line, minlength=n)
    total = np.bincount(line, weight[known], minlength=n)
    score: Floats = total / np.sqrt(np.maximum(count, 1)) / SCALE
    return score


def add_lexicon(table: Table, score: Floats) -> None:
    """Columns from the lexicon's scores of the blocks: their own, and of those around."""
    n = len(score)
    at = np.arange(n)
    table.add("lexicon", score)
    padded = np.zeros(n + 4)
    padded[2 : 2 + n] = score
    for shift in (1, 2):
        table.add(f"lexicon_before_{shift}", padded[2 - shift : 2 - shift + n])
        table.add(f"lexicon_after_{shift}", padded[2 + shift : 2 + shift + n])
    sums, junk = np.zeros(n + 1), np.zeros(n + 1)
    np.cumsum(score, out=sums[1:])
    np.cumsum(np.minimum(score, 0.0), out=junk[1:])
    for size in _WINDOWS:
        low, high = np.maximum(at - size, 0), np.minimum(at + 1 + size, n)
        table.add(f"lexicon_in_{size}_before", (sums[at] - sums[low]) / size)
        table.add(f"lexicon_in_{size}_after", (sums[high] - sums[at + 1]) / size)
    bad = np.flatnonzero(score < _JUNK)
    before = np.append(bad, -100)[np.searchsorted(bad, at) - 1]
    after = np.append(bad, n + 100)[np.searchsorted(bad, at, side="right")]
    table.add("blocks_since_junk", np.minimum(at - before, _FAR))
    table.add("blocks_until_junk", np.minimum(after - at, _FAR))
    table.add("lexicon_page", np.full(n, sums[-1] / max(n, 1)))
    table.add("log_junk_before", np.log1p(-junk[:-1]))
    table.add("log_junk_after", np.log1p(np.maximum(junk[1:] - junk[-1], 0.0)))
