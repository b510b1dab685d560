"""Rows of a Parquet file: a column for each field of the contract, segments nested.

Needs the extra `parquet`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from cleaner.errors import MissingExtraError
from cleaner.outputs.jsonl import segment_row
from cleaner.outputs.outcome import Outcome
from cleaner.places import Place, local_copy

if TYPE_CHECKING:
    import pyarrow as pa

ROWS: Final = 10_000  # of a row group, at most
GROUP_BYTES: Final = 64 << 20  # of a row group's texts, unless one document alone has more
_LISTS: Final = ("authors", "agency", "signature", "keywords")
_TEXTS: Final = [
    "date",
    "time",
    "updated",
    "site",
    "section",
    "language",
    "description",
    "url",
    "image",
    "type",
    "place",
    "dateline",
    "credit",
]
_FLAGS: Final = ("is_accessible_for_free",)


def parquet_row(outcome: Outcome) -> dict[str, Any]:
    """The row of one document. Metadata that has no column of its own, and the input's other
    fields, are JSON; an id that is no string is one here. A lone surrogate, which no string of
    Parquet may hold, is U+FFFD.
    """
    result = outcome.result
    return {
        "id": _text(outcome.id),
        "url": _text(outcome.url),
        "title": None if result is None else _text(result.title),
        "text": None if result is None else _text(result.text),
        "metadata": None if result is None else _metadata(result.metadata),
        "segments": [] if result is None else [segment_row(s) for s in result.segments],
        "fields": _json(outcome.fields) if outcome.fields else None,
        "error": _text(outcome.error),
    }


def _text(value: object) -> str | None:
    if value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True)


def _metadata(metadata: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    other: dict[str, Any] = {}
    for key, value in metadata.items():
        if key in _LISTS and isinstance(value, list):
            row[key] = [_text(part) for part in value]
        elif key in _TEXTS and (value is None or isinstance(value, str)):
            row[key] = _text(value)
        elif key in _FLAGS and isinstance(value, bool):
            row[key] = value
        else:
            other[key] = value
    return row | ({"other": _json(other)} if other else {})


def arrow() -> Any:
    """The package pyarrow. Raises `MissingExtraError` where it is not installed."""
    try:
        import pyarrow as pa
        import pyarrow.parquet
    except ImportError as error:
        raise MissingExtraError("Parquet output", "parquet") from error
    return pa


def schema(*, audit: bool = False) -> pa.Schema:
    """The columns; `audit` adds the one that lists what was removed."""
    pa = arrow()
    text, texts = pa.string(), pa.list_(pa.string())
    verdict = [
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("label", text),
        ("main", pa.bool_()),
        ("confidence", pa.float64()),
        ("rules", texts),
    ]
    reason = pa.struct([("kind", text), ("name", text), ("log_odds", pa.float64())])
    stretch = [("line", pa.int64()), *verdict, ("evidence", pa.list_(reason)), ("text", text)]
    metadata = [
        *((name, texts) for name in _LISTS),
        *((name, text) for name in _TEXTS),
        *((name, pa.bool_()) for name in _FLAGS),
        ("other", text),
    ]
    columns = [
        ("id", text),
        ("url", text),
        ("title", text),
        ("text", text),
        ("metadata", pa.struct(metadata)),
        ("segments", pa.list_(pa.struct(verdict))),
        ("fields", text),
        ("error", text),
    ]
    if audit:
        columns.append(("audit", pa.list_(pa.struct(stretch))))
    return pa.schema(columns)


def write_rows(stream: BinaryIO, rows: list[dict[str, Any]], columns: pa.Schema) -> None:
    """Write rows as a small Parquet file, quickly."""
    pa = arrow()
    table = pa.Table.from_pylist(rows, schema=columns)
    pa.parquet.write_table(table, stream, compression="zstd", compression_level=1)


def join_files(stream: BinaryIO, parts: Iterable[Place], columns: pa.Schema) -> None:
    """Write the rows of all `parts` as one file, Zstandard-compressed.

    Row groups end where they hold `ROWS` rows or `GROUP_BYTES` of text, so that the file does not
    depend on where its parts ended. Holds one row group at a time.
    """
    pa = arrow()
    with pa.parquet.ParquetWriter(stream, columns, compression="zstd") as writer:
        for group in _groups(parts, pa):
            writer.write_table(group.combine_chunks(), row_group_size=max(1, len(group)))


def _groups(parts: Iterable[Place], pa: Any) -> Iterator[pa.Table]:
    waiting: list[pa.Table] = []
    rows = held = 0
    for part in parts:
        with local_copy(part) as copy, pa.parquet.ParquetFile(copy) as file:
            table = file.read()
        first = 0
        for row, size in enumerate(_sizes(table, pa)):
            if rows and (rows == ROWS or held + size > GROUP_BYTES):
                waiting.append(table.slice(first, row - first))
                yield pa.concat_tables(waiting)
                waiting, rows, held, first = [], 0, 0, row
            rows, held = rows + 1, held + size
        waiting.append(table.slice(first))
    if rows:
        yield pa.concat_tables(waiting)


def _sizes(table: pa.Table, pa: Any) -> list[int]:
    """Bytes of text, other fields and segments of each row, about."""
    import pyarrow.compute as pc

    parts = [pc.binary_length(table[name]) for name in ("text", "fields")]
    parts.append(pc.multiply(pc.list_value_length(table["segments"]), 64))
    total = pa.array([0] * len(table), pa.int64())
    for part in parts:
        total = pc.add(total, pc.fill_null(part.cast(pa.int64()), 0))
    sizes: list[int] = total.to_pylist()
    return sizes
