"""Dates and times as bylines and stamps of newspapers print them → ISO 8601.

The reading is done on a plain form of the text (folded, accents and Arabic spelling variants
removed), so one table of month names serves all languages at once. Nothing is converted between
time zones: the time is the one that the page prints.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Final, NamedTuple

import regex

from cleaner.characters import fold
from cleaner.segment.month_names import ERAS, JALALI_MONTHS, MONTHS
from cleaner.segment.times import find_time

_READ: Final = 300  # characters looked at: no stamp is longer
_FIRST_YEAR: Final = 1700
_LAST_YEAR: Final = 2100
_CENTURY_PIVOT: Final = 70  # '69 is 2069, '70 is 1970
_JALALI_YEARS: Final = range(1300, 1500)
_JALALI_LEAP: Final = frozenset((1, 5, 9, 13, 17, 22, 26, 30))  # years of the 33-year cycle
_NEW_YEAR_1300: Final = date(1921, 3, 21).toordinal()
_ARABIC: Final = str.maketrans("يىكۀ", "ییکه")
_EPOCH: Final = date(1970, 1, 1)  # what an empty field of a database becomes
_ISO: Final = regex.compile(
    r"(\d{4})(-?)(\d{2})\2(\d{2})"
    r"(?:[T ](\d{2}):?(\d{2})(?::?\d{2}(?:[.,]\d{1,9})?)?\s?(?:Z|UTC|[+-]\d{2}:?(?:\d{2})?)?)?",
    regex.IGNORECASE,
)
_SECONDS: Final = regex.compile(r"1\d{9}(?:\d{3})?")  # from 2001 to 2033
_US_ZONE: Final = regex.compile(r"\b[ECMP][SD]T\b|\b[ap]\.?m\.?\s[ECMP]T\b")
_FIRST: Final = "元"  # the first year of an era
_PERSIAN_DIGIT: Final = regex.compile(r"[\u06f0-\u06f9]")


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """`date` is `YYYY-MM-DD`, `time` is `HH:MM` as printed; None where the text has none."""

    date: str | None = None
    time: str | None = None


class _Hints(NamedTuple):
    month_first: bool
    persian: bool


class _Found(NamedTuple):
    start: int
    end: int
    day: date


def parse_date(text: str, lang: str | None = None) -> ParsedDate:
    """Read the first date in `text`, and the time beside it.

    `lang` is an ISO 639-1 code, with a region where that is known. `10/11/2024` is read day
    first unless `lang` is `en-US` or the text names a time zone of the United States. A
    relative stamp (`2 hours ago`), a date without its year and a day that does not exist give
    None. Only the first 300 characters are read.

    >>> parse_date("Wednesday, October 23, 2024 | 7:34 in the morning")
    ParsedDate(date='2024-10-23', time='07:34')
    """
    text = text[:_READ]
    plain = _plain(text)
    tag = (lang or "").casefold().replace("_", "-")
    hints = _Hints(
        month_first=tag == "en-us" or bool(_US_ZONE.search(text)),
        persian=tag[:2] == "fa" or bool(_PERSIAN_DIGIT.search(text)),
    )
    found = sorted(_dates(plain, hints))
    if not found:
        return ParsedDate(None, find_time(plain, 0, len(plain), beside_date=False))
    first = found[0]
    later = next((other.start for other in found if other.start >= first.end), len(plain))
    time = find_time(plain, first.end, later, beside_date=True)
    time = time or find_time(plain, 0, first.start, beside_date=True)
    return ParsedDate(first.day.isoformat(), time)


def machine_date(text: str, lang: str | None = None) -> ParsedDate:
    """Read a date that a page declares for machines: ISO 8601, `20241023`, seconds or
    milliseconds since 1970 (then UTC), or any form that `parse_date` reads.

    >>> machine_date("2024-10-23T07:34:10.2+02:00"), machine_date("20241023").date
    (ParsedDate(date='2024-10-23', time='07:34'), '2024-10-23')
    """
    text = text.strip()
    if match := _ISO.fullmatch(text):
        day = _real(int(match[1]), int(match[3]), int(match[4]))
        hour, minute = match[5], match[6]
        whole = hour is not None and int(hour) < 24 and int(minute) < 60
        if day is None or day == _EPOCH:
            return ParsedDate()
        return ParsedDate(day.isoformat(), f"{hour}:{minute}" if whole else None)
    if _SECONDS.fullmatch(text):
        moment = datetime.fromtimestamp(int(text[:10]), UTC)
        return ParsedDate(moment.date().isoformat(), moment.strftime("%H:%M"))
    return parse_date(text, lang)


def _plain(text: str) -> str:
    """Folded text without accents, vowel points and invisible characters."""
    parts = unicodedata.normalize("NFKD", fold(text).translate(_ARABIC).replace("ı", "i"))
    kept = (c for c in parts if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    joined = unicodedata.normalize("NFC", "".join(kept)).translate(_ARABIC)
    return " ".join(joined.split())


def _groups(table: str) -> Iterator[tuple[int, str]]:
    for number, names in enumerate(table.split("|"), 1):
        for name in names.split():
            yield number, _plain(name.replace("_", " "))


@cache
def _month_numbers() -> dict[str, int]:
    return {name: number for table in MONTHS.values() for number, name in _groups(table)}


@cache
def _jalali_numbers() -> dict[str, int]:
    return {name: number for number, name in _groups(JALALI_MONTHS)}


@cache
def _patterns() -> tuple[regex.Pattern[str], ...]:
    """Day, month (a name or a number) and year in each order; numbers of bounded length."""
    names = sorted({*_month_numbers(), *_jalali_numbers()}, key=len, reverse=True)
    month = rf"(?P<month>{'|'.join(map(regex.escape, names))})(?![\p{{L}}\p{{M}}])\.?"
    twin = r"(?:\s?[/(-]\s?[\p{L}\p{M} ]{3,16}\)?|\sماه)?"  # تشرين الأول/أكتوبر, اسفند ماه
    day = r"(?<!\d)(?<!\d:)(?P<day>\d{1,2})(?!\d)(?:st|nd|rd|th|er|o|a|[.°])?"
    year = r"(?P<year>\d{4})(?!\d)"
    of = r"(?:(?:de|del|di|of|den|nam)\s|d')?"
    gap = r"[\s,./|-]{0,3}"
    written = (
        rf"{day}{gap}{of}{month}{twin}{gap}{of}'?{year}",
        rf"{day}-{month}-(?P<short>\d{{2}})(?!\d)",
        rf"(?<![\p{{L}}\p{{M}}]){month}\s{{0,2}}{day}(?:\s?,\s?|\s){of}{year}",
        rf"(?<!\d){year}[\s,./-]{{1,3}}{month}[\s./-]{{0,3}}{day}",
        (
            r"(?<!\d)(?P<era>\p{Han}{2})?(?P<year>\d{1,4}|元)\s?[年년]\s?(?P<number>\d{1,2})\s?[月월]\s?"
            r"(?P<day>\d{1,2})\s?[日号號일]?"
        ),
        (
            r"(?<!\d)(?<!\d:)(?P<year>\d{4})(?P<sep>\s?[-./]\s?)(?P<number>\d{1,2})(?P=sep)"
            r"(?P<day>\d{1,2})(?!\d)"
        ),
        (
            r"(?<![\d,./-])(?<!\d:)(?P<first>\d{1,2})(?P<sep>\s?[-./]\s?)(?P<second>\d{1,2})(?P=sep)"
            r"(?:(?P<year>\d{4})|(?P<short>\d{2}))(?![\d:]|\.\d)"
        ),
    )
    return tuple(regex.compile(pattern, regex.V0) for pattern in written)


def _dates(plain: str, hints: _Hints) -> Iterator[_Found]:
    for pattern in _patterns():
        for match in pattern.finditer(plain):
            day = _read(match.groupdict(), hints)
            if day is not None:
                yield _Found(match.start(), match.end(), day)


def _read(parts: dict[str, str | None], hints: _Hints) -> date | None:
    year = _year(parts)
    if first := parts.get("first"):
        pair = (int(first), int(parts["second"] or 0))
        number, day = pair if hints.month_first else pair[::-1]
        if number > 12 >= day:
            number, day = day, number
        return _real(year, number, day)
    day = int(parts["day"] or 0)
    if name := parts.get("month"):
        jalali = _jalali_numbers().get(name)
        if jalali and year in _JALALI_YEARS:
            return _from_jalali(year, jalali, day)
        return _real(year, _month_numbers().get(name, 0), day)
    number = int(parts["number"] or 0)
    if hints.persian and year in _JALALI_YEARS:
        return _from_jalali(year, number, day)
    return _real(year, number, day)


def _year(parts: dict[str, str | None]) -> int:
    if short := parts.get("short"):
        return int(short) + (2000 if int(short) < _CENTURY_PIVOT else 1900)
    year = parts["year"] or "0"
    return (1 if year == _FIRST else int(year)) + ERAS.get(parts.get("era") or "", 0)


def _real(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _from_jalali(year: int, month: int, day: int) -> date | None:
    """Solar Hijri → Gregorian, by the 33-year cycle (right for the years 1178–1633).

    Source: K. M. Borkowski, The Persian calendar for 3000 years, Earth, Moon and Planets 74 (1996).
    """
    leap = year % 33 in _JALALI_LEAP
    longest = 31 if month <= 6 else 30 if month <= 11 or leap else 29
    if not (1 <= month <= 12 and 1 <= day <= longest):
        return None
    leaps = sum(y % 33 in _JALALI_LEAP for y in range(1300, year))
    days = (year - 1300) * 365 + leaps + (month - 1) * 30 + min(month - 1, 6) + day - 1
    return date.fromordinal(_NEW_YEAR_1300 + days)
