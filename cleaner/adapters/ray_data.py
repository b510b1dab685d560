"""Ray Data: a dataset of pages → a dataset of articles, in actors that load the rules once.

Needs the extra `ray`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner.adapters.arrow import clean_table
from cleaner.adapters.options import DEFAULT, Options
from cleaner.errors import MissingExtraError
from cleaner.io.fields import DETECTED, FieldNames

if TYPE_CHECKING:
    import pyarrow as pa
    import ray.data


class CleanBatches:
    """For `map_batches(CleanBatches, fn_constructor_args=[options], batch_format="pyarrow", …)`:
    an actor that cleans Arrow tables. It has the rules when it is ready.
    """

    def __init__(self, options: Options = DEFAULT, fields: FieldNames = DETECTED) -> None:
        self._options = options
        self._fields = fields
        options.cleaner()

    def __call__(self, batch: pa.Table) -> pa.Table:
        return clean_table(batch, self._options, self._fields)


def clean_dataset(
    dataset: ray.data.Dataset,
    options: Options = DEFAULT,
    fields: FieldNames = DETECTED,
    *,
    actors: int | tuple[int, int] = 1,
    batch_size: int = 256,
    **more: Any,
) -> ray.data.Dataset:
    """Clean a dataset, a row a document, when it is consumed.

    `actors` is how many processes clean, or the fewest and the most; each holds a core and some
    hundred MB. The columns are those of `arrow.cleaned_schema`. `more` goes to `map_batches`, such
    as `num_cpus`. Paths of rules have to be there on every node.
    """
    try:
        from ray.data import ActorPoolStrategy
    except ImportError as error:
        raise MissingExtraError("Cleaning with Ray", "ray") from error
    if isinstance(actors, int):
        pool = ActorPoolStrategy(size=actors)
    else:
        pool = ActorPoolStrategy(min_size=actors[0], max_size=actors[1])
    return dataset.map_batches(
        CleanBatches,
        fn_constructor_args=(options, fields),
        batch_format="pyarrow",
        batch_size=batch_size,
        compute=pool,
        **more,
    )
