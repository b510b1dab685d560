"""What is known of an article besides its text: from the junk around it, and from its page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cleaner.model import Capture, PageMetadata
from cleaner.segment.agencies import normalise_agency
from cleaner.segment.dates import ParsedDate, parse_date
from cleaner.segment.declared import byline_authors, declared, unique_names
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
    page: PageMetadata | None = None,
    spare: PageMetadata | None = None,
) -> dict[str, Any]:
    """Metadata from captures near the article, from what its page declares, and from a second
    opinion (`spare`); values of other stories are left out.

    What the page declares wins over what is printed on it, but for `updated`; agencies of both
    are listed. `spare` fills what is empty then. Dates are ISO 8601, agencies their usual
    abbreviations, authors single names. `lang` is the language of the text.
    """
    tag = page.language if page is not None else None
    dialect = tag if tag and lang and tag.lower().startswith(lang) else lang
    said = declared(page, dialect) if page is not None else {}
    printed = _captured(_own(captures, story), dialect)
    rest = declared(spare, dialect) if spare is not None else {}
    if site is not None:
        printed.setdefault("site", site)
    if page is not None and "authors" not in printed and (names := byline_authors(page)):
        printed["authors"] = names
    if signatures:
        _extend(printed.setdefault("signature", []), signatures)
    found = {"authors": [], "date": None, "agency": [], **rest, **printed, **said}
    agencies = said.get("agency", []) + printed.get("agency", [])
    found["agency"] = list(dict.fromkeys(agencies or rest.get("agency", [])))
    if lang is not None:
        found["language"] = lang
    if "updated" in printed:
        found["updated"] = printed["updated"]
    stamp = _stamp(said, printed, rest)
    found["date"] = stamp.date or found.get("updated")
    found["time"] = stamp.time
    return {key: value for key, value in found.items() if value is not None or key == "date"}


def _stamp(*sources: dict[str, Any]) -> ParsedDate:
    """The first date that a source knows, with a time of that day; a time alone else."""
    stamps = [ParsedDate(source.get("date"), source.get("time")) for source in sources]
    day = next((stamp.date for stamp in stamps if stamp.date), None)
    return ParsedDate(day, next((s.time for s in stamps if s.time and s.date == day), None))


def _captured(own: Sequence[Capture], lang: str | None) -> dict[str, Any]:
    """What rules read; a key is missing where they read nothing of use."""
    found: dict[str, Any] = {}
    names: list[str] = []
    agencies: list[str] = []
    for capture in own:
        match capture.field:
            case "author":
                authors = split_authors(capture.value)
                names += authors.names
                agencies += authors.agencies
            case "agency":
                agencies += normalise_agency(capture.value)
            case "updated":
                if day := parse_date(capture.value, lang).date:
                    found.setdefault("updated", day)
            case "signature":
                _extend(found.setdefault("signature", []), [capture.value])
            case field if field not in _STAMP_FIELDS:
                found.setdefault(field, capture.value)
    stamp = _published(own, lang)
    values = {
        "authors": unique_names(names),
        "agency": list(dict.fromkeys(agencies)),
        "date": stamp.date,
        "time": stamp.time,
    }
    return found | {key: value for key, value in values.items() if value}


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
