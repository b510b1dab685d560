"""The audit: each stretch that was removed, with its place, verdict, and the rules that did it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cleaner.blocks.lines import Lines
from cleaner.labels import BLANK
from cleaner.model import Reason, Result, Segment
from cleaner.outputs.jsonl import encode_row, segment_row
from cleaner.outputs.outcome import Outcome


def reason_row(reason: Reason) -> dict[str, Any]:
    """A reason with its log-odds; positive speaks for junk."""
    return {"kind": reason.kind, "name": reason.name, "log_odds": round(reason.log_odds, 4)}


def removed(result: Result) -> Iterator[Segment]:
    """The segments that are neither part of the article nor blank."""
    return (s for s in result.segments if not s.is_main and s.label != BLANK)


def removed_rows(result: Result) -> list[dict[str, Any]]:
    """A row for each removed segment: its line, offsets, verdict and text."""
    source = result.source
    lines = Lines(source)
    return [
        {
            "line": lines.number(segment.start),
            **segment_row(segment),
            "evidence": [reason_row(reason) for reason in segment.evidence],
            "text": source[segment.start : segment.end].rstrip("\r\n"),
        }
        for segment in removed(result)
    ]


def audit_lines(outcome: Outcome) -> bytes:
    """One JSON line for each removed segment of a document; of a failed one, its `error`."""
    if outcome.result is None:
        return encode_row({"id": outcome.id, "error": outcome.error})
    rows = removed_rows(outcome.result)
    return b"".join(encode_row({"id": outcome.id, **row}) for row in rows)
