"""Signs, in any language, that another story opens: what layout alone can tell.

Phrases ("Next story", "Updated 3 min ago") are the rules' part; here are forms: a headline
printed twice, a dateline, a date or time on a line of its own, a byline beside it.
"""

from __future__ import annotations

from typing import Final

import regex

from cleaner.model import Blocks

TWICE: Final = 4.5
DATELINE: Final = 2.5
TIMESTAMP: Final = 1.5
BYLINE: Final = 1.5
HEADLINE: Final = 0.7

_REPEAT_WITHIN: Final = 6  # blocks between the two prints of a headline
_HEADLINE: Final = (16, 220)  # characters; half as many where a character is a syllable
_DATELINE: Final = regex.compile(
    r"""(?: \p{Lu}[\p{Lu}\p{M}.'’-]{2,24} (?:[ ,/]{1,2} [\p{L}\p{M}.'’-]{2,20}){0,3}+
          (?: ,? [ ] [^\n:—–-]{1,24} )?+ [ ]? (?:\([^)]{2,30}\))? [ ]? (?: : | [—–-]{1,2} ) [ ]
      | \p{Lu}[\p{L}\p{M}.'’-]{2,24} (?:[ ,/]{1,2}[\p{L}\p{M}.'’-]{2,20}){0,2}
          [ ]? \([^)]{2,30}\) [ ]? [.:—–-]
      | [\(\[【（] [^)\]】）]{2,24} [=＝/] [^)\]】）]{2,24} [)\]】）] )""",
    regex.VERBOSE | regex.VERSION1,
)
_CLOCK_OR_DATE: Final = regex.compile(
    r"""\b\d{1,2}[:.]\d{2}\b | \b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b | \b(?:19|20)\d\d\b | \d+[年월月日]""",
    regex.VERBOSE | regex.VERSION1,
)
_NAMES: Final = regex.compile(
    r"(?:\p{L}{1,7}:? )?\p{Lu}[\p{L}\p{M}.'’-]+(?: \p{Lu}[\p{L}\p{M}.'’-]*){1,3}(?:[,|] .{2,40})?",
    regex.VERSION1,
)


def opening_signs(blocks: Blocks, first: int, last: int, seen: frozenset[str]) -> tuple[int, float]:
    """Weigh the blocks `first` … `last`, of which `last` is prose and the others are not.

    Returns the block at which the signs begin and their log-odds. A headline that is in `seen`
    (the page's own, folded) opens nothing.
    """
    start, total = last, 0.0
    lines = blocks.folded[first:last]
    if _DATELINE.match(blocks.clean[last][:120]):
        total += DATELINE
    stamp = by = twice = headline = False
    for i in range(len(lines) - 1, -1, -1):
        text = blocks.clean[first + i]
        sign = False
        if len(text) <= 60 and _CLOCK_OR_DATE.search(text):
            stamp = sign = True
        elif len(text) <= 80 and _NAMES.fullmatch(text):
            by = sign = True
        if _is_headline(text) and lines[i] not in seen:
            headline = sign = True
            twice |= lines[i] in lines[i + 1 : i + 1 + _REPEAT_WITHIN]
        if sign:
            start = first + i
    total += TWICE * twice + HEADLINE * headline + TIMESTAMP * stamp + BYLINE * (by and stamp)
    return start, total


def _is_headline(text: str) -> bool:
    low, high = _HEADLINE
    if len(text) < low and text.isascii():
        return False
    return low // 2 <= len(text) <= high and text[-1] not in ".:;,。：…"
