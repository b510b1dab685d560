"""What a run reads: the inputs of a command → files and items."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from io import UnsupportedOperation
from pathlib import Path
from typing import BinaryIO

from cleaner import choices
from cleaner.cli.messages import Messages
from cleaner.errors import ConfigurationError
from cleaner.io.files import SUFFIXES, find_files
from cleaner.io.items import Item
from cleaner.io.jsonl import read_rows
from cleaner.io.reading import read_files


class Inputs:
    """The inputs that a user names. `files` are what they come to, None for standard input.

    Raises `ConfigurationError` where they come to nothing.
    """

    def __init__(
        self,
        inputs: Sequence[str],
        kind: choices.InputKind,
        messages: Messages,
        *,
        without: Path | None = None,
    ) -> None:
        self._kind = kind
        self.files = None
        if "-" in inputs:
            if len(inputs) > 1:
                raise ConfigurationError("Read standard input (-) alone, without other inputs.")
            return
        found = find_files(inputs, without=without)
        if found.skipped:
            kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(found.skipped.items()))
            messages.say(f"Passed over files of other kinds: {kinds}")
        if not found.files:
            wanted = " ".join(sorted(SUFFIXES))
            raise ConfigurationError(f"Found no document in {' '.join(inputs)} ({wanted}).")
        self.files = found.files

    def read(self, start: tuple[str, int] | None, skipped: Counter[str]) -> Iterator[Item]:
        """The items from `start` on; `skipped` counts records that are no documents."""
        if self.files is None:
            return read_rows(_standard_input(), "stdin")
        return read_files(self.files, self._kind)


def _standard_input() -> BinaryIO:
    """Standard input by a reader of its own: a thread that waits in Python's own one when the
    program ends would bring it down.
    """
    try:
        return open(sys.stdin.fileno(), "rb", closefd=False)
    except (UnsupportedOperation, ValueError, AttributeError):
        return sys.stdin.buffer
