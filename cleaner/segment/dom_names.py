"""What elements are called: the words in `class`, `id`, `role` and `itemprop`, weighed by a lexicon.

Authors of pages name things after what they hold ("article-body", "related", "share"). A fitted
weight for each hashed word is the word's share in the log-odds for the article; the score of a
block is the sum over all elements around it by the root of their number, as for words of text
(`lexicon`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cleaner.model import Dom, Ints
from cleaner.segment.context import Table
from cleaner.segment.elements import Alike
from cleaner.segment.lexicon import Weights
from cleaner.segment.name_hashes import hashes, repeated
from cleaner.segment.wording_columns import NAMES_NAMES, names_columns


@dataclass(frozen=True, slots=True, eq=False)
class NameTerms:
    """Hashed words of names, and the element that each belongs to, in document order."""

    terms: npt.NDArray[np.uint32]
    element: Ints


def name_terms(dom: Dom, alike: Alike | None = None) -> NameTerms:
    """Each name whole, and each word in it (`artBody` has two); any digit is a 0.

    `alike` are the looks of the elements, where they are known; each is read once.
    """
    looks = Alike(dom) if alike is None else alike
    terms, ends = hashes([" ".join(key[1:]) for key in looks.keys])
    return NameTerms(*repeated(looks.number, terms, ends))


def terms_around(dom: Dom, names: NameTerms) -> tuple[npt.NDArray[np.uint32], Ints]:
    """For fitting: the terms of all elements around each block, and the block of each."""
    starts = np.searchsorted(names.element, np.arange(len(dom) + 1))
    found = [np.zeros(0, np.uint32)]
    blocks = [np.zeros(0, np.int64)]
    for e in np.flatnonzero((dom.end > dom.first) & (np.diff(starts) > 0)).tolist():
        own = names.terms[starts[e] : starts[e + 1]]
        held = np.arange(dom.first[e], dom.end[e])
        found.append(np.tile(own, len(held)))
        blocks.append(np.repeat(held, len(own)))
    return np.concatenate(found), np.concatenate(blocks)


def add_names(table: Table, dom: Dom, names: NameTerms, weights: Weights, section: Ints) -> None:
    """Columns from the scores of the elements around each block; `section` is one of them."""
    columns = names_columns(dom, names.terms, names.element, weights, section)
    table.add_all(NAMES_NAMES, columns)
