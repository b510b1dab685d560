"""Which words stand in junk and which in articles: a fitted weight for each hashed term.

Terms are words, pairs of words and whole short lines (`Columns.terms`). A weight is the term's
share in the log-odds for the article, from a logistic regression over lines of gold pages; a
term counts only when several sites use it.
"""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cleaner.errors import ConfigurationError
from cleaner.model import Columns, Floats
from cleaner.segment.context import Table
from cleaner.segment.wording_columns import (
    BITS,
    LEXICON_NAMES,
    lexicon_columns,
    line_scores,
)

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


def add_lexicon(table: Table, score: Floats) -> None:
    """Columns from the lexicon's scores of the blocks: their own, and of those around."""
    table.add_all(LEXICON_NAMES, lexicon_columns(score))
