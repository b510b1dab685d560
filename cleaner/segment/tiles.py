"""Blocks, spans and blanks → segments that tile the source, and the article's text."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import regex

from cleaner.characters import Char, class_table, to_codes
from cleaner.labels import BLANK, is_main
from cleaner.model import Blocks, Hit, Reason, Segment

_UNSEEN: Final = (Char.SPACE, Char.ODD_SPACE, Char.LINE_BREAK)
_HIDDEN: Final = frozenset((*_UNSEEN, Char.INVISIBLE))
_NO_SPACE_BEFORE: Final = ".,;:!?)]”’»。，、"
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
) -> tuple[Segment, ...]:
    """Segments that tile the source: one a line, more where spans cut it, and blanks between."""
    segments: list[Segment] = []
    at = 0
    starts, ends = blocks.line_start.tolist(), blocks.line_end.tolist()
    for i, label in enumerate(labels):
        if starts[i] > at:
            segments.append(Segment(at, starts[i], BLANK, False, 1.0))
        at = ends[i]
        whole = Segment(starts[i], at, label, is_main(label), confidence[i], reasons[i])
        if i in spans:
            segments += _cut(blocks.source, whole, spans[i])
        else:
            segments.append(whole)
    if at < len(blocks.source):
        segments.append(Segment(at, len(blocks.source), BLANK, False, 1.0))
    return tuple(segments)


def _cut(source: str, whole: Segment, spans: Sequence[Span]) -> Iterator[Segment]:
    """The line with its spans cut out. What shows nothing is left with the span beside it."""
    at = whole.start
    for k, span in enumerate(spans):
        if _shows(source[at : span.start]):
            yield replace(whole, start=at, end=span.start)
            at = span.start
        following = spans[k + 1].start if k + 1 < len(spans) else whole.end
        end = span.end if _shows(source[span.end : following]) else following
        label = span.label
        yield Segment(at, end, label, is_main(label), certainty(span.log_odds), span.rules)
        at = end
    if at < whole.end:
        yield replace(whole, start=at)


def _shows(text: str) -> bool:
    """Whether `text` holds more than white space and invisible characters."""
    table = class_table()
    # The first characters nearly always tell; a whole line as an array would cost more.
    return any(table[ord(character)] not in _HIDDEN for character in text)


def certainty(log_odds: float) -> float:
    """The confidence, 0.5 … 1, of a verdict with these log-odds behind it."""
    return 1.0 / (1.0 + math.exp(-min(abs(log_odds), 30.0)))


def body_text(blocks: Blocks, segments: Iterable[Segment], keep: frozenset[str]) -> str:
    """The article's body: its main segments but for the headline, and those labelled in `keep`.

    Lines stay lines; where blank lines stood between two of them, one stays.
    """
    source = blocks.source
    line_end = iter(blocks.line_end.tolist())
    end_of_line = 0
    lines: list[str] = []
    fresh, parted = True, False
    for segment in segments:
        if segment.label == BLANK:
            parted = parted or bool(lines)
            continue
        if segment.start >= end_of_line:
            end_of_line = next(line_end)
            fresh = True
        if not ((segment.is_main and segment.label != "title") or segment.label in keep):
            continue
        text = source[segment.start : segment.end]
        if not _shows(text):
            continue
        if fresh and parted and lines:
            lines.append("")
        lines.append(text.strip()) if fresh else _join(lines, text)
        fresh, parted = False, False
    return "\n".join(lines)


def _join(lines: list[str], text: str) -> None:
    """Put the rest of a line behind what was kept of it before a span was cut out."""
    rest = text.strip()
    spaced = rest[0] not in _NO_SPACE_BEFORE and not _UNSPACED.match(rest)
    lines[-1] += f" {rest}" if spaced else rest
