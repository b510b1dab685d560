"""Which regexes are worth trying on which lines: those whose gate lets them.

All gates are asked at once: a line has one bit a gate, looked up in tables by its length, its
first character, its counts and the set of its marks. One pass of hyperscan over the regexes
was tried in place of this. It missed matches (one in ten of those without a literal, version
0.9.1 of its package), took seconds to compile and gained little.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from operator import xor
from typing import Final, TypeVar

import numpy as np
import regex

from cleaner.characters import to_codes
from cleaner.engine.gates import COUNTED, GROUPS, MOST_COUNTED, OTHER, Gate, group_of
from cleaner.model import Ints

LONG: Final = 500  # a longer line is asked for its length and its first character only
_BATCH: Final = 1 << 18  # characters counted at a time: bounds the memory
_MOST_KEPT: Final = 20_000
_LAST_CODE: Final = 1 + max(ord(c) for members in GROUPS for c in members)  # of `OTHER`
_GROUP_OF: Final = np.array([group_of(chr(code)) for code in range(_LAST_CODE + 1)], np.int64)
_GROUP_COUNT: Final = OTHER + 1
_BITS: Final = 1 << np.arange(_GROUP_COUNT, dtype=np.int64)

_USUAL_LINES: Final = (
    "Home",
    "Sports",
    "About us",
    "Contact Us",
    "How much do you really need to save?",
    "Oil prices fell on Thursday",
    "The minister said on Monday that talks, which began last week, would go on.",
    "“We did all that we could,” she said, and the council agreed to vote again in March.",
)

_Key = TypeVar("_Key", bound=Hashable)


class LineGates:
    """Gates that are asked together; picklable. A row is a bit set: bit k stands for `gates[k]`."""

    def __init__(self, gates: Sequence[Gate]) -> None:
        self._all = (1 << len(gates)) - 1
        self._by_length = _table(
            [(g.low, max(g.low, LONG + 1) if g.high is None else g.high) for g in gates], LONG + 1
        )
        self._by_most = [
            _table([(0, g.makeup.most[k]) for g in gates], MOST_COUNTED)
            for k in range(len(COUNTED))
        ]
        self._by_least = [
            _table([(g.makeup.least[k], MOST_COUNTED) for g in gates], MOST_COUNTED)
            for k in range(len(COUNTED))
        ]
        self._firsts = _grouped(gate.first for gate in gates)
        self._seconds = _grouped(gate.second for gate in gates)
        self._lasts = _grouped(gate.last for gate in gates)
        self._made_of = _grouped(gate.makeup.groups for gate in gates)
        self._needed: dict[int, int] = {}
        for k, gate in enumerate(gates):
            for groups in gate.makeup.needed:
                self._needed[groups] = self._needed.get(groups, 0) | 1 << k
        # These depend on nothing but the rules, so keeping them changes no result.
        self._by_head: dict[str, int] = {}
        self._by_last: dict[str, int] = {}
        self._by_marks: dict[int, int] = {}

    def loose(self) -> int:
        """The gates that let through several of a few lines that are like those of any page."""
        once = several = 0
        for row in self.rows(_USUAL_LINES):
            several |= once & row
            once |= row
        return several

    def rows(self, lines: Sequence[str]) -> list[int]:
        """For each line, none of them empty, the gates that let it through."""
        rows: list[int] = []
        for batch in _batches(lines):
            rows += self._rows(batch)
        return rows

    def _rows(self, lines: Sequence[str]) -> list[int]:
        by_length, by_head, by_last = self._by_length, self._by_head, self._by_last
        by_marks = self._by_marks
        counts = _counts(lines)
        marks = (np.minimum(counts, 1) @ _BITS).tolist()
        rows: list[int] = []
        for line, held in zip(lines, marks, strict=True):
            length = len(line)
            of_head = by_head.get(line[:2])
            row = self._new_head(line[:2]) if of_head is None else of_head
            of_last = by_last.get(line[-1])
            row &= self._new_last(line[-1]) if of_last is None else of_last
            if length <= LONG:
                of_marks = by_marks.get(held)
                row &= by_length[length]
                row &= self._new_marks(held) if of_marks is None else of_marks
            else:
                row &= by_length[LONG + 1]
            rows.append(row)
        for k in range(len(COUNTED)):
            most, least = self._by_most[k], self._by_least[k]
            exact = np.minimum(counts[:, k], MOST_COUNTED).tolist()
            possible = np.minimum(counts[:, k] + counts[:, OTHER], MOST_COUNTED).tolist()
            rows = [
                row and row & most[a] & least[b]
                for row, a, b in zip(rows, exact, possible, strict=True)
            ]
        return rows

    def _new_head(self, head: str) -> int:
        row = _fitting(self._firsts, head[0])
        if len(head) > 1:
            row &= _fitting(self._seconds, head[1])
        return _keep(self._by_head, head, row)

    def _new_last(self, character: str) -> int:
        return _keep(self._by_last, character, _fitting(self._lasts, character))

    def _new_marks(self, held: int) -> int:
        row = self._all
        for needed, bits in self._needed.items():
            if not needed & held:
                row &= ~bits
        for groups, bits in self._made_of.items():
            if held & ~groups:
                row &= ~bits
        return _keep(self._by_marks, held, row)


def _fitting(patterns: Mapping[regex.Pattern[str] | None, int], character: str) -> int:
    row = 0
    for pattern, bits in patterns.items():
        if pattern is None or pattern.fullmatch(character):
            row |= bits
    return row


def _keep(kept: dict[_Key, int], key: _Key, row: int) -> int:
    if len(kept) >= _MOST_KEPT:
        kept.clear()
    kept[key] = row
    return row


def _table(bounds: Sequence[tuple[int, int]], top: int) -> list[int]:
    """Rows by a number from 0 to `top`: bit k is set from the low to the high end of bound k."""
    changes = [0] * (top + 2)
    for k, (low, high) in enumerate(bounds):
        if low <= high:
            changes[min(low, top)] ^= 1 << k
            changes[min(high, top) + 1] ^= 1 << k
    return list(accumulate(changes[:-1], xor))


def _grouped(keys: Iterable[_Key]) -> dict[_Key, int]:
    """The gates that share a key, as a bit set."""
    found: dict[_Key, int] = {}
    for k, key in enumerate(keys):
        found[key] = found.get(key, 0) | 1 << k
    return found


def _batches(lines: Sequence[str]) -> Iterator[Sequence[str]]:
    """Stretches of lines that hold about `_BATCH` characters to count."""
    start = size = 0
    for i, line in enumerate(lines):
        size += min(len(line), LONG)
        if size >= _BATCH:
            yield lines[start : i + 1]
            start, size = i + 1, 0
    if start < len(lines):
        yield lines[start:]


def _counts(lines: Sequence[str]) -> Ints:
    """Characters of each group, shape (lines, groups); all of a long line is `OTHER`."""
    short = [line if len(line) <= LONG else "" for line in lines]
    codes = np.minimum(to_codes("".join(short)), _LAST_CODE)
    owners = np.repeat(np.arange(0, _GROUP_COUNT * len(short), _GROUP_COUNT), [*map(len, short)])
    owners += _GROUP_OF[codes]
    counts = np.bincount(owners, minlength=_GROUP_COUNT * len(short))
    counts = counts.reshape(-1, _GROUP_COUNT)
    for i, line in enumerate(lines):
        if len(line) > LONG:
            counts[i, OTHER] = len(line)
    return counts
