"""Which content words a page uses, and in which stretch of prose: the raw matter of topic.

Words are known by a hash of their first letters, so that inflected forms meet (Russian, Turkish,
German, Zulu …) without a stemmer or a word list; scripts that write no spaces are read as pairs
of characters. Everything is one pass of array operations over the code points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from cleaner.characters import Char, Classes, Codes, class_table, fold_table, to_codes
from cleaner.model import Flags, Floats, Ints

STEM: Final = 6  # letters that tell one word from another
SHORTEST: Final = 4  # letters; shorter words say nothing, unless they are names
LONG: Final = 7
NOUNS_ARE_CAPITALISED: Final = 0.3  # share of longer words, as in German
_UNIT_BITS: Final = 12
_FLAG_BITS: Final = 5
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)

Keys = npt.NDArray[np.uint64]


class Kind(IntEnum):
    """Kinds of terms, which differ in how often two unrelated stories share one."""

    SHORT_WORD = 0
    WORD = 1
    LONG_WORD = 2
    NAME = 3
    NOUN = 4  # a capitalised word where all nouns are
    UNCASED = 5  # a word of a script without capitals
    PAIR = 6  # two ideographs or katakana
    HANGUL = 7


KINDS: Final = len(Kind)


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The terms of `units` stretches of prose, in order.

    `kind`, `spread` (how many units hold the term), `first`, `last` (units) and `in_title` are
    columns over t distinct terms; `term` and `unit`, over all (term, unit) pairs, sorted.
    `mass` is the number of content words of each unit, shape (units,).
    """

    units: int
    kind: Ints
    spread: Ints
    first: Ints
    last: Ints
    in_title: Flags
    term: Ints
    unit: Ints
    mass: Floats

    def before(self, end: int) -> Vocabulary:
        """What remains when only the units before `end` are read."""
        kept = self.unit < end
        term, unit = self.term[kept], self.unit[kept]
        new = np.ones(len(term), np.bool_)
        new[1:] = term[1:] != term[:-1]
        head = np.flatnonzero(new)
        size = np.diff(np.append(head, len(term)))
        old = term[head]
        return Vocabulary(
            units=end,
            kind=self.kind[old],
            spread=size,
            first=unit[head],
            last=unit[head + size - 1],
            in_title=self.in_title[old],
            term=np.cumsum(new) - 1,
            unit=unit,
            mass=self.mass[:end],
        )


@cache
def _letters() -> npt.NDArray[np.bool_]:
    return _members(Char.UPPER, Char.LOWER, Char.LETTER, Char.MARK, Char.HANGUL)


@cache
def _inside_sentence() -> npt.NDArray[np.bool_]:
    return _members(
        Char.UPPER, Char.LOWER, Char.LETTER, Char.MARK, Char.HANGUL, Char.DIGIT, Char.COMMA
    )


def _members(*kinds: Char) -> npt.NDArray[np.bool_]:
    table = np.zeros(len(Char), np.bool_)
    table[list(kinds)] = True
    table.setflags(write=False)
    return table


def vocabulary(title: str | None, units: Sequence[str]) -> Vocabulary:
    """Read the terms of `units`, at most 2**12 - 1 of them; the words of `title` count for the first."""
    text = "\n".join((title or "", *units))
    codes = to_codes(text)
    classes = class_table()[codes]
    folded = fold_table()[codes]
    line = np.cumsum(codes == 10)
    parts = [_words(classes, folded, line)]
    if (classes >= Char.IDEOGRAPH).any() and (classes <= Char.KANA).any():
        parts.append(_pairs(classes, folded, line, codes))
    keys = np.concatenate(parts)
    keys.sort()
    return _tabulate(keys, len(units))


def _words(classes: Classes, folded: Codes, line: Ints) -> Keys:
    """One key a word: hash | line | flags."""
    letter = _letters()[classes]
    edge = np.flatnonzero(letter[1:] != letter[:-1]) + 1
    if letter[0]:
        edge = np.concatenate((np.zeros(1, np.int64), edge))
    if len(edge) % 2:
        edge = np.append(edge, len(letter))
    start, length = edge[::2], edge[1::2] - edge[::2]
    before = _inside_sentence()[classes[start - 2]] & (classes[start - 1] == Char.SPACE)
    before &= start > 1
    script = classes[start]
    capital = script == Char.UPPER
    hangul = script == Char.HANGUL
    name = capital & before
    kept = (length >= SHORTEST) | (capital & (length >= 2)) | (hangul & (length >= 2))
    start, length, name, hangul = start[kept], length[kept], name[kept], hangul[kept]
    script, before = script[kept], before[kept]
    reach = np.where(hangul, 2, np.minimum(length, STEM))
    value = np.zeros(len(start), np.uint64)
    last = len(folded) - 1
    for i in range(STEM):
        code = folded[np.minimum(start + i, last)].astype(np.uint64)
        value = (value + np.where(i < reach, code, 0)) * _MULTIPLIER
        value ^= value >> np.uint64(29)
    form = np.where(
        hangul, 3, np.where((script == Char.LETTER) | (script == Char.MARK), 2, 0)
    )  # two bits: 0 cased, 2 uncased, 3 hangul
    lower = before & (script == Char.LOWER)
    size = np.where(length >= LONG, 1, 0)
    flags = form | (size << 2) | (name.astype(np.int64) << 3) | (lower.astype(np.int64) << 4)
    return _keys(value, line[start], flags)


def _pairs(classes: Classes, folded: Codes, line: Ints, codes: Codes) -> Keys:
    """One key for each two neighbours that are ideographs or katakana."""
    dense = (classes == Char.IDEOGRAPH) | ((classes == Char.KANA) & (codes >= 0x30A0))
    start = np.flatnonzero(dense[1:] & dense[:-1])
    value = (folded[start].astype(np.uint64) * _MULTIPLIER) ^ folded[start + 1].astype(np.uint64)
    value *= _MULTIPLIER
    value ^= value >> np.uint64(29)
    return _keys(value * _MULTIPLIER, line[start], np.full(len(start), 1, np.int64))


def _keys(value: Keys, line: Ints, flags: Ints) -> Keys:
    low = np.uint64(_UNIT_BITS + _FLAG_BITS)
    tail = (line << _FLAG_BITS) | flags
    return ((value >> low) << low) | tail.astype(np.uint64)


def _tabulate(keys: Keys, units: int) -> Vocabulary:
    low = np.uint64(_UNIT_BITS + _FLAG_BITS)
    stem = keys >> low
    line = ((keys >> np.uint64(_FLAG_BITS)) & np.uint64((1 << _UNIT_BITS) - 1)).astype(np.int64)
    flags = (keys & np.uint64((1 << _FLAG_BITS) - 1)).astype(np.int64)
    unit = np.maximum(line - 1, 0)
    new = np.ones(len(keys), np.bool_)
    new[1:] = stem[1:] != stem[:-1]
    head = np.flatnonzero(new)
    if not len(head):
        none = np.zeros(0, np.int64)
        return Vocabulary(units, none, none, none, none, none > 0, none, none, np.zeros(units))
    both = np.bitwise_or.reduceat(flags, head)
    fresh = new.copy()
    fresh[1:] |= unit[1:] != unit[:-1]
    term = np.cumsum(new) - 1
    tail = np.append(head[1:], len(keys)) - 1
    return Vocabulary(
        units=units,
        kind=_kinds(both),
        spread=np.add.reduceat(fresh.astype(np.int64), head),
        first=unit[head],
        last=unit[tail],
        in_title=line[head] == 0,
        term=term[fresh],
        unit=unit[fresh],
        mass=np.bincount(unit, minlength=units).astype(np.float64),
    )


def _kinds(flags: Ints) -> Ints:
    form, long = flags & 3, (flags >> 2) & 1
    capital = ((flags >> 3) & 3) == 1
    cased = form == 0
    share = (capital & cased & (long == 1)).sum() / max(1, (cased & (long == 1)).sum())
    word = np.where(long == 1, Kind.LONG_WORD, Kind.WORD)
    word = np.where(capital, Kind.NOUN if share > NOUNS_ARE_CAPITALISED else Kind.NAME, word)
    uncased = np.array((Kind.WORD, Kind.PAIR, Kind.UNCASED, Kind.HANGUL))
    return np.where(cased, word, uncased[form])
