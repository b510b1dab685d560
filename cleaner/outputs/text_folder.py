"""One text file a document, in a folder that mirrors the input's."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Final, Self

from cleaner.outputs.atomic import atomic_file, encode, writable
from cleaner.outputs.naming import output_path
from cleaner.outputs.outcome import Outcome, OutputError

SUFFIX: Final = ".txt"


def page_text(text: str) -> bytes:
    """An article's body as the content of a text file: UTF-8, ending in one line feed.

    >>> page_text("One.\\n\\nTwo."), page_text("")
    (b'One.\\n\\nTwo.\\n', b'')
    """
    body = text.rstrip("\n")
    return encode(f"{body}\n") if body else b""


class TextFolder:
    """Writes each article's body to `folder/<its name>.txt`; a failed document leaves no file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
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
        relative = output_path(outcome.name, SUFFIX)
        if relative in self._written:
            raise OutputError(f"not written: an earlier document has the same name, {relative}")
        self._written.add(relative)
        path = self._root / relative
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.parent.resolve().is_relative_to(self._root):
                raise OutputError(f"a link in {self.folder} leads its output out of that folder")
            with atomic_file(path) as stream:
                stream.write(page_text(outcome.result.text))
        except OSError as error:
            raise OutputError(f"cannot be written to {path}: {error.strerror}") from error
