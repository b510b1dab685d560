"""One file a document, in a folder that mirrors the input's."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

from cleaner.outputs.atomic import atomic_file, writable
from cleaner.outputs.forms import TEXT, Form
from cleaner.outputs.naming import output_path
from cleaner.outputs.outcome import Outcome, OutputError


class TextFolder:
    """Writes each article to `folder/<its name>.txt`, or with the suffix of another `form`.

    A failed document leaves no file.
    """

    def __init__(self, folder: Path, form: Form = TEXT) -> None:
        self.folder = folder
        self.form = form
        self._root = folder.resolve()
        self._written: set[PurePosixPath] = set()

    def __enter__(self) -> Self:
        with writable(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing is pending: each file is complete when `write` returns."""

    def write(self, outcome: Outcome) -> None:
        if outcome.result is None:
            return
        relative = output_path(outcome.name, self.form.suffix)
        if relative in self._written:
            raise OutputError(f"not written: an earlier document has the same name, {relative}")
        self._written.add(relative)
        content = self.form.content(outcome.result, outcome.source)
        path = self._root / relative
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.parent.resolve().is_relative_to(self._root):
                raise OutputError(f"a link in {self.folder} leads its output out of that folder")
            with atomic_file(path) as stream:
                stream.write(content)
        except OSError as error:
            raise OutputError(f"cannot be written to {path}: {error.strerror}") from error
