"""What trafilatura makes of a page: for those who ask for a thorough reading."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import regex

from cleaner.characters import fold
from cleaner.model import Flags, PageMetadata

# Bounds the time of a hostile page: trafilatura 2.3 took up to 9 s for 1.4 million characters.
MOST_HTML: Final = 2_000_000
_GRAM: Final = 3  # words
# Scripts that put no spaces between words are compared by characters.
_ALONE: Final = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}"
_WORD: Final = regex.compile(rf"[{_ALONE}]|[^\W{_ALONE}]+")


@dataclass(frozen=True, slots=True)
class Opinion:
    """`keeps` tells of each of n lines whether trafilatura counts it as the article, None where
    it found no article or was not asked; `page` is its metadata, if it has any. `warnings` tell
    what failed.
    """

    keeps: Flags | None = None
    page: PageMetadata | None = None
    warnings: tuple[str, ...] = ()


def trafilatura_opinion(html: str, lines: Sequence[str], url: str | None = None) -> Opinion:
    """Extract the page with trafilatura and find its `lines` (clean, as blocks are) in that.

    A line is kept when more than half of its runs of three words stand in trafilatura's text, a
    line of fewer words when it is a line there. Pages of over two million characters are not
    read. Never raises; what trafilatura stumbles over is a warning.
    """
    if len(html) > MOST_HTML:
        return Opinion(warnings=("trafilatura was not asked: the page is too long",))
    try:
        found = _trafilatura().bare_extraction(
            html, url=url, include_comments=False, with_metadata=True
        )
    except Exception as error:  # noqa: BLE001 -- a peer's fault must not cost the page
        return Opinion(warnings=(f"trafilatura failed: {type(error).__name__}: {error}",))
    if found is None:
        return Opinion()
    keeps = stands_in(lines, found.text) if found.text else None
    return Opinion(keeps, _metadata(found))


@cache
def _trafilatura() -> Any:
    import trafilatura

    for name in ("trafilatura", "htmldate", "courlan"):  # they log faults of pages as errors
        logging.getLogger(name).addHandler(logging.NullHandler())
    return trafilatura


def stands_in(lines: Sequence[str], text: str) -> Flags:
    """Which lines stand in `text`, line breaks and punctuation aside. Time is linear.

    >>> stands_in(["The crew is home.", "Share this story", "Home"], "The crew is home.\\nHome")
    array([ True, False,  True])
    """
    whole = {tuple(_words(line)) for line in text.splitlines()}
    grams = set(_grams(list(_words(text))))
    kept = np.zeros(len(lines), np.bool_)
    for i, line in enumerate(lines):
        words = list(_words(line))
        if len(words) < _GRAM:
            kept[i] = bool(words) and tuple(words) in whole
        else:
            own = list(_grams(words))
            kept[i] = 2 * sum(gram in grams for gram in own) > len(own)
    return kept


def _words(text: str) -> Iterator[str]:
    return (match[0] for match in _WORD.finditer(fold(text)))


def _grams(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[k:] for k in range(_GRAM)), strict=False)


def _metadata(found: Any) -> PageMetadata:
    return PageMetadata(
        authors=tuple((found.author or "").split("; ")) if found.author else (),
        published=found.date,
        headline=found.title,
        site=found.sitename,
        section=next(iter(found.categories or ()), None),
        description=found.description,
        language=found.language,
        url=found.url,
        image=found.image,
        og_type=found.pagetype,
        keywords=tuple(found.tags or ()),
    )
