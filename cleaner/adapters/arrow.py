"""Arrow tables and record batches, cleaned: what the adapters of columnar libraries share.

Needs pyarrow, which the extras of those libraries bring.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from cleaner.adapters.layout import INPUT, RESULTS, Layout, layout
from cleaner.adapters.options import DEFAULT, Options
from cleaner.batch.work import Work
from cleaner.io.fields import DETECTED, FieldNames, RowReader
from cleaner.outputs.parquet import arrow, schema

if TYPE_CHECKING:
    import pyarrow as pa

ROWS: Final = 1000  # that are held as Python objects at a time


def cleaned_schema(given: pa.Schema, fields: FieldNames = DETECTED) -> pa.Schema:
    """The columns of a cleaned table that had the columns `given`.

    They are those of Parquet output, but that ids keep their type, and other columns stand behind
    them as they were. Those of the same name as a result are in the struct `input`.

    Raises `ConfigurationError` where no column holds documents.
    """
    pa = arrow()
    plan = layout(given.names, fields)
    results = schema()
    columns = [results.field(name) for name in RESULTS]
    if plan.id is not None:
        columns[0] = given.field(plan.id).with_name("id")
    columns += [given.field(name) for name in plan.passed]
    if plan.shadowed:
        columns.append(pa.field(INPUT, pa.struct([given.field(name) for name in plan.shadowed])))
    return pa.schema(columns)


def clean_batches(
    batches: Iterable[pa.RecordBatch], options: Options = DEFAULT, fields: FieldNames = DETECTED
) -> Iterator[pa.RecordBatch]:
    """Clean record batches, one after another. A document that fails has an `error`, and null for
    its title and text.
    """
    work = options.work("parquet")
    for batch in batches:
        plan = layout(batch.schema.names, fields)
        reader = RowReader(plan.names, options.kind)
        for start in range(0, len(batch), ROWS):
            yield _cleaned(batch.slice(start, ROWS), plan, reader, work, fields)
        if not len(batch):
            yield arrow().RecordBatch.from_pylist([], cleaned_schema(batch.schema, fields))


def clean_table(
    table: pa.Table, options: Options = DEFAULT, fields: FieldNames = DETECTED
) -> pa.Table:
    """Clean a table, a row a document, in the order of its rows."""
    cleaned = clean_batches(table.to_batches(), options, fields)
    return arrow().Table.from_batches(cleaned, cleaned_schema(table.schema, fields))


def _cleaned(
    batch: pa.RecordBatch, plan: Layout, reader: RowReader, work: Work, fields: FieldNames
) -> pa.RecordBatch:
    pa = arrow()
    made = cleaned_schema(batch.schema, fields)
    results = schema()
    rows = [result_row(work, reader, row) for row in batch.select(list(plan.read)).to_pylist()]
    columns = [
        pa.array([row[name] for row in rows], results.field(name).type)
        if name != "id" or plan.id is None
        else batch.column(plan.id)
        for name in RESULTS
    ]
    columns += [batch.column(name) for name in plan.passed]
    if plan.shadowed:
        shadowed = [batch.column(name) for name in plan.shadowed]
        columns.append(pa.StructArray.from_arrays(shadowed, fields=list(made.field(INPUT).type)))
    return pa.RecordBatch.from_arrays(columns, schema=made)


def result_row(work: Work, reader: RowReader, row: dict[str, Any]) -> dict[str, Any]:
    """The results for one row, which has no name but its place in its table."""
    content = work(reader.item(row, "")).content
    assert isinstance(content, dict)
    return content | {"id": None}
