"""Every line of a document with its verdict and the reasons for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cleaner.blocks.lines import Lines
from cleaner.labels import BLANK
from cleaner.model import Reason, Result, Segment
from cleaner.outputs.audit import reason_row


@dataclass(frozen=True, slots=True)
class ExplainedLine:
    """One line of the source, or the part of it that one segment covers.

    `number` counts from 1. `text` is without white space around it. `part` is True when the
    line is shared by several segments.
    """

    number: int
    start: int
    end: int
    text: str
    part: bool
    segment: Segment

    @property
    def verdict(self) -> str:
        """`kept`, `removed` or `blank`."""
        if self.segment.label == BLANK:
            return BLANK
        return "kept" if self.segment.is_main else "removed"


def explain(result: Result) -> tuple[ExplainedLine, ...]:
    """The lines of `result.source` in order, each with the segment that decided it."""
    pieces = list(_pieces(result))
    shares = Counter(line.number for line in pieces if line.text)
    return tuple(
        line
        if shares[line.number] < 2
        else ExplainedLine(line.number, line.start, line.end, line.text, True, line.segment)
        for line in pieces
        if line.text or not shares[line.number]
    )


def _pieces(result: Result) -> Iterator[ExplainedLine]:
    lines = Lines(result.source)
    for segment in result.segments:
        for number, start, end in lines.parts(segment.start, segment.end):
            text = result.source[start:end].strip()
            yield ExplainedLine(number, start, end, text, part=False, segment=segment)


def explanation(result: Result) -> dict[str, Any]:
    """`explain` as one JSON object; log-odds are positive where they speak for junk."""
    return {
        "id": result.id,
        "title": result.title,
        "metadata": result.metadata,
        "warnings": list(result.warnings),
        "lines": [
            {
                "line": line.number,
                "start": line.start,
                "end": line.end,
                "verdict": line.verdict,
                "label": line.segment.label,
                "confidence": round(line.segment.confidence, 4),
                "evidence": [reason_row(reason) for reason in line.segment.evidence],
                "text": line.text,
            }
            for line in explain(result)
        ],
    }


def reason_words(reason: Reason) -> str:
    """A reason in a few words.

    >>> reason_words(Reason("rule", "share-strip", 4.0)), reason_words(Reason("prior", "", -1.25))
    ('share-strip +4.0', 'structure -1.2')
    """
    names = {
        "rule": reason.name,
        "prior": reason.name or "structure",
        "opinion": reason.name,
        "story": f"story: {reason.name}" if reason.name else "story",
        "role": f"role: {reason.name}" if reason.name else "role",
    }
    return f"{names[reason.kind]} {reason.log_odds:+.1f}"
