"""Labels for junk that no rule explained: by the section it stands in, its length and its place.

Junk comes in sections: a comment thread, a list of teasers, the footer. What a rule said of the
first line of a section says something of the lines behind it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from cleaner.model import Columns, Flags

# How many unexplained lines behind an explained one a section may go on.
_REACH: Final = {
    "comments": 12,
    "related": 8,
    "appended": 8,
    "navigation": 12,
    "ticker": 6,
    "newsletter": 3,
    "paywall": 3,
    "consent": 4,
    "legal": 3,
    "advert": 2,
    "author-bio": 2,
}
_PROSE_ONLY: Final = frozenset(("newsletter", "paywall", "consent", "legal", "author-bio"))
_SHORT: Final = 4.0
_HEADLINE: Final = 5.0
_SENTENCE: Final = 8.0
_TEASER_GAP: Final = 4  # blocks from one headline to the next
# A thread: so many comment lines, each at most so many blocks behind the one before.
_THREAD: Final = 3
_THREAD_GAP: Final = 14
_STAYS_IN_THREAD: Final = frozenset(("legal", "consent", "newsletter", "paywall", "advert"))


def label_noise(
    columns: Columns, main: Flags, explained: Mapping[int, str], labels: list[str]
) -> None:
    """Fill `labels` where `main` is False. `explained` holds the labels that rules gave."""
    words = columns.words.tolist()
    sentence = columns.ends_sentence.tolist()
    inside = main.tolist()
    section, left = "", 0
    for i, in_main in enumerate(inside):
        if in_main:
            section, left = "", 0
            continue
        own = explained.get(i)
        if own is not None:
            labels[i] = own
            section, left = (own, _REACH[own]) if own in _REACH else (section, left - 1)
            continue
        label = _unexplained(words[i], bool(sentence[i]), section if left > 0 else "")
        labels[i] = label
        left = left - 1 if label == section else left - 2
    _fill_teasers(inside, explained, labels)
    _fill_threads(inside, explained, labels)


def _unexplained(words: float, is_sentence: bool, section: str) -> str:
    if section in _PROSE_ONLY:
        fits = is_sentence or words >= _SENTENCE
        return section if fits else _by_length(words)
    if section == "related" and words < _HEADLINE:
        return "related" if words > _SHORT / 2 else "navigation"
    if section == "navigation" and words > _SHORT:
        return _by_length(words)
    return section or _by_length(words)


def _by_length(words: float) -> str:
    return "navigation" if words <= _SHORT else "related"


def _fill_teasers(inside: Sequence[bool], explained: Mapping[int, str], labels: list[str]) -> None:
    """Numbers, kickers and bylines between the headlines of teasers belong to them."""
    teasers = [i for i, label in enumerate(labels) if label == "related" and not inside[i]]
    for before, after in pairwise(teasers):
        if 1 < after - before <= _TEASER_GAP and not any(inside[before:after]):
            for i in range(before + 1, after):
                if labels[i] == "navigation" and i not in explained:
                    labels[i] = "related"


def _fill_threads(inside: Sequence[bool], explained: Mapping[int, str], labels: list[str]) -> None:
    """Names, dates and texts between the marks of a comment thread belong to it."""
    marks = sorted(i for i, label in explained.items() if label == "comments" and not inside[i])
    start = 0
    for k in range(1, len(marks) + 1):
        broken = k == len(marks) or marks[k] - marks[k - 1] > _THREAD_GAP
        if not broken and any(inside[marks[k - 1] : marks[k]]):
            broken = True
        if not broken:
            continue
        if k - start >= _THREAD:
            for i in range(marks[start], marks[k - 1]):
                if labels[i] not in _STAYS_IN_THREAD:
                    labels[i] = "comments"
        start = k
