"""Hugging Face `datasets`: a dataset of pages → a dataset of articles.

Needs the extra `datasets`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cleaner.adapters.arrow import clean_table, cleaned_schema
from cleaner.adapters.layout import RESULTS
from cleaner.adapters.options import DEFAULT, Options
from cleaner.errors import MissingExtraError
from cleaner.io.fields import DETECTED, FieldNames

if TYPE_CHECKING:
    import pyarrow as pa
    from datasets import Dataset, IterableDataset


@dataclass(frozen=True, slots=True)
class CleanBatch:
    """For `map(…, batched=True)` of a dataset in the format "arrow".

    `datasets` finds earlier results again by the hash of what it maps: `digest` has it change
    with the rules' content and the version.
    """

    options: Options = DEFAULT
    fields: FieldNames = DETECTED
    digest: str = field(default="", init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", self.options.digest())

    def __call__(self, batch: pa.Table) -> pa.Table:
        return clean_table(batch, self.options, self.fields)


def clean_dataset(
    dataset: Dataset | IterableDataset,
    options: Options = DEFAULT,
    fields: FieldNames = DETECTED,
    **more: Any,
) -> Dataset | IterableDataset:
    """Clean a dataset, a row a document: columns as in `arrow.cleaned_schema`.

    `more` goes to `map`, such as `num_proc` and `batch_size`. A dataset that streams is cleaned as
    it is read. The result has the plain format: Python objects.

    Raises `ConfigurationError` where no column holds documents.
    """
    try:
        from datasets import Features
    except ImportError as error:
        raise MissingExtraError("Cleaning with datasets", "datasets") from error
    features = None
    if dataset.features is not None:  # some that stream know their columns only as they are read
        made = cleaned_schema(dataset.features.arrow_schema.remove_metadata(), fields)
        passed = {n: kind for n, kind in dataset.features.items() if n not in RESULTS}
        features = Features.from_arrow_schema(made)
        features.update((name, kind) for name, kind in passed.items() if name in features)
    arrow = dataset.with_format("arrow")
    batch = CleanBatch(options, fields)
    return arrow.map(batch, batched=True, features=features, **more).with_format(None)
