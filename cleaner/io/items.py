"""The item: one document as a reader found it, cleaned or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cleaner.choices import InputKind


@dataclass(frozen=True, slots=True)
class Item:
    """One document to clean.

    `id` names it in results and messages; `name` is its path below the output folder, without
    the output's suffix. `fields` are the input's own fields that `cleaner` does not read. An item
    that could not be read has an `error`, the cause in words, and an empty `source`.

    `file` is the name of the file it came from and `number` which of its items it is, from 0:
    together they say where a reader can go on. `place` says it in words.
    """

    id: Any
    name: str
    source: str | bytes = ""
    kind: InputKind = "auto"
    url: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None
    file: str = ""
    number: int = 0
    place: str = ""
