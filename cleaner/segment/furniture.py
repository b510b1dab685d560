"""Signs, in any language, that another story opens: what layout alone can tell.

Phrases ("Next story", "Updated 3 min ago") are the rules' part; here are forms: a headline
printed twice, a dateline, a date or time on a line of its own, a byline beside it. A line that
ends with a colon or that belongs to a list speaks against it.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

import numpy as np
import regex

from cleaner.model import Blocks, Floats, Ints

TWICE: Final = 4.5
DATELINE: Final = 2.0
CAPITALS: Final = 1.0  # "LONDON: …" may as well be "NOTE: …"
TIMESTAMP: Final = 1.2
BYLINE: Final = 1.2  # beside a timestamp
HEADLINE: Final = 1.0
SHORT_HEADLINE: Final = 0.3
ANNOUNCED: Final = -4.0  # "… the following:"
LISTED: Final = -6.0
NUMBERED: Final = -2.0
LIST_FOLLOWS: Final = -6.0  # when all of the next paragraphs are items of a list
_AHEAD: Final = 12  # paragraphs that show whether a list follows

_LINES: Final = 8  # read at most so many short lines before a paragraph
_SHORTEST: Final = 16  # characters of a headline; half as many where a character is a syllable
_LONGEST: Final = 220
_FULL: Final = 35  # characters from which a headline is more than a crosshead
_HEADING_LINES: Final = 2
_LABEL: Final = 30  # characters within which the label of a list item ends
_DATELINE: Final = regex.compile(
    r"""(?: \p{Lu}[\p{Lu}\p{M}.'’-]{2,24} (?:[ ,/]{1,2} [\p{L}\p{M}.'’-]{2,20}){0,3}+
          (?: ,? [ ] [^\n:—–-]{1,24} )?+ [ ]? (?:\([^)]{2,30}\))? [ ]? (?: : | \.?[—–-]{1,2} ) [ ]
      | \p{Lu}[\p{L}\p{M}.'’-]{2,24} (?:[ ,/]{1,2}[\p{L}\p{M}.'’-]{2,20}){0,2}
          [ ]? \([^)]{2,30}\) [ ]? [.:—–-]
      | [\(\[【（［] [^)\]】）］]{2,24} [)\]】）］] )""",
    regex.VERBOSE | regex.VERSION1,
)
_PLACE_ONLY: Final = regex.compile(r"[\p{Lu} ]+:", regex.VERSION1)
_CLOCK_OR_DATE: Final = regex.compile(
    r"\d[:.h]\d\d(?!\d)|\d[./-]\d{1,2}[./-]\d|(?<!\d)(?:19|20)\d\d(?!\d)|\d[年월月日]|\d+ min",
    regex.VERSION1,
)
_NAMES: Final = regex.compile(
    r"(?:\p{L}{1,8}:? )?\p{Lu}[\p{L}\p{M}.'’-]+(?: \p{Lu}[\p{L}\p{M}.'’-]*){1,3}(?:[,|] .{2,40})?"
    r"|\p{Lo}{2,4} ?\p{Lo}{0,4}",
    regex.VERSION1,
)
_BULLET: Final = regex.compile(r"[-•*·▪●■►▶◦‣✓☐+]\s?\S|\(?\d{1,3}[.)\]]\s|\(?[a-z]\)\s")


def opening_signs(blocks: Blocks, units: Ints, title: str | None) -> tuple[Ints, Floats]:
    """Weigh the gap before each paragraph of `units` (block indices, shape (m,)).

    Returns the block at which the signs of each gap begin, shape (m,), and their log-odds, (m,).
    """
    place, weight = units.copy(), np.zeros(len(units))
    starts = units.tolist()
    seen = {title.casefold()} if title else set()
    seen.update(blocks.folded[: starts[0]][-_LINES:])
    labels = Counter(_label(blocks.folded[i]) for i in starts)
    crossheads = 0
    listed = np.zeros(len(units) + 1)
    for k in range(1, len(starts)):
        before, at = starts[k - 1], starts[k]
        text = blocks.clean[at]
        label = _label(blocks.folded[at])
        item = bool((label and labels[label] > 1) or _BULLET.match(text))
        listed[k + 1] = item
        odds = LISTED if item else 0.0
        if blocks.clean[at - 1][-1] in ":：":
            odds += ANNOUNCED
        if text[0].isdigit() or text[0].islower():
            odds += NUMBERED
        elif text[:2].isupper() or "(" in text[:40] or text[0] in "[【（［":
            odds += _dateline(text[:120])
        if at - before > 1:
            place[k], said, headed = _before_paragraph(
                blocks, max(before + 1, at - _LINES), at, seen, crossheads
            )
            odds += said
            crossheads += headed
        weight[k] = odds
    items = np.cumsum(listed)
    last = np.minimum(np.arange(len(units)) + _AHEAD, len(units))
    share = (items[last] - items[:-1]) / (last - np.arange(len(units)))
    weight += np.where(share > 0.5, LIST_FOLLOWS * share, 0.0)
    return place, weight


def _dateline(head: str) -> float:
    if not _DATELINE.match(head):
        return 0.0
    return CAPITALS if _PLACE_ONLY.match(head) else DATELINE


def _label(folded: str) -> str:
    """What stands before the first colon or full stop of a list item ("breakfast: eggs …")."""
    head = folded[:_LABEL]
    colon = head.find(": ")
    if colon < 0:
        colon = head.find(". ")
    return head[: max(colon, 0)]


def _before_paragraph(
    blocks: Blocks, first: int, last: int, seen: set[str], crossheads: int
) -> tuple[int, float, bool]:
    """Read the short lines `first` … `last - 1`: where signs begin, log-odds, whether headed."""
    start, headline, twice, stamp, by = last, 0.0, False, False, False
    lines = blocks.folded[first:last]
    for i in range(last - 1, first - 1, -1):
        text, folded = blocks.clean[i], lines[i - first]
        if len(text) <= 60 and "0" in blocks.masked[i] and _CLOCK_OR_DATE.search(text):
            stamp, start = True, i
        elif folded not in seen and _is_headline(text):
            full = len(text) >= _FULL or not text.isascii()
            headline = max(headline, HEADLINE if full else SHORT_HEADLINE)
            twice |= lines.count(folded) > 1
            start = i
    if stamp:
        names = [i for i in range(first, last) if _NAMES.fullmatch(blocks.clean[i][:90])]
        by = bool(names)
        start = min(start, *names) if names else start
    # A page with many crossheads shows one more of them.
    odds = TWICE * twice + headline / (1 + crossheads) + TIMESTAMP * stamp + BYLINE * by
    return start, odds, headline > 0


def _is_headline(text: str) -> bool:
    low = _SHORTEST if text.isascii() else _SHORTEST // 2
    return low <= len(text) <= _LONGEST and text[-1] not in ".:;,。：…"


def headings(blocks: Blocks, units: Ints) -> list[str]:
    """The short lines just above each paragraph of `units`, in one string (or ""), m long.

    Their words belong to what follows, be they a crosshead or the headline of another story.
    """
    texts = [""] * len(units)
    gap = np.diff(units, prepend=-1)
    for k in np.flatnonzero(gap > 1).tolist():
        at = int(units[k])
        lines = blocks.clean[at - min(int(gap[k]) - 1, _HEADING_LINES) : at]
        texts[k] = " ".join(line for line in lines if len(line) <= _LONGEST)
    return texts
