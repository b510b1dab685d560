"""Which regexes are worth trying on which lines: those whose gate lets them.

All gates are asked at once: a line has one bit a gate, looked up in tables by its length, its
first and last characters, its counts and the set of its marks; for all lines of a page together. One pass of hyperscan over the regexes
was tried in place of this. It missed matches (one in ten of those without a literal, version
0.9.1 of its package), took seconds to compile and gained little.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt
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
assert 56 < _GROUP_COUNT <= 64, "the marks of a line are one number of eight bytes"

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

_OFTEN: Final = 3  # of the usual lines
_EVERY: Final = 255  # a byte in which all bits are set
_CHUNK: Final = 1 << 12  # rows unpacked at a time: bounds the memory
_NO_PAIRS: Final = np.empty(0, np.int64)

Rows: TypeAlias = npt.NDArray[np.uint8]
Open: TypeAlias = npt.NDArray[np.bool_]
_Key = TypeVar("_Key", bound=Hashable)


class LineGates:
    """Gates that are asked together; picklable.

    A row says which gates let a line through. It is packed: bit k % 8 of byte k // 8, counted
    from the lowest, stands for `gates[k]`.
    """

    def __init__(self, gates: Sequence[Gate]) -> None:
        self._size = len(gates)
        self._width = (self._size + 7) // 8
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
        self._needed = _grouped_many(gate.makeup.needed for gate in gates)
        # These depend on nothing but the rules, so keeping them changes no result.
        self._by_head: dict[str, bytes] = {}
        self._by_last: dict[str, bytes] = {}
        self._by_marks: dict[int, bytes] = {}

    def loose(self) -> frozenset[int]:
        """The gates that let through three or more of eight lines that any page could hold."""
        times = self._unpacked(self.rows(_USUAL_LINES)).sum(axis=0)
        return frozenset(np.flatnonzero(times >= _OFTEN).tolist())

    def rows(self, lines: Sequence[str]) -> Rows:
        """Packed rows, shape (lines, bytes a row), of lines none of which is empty."""
        none = np.empty((0, self._width), np.uint8)
        return np.concatenate((none, *map(self._rows, _batches(lines))))

    def passed(self, rows: Rows, lines: Ints, gates: Ints) -> Open:
        """Whether each line, a row of `rows`, passes the gate beside it, shape (pairs,)."""
        passed: Open = (rows[lines, gates >> 3] >> (gates & 7) & 1).astype(np.bool_)
        return passed

    def passing(self, rows: Rows) -> tuple[Ints, Ints]:
        """All pairs (gate, line) of `rows`, as two columns, sorted."""
        lines, gates = [_NO_PAIRS], [_NO_PAIRS]
        for start in range(0, len(rows), _CHUNK):
            some = np.flatnonzero(self._unpacked(rows[start : start + _CHUNK]).view(np.bool_))
            line, gate = np.divmod(some, max(1, self._size))
            lines.append(line + start)
            gates.append(gate)
        line, gate = np.concatenate(lines), np.concatenate(gates)
        order = np.argsort(gate, kind="stable")
        return gate[order], line[order]

    def _unpacked(self, rows: Rows) -> Rows:
        """Packed rows as zeros and ones, shape (lines, gates)."""
        return np.unpackbits(rows, axis=1, count=self._size, bitorder="little")

    def packed(self, gates: Iterable[int]) -> Rows:
        """One row in which these gates are set, shape (bytes a row,)."""
        row = np.zeros(self._size, np.bool_)
        row[list(gates)] = True
        return np.packbits(row, bitorder="little")

    def _rows(self, lines: Sequence[str]) -> Rows:
        sizes = np.fromiter(map(len, lines), np.int64, len(lines))
        counts = _counts(lines, sizes)
        lengths = np.minimum(sizes, LONG + 1)
        rows = self._by_length.take(lengths, axis=0)
        rows &= self._looked_up(self._by_head, [line[:2] for line in lines], self._of_head)
        rows &= self._looked_up(self._by_last, [line[-1] for line in lines], self._of_last)
        marks = np.packbits(counts > 0, axis=1, bitorder="little").view("<u8")[:, 0]
        of_marks = self._looked_up(self._by_marks, marks.tolist(), self._of_marks)
        of_marks[lengths > LONG] = _EVERY
        rows &= of_marks
        for k in range(len(COUNTED)):
            exact = counts[:, k]
            rows &= self._by_most[k].take(exact, axis=0, mode="clip")
            rows &= self._by_least[k].take(exact + counts[:, OTHER], axis=0, mode="clip")
        return rows

    def _looked_up(
        self, kept: dict[_Key, bytes], keys: Sequence[_Key], read: Callable[[_Key], Rows]
    ) -> Rows:
        """The rows of keys; what is not kept yet is read."""
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        for key in set(keys).difference(kept):
            kept[key] = read(key).tobytes()
        joined = bytearray().join(map(kept.__getitem__, keys))
        return np.frombuffer(joined, np.uint8).reshape(len(keys), self._width)

    def _of_head(self, head: str) -> Rows:
        row = self._fitting(self._firsts, head[0])
        if len(head) > 1:
            row &= self._fitting(self._seconds, head[1])
        return row

    def _of_last(self, character: str) -> Rows:
        return self._fitting(self._lasts, character)

    def _of_marks(self, held: int) -> Rows:
        row = np.ones(self._size, np.bool_)
        for needed, gates in self._needed.items():
            if not needed & held:
                row[gates] = False
        for groups, gates in self._made_of.items():
            if held & ~groups:
                row[gates] = False
        return np.packbits(row, bitorder="little")

    def _fitting(
        self, patterns: Mapping[regex.Pattern[str] | None, list[int]], character: str
    ) -> Rows:
        return self.packed(
            k
            for pattern, gates in patterns.items()
            if pattern is None or pattern.fullmatch(character)
            for k in gates
        )


def _table(bounds: Sequence[tuple[int, int]], top: int) -> Rows:
    """Packed rows by a number from 0 to `top`: bit k is set from the low to the high end of
    bound k.
    """
    numbers = np.arange(top + 1)[:, None]
    low, high = np.minimum(np.array(bounds, np.int64).reshape(-1, 2), top).T
    return np.packbits((low <= numbers) & (numbers <= high), axis=1, bitorder="little")


def _grouped(keys: Iterable[_Key]) -> dict[_Key, list[int]]:
    """The numbers of the gates that share a key."""
    return _grouped_many((key,) for key in keys)


def _grouped_many(keys: Iterable[Iterable[_Key]]) -> dict[_Key, list[int]]:
    found: dict[_Key, list[int]] = {}
    for k, of_gate in enumerate(keys):
        for key in of_gate:
            found.setdefault(key, []).append(k)
    return found


def _batches(lines: Sequence[str]) -> Iterator[Sequence[str]]:
    """Stretches of lines that hold about `_BATCH` characters to count."""
    sizes = np.minimum(np.fromiter(map(len, lines), np.int64, len(lines)), LONG)
    ends = np.cumsum(sizes)
    start = 0
    while start < len(lines):
        before = ends[start] - sizes[start]
        end = int(np.searchsorted(ends, before + _BATCH)) + 1
        yield lines if end - start >= len(lines) else lines[start:end]
        start = end


def _counts(lines: Sequence[str], sizes: Ints) -> Ints:
    """Characters of each group, shape (lines, groups); all of a long line is `OTHER`."""
    long = np.flatnonzero(sizes > LONG)
    if len(long):
        lines = [line if len(line) <= LONG else "" for line in lines]
        sizes = np.where(sizes > LONG, 0, sizes)
    groups = _GROUP_OF.take(to_codes("".join(lines)), mode="clip")
    owners = np.repeat(np.arange(0, _GROUP_COUNT * len(lines), _GROUP_COUNT), sizes)
    owners += groups
    counts = np.bincount(owners, minlength=_GROUP_COUNT * len(lines))
    counts = counts.reshape(-1, _GROUP_COUNT)
    counts[long, OTHER] = LONG + 1
    return counts
