"""Which columns of a table are read, which are written, and which pass through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from cleaner.errors import ConfigurationError
from cleaner.io.fields import FieldNames

RESULTS: Final = ("id", "url", "title", "text", "metadata", "segments", "error")
INPUT: Final = "input"


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table, before and after.

    `read` are those that a document may stand in, the likeliest first, with those that may hold
    its address. `id` is the column that documents are called by, if there is one. `passed` are
    untouched; `shadowed` bear the name of a result's column, and become fields of `input`.
    `names` are those that the rows are read by.
    """

    id: str | None
    read: tuple[str, ...]
    passed: tuple[str, ...]
    shadowed: tuple[str, ...]
    names: FieldNames


def layout(columns: Sequence[str], fields: FieldNames) -> Layout:
    """The layout of a table with `columns`. Results are `RESULTS`; a document's first column is
    replaced by them, all others are kept.

    Raises `ConfigurationError` where a name is not there, or no column holds documents.
    """
    found = fields.among(columns)
    if found.missing:
        raise ConfigurationError(
            f"There is no column {found.missing[0]}; the columns are {', '.join(columns)}."
        )
    documents = found.text + found.html
    if not documents:
        raise ConfigurationError(
            f"No column holds text or HTML by its name: {', '.join(columns)}. Name it: text=, html="
        )
    identity = found.id[0] if found.id else None
    replaced = {documents[0], *found.url[:1], *([] if identity is None else [identity])}
    kept = [name for name in columns if name not in replaced]
    return Layout(
        identity,
        documents + found.url,
        passed=tuple(name for name in kept if name not in {*RESULTS, INPUT}),
        shadowed=tuple(name for name in kept if name in {*RESULTS, INPUT}),
        names=replace(fields, id=None),
    )
