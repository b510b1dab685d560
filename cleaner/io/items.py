"""The item: one document as a reader found it, cleaned or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cleaner.choices import InputKind


@dataclass(frozen=True, slots=True)
class Item:
    """One document to clean.

    `id` names it in results and messages; `name` is its path below the output folder, without
    the output's suffix. `fields` are the input's own fields that `cleaner` does not read. An item
    that could not be read has an `error`, the cause in words, and an empty `source`.

    `file` is the name of the file it came from and `number` its place among the items of that
    file, from 0, errors counted: the two find it again. `place` says it to people
    (`rows.jsonl:17`).
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


PASSED: Final = Item(None, "")
"""What a reader may give in place of an item that it was told to read over."""


def unread(place: str, error: str) -> Item:
    """An item for something that could not be read and has no name but its place."""
    return Item(place, place, error=error, place=place)


def blamed(error: str | None, place: str, identity: object) -> str | None:
    """An error that names the place, unless the document is called by it anyway.

    >>> blamed("has no text", "a.csv:3", "page-7"), blamed("has no text", "a.csv:3", "a.csv:3")
    ('has no text (a.csv:3)', 'has no text')
    """
    return error if error is None or identity == place else f"{error} ({place})"
