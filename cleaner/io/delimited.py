"""CSV and TSV → items: a header row with the names of the columns, then a document a row."""

from __future__ import annotations

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterator
from typing import Any, Final

from cleaner.choices import InputKind
from cleaner.errors import InputError
from cleaner.io.compression import CHUNK
from cleaner.io.fields import DETECTED, FieldNames, RowReader
from cleaner.io.items import Item, unread
from cleaner.io.limits import DEFAULT, Limits

# Bytes stand for characters of this charset while the table is taken apart: its delimiters are
# the same bytes in every charset that is in use for tables, and each cell is decoded by itself.
_BYTES: Final = "latin-1"
_WIDE: Final = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_HEADER_LIMIT: Final = 1 << 20
_SAMPLE: Final = 1000
_MOST_RETAKEN: Final = 4
_DELIMITERS: Final = (",", "\t", ";", "|")


class _UnclosedError(Exception):
    """A row does not end: a quote is not closed, or it is too large."""


class _Lines:
    """Hands physical lines to `csv.reader`, and remembers those of the row it is at."""

    def __init__(self, stream: io.BufferedReader, most: int) -> None:
        self._stream = stream
        self._most = most
        self._again: deque[str] = deque()
        self._held: list[str] = []
        self._size = 0
        self._taken = 0  # lines
        self._read = 0  # characters from the stream
        self._retaken = 0  # characters, over all rows that were given up
        self._wide = _wide_text(stream)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._size > self._most:
            raise _UnclosedError
        line = self._again.popleft() if self._again else self._line()
        if not line:
            if self._held:  # asked for more in the middle of a row
                raise _UnclosedError
            raise StopIteration
        self._taken += 1
        self._held.append(line)
        self._size += len(line)
        return line

    def _line(self) -> str:
        line = self._readline(self._most + 1)
        self._read += len(line)
        if len(line) > self._most:
            rest = line
            while rest and not rest.endswith("\n"):
                rest = self._readline(CHUNK)
        return line

    def _readline(self, most: int) -> str:
        if self._wide is not None:
            return self._wide.readline(most).encode("utf-8", "surrogatepass").decode(_BYTES)
        return self._stream.readline(most).decode(_BYTES)

    def first(self) -> str:
        """The first line, which stays to be taken."""
        line = self._line()
        if line:
            self._again.append(line)
        return line

    @property
    def row(self) -> int:
        """The number of the line that the row began in, from 1."""
        return self._taken - len(self._held) + 1

    @property
    def is_blank(self) -> bool:
        return not "".join(self._held).strip("\r\n")

    @property
    def is_too_large(self) -> bool:
        return self._size > self._most

    @property
    def is_one_long_line(self) -> bool:
        return len(self._held[0]) > self._most

    def next_row(self) -> None:
        self._held.clear()
        self._size = 0

    def give_up_row(self, width: int, delimiter: str) -> None:
        """Leave the row; take all but its first line again, if most are rows of `width` cells.

        If not, they are the lines of a cell that was cut off, of which some look like rows.
        """
        others = self._held[1:]
        sample = [line for line in others[:_SAMPLE] if line.strip("\r\n")]
        fitting = sum(_width(line, delimiter) == width for line in sample)
        # Taking lines again and again must not take more time than reading them did.
        can_afford = self._retaken <= _MOST_RETAKEN * max(self._read, self._most)
        if 2 * fitting > len(sample) and can_afford:
            self._retaken += self._size
            self._taken -= len(others)
            self._again.extendleft(reversed(others))
        self.next_row()


def _width(line: str, delimiter: str) -> int:
    """How many cells a line has by itself."""
    try:
        return len(next(csv.reader([line], delimiter=delimiter), []))
    except csv.Error:
        return 0


def _wide_text(stream: io.BufferedReader) -> io.TextIOWrapper | None:
    """The stream as text, if it is UTF-16, whose delimiters are no single bytes."""
    charset = _WIDE.get(stream.peek(2)[:2])
    if charset is None:
        return None
    return io.TextIOWrapper(stream, charset, errors="replace", newline="")


def read_table(
    stream: io.BufferedReader,
    name: str,
    fields: FieldNames = DETECTED,
    limits: Limits = DEFAULT,
    *,
    delimiter: str = ",",
    kind: InputKind = "auto",
) -> Iterator[Item]:
    """Turn each row below the header into an item; a row that does not fit it has an error.

    The `delimiter` is the usual one; where the header shows another, that is it.

    `name` and the line of a row name it where no column has an id. Quoted cells may hold line
    ends and delimiters; a quote that is never closed costs the line it stands in, or, where the
    rest reads as one cell, that. Raises
    `DamagedError` from the stream.
    """
    # The module's limit holds for the whole process: it is only ever raised. Rows are bounded here.
    if csv.field_size_limit() < limits.document + CHUNK:
        csv.field_size_limit(limits.document + CHUNK)
    lines = _Lines(stream, limits.document)
    header: list[str] | None = None
    reader = RowReader(fields, kind)
    delimiter = _delimiter(lines.first(), delimiter, reader)
    for place, cells, error in _records(lines, name, limits, delimiter):
        if header is None:
            header, fault = _header(cells, error, reader)
            if fault is not None:
                yield unread(name, f"{fault} ({place})")
                return
        elif error is not None:
            yield unread(place, error)
        elif len(cells) != len(header):
            yield unread(
                place, f"has {len(cells)} cells, where the header has {len(header)} columns"
            )
        else:
            yield reader.item(_row(header, cells, reader), place, empty="")


def _delimiter(line: str, usual: str, reader: RowReader) -> str:
    """What stands between columns: the usual, unless only another gives columns that are known."""
    for delimiter in (usual, *_DELIMITERS):
        cells = [cell.strip('\r\n"') for cell in line[:_HEADER_LIMIT].split(delimiter)]
        columns = reader.columns(cells)
        if len(cells) > 1 and (columns.text or columns.html):
            return delimiter
    return usual


def _records(
    lines: _Lines, name: str, limits: Limits, delimiter: str
) -> Iterator[tuple[str, list[str], str | None]]:
    """(place, cells, error) of each row that is not blank."""
    width = 0
    while True:
        try:
            for cells in csv.reader(lines, delimiter=delimiter):
                if not lines.is_blank:
                    width = width or len(cells)
                    error = limits.too_large if lines.is_too_large else None
                    yield f"{name}:{lines.row}", cells, error
                lines.next_row()
        except _UnclosedError:
            error = "has a quote that is never closed"
            if lines.is_one_long_line:
                error = limits.too_large
        except csv.Error as fault:
            error = f"is no row: {fault}"
        else:
            return
        yield f"{name}:{lines.row}", [], error
        lines.give_up_row(width, delimiter)


def _header(cells: list[str], error: str | None, reader: RowReader) -> tuple[list[str], str | None]:
    """The names of the columns, and what is wrong with them."""
    if error is not None:
        return [], f"has a header that cannot be read: it {error}"
    if sum(map(len, cells)) > _HEADER_LIMIT:
        return [], "has a header that is too long"
    names = [_text(cell) for cell in cells]
    names[0] = names[0].removeprefix("\ufeff")
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        return names, f"has two columns called {twice!r}"
    return names, column_fault(reader, names)


def column_fault(reader: RowReader, names: list[str]) -> str | None:
    """What is wrong with the names of a file's columns."""
    columns = reader.columns(names)
    shown = ", ".join(names[:20])
    if columns.missing:
        return f"has no column {columns.missing[0]}; its columns are: {shown}"
    if not columns.text and not columns.html:
        return f"has no column with text or HTML by a usual name; its columns are: {shown}"
    return None


def _row(header: list[str], cells: list[str], reader: RowReader) -> dict[str, Any]:
    row: dict[str, Any] = dict(zip(header, map(_cell, cells), strict=True))
    columns = reader.columns(header)
    for name, value in row.items():
        if isinstance(value, bytes) and name not in columns.text and name not in columns.html:
            row[name] = _decoded(value)
    return row


def _cell(cell: str) -> str | bytes:
    """A cell as text; as bytes where it is not UTF-8: documents are decoded by the pipeline."""
    if cell.isascii():
        return cell
    data = cell.encode(_BYTES)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data


def _text(cell: str) -> str:
    value = _cell(cell)
    return value if isinstance(value, str) else _decoded(value)


def _decoded(data: bytes) -> str:
    from cleaner.blocks.decode import decode

    try:
        return decode(data).text
    except InputError:
        return data.decode(_BYTES)
