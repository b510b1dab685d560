"""What a rule reads out of the lines it finds: `capture`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from cleaner.engine.patterns import TimedRegex
from cleaner.engine.values import CaptureField, captures_group


class CaptureReader:
    """One `capture` entry: a constant, or a regex whose first group is the value."""

    def __init__(self, name: str, value: str, limit: float) -> None:
        self.name = name
        self._value = value
        self._limit = limit
        self._is_constant = not captures_group(value)

    @cached_property
    def _regex(self) -> TimedRegex:
        """Compiled when first needed, since most never are."""
        return TimedRegex(self._value, limit=self._limit)

    def read(self, line: str) -> str | None:
        """The value in a clean line, or None. Of several groups the first that has text counts.

        Raises RegexTimeout.
        """
        if self._is_constant:
            return self._value
        found = self._regex.search(line)
        if found is None:
            return None
        value: str = next((g for g in found.groups() if g), "")
        return value.strip() or None


def capture_readers(
    wanted: Mapping[CaptureField, str] | None, limit: float
) -> tuple[CaptureReader, ...]:
    """Readers for what a rule or an item asks for."""
    return tuple(CaptureReader(name, value, limit) for name, value in (wanted or {}).items())
