"""Parquet → items: a document a row, read a few rows at a time."""

from __future__ import annotations

import base64
import io
import math
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from cleaner.choices import InputKind
from cleaner.errors import MissingExtraError
from cleaner.io.compression import CHUNK
from cleaner.io.delimited import column_fault
from cleaner.io.fields import DETECTED, Columns, FieldNames, RowReader
from cleaner.io.items import PASSED, Item, unread
from cleaner.io.limits import DEFAULT, WINDOW, Limits
from cleaner.io.meter import ReadingMeter
from cleaner.io.parquet_footer import RowGroup, row_groups

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

_BATCH_BYTES: Final = 16 << 20
_BATCH_ROWS: Final = 1000


def read_parquet(
    source: str | BinaryIO,
    name: str,
    fields: FieldNames = DETECTED,
    limits: Limits = DEFAULT,
    *,
    kind: InputKind = "auto",
    skip: int = 0,
    meter: ReadingMeter | None = None,
) -> Iterator[Item]:
    """Turn each row into an item. The first `skip` items are `PASSED`.

    A file whose footer is broken is one item with an error; so is a row group that cannot be
    read on, and the next one follows. Raises OSError where the file cannot be opened, and
    `MissingExtraError` without pyarrow.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtraError("Reading Parquet files", "parquet") from error
    with open(source, "rb") if isinstance(source, str) else source as stream:  # noqa: PTH123 - a name is given
        size = stream.seek(0, io.SEEK_END)
        try:
            footer = _footer(stream, size)
        except ValueError as error:
            yield unread(name, str(error))
            return
        try:
            groups = row_groups(footer)
            file = pq.ParquetFile(stream)
            if len(groups) != file.num_row_groups:
                raise ValueError("its row groups cannot be counted")  # noqa: TRY301 - as the others
        except (pa.ArrowException, OSError, ValueError) as error:
            start = size - 8 - len(footer)
            yield unread(name, f"has a broken Parquet footer at byte {start}: {_first_line(error)}")
            return
        with file:
            yield from _Rows(file, groups, name, RowReader(fields, kind), limits).items(skip, meter)


def _footer(stream: BinaryIO, size: int) -> bytes:
    """The footer of a file of `size` bytes. Raises `ValueError` where there is none."""
    if size < 12:
        raise ValueError(f"is no Parquet file: it ends at byte {size}")
    stream.seek(size - 8)
    tail = stream.read(8)
    if tail[4:] != b"PAR1":
        raise ValueError(
            f"is cut off or no Parquet file: no footer at byte {size - 4}, where it ends"
        )
    start = size - 8 - int.from_bytes(tail[:4], "little")
    if start < 4:
        raise ValueError(f"has a wrong length of its Parquet footer at byte {size - 8}")
    stream.seek(start)
    return stream.read(size - 8 - start)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


class _Rows:
    """The rows of one open file."""

    def __init__(
        self,
        file: pq.ParquetFile,
        groups: list[RowGroup],
        name: str,
        reader: RowReader,
        limits: Limits,
    ) -> None:
        self._file = file
        self._groups = groups
        self._name = name
        self._reader = reader
        self._limits = limits

    def items(self, skip: int, meter: ReadingMeter | None) -> Iterator[Item]:
        names = list(self._file.schema_arrow.names)
        fault = column_fault(self._reader, names)
        if fault is not None:
            yield unread(self._name, fault)
            return
        before = 0  # rows in the groups before
        total = max(1, sum(group.rows for group in self._groups))
        for number, group in enumerate(self._groups):
            for item in self._group(number, before, skip):
                skip -= 1
                yield item
            before += group.rows
            if meter is not None:
                meter.reach(before / total)

    def _group(self, group: int, before: int, skip: int) -> Iterator[Item]:
        import pyarrow as pa

        about = self._groups[group]
        bomb = self._bomb(about)
        if bomb is not None:
            left = f"rows {before + 1} to {before + about.rows} were left"
            yield unread(f"{self._name} row {before + 1}", f"{bomb}: {left}")
            return
        size = max(1, about.size // max(1, about.rows))
        rows = max(1, min(_BATCH_ROWS, _BATCH_BYTES // size))
        done = 0
        try:
            # Single-threaded: memory holds the columns of one batch, not of all groups ahead.
            for batch in self._file.iter_batches(rows, row_groups=[group], use_threads=False):
                passed = min(max(0, skip - done), batch.num_rows)
                for _ in range(passed):
                    yield PASSED
                first = before + done
                done += batch.num_rows
                yield from self._batch(batch.slice(passed), first + passed)
        except (pa.ArrowException, OSError, ValueError) as error:
            first, last = before + done + 1, before + about.rows
            start = min((chunk.start for chunk in about.chunks), default=0)
            yield unread(
                f"{self._name} row {first}",
                f"has a damaged row group at byte {start}: rows {first} to {last} cannot be read: "
                f"{_first_line(error)}",
            )

    def _bomb(self, about: RowGroup) -> str | None:
        """What is said of a row group with a column that expands beyond all measure."""
        for chunk in about.chunks:
            packed = max(1, chunk.packed)
            if chunk.unpacked > WINDOW and chunk.unpacked > self._limits.ratio * packed:
                times = f"expands {chunk.unpacked // packed} times, as only a bomb does"
                return f"has a column at byte {chunk.start} that {times}"
        return None

    def _batch(self, batch: pa.RecordBatch, first: int) -> Iterator[Item]:
        batch = _in_microseconds(batch)
        for at, row in enumerate(_dicts(batch), first + 1):
            place = f"{self._name} row {at}"
            if isinstance(row, str):
                yield unread(place, row)
            else:
                yield self._item(row, place)

    def _item(self, row: dict[str, Any], place: str) -> Item:
        columns = self._reader.columns(row)
        for name in (*columns.text, *columns.html):
            value = row[name]
            if isinstance(value, (str, bytes)) and len(value) > self._limits.document:
                return unread(place, self._limits.too_large)
        return self._reader.item(_plain_row(row, columns), place)


def _in_microseconds(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Times to the microsecond, the finest that Python's have."""
    import pyarrow as pa

    columns = list(batch.columns)
    for at, column in enumerate(columns):
        if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
            columns[at] = column.cast(pa.timestamp("us", column.type.tz), safe=False)
        elif pa.types.is_duration(column.type) and column.type.unit == "ns":
            columns[at] = column.cast(pa.duration("us"), safe=False)
        elif pa.types.is_time64(column.type) and column.type.unit == "ns":
            columns[at] = column.cast(pa.time64("us"), safe=False)
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _dicts(batch: pa.RecordBatch) -> Iterator[dict[str, Any] | str]:
    """The rows as dicts; a row with a value that Python cannot hold as what is wrong with it."""
    import pyarrow as pa

    faults = (pa.ArrowException, ValueError, OverflowError)
    try:
        yield from batch.to_pylist()
    except faults:
        for at in range(batch.num_rows):
            try:
                (row,) = batch.slice(at, 1).to_pylist()
            except faults as error:
                yield f"has a value that cannot be read: {_first_line(error)}"
            else:
                yield row


def _plain_row(row: dict[str, Any], columns: Columns) -> dict[str, Any]:
    """A row of what JSON can hold; documents may stay bytes, which the pipeline decodes."""
    documents = {*columns.text, *columns.html}
    return {
        name: value if isinstance(value, (str, int)) or name in documents else plain(value)
        for name, value in row.items()
    }


def plain(value: Any) -> Any:
    """A value as JSON can hold it.

    >>> plain({"day": date(2026, 1, 2), "odd": float("nan"), "pairs": [("a", b"b"), (1, b"\\xff")]})
    {'day': '2026-01-02', 'odd': None, 'pairs': [['a', 'b'], [1, '/w==']]}
    """
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return base64.b64encode(value).decode("ascii")
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    return str(value)


@contextmanager
def spooled(stream: BinaryIO | io.BufferedReader) -> Iterator[BinaryIO]:
    """The bytes of a stream in a temporary file, for a format that is read from its end."""
    with tempfile.TemporaryFile() as held:
        while data := stream.read(CHUNK):
            held.write(data)
        yield held
