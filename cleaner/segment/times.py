"""Times of day as newspapers print them → `HH:MM`.

Works on the plain form that `cleaner.segment.dates` makes: folded, without accents.
"""

from __future__ import annotations

from typing import Final

import regex

_AM: Final = (
    r"a\.?\s?m\b\.?|in the morning|ص(?:باحا)?(?!\p{L})|ق\.?\s?ظ|صبح|sang\b|上午|早上|凌晨|午前|오전"
)
_PM: Final = (
    r"p\.?\s?m\b\.?|in the (?:afternoon|evening)|at night|م(?:ساء)?(?!\p{L})|ب\.?\s?ظ|عصر|"
    r"chieu\b|toi\b|下午|晚上|傍晚|午後|오후"
)
_HALF: Final = rf"(?P<am>{_AM})|(?P<pm>{_PM})"
_BEFORE: Final = rf"(?:(?<!\p{{L}})(?:{_HALF})\s?)?"
_AFTER: Final = rf"(?:\s?(?:{_HALF}))?"
_ZONE: Final = r"(?:gmt|utc|b?st|ces?t|ees?t|[ecmp][sd]?t|wi[bt]a?|msk|мск|ist|jst|kst|uhr|h)\b"

_COLON: Final = regex.compile(
    _BEFORE + r"(?<![\d+:.,])(?P<hour>\d{1,2}):(?P<minute>\d{2})(?!\d)(?::\d{2}(?!\d))?" + _AFTER
)
_LETTERED: Final = regex.compile(  # 14h52, 15 h, 下午3点04分, 午後3時, 오후 3시 4분, 15 Uhr
    _BEFORE
    + r"(?<![\d+:.,])(?P<hour>\d{1,2})\s?(?:h(?![\p{L}])|h(?=\d)|[時时點点시]|uhr\b)\s?"
    + r"(?P<minute>\d{1,2})?(?!\d)\s?[分분]?"
    + _AFTER
)
_WHOLE_HOUR: Final = regex.compile(
    r"(?<![\d+:.,])(?P<hour>\d{1,2})\s?(?:(?P<am>a\.?\s?m\b)|(?P<pm>p\.?\s?m\b))(?P<minute>)"
)
_DOTTED_MARKED: Final = regex.compile(
    r"(?:\b(?:klo|kello|kl|klokken|ore|alle|pukul|godz)\.?\s?(?P<hour>\d{1,2})\.(?P<minute>\d{2})"
    rf"|(?<![\d+:.,])(?P<hour>\d{{1,2}})\.(?P<minute>\d{{2}})(?=\s?(?:{_ZONE}|[ap]\.?m\b)))(?![\d.])"
    + _AFTER
)
_DOTTED_BESIDE: Final = regex.compile(  # up to a word of three letters away from the date
    r"(?:\G|^)(?:[^\p{L}\d]{0,4}(?:\p{L}{1,3}\.?\s)?)?(?<![\d+:.,])"
    r"(?P<hour>\d{1,2})\.(?P<minute>\d{2})(?![\d.]|\s?%|\s?per\s?cent)" + _AFTER
)
_NIGHT: Final = "night"
_NOON: Final = 12


def find_time(plain: str, start: int, end: int, *, beside_date: bool) -> str | None:
    """The first time of day in `plain[start:end]` as `HH:MM`, or None.

    Beside a date a bare `15.04` is a time; elsewhere it needs a mark (`klo`, `Uhr`, `GMT`).
    Twelve-hour times are made twenty-four-hour; zones are left as they are.

    >>> find_time("3:05 p.m. edt", 0, 13, beside_date=False)
    '15:05'
    """
    patterns = [_COLON, _LETTERED, _DOTTED_MARKED, _WHOLE_HOUR]
    if beside_date:
        patterns.append(_DOTTED_BESIDE)
    found = [m for p in patterns for m in p.finditer(plain, start, end)]
    for match in sorted(found, key=lambda m: (m.start("hour"), -m.end())):
        read = _read(match)
        if read is not None:
            return read
    return None


def _read(match: regex.Match[str]) -> str | None:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["pm"]:
        after_midnight = _NIGHT in match["pm"] and (hour == _NOON or hour < 5)
        if after_midnight:
            hour %= _NOON
        elif hour < _NOON:
            hour += _NOON
    elif match["am"] and hour == _NOON:
        hour = 0
    if hour > 23 or minute > 59:
        return None
    return f"{hour:02d}:{minute:02d}"
