"""Columns and frames of pandas and Polars. Need the extra `pandas` or `polars`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from cleaner.adapters.layout import INPUT, RESULTS, layout
from cleaner.adapters.options import DEFAULT, Options
from cleaner.batch.work import clean_item
from cleaner.errors import MissingExtraError
from cleaner.io.fields import DETECTED, FieldNames, RowReader
from cleaner.io.items import Item

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

Series: TypeAlias = "pd.Series | pl.Series"
Frame: TypeAlias = "pd.DataFrame | pl.DataFrame"


def clean_series(series: Series, options: Options = DEFAULT) -> Series:
    """The articles of a series of pages: texts, HTML or bytes. What is missing stays missing; so
    does what fails, the cause of which only `clean_frame` tells.
    """
    if _is_polars(series):
        import polars as pl

        return pl.Series(series.name, _texts(series, options), dtype=pl.String)
    import pandas as pd

    texts = _texts(_plain(series), options)
    return pd.Series(texts, index=series.index, name=series.name, dtype="string")


def clean_frame(frame: Frame, options: Options = DEFAULT, fields: FieldNames = DETECTED) -> Frame:
    """A frame with the columns `id`, `url`, `title`, `text`, `metadata`, `segments`, `error`, in
    place of the column with the pages; then the frame's others. Columns that have the name of one of
    the new ones are put together under `input`. `fields` names the columns that are read, where they have no usual
    names. The rows are those of `frame`, in its order, with its index.

    Raises `ConfigurationError` where no column holds documents.
    """
    if not _is_polars(frame):
        return _pandas_frame(frame, options, fields)
    try:
        from cleaner.adapters.arrow import clean_table

        table = frame.to_arrow()
    except ImportError as error:
        raise MissingExtraError("A Polars frame", "polars") from error
    import polars as pl

    return pl.from_arrow(clean_table(table, options, fields))


def _is_polars(value: object) -> bool:
    """Whether it is of Polars and not of pandas, told without loading either."""
    package = type(value).__module__.partition(".")[0]
    if package not in {"pandas", "polars"}:
        raise TypeError(f"a series or frame of pandas or Polars is needed, not {type(value)}")
    return package == "polars"


def _texts(values: Iterable[object], options: Options) -> list[str | None]:
    cleaner = options.cleaner()
    texts: list[str | None] = []
    for number, value in enumerate(values):
        if not isinstance(value, (str, bytes)):
            texts.append(None)
            continue
        item = Item(number, "", value, options.kind)
        result = clean_item(cleaner, item, options.site).result
        texts.append(None if result is None else result.text)
    return texts


def _plain(column: pd.Series) -> pd.Series:
    """Values as Python objects, None for what is missing."""
    return column.astype(object).where(column.notna(), None)


def _pandas_frame(frame: pd.DataFrame, options: Options, fields: FieldNames) -> pd.DataFrame:
    import pandas as pd

    from cleaner.adapters.arrow import result_row

    named = [name for name in frame.columns if isinstance(name, str)]
    plan = layout(named, fields)
    reader, work = RowReader(plan.names, options.kind), options.work("parquet")
    rows = [result_row(work, reader, row) for row in _rows(frame, plan.read)]
    made: dict[Any, Any] = {}
    for name in RESULTS:
        dtype = object if name in {"id", "metadata", "segments"} else "string"
        made[name] = pd.Series([row[name] for row in rows], index=frame.index, dtype=dtype)
    if plan.id is not None:
        made["id"] = frame[plan.id]
    untouched = {*plan.passed, *(name for name in frame.columns if not isinstance(name, str))}
    made |= {name: frame[name] for name in frame.columns if name in untouched}
    if plan.shadowed:
        shadowed = _rows(frame, plan.shadowed)
        made[INPUT] = pd.Series(shadowed, index=frame.index, dtype=object)
    return pd.DataFrame(made, index=frame.index)


def _rows(frame: pd.DataFrame, columns: Sequence[str]) -> list[dict[str, Any]]:
    values = [_plain(frame[name]).tolist() for name in columns]
    return [dict(zip(columns, row, strict=True)) for row in zip(*values, strict=True)]
