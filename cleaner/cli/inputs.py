"""What a run reads: the inputs of a command → files and items."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from io import UnsupportedOperation
from itertools import islice
from typing import BinaryIO

from cleaner import choices
from cleaner.cli.messages import Messages
from cleaner.errors import ConfigurationError
from cleaner.io.fields import DETECTED, FieldNames
from cleaner.io.files import SUFFIXES, find_files
from cleaner.io.items import Item
from cleaner.io.reading import ReadingMeter, check_packages, read_files, read_stream
from cleaner.places import Place
from cleaner.remote import without_secrets


class Inputs:
    """The inputs that a user names. `files` are what they come to, None for standard input, and
    `meter` says how far reading has come in them. What a run writes itself is left out: `without`.

    Raises `ConfigurationError` where they come to nothing, or need a package that is not there.
    """

    def __init__(
        self,
        inputs: Sequence[str],
        kind: choices.InputKind,
        messages: Messages,
        *,
        without: Iterable[Place] = (),
        fields: FieldNames = DETECTED,
    ) -> None:
        self._kind = kind
        self._fields = fields
        self.meter = ReadingMeter()
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
            named = without_secrets(" ".join(inputs))
            raise ConfigurationError(f"Found no document in {named} ({wanted}).")
        check_packages(found.files)
        self.files = found.files

    def read(self, start: tuple[str, int] | None, skipped: Counter[str]) -> Iterator[Item]:
        """The items from `start` on; `skipped` counts records that are no documents."""
        if self.files is not None:
            return read_files(
                self.files, self._kind, fields=self._fields, skipped=skipped, start=start,
                meter=self.meter,
            )  # fmt: skip
        items = read_stream(
            _standard_input(), kind=self._kind, fields=self._fields, skipped=skipped
        )
        return items if start is None else islice(items, start[1], None)


def _standard_input() -> BinaryIO:
    """Standard input by a reader of its own: a thread that waits in Python's own one when the
    program ends would bring it down.
    """
    try:
        return open(sys.stdin.fileno(), "rb", closefd=False)
    except (UnsupportedOperation, ValueError, AttributeError):
        return sys.stdin.buffer
