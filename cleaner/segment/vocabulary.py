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
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from cleaner.characters import Char, Classes, Codes, class_table, fold_table, to_codes
from cleaner.model import Flags, Floats, Ints

STEM: Final = 6  # letters that tell one word from another
SHORTEST: Final = 4  # letters; shorter words say nothing, unless they are names
LONG: Final = 7
MOST_UNITS: Final = 4000
NOUNS_ARE_CAPITALISED: Final = 0.3  # share of longer words, as in German

_FLAG_BITS: Final = 5
_LOW_BITS: Final = 12 + _FLAG_BITS  # of a key: unit and flags; above them the hash
_PADDING: Final = "\n" * STEM  # so that a stem can be gathered at the end of the text
_SPACE: Final = int(Char.SPACE)
_IDEOGRAPH: Final = int(Char.IDEOGRAPH)
_KANA: Final = int(Char.KANA)
_LETTERS: Final = np.arange(STEM)
_FIRST_DENSE: Final = 0x2E80  # no ideograph or kana stands before
_FIRST_KATAKANA: Final = 0x30A0
# Odd multipliers of a multilinear hash (digits of pi), one a letter of the stem.
_MULTIPLIERS: Final = np.array(
    (
        0x243F6A8885A308D3,
        0x13198A2E03707345,
        0x24093822299F31D1,
        0x082EFA98EC4E6C89,
        0x452821E638D01377,
        0x3E5466CF34E90C6D,
    ),
    np.int64,
)

Table: TypeAlias = npt.NDArray[np.int64]


class Kind(IntEnum):
    """Kinds of terms, which differ in how often two unrelated stories share one."""

    WORD = 0
    LONG_WORD = 1
    NAME = 2
    NOUN = 3  # a capitalised word where all nouns are
    UNCASED = 4  # a word of a script without capitals
    PAIR = 5  # two ideographs or katakana
    HANGUL = 6


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
        head = _run_starts(term)
        size = _run_sizes(head, len(term))
        old = term[head]
        return Vocabulary(
            units=end,
            kind=self.kind[old],
            spread=size,
            first=unit[head],
            last=unit[head + size - 1],
            in_title=self.in_title[old],
            term=np.repeat(np.arange(len(old)), size),
            unit=unit,
            mass=self.mass[:end],
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Tables:
    """What each class of character means for words; all of shape (classes,) but `reach`."""

    letter: Flags
    inside: Flags  # may stand before a space within a sentence
    shortest: Table
    longest: Table
    form: Table  # two bits: 0 cased, 2 uncased, 3 hangul
    case: Table  # of a word within a sentence: a flag for capitals, one for small letters
    reach: Table  # (STEM + 1, STEM): which letters belong to a stem of so many


@cache
def _tables() -> _Tables:
    letters = [Char.UPPER, Char.LOWER, Char.LETTER, Char.MARK, Char.HANGUL]
    letter = np.zeros(len(Char), np.bool_)
    letter[letters] = True
    inside = letter.copy()
    inside[[Char.DIGIT, Char.COMMA]] = True
    shortest = np.full(len(Char), SHORTEST)
    shortest[[Char.UPPER, Char.HANGUL]] = 2
    longest = np.full(len(Char), STEM)
    longest[Char.HANGUL] = 2
    form = np.zeros(len(Char), np.int64)
    form[[Char.LETTER, Char.MARK]] = 2
    form[Char.HANGUL] = 3
    case = np.zeros(len(Char), np.int64)
    case[[Char.UPPER, Char.LOWER]] = 8, 16
    reach = np.tri(STEM + 1, STEM, -1, np.int64)
    return _Tables(letter, inside, shortest, longest, form, case, reach)


def vocabulary(title: str | None, units: Sequence[str]) -> Vocabulary:
    """Read the terms of `units`, at most MOST_UNITS; the words of `title` count for the first."""
    text = "\n".join(("", title or "", *units, _PADDING))
    codes = to_codes(text)
    classes = class_table().take(codes)
    folded = fold_table().take(codes)
    breaks = np.flatnonzero(codes == 10)
    keys = _words(classes, folded, breaks)
    if codes.max() >= _FIRST_DENSE:
        pairs = _pairs(classes, codes, breaks)
        if len(pairs):
            keys = np.concatenate((keys, pairs))
    keys.sort()
    return _tabulate(keys, len(units))


def _words(classes: Classes, folded: Codes, breaks: Ints) -> Ints:
    """One key a word: hash | line | flags."""
    table = _tables()
    letter = table.letter.take(classes)
    edge = np.flatnonzero(letter[1:] != letter[:-1]) + 1
    start = edge[::2]
    length = edge[1::2] - start
    kept = np.flatnonzero(length >= table.shortest.take(classes.take(start)))
    start, length = start.take(kept), length.take(kept)
    script = classes.take(start)
    stems = folded.take(start[:, None] + _LETTERS).astype(np.int64)
    stems *= table.reach.take(np.minimum(length, table.longest.take(script)), axis=0)
    before = table.inside.take(classes.take(start - 2)) & (classes.take(start - 1) == _SPACE)
    flags = table.form.take(script)
    flags += (length >= LONG) * 4
    flags += table.case.take(script) * before
    return _keys(stems @ _MULTIPLIERS, start, breaks, flags)


def _pairs(classes: Classes, codes: Codes, breaks: Ints) -> Ints:
    """One key for each two neighbours that are ideographs or katakana."""
    dense = (classes == _IDEOGRAPH) | ((classes == _KANA) & (codes >= _FIRST_KATAKANA))
    start = np.flatnonzero(dense[1:] & dense[:-1])
    both = codes[start[:, None] + np.arange(2)].astype(np.int64)
    return _keys(both @ _MULTIPLIERS[-2:], start, breaks, np.ones(len(start), np.int64))


def _keys(value: Ints, start: Ints, breaks: Ints, flags: Ints) -> Ints:
    value ^= value >> 29
    value *= _MULTIPLIERS[0]
    line = np.searchsorted(breaks, start)
    return (value >> _LOW_BITS << _LOW_BITS) | (line << _FLAG_BITS) | flags


def _tabulate(keys: Ints, units: int) -> Vocabulary:
    line = (keys & ((1 << _LOW_BITS) - 1)) >> _FLAG_BITS
    unit = np.maximum(line - 2, 0)
    # The title is line 1 and counts for unit 0, whose own line is 2.
    head = _run_starts(keys >> _LOW_BITS)
    if not len(head):
        none = np.zeros(0, np.int64)
        return Vocabulary(units, none, none, none, none, none > 0, none, none, np.zeros(units))
    size = _run_sizes(head, len(keys))
    term = np.repeat(np.arange(len(head)), size)
    fresh = np.ones(len(keys), np.bool_)
    fresh[1:] = (unit[1:] != unit[:-1]) | (term[1:] != term[:-1])
    pairs = np.flatnonzero(fresh)
    term_of = term.take(pairs)
    flags = keys & ((1 << _FLAG_BITS) - 1)
    return Vocabulary(
        units=units,
        kind=_kinds(np.bitwise_or.reduceat(flags, head)),
        spread=np.bincount(term_of, minlength=len(head)),
        first=unit.take(head),
        last=unit.take(head + size - 1),
        in_title=line.take(head) == 1,
        term=term_of,
        unit=unit.take(pairs),
        mass=np.bincount(unit, minlength=units).astype(np.float64),
    )


def _run_starts(values: Ints) -> Ints:
    """Where a run of equal values begins."""
    new = np.ones(len(values), np.bool_)
    new[1:] = values[1:] != values[:-1]
    return np.flatnonzero(new)


def _run_sizes(head: Ints, total: int) -> Ints:
    size = np.empty(len(head), np.int64)
    np.subtract(head[1:], head[:-1], out=size[:-1])
    size[-1:] = total - head[-1:]
    return size


_BY_FLAGS: Final = np.array(
    [
        (Kind.WORD, Kind.PAIR, Kind.UNCASED, Kind.HANGUL)[f & 3]
        if f & 3
        else Kind.NAME
        if (f >> 3) == 1
        else (Kind.WORD, Kind.LONG_WORD)[(f >> 2) & 1]
        for f in range(1 << _FLAG_BITS)
    ],
    np.int64,
)
_LONG_FLAG: Final = 4


def _kinds(flags: Ints) -> Ints:
    """Kind of each term, from the flags of all its occurrences together."""
    kind = _BY_FLAGS[flags]
    name = kind == Kind.NAME
    long = (flags & (_LONG_FLAG | 3)) == _LONG_FLAG
    if np.count_nonzero(name & long) > NOUNS_ARE_CAPITALISED * np.count_nonzero(long):
        kind[name] = int(Kind.NOUN)
    return kind
