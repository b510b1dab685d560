"""Signs, in any language, that another story opens: what layout alone can tell.

Phrases ("Next story", "Updated 3 min ago") are the rules' part; here are forms: a headline
printed twice, a dateline, a date or time on a line of its own, a byline beside it. A line that
ends with a colon or that belongs to a list speaks against it.
"""

from __future__ import annotations

import re
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
_SHORTEST: Final = 16  # characters of a headline
_DENSE: Final = 2.5  # letters that an ideograph or a syllable of Hangul stands for
_FIRST_DENSE: Final = 0x2E80
_LONGEST: Final = 220
_FULL: Final = 35  # characters from which a headline is more than a crosshead
_HEADING_LINES: Final = 3  # just above a paragraph
_BETWEEN: Final = 8  # characters, at least, between two prints of a headline
_STAMPS: Final = 2  # dated gaps on a page that is no live blog
_STAMP: Final = 60  # characters
_NUMBERS: Final = 6  # in a line that tells a date or time; a row of a table has more
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
# In `re`, each form behind a look for a digit: four times as fast as `regex` without it.
_CLOCK_OR_DATE: Final = re.compile(
    r"""(?=\d) (?: (?<![\d.,]) (?:[01]?\d|2[0-3]) [:h] [0-5]\d (?!\d)
      | \d (?: [./-]\d{1,2}[./-]\d | \D{1,16}(?:19|20)\d\d(?!\d) | [年月월日] | [ ]min ) )""",
    re.VERBOSE,
)
_NAMES: Final = regex.compile(
    r"(?:\p{L}{1,8}:? )?\p{Lu}[\p{L}\p{M}.'’-]+(?: \p{Lu}[\p{L}\p{M}.'’-]*){1,3}(?:[,|] .{2,40})?"
    r"|\p{Lo}{2,4} ?\p{Lo}{0,4}",
    regex.VERSION1,
)
_ITEM: Final = regex.compile(r"#|\(?\d{1,3}[.)\]]\s|\(?[a-z]\)\s", regex.VERSION1)
_ITEM_STARTS: Final = frozenset("#(")  # or a digit, or a letter with a bracket behind it
BULLETS: Final = frozenset("-•*·▪●■►▶◦‣✓☐+")


def opening_signs(blocks: Blocks, units: Ints, title: str | None) -> tuple[Ints, Floats]:
    """Weigh the gap before each paragraph of `units` (block indices, shape (m,)).

    Returns the block at which the signs of each gap begin, shape (m,), and their log-odds, (m,).
    """
    place, weight = units.copy(), np.zeros(len(units))
    starts = units.tolist()
    seen = {title.casefold()} if title else set()
    seen.update(blocks.folded[: starts[0]][-_LINES:])
    label = [_label(blocks.masked[i][:_LABEL]) for i in starts]
    labels = Counter(label)
    labels[""] = 0
    crossheads = 0
    stamps = np.zeros(len(units))
    listed = np.zeros(len(units) + 1)
    for k in range(1, len(starts)):
        before, at = starts[k - 1], starts[k]
        text = blocks.clean[at]
        item = labels[label[k]] > 1 or _is_item(text)
        listed[k + 1] = item
        odds = LISTED if item else 0.0
        if blocks.clean[at - 1][-1] in ":：":
            odds += ANNOUNCED
        if text[0].isdigit() or text[0].islower():
            odds += NUMBERED
        elif text[:2].isupper() or "(" in text[:40] or text[0] in "[【（［":
            odds += _dateline(text[:120])
        if at - before > 1:
            place[k], said, stamps[k], headed = _before_paragraph(
                blocks, max(before + 1, at - _LINES), at, seen, crossheads
            )
            odds += said
            crossheads += headed
        weight[k] = odds
    if np.count_nonzero(stamps) <= _STAMPS:  # else each entry of a live blog has its own
        weight += stamps
    items = np.cumsum(listed)
    last = np.minimum(np.arange(len(units)) + _AHEAD, len(units))
    share = (items[last] - items[:-1]) / (last - np.arange(len(units)))
    weight += np.where(share > 0.5, LIST_FOLLOWS * share, 0.0)
    return place, weight


def _is_item(text: str) -> bool:
    """Whether a line starts like an item of a numbered list."""
    first = text[0]
    may = first in _ITEM_STARTS or first.isdecimal() or text[1:2] == ")"
    return may and _ITEM.match(text) is not None


def _dateline(head: str) -> float:
    if not _DATELINE.match(head):
        return 0.0
    return CAPITALS if _PLACE_ONLY.match(head) else DATELINE


def _label(head: str) -> str:
    """What stands before the first colon or full stop of a list item ("breakfast: eggs …")."""
    colon = head.find(": ")
    if colon > 0 and "0" in head[:colon]:
        return "0"  # "March 3, 1972: …", as good as any other date
    if colon < 0:
        colon = head.find(". ")
    return head[: max(colon, 0)]


def _before_paragraph(
    blocks: Blocks, first: int, last: int, seen: set[str], crossheads: int
) -> tuple[int, float, float, bool]:
    """Read the short lines `first` … `last - 1`.

    Returns where signs begin, log-odds of a headline, of a date and byline, and whether there
    is a headline or crosshead.
    """
    start, odds, headed, stamp, plain = last, 0.0, False, False, 0
    lines = blocks.folded[first:last]
    for i in range(last - 1, first - 1, -1):
        text = blocks.clean[i]
        if text[0] in BULLETS:
            continue
        plain += 1
        if _is_stamp(blocks, i):
            stamp, start = True, min(start, i)
        elif not headed and plain <= _HEADING_LINES and lines[i - first] not in seen:
            worth = _headline(text)
            if worth:
                headed, start = True, min(start, i)
                # A page with many crossheads shows one more of them.
                odds += worth if worth < 0 else worth / (1 + crossheads)
                first_print = _first_print(lines, i - first)
                if first_print is not None:
                    start, odds = min(start, first + first_print), odds + TWICE
    names = []
    if stamp:
        names = [i for i in range(first, last) if _NAMES.fullmatch(blocks.clean[i][:90])]
        start = min(start, *names) if names else start
    return start, odds, TIMESTAMP * stamp + BYLINE * bool(names), headed


def _is_stamp(blocks: Blocks, i: int) -> bool:
    """Whether a line tells a date or a time, and little else."""
    text = blocks.clean[i]
    if len(text) > _STAMP:
        return False
    numbers = blocks.masked[i].count("0")
    return 0 < numbers <= _NUMBERS and _CLOCK_OR_DATE.search(text) is not None


def _headline(text: str) -> float:
    """Log-odds of a line above a paragraph: 0.0 when it is no headline."""
    if _is_item(text):
        return LISTED / 2
    size = len(text) * (_DENSE if ord(text[len(text) // 2]) >= _FIRST_DENSE else 1)
    if size < _SHORTEST or len(text) > _LONGEST or text[-1] in ".:;,。：…" or "|" in text:
        return 0.0
    if text[0] in "([{@":
        return 0.0
    full = size >= _FULL and text[-1] not in "?？؟"
    return HEADLINE if full else SHORT_HEADLINE


def _first_print(lines: list[str], at: int) -> int | None:
    """Where the line at `at` was printed before, with nothing but furniture between the two.

    A table of contents prints its entries again too, but as one of many that look alike; two
    prints with nothing between are the text of an image and its caption.
    """
    line = lines[at]
    between = 0
    for i in range(at - 1, -1, -1):
        if lines[i] == line:
            return i if between >= _BETWEEN else None
        between += len(lines[i])
        if len(lines[i]) >= _FULL or lines[i].split(" ", 1)[0] == line.split(" ", 1)[0]:
            return None
    return None


def title_above(blocks: Blocks, first: int) -> str | None:
    """The nearest line above the first paragraph that has the form of a headline, a long one
    if there is any.
    """
    short = None
    for i in range(first - 1, max(-1, first - 1 - _LINES), -1):
        worth = 0.0 if _is_stamp(blocks, i) else _headline(blocks.clean[i])
        if worth == HEADLINE:
            return blocks.clean[i]
        if worth > 0 and short is None:
            short = blocks.clean[i]
    return short


def headings(blocks: Blocks, units: Ints) -> list[str]:
    """The short lines just above each paragraph of `units`, in one string (or ""), m long.

    Their words belong to what follows, be they a crosshead or the headline of another story.
    """
    texts = [""] * len(units)
    last = -1
    for k, at in enumerate(units.tolist()):
        lines = blocks.clean[max(last + 1, at - _HEADING_LINES) : at]
        last = at
        if not lines:
            continue
        texts[k] = " ".join([line for line in lines if len(line) <= _LONGEST])
    return texts
