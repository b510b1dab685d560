"""The audit: one JSON line for each stretch that was removed, with the rules that did it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from cleaner.blocks.lines import Lines
from cleaner.labels import BLANK
from cleaner.model import Reason, Result, Segment
from cleaner.outputs.jsonl import JsonLines, segment_row
from cleaner.outputs.outcome import Outcome


def reason_row(reason: Reason) -> dict[str, Any]:
    """A reason with its log-odds; positive speaks for junk."""
    return {"kind": reason.kind, "name": reason.name, "log_odds": round(reason.log_odds, 4)}


def removed(result: Result) -> Iterator[Segment]:
    """The segments that are neither part of the article nor blank."""
    return (s for s in result.segments if not s.is_main and s.label != BLANK)


class Audit:
    """Writes the removed segments of each document: its id, line, offsets, verdict and text.

    A failed document has one row with its `error`.
    """

    def __init__(self, path: Path) -> None:
        self._rows = JsonLines(path)

    def __enter__(self) -> Self:
        self._rows.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._rows.__exit__(kind, error, trace)

    def write(self, outcome: Outcome) -> None:
        if outcome.result is None:
            self._rows.write_row({"id": outcome.id, "error": outcome.error})
            return
        source = outcome.result.source
        lines = Lines(source)
        for segment in removed(outcome.result):
            self._rows.write_row(
                {
                    "id": outcome.id,
                    "line": lines.number(segment.start),
                    **segment_row(segment),
                    "evidence": [reason_row(reason) for reason in segment.evidence],
                    "text": source[segment.start : segment.end].rstrip("\r\n"),
                }
            )
