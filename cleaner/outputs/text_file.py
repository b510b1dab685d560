"""One article as one file, or on a stream."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from cleaner.outputs.atomic import atomic_file, writable
from cleaner.outputs.forms import TEXT, Form
from cleaner.outputs.outcome import Outcome


class TextFile:
    """Writes each article to `target`; a failed document leaves it untouched."""

    def __init__(self, target: Path | BinaryIO, form: Form = TEXT) -> None:
        self._target = target
        self._form = form

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing is pending: `write` leaves the target complete."""

    def write(self, outcome: Outcome) -> None:
        if outcome.result is None:
            return
        content = self._form.content(outcome.result, outcome.source)
        if not isinstance(self._target, Path):
            self._target.write(content)
            self._target.flush()
            return
        with writable(self._target):
            self._target.parent.mkdir(parents=True, exist_ok=True)
            with atomic_file(self._target) as stream:
                stream.write(content)
