"""The strongest structural reasons in words: what the columns of the prior are about.

Trees share their verdict out among columns (Lundberg et al. 2020, "From local explanations to
global understanding with explainable AI for trees"; LightGBM's `pred_contrib`). Columns about
the same thing are summed, so that a reader sees "names of its elements +2.1", not forty numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import regex

from cleaner.model import Floats, Reason

MOST: Final = 3
_LEAST: Final = 0.2  # log-odds under which a reason is not worth its words
REST: Final = "structure"  # what the columns not named add together

# The first that fits names the column.
_CONCEPTS: Final = (
    (r"in_declared_|log_declared_", "what the page declares as its article"),
    (r"type_|page_", "the kind of page"),
    (r"names_", "names of its elements"),
    (r".*lexicon|.*_junk", "its words and those around it"),
    (
        r"verdict|story|log_mass|mass_|main_|blocks_since_main|blocks_until_main|log_words_(since|until)_main|next_run|run_before",
        "a first look at it and the lines around",
    ),
    (r"group4_", "what looks like it on the page"),
    (r"group\d_|section", "the section it stands in"),
    (r"form_|look_", "what looks like it on the page"),
    (r"link", "links"),
    (r"in_|tag|depth|heading|level_|blocks_since_heading|from_", "the elements around it"),
    (r"core|.*prose", "where the page's prose is"),
    (r"meets_|new_words|content_words", "words it shares with the article"),
    (r"repeats|earlier|repeated", "lines printed more than once"),
    (r".*_(before|after|previous|next)(_\d)?$", "the lines around it"),
    (r"share_of_|log_from_|place", "its place on the page"),
    (r"joined|unparted|gap", "how lines hang together"),
)
_OTHER: Final = "its length and punctuation"
_PATTERNS: Final = tuple((regex.compile(pattern), words) for pattern, words in _CONCEPTS)


def concept(column: str) -> str:
    """What a column is about.

    >>> concept("names_parent"), concept("log_words")
    ('names of its elements', 'its length and punctuation')
    """
    return next((words for pattern, words in _PATTERNS if pattern.match(column)), _OTHER)


def reasons(shares: Floats, columns: Sequence[str]) -> list[tuple[Reason, ...]]:
    """For each of n blocks its strongest reasons, then what is left, which sum up to its verdict.

    `shares` are contributions to the log-odds for noise, shape (n, columns + 1); the last is what
    all blocks have in common.
    """
    names = [concept(column) for column in columns]
    known = sorted(set(names))
    which = np.array([known.index(name) for name in names])
    sums = np.zeros((len(shares), len(known)))
    for k in range(len(known)):
        sums[:, k] = shares[:, :-1][:, which == k].sum(axis=1)
    order = np.argsort(-np.abs(sums), axis=1, kind="stable")[:, :MOST]
    found = []
    for row, best, total in zip(sums, order.tolist(), shares.sum(axis=1), strict=True):
        named = [
            Reason("prior", known[k], round(float(row[k]), 2))
            for k in best
            if abs(row[k]) >= _LEAST
        ]
        rest = float(total) - sum(reason.log_odds for reason in named)
        found.append((*named, Reason("prior", REST, round(rest, 2))))
    return found
