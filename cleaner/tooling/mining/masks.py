"""A line with what changes taken out: numbers, months beside them, names of people and places.

Lines that come to the same form are copies of one template. A form holds a slot for each part
that changes, and is turned back into a regex that matches all lines of that form.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

import regex

from cleaner.characters import fold
from cleaner.segment.month_names import MONTHS

NUMBER: Final = "\x01"
MONTH: Final = "\x02"
NAME: Final = "\x03"
LONGEST_FORM: Final = 200  # characters; what is longer is prose, not a template
MOST_SLOTS: Final = 8
LEAST_LITERAL: Final = 3  # letters in a row that a form must hold beside its slots

_SLOTS: Final = {
    NUMBER: r"\d(?:[\d.,]{0,14}\d)?",
    MONTH: r"\p{L}{3,14}",
    NAME: r"\p{Lu}[\p{L}\p{M}'’-]{0,30}(?: \p{Lu}[\p{L}\p{M}'’-]{0,30}){0,5}",
}
_NUMBER: Final = regex.compile(r"\d(?:[\d.,]*\d)?")
_WORD: Final = regex.compile(r"\p{L}[\p{L}\p{M}]{2,13}")
_NAMES: Final = regex.compile(r"\p{Lu}[\p{L}\p{M}'’-]{0,30}(?: \p{Lu}[\p{L}\p{M}'’-]{0,30}){0,5}")
_CONTROL: Final = regex.compile(r"\p{C}")
_LITERAL: Final = regex.compile(
    rf"\p{{L}}{{{LEAST_LITERAL}}}|[\p{{Han}}\p{{Hangul}}\p{{Hiragana}}\p{{Katakana}}]{{2}}"
)
_NEAR: Final = 2  # characters between a month and its number: "12. May", "May 2024"


def dated(line: str) -> str | None:
    """The form of a clean line without its numbers and the months beside them; None where it has
    no month.

    >>> dated("Updated 24 October 2024")
    'Updated \\x01 \\x02 \\x01'
    >>> dated("It may rain on 3 of 7 days")
    """
    if not _is_short(line):
        return None
    masked = _NUMBER.sub(NUMBER, line)
    if NUMBER not in masked:
        return None
    months = _months()
    pieces, at = [], 0
    for word in _WORD.finditer(masked):
        start, end = word.span()
        near = masked[max(0, start - _NEAR) : start] + masked[end : end + _NEAR]
        if fold(word[0]) in months and NUMBER in near:
            pieces += [masked[at:start], MONTH]
            at = end
    if not pieces:
        return None
    return _usable("".join([*pieces, masked[at:]]))


def named(line: str) -> str | None:
    """The form of a clean line without numbers, months and names; None where it has no name.

    Names are words with a capital, as many as stand in a row. The first word of a line has one
    anyhow: it is part of a name only where the next is.

    >>> named("By Ines Kowal, Vasterby")
    'By \\x03, \\x03'
    >>> named("Ines Kowal writes for us")
    '\\x03 writes for us'
    >>> named("What Happens Next")
    >>> named("Ines Kowal / Harbour Post")
    '\\x03 / Harbour Post'
    """
    if not _is_short(line):
        return None
    form = dated(line) or _NUMBER.sub(NUMBER, line)
    spans = list(_name_spans(form))
    for count in (len(spans), 1):  # all of them, or the first where nothing else would be left
        found = _without(form, spans[:count])
        if spans and found is not None:
            return found
    return None


def _name_spans(form: str) -> Iterator[tuple[int, int]]:
    for name in _NAMES.finditer(form):
        start, end = name.span()
        if start and (form[start - 1].isalpha() or form[start - 1] in "'’-"):
            continue
        if end < len(form) and form[end].isalnum():
            continue
        if start == 0:
            first, space, rest = name[0].partition(" ")
            if not space or _opens(first):
                start = len(first) + 1
                if not rest:
                    continue
        yield start, end


def _without(form: str, spans: Sequence[tuple[int, int]]) -> str | None:
    pieces, at = [], 0
    for start, end in spans:
        pieces += [form[at:start], NAME]
        at = end
    return _usable("".join([*pieces, form[at:]]))


def pattern(form: str) -> str:
    """The regex for the lines of a form.

    >>> pattern(f"Updated {NUMBER} {MONTH}.")
    'Updated \\\\d(?:[\\\\d.,]{0,14}\\\\d)? \\\\p{L}{3,14}\\\\.'
    """
    return "".join(_SLOTS.get(c) or _escaped(c) for c in form)


def literal_letters(form: str) -> int:
    """How many letters of a form stand for themselves."""
    return sum(c.isalpha() for c in form)


def _escaped(character: str) -> str:
    return f"\\{character}" if character in r"\.^$*+?{}[]()|" else character


def _is_short(line: str) -> bool:
    return len(line) <= LONGEST_FORM and not _CONTROL.search(line)


def _usable(form: str) -> str | None:
    slots = sum(form.count(slot) for slot in _SLOTS)
    return form if slots <= MOST_SLOTS and _LITERAL.search(form) else _short_opening(form)


def _short_opening(form: str) -> str | None:
    """Forms such as "By ‹name›" are told by two letters all the same."""
    slots = sum(form.count(slot) for slot in _SLOTS)
    opened = form[:2].isalpha() and form[2:3] in {" ", ":"}
    return form if opened and slots <= MOST_SLOTS else None


def _opens(word: str) -> bool:
    """Whether the first word of a line is one that names follow: By, Photo, Von, Follow."""
    return fold(word) in _openers()


_OPENERS_LISTED: Final = (
    "by from with photo photos picture image follow about more words text story report updated "
    "published posted written edited in at on for the von fotos foto par avec por con di da door "
    "van af av autor autorka tekst"
)


@cache
def _openers() -> frozenset[str]:
    return frozenset(_OPENERS_LISTED.split())


@cache
def _months() -> frozenset[str]:
    names = (n for groups in MONTHS.values() for g in groups.split("|") for n in g.split())
    return frozenset(fold(name.replace("_", " ")) for name in names)
