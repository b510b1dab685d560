"""The outcome: what became of one item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cleaner.errors import InputError

if TYPE_CHECKING:  # it brings NumPy, for which completion in the shell cannot wait
    from cleaner.model import Result


class OutputError(InputError):
    """This document's output cannot be written; others can."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One document, cleaned or failed: either `result` or `error`, the cause in words, is given.

    `id`, `name`, `fields` and `source` are those of the item; `url` is passed on.
    """

    id: Any
    name: str
    result: Result | None = None
    error: str | None = None
    url: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    source: str | bytes = ""
