"""The footer of a Parquet file → where its row groups lie and how large they are.

Read here, since asking pyarrow for the columns of a row group ends the process when the footer is
broken: a C++ exception that nothing catches (pyarrow 26). Format: parquet.thrift in Thrift's compact
protocol; only what is needed is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT, _UUID = (
    1, 2, 3, 7, 8, 9, 10, 11, 12, 13,
)  # fmt: skip
_INTEGERS: Final = frozenset({4, 5, 6})
_WIDTHS: Final = {_BYTE: 1, _DOUBLE: 8, _UUID: 16}
_DEEPEST: Final = 16

# What to keep of a struct, by the number of the field: True for a number; of a struct, what to keep
# of it; of a list of structs, the same in brackets.
_Wanted: TypeAlias = Mapping[int, Any]
_COLUMN: Final[_Wanted] = {6: True, 7: True, 9: True, 11: True}
_GROUP: Final[_Wanted] = {1: [{3: _COLUMN}], 2: True, 3: True}
_FILE: Final[_Wanted] = {4: [_GROUP]}


@dataclass(frozen=True, slots=True)
class Chunk:
    """The values of one column in a row group: where they start in the file, and their bytes."""

    start: int
    packed: int
    unpacked: int


@dataclass(frozen=True, slots=True)
class RowGroup:
    """`size` is in bytes, unpacked."""

    rows: int
    size: int
    chunks: tuple[Chunk, ...]


def row_groups(footer: bytes) -> list[RowGroup]:
    """The row groups of a file. Raises `ValueError` where the footer cannot be read."""
    try:
        found = _Reader(footer).struct(_FILE)
    except IndexError as error:
        raise ValueError("it ends early") from error
    return [_row_group(group) for group in found.get(4, [])]


def _row_group(group: Mapping[int, Any]) -> RowGroup:
    columns = [column.get(3, {}) for column in group.get(1, [])]
    return RowGroup(
        rows=max(0, group.get(3, 0)),
        size=max(0, group.get(2, 0)),
        chunks=tuple(
            Chunk(about.get(11) or about.get(9, 0), about.get(7, 0), about.get(6, 0))
            for about in columns
        ),
    )


class _Reader:
    """Reads values one behind the other. Raises IndexError at the end, ValueError over nonsense."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def struct(self, wanted: _Wanted, depth: int = 0) -> dict[int, Any]:
        """The wanted fields of a struct."""
        if depth > _DEEPEST:
            raise ValueError("it is nested too deeply")
        found: dict[int, Any] = {}
        number = 0
        while head := self._byte():
            kind, step = head & 15, head >> 4
            number = number + step if step else self._integer()
            want = wanted.get(number)
            if want is True and kind in _INTEGERS:
                found[number] = self._integer()
            elif isinstance(want, Mapping) and kind == _STRUCT:
                found[number] = self.struct(want, depth + 1)
            elif isinstance(want, list) and kind == _LIST:
                found[number] = self._structs(want[0], depth)
            else:
                self._pass(kind, depth)
        return found

    def _structs(self, wanted: _Wanted, depth: int) -> list[dict[int, Any]]:
        count, kind = self._list_head()
        if kind != _STRUCT:
            raise ValueError("a list holds something else")
        return [self.struct(wanted, depth + 1) for _ in range(count)]

    def _pass(self, kind: int, depth: int) -> None:
        """Go over a value. Booleans have none: their kind says it."""
        if kind in _INTEGERS:
            self._natural()
        elif kind == _BINARY:
            self._skip(self._natural())
        elif kind in _WIDTHS:
            self._skip(_WIDTHS[kind])
        elif kind == _STRUCT:
            self.struct({}, depth + 1)
        elif kind in {_LIST, _SET}:
            count, inner = self._list_head()
            self._pass_all([inner], count, depth)
        elif kind == _MAP:
            count = self._natural()
            kinds = self._byte() if count else 0
            self._pass_all([kinds >> 4, kinds & 15], count, depth)
        elif kind not in {_TRUE, _FALSE}:
            raise ValueError("it has a value of a kind that there is not")

    def _pass_all(self, kinds: list[int], count: int, depth: int) -> None:
        if depth > _DEEPEST:
            raise ValueError("it is nested too deeply")
        for _ in range(count):
            for kind in kinds:
                if kind in {_TRUE, _FALSE}:  # within lists they have a byte each
                    self._skip(1)
                else:
                    self._pass(kind, depth + 1)

    def _list_head(self) -> tuple[int, int]:
        head = self._byte()
        count = head >> 4
        return (self._natural() if count == 15 else count), head & 15

    def _skip(self, size: int) -> None:
        self._at += size
        if self._at > len(self._data):
            raise IndexError

    def _byte(self) -> int:
        value = self._data[self._at]
        self._at += 1
        return value

    def _natural(self) -> int:
        value = shift = 0
        while shift < 70:
            byte = self._byte()
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7
        raise ValueError("it has a number that does not end")

    def _integer(self) -> int:
        value = self._natural()
        return (value >> 1) ^ -(value & 1)
