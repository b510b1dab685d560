"""One JSON object a line and document."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from cleaner.model import Result, Segment
from cleaner.outputs.outcome import Outcome

RESULT_FIELDS: Final = ("id", "title", "text", "metadata", "segments", "error")


def segment_row(segment: Segment) -> dict[str, Any]:
    """A segment as it stands in a row; offsets are characters of the decoded input."""
    return {
        "start": segment.start,
        "end": segment.end,
        "label": segment.label,
        "main": segment.is_main,
        "confidence": round(segment.confidence, 4),
        "rules": list(segment.rules),
    }


def outcome_row(outcome: Outcome, more: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The row of one document: the contract's fields, those of `more`, then the input's own.

    An input field that has the name of one of the others is kept under `input`. A failed
    document has an `error` and null for its title and text.
    """
    result = outcome.result or Result("", None, {}, "", ())
    row: dict[str, Any] = {
        "id": outcome.id,
        "title": result.title,
        "text": None if outcome.result is None else result.text,
        "metadata": result.metadata,
        "segments": [segment_row(segment) for segment in result.segments],
    }
    row |= more or {}
    taken = {*RESULT_FIELDS, *row}
    if outcome.url is not None:
        row["url"] = outcome.url
    shadowed = {key: value for key, value in outcome.fields.items() if key in taken}
    row |= {key: value for key, value in outcome.fields.items() if key not in shadowed}
    if shadowed:
        row["input"] = shadowed | ({"input": row["input"]} if "input" in row else {})
    if outcome.error is not None:
        row["error"] = outcome.error
    return row


def encode_row(row: dict[str, Any]) -> bytes:
    """A row as one line of UTF-8. With a lone surrogate in it, the line is escaped ASCII.

    >>> encode_row({"id": "é"}), encode_row({"id": "\\ud800"})
    (b'{"id": "\\xc3\\xa9"}\\n', b'{"id": "\\\\ud800"}\\n')
    """
    try:
        return (json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8")
    except UnicodeEncodeError:
        return (json.dumps(row) + "\n").encode("ascii")
