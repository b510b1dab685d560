"""What the junk said of the article: author, date, place, agency, credit, signature."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cleaner.model import Capture
from cleaner.segment.agencies import normalise_agency
from cleaner.segment.dates import ParsedDate, parse_date
from cleaner.segment.names import split_authors

_BEFORE: Final = 25  # blocks before the article whose byline and stamp may be its own
_INTO: Final = 3
_AFTER: Final = 8
_TOGETHER: Final = 4  # blocks between the stamps of one article
_STAMP_FIELDS: Final = frozenset(("date", "time"))
_HEAD_FIELDS: Final = frozenset(
    ("author", "date", "time", "updated", "place", "dateline", "site", "section", "title")
)


@dataclass(frozen=True, slots=True)
class Story:
    """Blocks of the article: its first, its last, and the first block of what is another
    story (the number of blocks when there is none).
    """

    first: int
    last: int
    stop: int


def collect(
    captures: Iterable[Capture],
    story: Story | None,
    *,
    lang: str | None = None,
    site: str | None = None,
    signatures: Sequence[str] = (),
) -> dict[str, Any]:
    """Metadata from captures near the article; values of other stories are left out.

    Dates are ISO 8601, agencies their usual abbreviations, authors single names.
    """
    own = _own(captures, story)
    found: dict[str, Any] = {
        "authors": [],
        "date": None,
        "agency": [],
    }
    if lang is not None:
        found["language"] = lang
    readers: dict[str, Callable[[str], None]] = {
        "author": lambda value: _add_authors(found, value),
        "updated": lambda value: _add_update(found, value, lang),
        "agency": lambda value: _extend(found["agency"], normalise_agency(value)),
    }
    for capture in own:
        reader = readers.get(capture.field)
        if reader is not None:
            reader(capture.value)
        elif capture.field in _STAMP_FIELDS:
            continue
        elif capture.field == "signature":
            _extend(found.setdefault("signature", []), [capture.value])
        else:
            found.setdefault(capture.field, capture.value)
    if signatures:
        _extend(found.setdefault("signature", []), signatures)
    if site is not None:
        found.setdefault("site", site)
    stamp = _published(own, lang)
    found["date"] = stamp.date or found.get("updated")
    if stamp.time:
        found["time"] = stamp.time
    return found


def _own(captures: Iterable[Capture], story: Story | None) -> list[Capture]:
    """Captures of this article, nearest to its beginning first."""
    if story is None:
        return list(captures)
    own = []
    for c in captures:
        if c.block >= story.stop or not (story.first - _BEFORE <= c.block <= story.last + _AFTER):
            continue
        in_body = story.first + _INTO < c.block <= story.last
        if in_body and c.field in _HEAD_FIELDS:
            continue
        own.append(c)
    return sorted(own, key=lambda c: (c.block > story.last, abs(c.block - story.first)))


def _add_authors(found: dict[str, Any], value: str) -> None:
    authors = split_authors(value)
    _extend(found["authors"], authors.names)
    _extend(found["agency"], authors.agencies)


def _add_update(found: dict[str, Any], value: str, lang: str | None) -> None:
    parsed = parse_date(value, lang)
    if parsed.date:
        found.setdefault("updated", parsed.date)


def _published(own: Sequence[Capture], lang: str | None) -> ParsedDate:
    """The earliest of the stamps that stand together nearest to the article: the others are of
    its updates.
    """
    stamps: dict[int, ParsedDate] = {}
    for capture in own:
        if capture.field in _STAMP_FIELDS:
            known = stamps.get(capture.block, ParsedDate())
            parsed = parse_date(capture.value, lang)
            stamps[capture.block] = ParsedDate(known.date or parsed.date, known.time or parsed.time)
    dated = [block for block, stamp in stamps.items() if stamp.date]
    if not dated:
        return ParsedDate(None, next((s.time for s in stamps.values() if s.time), None))
    together = [stamps[b] for b in dated if abs(b - dated[0]) <= _TOGETHER]
    first = min(together, key=lambda s: (s.date or "", s.time or "24:00"))
    if first.time is None:
        times = (s.time for b, s in stamps.items() if s.time and abs(b - dated[0]) <= _TOGETHER)
        same_day = all(s.date == first.date for s in together)
        return ParsedDate(first.date, next(times, None) if same_day else None)
    return first


def _extend(values: list[str], more: Iterable[str]) -> None:
    values += [m for m in dict.fromkeys(more) if m not in values]
