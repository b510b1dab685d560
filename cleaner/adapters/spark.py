"""Spark: a data frame of pages → a data frame of articles, by `mapInArrow`.

Needs the extra `spark`; executors need `cleaner` as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.adapters.arrow import clean_batches, cleaned_schema
from cleaner.adapters.options import DEFAULT, Options
from cleaner.errors import MissingExtraError
from cleaner.io.fields import DETECTED, FieldNames

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame


@dataclass(frozen=True, slots=True)
class CleanPartition:
    """For `mapInArrow`: cleans the batches of a partition. A Python worker loads the rules once,
    since Spark gives it many partitions.
    """

    options: Options = DEFAULT
    fields: FieldNames = DETECTED

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return clean_batches(batches, self.options, self.fields)


def clean_dataframe(
    frame: DataFrame, options: Options = DEFAULT, fields: FieldNames = DETECTED
) -> DataFrame:
    """Clean a data frame, a row a document, when it is consumed.

    The columns are those of `arrow.cleaned_schema`. Spark sends up to
    `spark.sql.execution.arrow.maxRecordsPerBatch` rows (10,000) to a worker at once: lower it for
    large pages. Paths of rules have to be there on every executor.

    Raises `ConfigurationError` where no column holds documents.
    """
    try:
        from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema
    except ImportError as error:
        raise MissingExtraError("Cleaning with Spark", "spark") from error
    schema = from_arrow_schema(cleaned_schema(to_arrow_schema(frame.schema), fields))
    return frame.mapInArrow(CleanPartition(options, fields).__call__, schema)
