"""What elements are called: the words in `class`, `id`, `role` and `itemprop`, weighed by a lexicon.

Authors of pages name things after what they hold ("article-body", "related", "share"). A fitted
weight for each hashed word is the word's share in the log-odds for the article; the score of a
block is the sum over all elements around it by the root of their number, as for words of text
(`lexicon`).
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import regex

from cleaner.model import Dom, Floats, Ints
from cleaner.segment.context import Table
from cleaner.segment.lexicon import BITS, SCALE, UNKNOWN, Weights

_MASK: Final = (1 << BITS) - 1
_MOST_NAMES: Final = 20  # names of one class attribute
_LONGEST: Final = 60
_PART: Final = regex.compile(r"\p{Lu}?\p{Ll}{2,}|\p{Lu}{2,}(?!\p{Ll})")


@dataclass(frozen=True, slots=True, eq=False)
class NameTerms:
    """Hashed words of names, and the element that each belongs to, in document order."""

    terms: npt.NDArray[np.uint32]
    element: Ints


def name_terms(dom: Dom) -> NameTerms:
    """Each name whole, and each word in it; the digits in names say nothing."""
    known: dict[tuple[str, str, str], tuple[int, ...]] = {("", "", ""): ()}
    terms: list[int] = []
    sizes: list[int] = []
    for key in zip(dom.classes, dom.ids, dom.names, strict=True):
        found = known.get(key)
        if found is None:
            found = known[key] = _hashes(*key)
        terms += found
        sizes.append(len(found))
    elements = np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)
    return NameTerms(np.array(terms, np.uint32), elements)


def _hashes(classes: str, ids: str, names: str) -> tuple[int, ...]:
    words: set[str] = set()
    for name in (*classes.split()[:_MOST_NAMES], *ids.split()[:2], *names.split()[:4]):
        if len(name) <= _LONGEST:
            words.add(name)
            words.update(map(str.lower, _PART.findall(name)))
    return tuple(sorted({zlib.crc32(word.encode("utf-8", "replace")) & _MASK for word in words}))


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
    n, m = len(dom.element), len(dom)
    weight = weights[names.terms]
    known = weight != UNKNOWN
    element = names.element[known]
    total = np.bincount(element, weight[known] / SCALE, minlength=m)
    count = np.bincount(element, minlength=m)
    score = total / np.sqrt(np.maximum(count, 1))
    columns = (total, count, np.minimum(score, 0.0), np.maximum(score, 0.0))
    around = spread(dom, np.stack(columns, axis=1), n)
    path = around[:, 0] / np.sqrt(np.maximum(around[:, 1], 1.0))
    own = np.append(score, 0.0)
    parent = np.append(dom.parent, -1)
    above = parent[dom.element]
    add = table.add
    add("names_path", path)
    add("names_own", own[dom.element])
    add("names_parent", own[above])
    add("names_grandparent", own[parent[above]])
    add("names_section", own[section])
    add("names_low", around[:, 2])
    add("names_high", around[:, 3])
    padded = np.concatenate((path[:1], path, path[-1:]))
    add("names_path_of_previous", padded[:-2])
    add("names_path_of_next", padded[2:])


def spread(dom: Dom, values: Floats, n: int) -> Floats:
    """Sum, for each of n blocks, of `values` (m, k) over the elements that hold it, (n, k)."""
    held = np.flatnonzero(dom.end > dom.first)
    steps = np.zeros((n + 1, values.shape[1]))
    np.add.at(steps, dom.first[held], values[held])
    np.subtract.at(steps, dom.end[held], values[held])
    sums: Floats = np.cumsum(steps, axis=0)[:n]
    return sums
