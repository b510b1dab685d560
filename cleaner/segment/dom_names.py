"""What elements are called: the words in `class`, `id`, `role` and `itemprop`, weighed by a lexicon.

Authors of pages name things after what they hold ("article-body", "related", "share"). A fitted
weight for each hashed word is the word's share in the log-odds for the article; the score of a
block is the sum over all elements around it by the root of their number, as for words of text
(`lexicon`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from cleaner.model import Dom, Floats, Ints
from cleaner.segment.context import Table
from cleaner.segment.lexicon import BITS, SCALE, UNKNOWN, Weights

T = TypeVar("T")

_MASK: Final = (1 << BITS) - 1
_NEWLINE: Final = ord("\n")
_BASE: Final = 0x9E3779B97F4A7C15
_BASE_INVERSE: Final = pow(_BASE, -1, 1 << 64)
_MIX: Final = np.uint64(0xC2B2AE3D27D4EB4F)


@dataclass(frozen=True, slots=True, eq=False)
class NameTerms:
    """Hashed words of names, and the element that each belongs to, in document order."""

    terms: npt.NDArray[np.uint32]
    element: Ints


def numbered(values: Iterable[T]) -> tuple[Ints, list[T]]:
    """A number for each value, the same for equal ones, and the values by number.

    >>> numbered("abca")
    (array([0, 1, 2, 0]), ['a', 'b', 'c'])
    """
    numbers: defaultdict[T, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    return np.fromiter(map(numbers.__getitem__, values), np.int64), list(numbers)


def name_terms(dom: Dom) -> NameTerms:
    """Each name whole, and each word in it (`artBody` has two); any digit is a 0.

    Elements with the same attributes are read once, all in one pass over arrays.
    """
    key, keys = numbered(zip(dom.classes, dom.ids, dom.names, strict=True))
    text = "\n".join(map(" ".join, keys))
    if text.count("\n") >= max(len(keys), 1):  # an attribute holds a line break
        text = "\n".join(" ".join(k).replace("\n", " ") for k in keys)
    octets = np.frombuffer(f"{text}\n".encode("ascii", "replace"), np.uint8)
    terms, owner = _terms(octets)
    starts = np.searchsorted(owner, np.arange(len(keys) + 1))
    sizes = (starts[1:] - starts[:-1])[key]
    element = np.repeat(np.arange(len(key), dtype=np.int64), sizes)
    before = np.cumsum(sizes) - sizes
    place = np.arange(len(element)) - before[element] + starts[key][element]
    return NameTerms(terms[place], element)


_LOWER, _UPPER, _SIGN, _SPACE = 1, 2, 3, 4  # kinds of characters in names


def _kinds() -> npt.NDArray[np.uint8]:
    kinds = np.full(256, _SIGN, np.uint8)
    kinds[list(b"abcdefghijklmnopqrstuvwxyz")] = _LOWER
    kinds[list(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")] = _UPPER
    kinds[list(b" \t\n\f\r")] = _SPACE
    return kinds


def _plain() -> npt.NDArray[np.uint8]:
    plain = np.arange(256, dtype=np.uint8)
    plain[ord("A") : ord("Z") + 1] += 32
    plain[ord("0") : ord("9") + 1] = ord("0")
    return plain


_KINDS: Final = _kinds()
_PLAIN: Final = _plain()


def _terms(octets: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.uint32], Ints]:
    """Hashed words and names of the lines of a text, and the line of each, in order of lines."""
    kind = _KINDS[octets]
    begins = kind != np.concatenate(([_SPACE], kind[:-1]))
    begins[1:] &= ~((kind[1:] == _LOWER) & (kind[:-1] == _UPPER))  # "Body" is one word
    start = np.flatnonzero(begins)
    is_word = kind[start] <= _UPPER
    end = np.append(start[1:], len(octets))
    word = is_word & (end - start >= 2)
    space = kind == _SPACE
    edges = np.flatnonzero(space[1:] != space[:-1]) + 1
    if len(space) and not space[0]:
        edges = np.concatenate(([0], edges))
    start = np.concatenate((start[word], edges[::2]))
    end = np.concatenate((end[word], edges[1::2]))
    line = np.cumsum(octets == _NEWLINE) - (octets == _NEWLINE)
    code = (line[start] << BITS) | _hashes(_PLAIN[octets], start, end)
    code = np.unique(code)
    return (code & _MASK).astype(np.uint32), code >> BITS


def _hashes(octets: npt.NDArray[np.uint8], start: Ints, end: Ints) -> Ints:
    """Hashes of stretches, polynomials modulo 2**64 (see `blocks.features`), in BITS bits."""
    powers = np.full(len(octets), _BASE, np.uint64).cumprod()
    sums = np.zeros(len(octets) + 1, np.uint64)
    np.cumsum(octets * powers, out=sums[1:])
    inverse = np.full(len(octets), _BASE_INVERSE, np.uint64).cumprod()
    mixed = (sums[end] - sums[start]) * inverse[start] * _MIX
    hashes: Ints = (mixed >> np.uint64(64 - BITS)).astype(np.int64)
    return hashes


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
    """Sum, for each of n blocks, of `values` (m, k) over the elements that hold it, (n, k).

    What has opened up to a block less what has closed: elements are in the order in which they
    open.
    """
    held = np.flatnonzero(dom.end > dom.first)
    by_end = held[np.argsort(dom.end[held], kind="stable")]
    blocks = np.arange(n)
    opened = np.searchsorted(dom.first[held], blocks, side="right")
    closed = np.searchsorted(dom.end[by_end], blocks, side="right")
    sums: Floats = _prefix_sums(values[held])[opened] - _prefix_sums(values[by_end])[closed]
    return sums


def _prefix_sums(rows: Floats) -> Floats:
    sums = np.zeros((len(rows) + 1, rows.shape[1]))
    np.cumsum(rows, axis=0, out=sums[1:])
    return sums
