"""Blocks, spans and blanks → segments that tile the source, and the article's text."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import regex

from cleaner.characters import Char, class_table, to_codes
from cleaner.labels import BLANK, MAIN
from cleaner.model import Blocks, Hit, Reason, Segment

_UNSEEN: Final = (Char.SPACE, Char.ODD_SPACE, Char.LINE_BREAK)
_HIDDEN: Final = frozenset((*_UNSEEN, Char.INVISIBLE))
_NO_SPACE_BEFORE: Final = ".,;:!?)]”’»。，、"
_MAIN: Final = frozenset(MAIN)
_BODY: Final = _MAIN - {"title"}
_UNSPACED: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled stretch inside a block, in offsets of the source."""

    start: int
    end: int
    label: str
    log_odds: float
    rules: tuple[Reason, ...]


def source_spans(blocks: Blocks, i: int, hits: Sequence[Hit]) -> list[Span]:
    """Spans of block `i` as offsets of the source; overlapping ones become one."""
    spans: list[Span] = []
    for hit in sorted(hits, key=lambda h: (h.start or 0, -(h.end or 0), h.rule)):
        start, end = _to_source(blocks, i, hit.start or 0, hit.end or 0)
        reason = Reason("rule", hit.rule, hit.log_odds)
        if spans and start < spans[-1].end:
            last = spans[-1]
            label = hit.label if hit.log_odds > last.log_odds else last.label
            joined = (*last.rules, reason)
            strength = max(last.log_odds, hit.log_odds)
            spans[-1] = Span(last.start, max(last.end, end), label, strength, joined)
        else:
            spans.append(Span(start, end, hit.label, hit.log_odds, (reason,)))
    return spans


def _to_source(blocks: Blocks, i: int, start: int, end: int) -> tuple[int, int]:
    """Offsets of a span of the clean line, as offsets of the source."""
    first, last = int(blocks.start[i]), int(blocks.end[i])
    raw = blocks.source[first:last]
    if raw == blocks.clean[i]:
        return first + start, first + end
    places = _clean_offsets(raw)
    return first + int(places[start]), first + int(places[end - 1]) + 1


def _clean_offsets(raw: str) -> npt.NDArray[np.int64]:
    """For each character of the clean line, where it stands in the raw one."""
    classes = class_table()[to_codes(raw)]
    shown = np.flatnonzero(classes != Char.INVISIBLE)
    space = np.isin(classes[shown], _UNSEEN)
    text = np.flatnonzero(~space)
    inner = slice(int(text[0]), int(text[-1]) + 1)
    shown, space = shown[inner], space[inner]
    repeated = np.zeros_like(space)
    repeated[1:] = space[1:] & space[:-1]
    return shown[~repeated]


def tile(
    blocks: Blocks,
    labels: Sequence[str],
    confidence: Sequence[float],
    reasons: Sequence[tuple[Reason, ...]],
    spans: Mapping[int, Sequence[Span]],
    keep: frozenset[str] = frozenset(),
) -> tuple[Segment, ...]:
    """Segments that tile the source: one a line, more where spans cut it, and blanks between.

    Those with a label of the article or of `keep` are main.
    """
    source, main = blocks.source, _MAIN | keep
    segments: list[Segment] = []
    at = 0
    columns = (blocks.line_start.tolist(), blocks.line_end.tolist(), labels, confidence, reasons)
    for i, (start, end, label, sure, why) in enumerate(zip(*columns, strict=True)):
        if start > at:
            segments.append(Segment(at, start, BLANK, False, 1.0))
        at = end
        if i not in spans:
            segments.append(Segment(start, end, label, label in main, sure, why))
            continue
        for first, last, span in _pieces(source, start, end, spans[i]):
            said = (label, sure, why)
            if span is not None:
                said = (span.label, certainty(span.log_odds), span.rules)
            segments.append(Segment(first, last, said[0], said[0] in main, *said[1:]))
    if at < len(source):
        segments.append(Segment(at, len(source), BLANK, False, 1.0))
    return tuple(segments)


def _pieces(
    source: str, at: int, stop: int, spans: Sequence[Span]
) -> Iterator[tuple[int, int, Span | None]]:
    """The line `at:stop` with its spans cut out: what a span covers, and the rest as None. What
    shows nothing is left with the span beside it.
    """
    for k, span in enumerate(spans):
        if _shows(source[at : span.start]):
            yield at, span.start, None
            at = span.start
        following = spans[k + 1].start if k + 1 < len(spans) else stop
        end = span.end if _shows(source[span.end : following]) else following
        yield at, end, span
        at = end
    if at < stop:
        yield at, stop, None


def _shows(text: str) -> bool:
    """Whether `text` holds more than white space and invisible characters."""
    table = class_table()
    # The first characters nearly always tell; a whole line as an array would cost more.
    return any(table[ord(character)] not in _HIDDEN for character in text)


def certainty(log_odds: float) -> float:
    """The confidence, 0.5 … 1, of a verdict with these log-odds behind it."""
    return 1.0 / (1.0 + math.exp(-min(abs(log_odds), 30.0)))


def body_text(
    blocks: Blocks,
    labels: Sequence[str],
    spans: Mapping[int, Sequence[Span]],
    keep: frozenset[str] = frozenset(),
) -> str:
    """The article's body: its main lines but for the headline, without the spans cut out of
    them, and what is labelled in `keep`.

    Lines stay lines; where blank lines stood between two of them, one stays. Code keeps its
    indentation.
    """
    source, shown = blocks.source, _BODY | keep
    lines: list[str] = []
    parted = False
    columns = (blocks.start.tolist(), blocks.end.tolist(), blocks.gap.tolist(), labels)
    for i, (start, end, gap, label) in enumerate(zip(*columns, strict=True)):
        if gap:
            parted = True
        if i in spans:
            pieces = _pieces(source, start, end, spans[i])
            text = _joined(source[a:b] for a, b, s in pieces if (s.label if s else label) in shown)
        elif label in shown:
            text = source[int(blocks.line_start[i]) if label == "code" else start : end]
        else:
            continue
        if text:
            if parted and lines:
                lines.append("")
            lines.append(text)
            parted = False
    return "\n".join(lines)


def _joined(pieces: Iterable[str]) -> str:
    """What was kept of a line, with a space where a span was cut out, if the script has them."""
    line = ""
    for piece in pieces:
        if not _shows(piece):
            continue
        text = piece.strip()
        if line and text[0] not in _NO_SPACE_BEFORE and not _UNSPACED.match(text):
            line += " "
        line += text
    return line
