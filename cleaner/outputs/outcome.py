"""The outcome: what became of one item, as the writers take it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

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


class Writer(Protocol):
    """Takes the outcomes of a run in order. Leaving the context by an exception drops what is
    not complete.

    `write` raises `OutputError` when one document cannot be written and others can.
    """

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def write(self, outcome: Outcome) -> None: ...
