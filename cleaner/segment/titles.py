"""Which line is the headline, from the words of the page alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from cleaner.characters import fold
from cleaner.model import Blocks, Columns, Flags, PageMetadata
from cleaner.sites import is_site, letters, site_names

_SEPARATORS: Final = regex.compile(r" (?:[-–—|·•:»/]|::|[-–—]{2}) ")
_HEAD: Final = 400  # blocks in which a repeated headline is looked for
_SEARCH_BACK: Final = 15  # blocks before the article in which its headline may stand
_NEAR: Final = 8  # blocks between a headline and the nearest candidate
_MAX_WORDS: Final = 32.0
_MIN_WORDS: Final = 3.0
_MAX_SITE_WORDS: Final = 6


@dataclass(frozen=True, slots=True)
class Title:
    """A headline: its text, its block, where it stands in the block's clean line, the site
    name printed beside it, and every block that prints it again.
    """

    text: str
    block: int
    start: int
    end: int
    site: str | None = None
    copies: tuple[int, ...] = ()


def is_headline_like(columns: Columns, i: int) -> bool:
    """Short, several words, and not a sentence."""
    ends_as_sentence = bool(columns.ends_sentence[i])
    return _MIN_WORDS <= columns.words[i] <= _MAX_WORDS and not ends_as_sentence


def repeated_title(blocks: Blocks, columns: Columns) -> Title | None:
    """A headline that the page prints again: the first line, or what is left of it beside the
    site's name (`Arizona Tribune - Troops leave`, `Troops leave | Arizona Tribune`).
    """
    n = min(len(blocks), _HEAD)
    if n == 0:
        return None
    first = blocks.clean[0]
    head = blocks.folded[:n]
    head[0] = ""  # the line itself is no copy
    for start, end in _parts(first):
        text = first[start:end]
        folded = fold(text)
        if folded in head:
            again = tuple(i for i, line in enumerate(head) if line == folded)
            if _is_long_enough(text, columns, again[0]):
                return Title(text, 0, start, end, _site(first, start, end), again)
    return None


def _parts(line: str) -> list[tuple[int, int]]:
    """The line, then what is left when separators cut a name off its end or its start."""
    parts = [(0, len(line))]
    cuts = [(m.start(), m.end()) for m in _SEPARATORS.finditer(line[:1000])]
    parts += [(0, start) for start, _ in reversed(cuts)]
    parts += [(end, len(line)) for _, end in cuts]
    return parts


def _is_long_enough(text: str, columns: Columns, i: int) -> bool:
    return bool(columns.words[i] >= _MIN_WORDS) and len(text) >= 8


def _site(line: str, start: int, end: int) -> str | None:
    if start == 0 and end == len(line):
        return None
    rest = line[:start] if start else line[end:]
    names = [part.strip() for part in _SEPARATORS.split(f" {rest} ") if part.strip()]
    if not names:
        return None
    name = names[0] if start else names[-1]
    return name if len(name.split()) <= _MAX_SITE_WORDS else None


def find_title(
    blocks: Blocks,
    columns: Columns,
    main: Flags,
    noise: Container[int],
    repeated: Title | None,
) -> Title | None:
    """The headline of the article that `main` marks.

    A headline that the page repeats wins; else the nearest headline-like line before the
    article. No line that a rule called noise (`noise`) is one: menus are repeated as well.
    """
    if repeated is not None and not (repeated.site is None and repeated.block in noise):
        return repeated
    prose = _first_prose(columns, main)
    if prose is None:
        return None
    found = []
    for i in range(prose - 1, max(-1, prose - 1 - _SEARCH_BACK), -1):
        if main[i] and columns.ends_sentence[i]:
            break  # the article has begun already
        if i not in noise and is_headline_like(columns, i):
            found.append(i)
    if not found:
        return None
    block = _best(columns, found)
    line = blocks.clean[block]
    copies = [i for i in range(block + 1, len(blocks)) if blocks.folded[i] == blocks.folded[block]]
    return Title(line, block, 0, len(line), None, tuple(copies))


def page_title(blocks: Blocks, page: PageMetadata, first_main: int) -> Title | None:
    """The headline of an HTML page, whose first block is its `<title>`, and where it stands.

    Copies are the blocks above the article that print it again, and later headings that do:
    elsewhere the same words may be part of the article.
    """
    if not len(blocks):
        return None
    text = best_title(page)
    if text is None:
        return None
    wanted = fold(" ".join(text.split()))
    line = blocks.folded[0]
    start = line.find(wanted)
    copies = tuple(
        i for i, line in enumerate(blocks.folded[1 : first_main + 1], 1) if line == wanted
    )
    if copies:
        block = copies[0]
        own = (0,) if start >= 0 else ()
        return Title(text, block, 0, len(blocks.clean[block]), None, (*own, *copies[1:]))
    if start >= 0:
        end = start + len(wanted)
        return Title(text, 0, start, end, _site(blocks.clean[0], start, end))
    return Title(text, 0, 0, len(blocks.clean[0]))


def best_title(page: PageMetadata, printed: str | None = None) -> str | None:
    """The headline of a page that declares some: the one that most of its `<h1>`, JSON-LD and
    Open Graph agree on, the `<h1>` where all differ. `printed` is what `find_title` found.
    """
    same = Counter(t for t in (*page.headings[:1], page.headline, page.og_title) if t)
    title, count = next(iter(same.most_common(1)), ("", 0))
    if count > 1:
        return title
    plain = {title: letters(title) for title in _declared_titles(page)}
    heading = _heading(page, plain)
    said = [title for title in (heading, page.headline, page.og_title) if title]
    if not said:
        return printed or page.document_title
    votes = Counter(plain[title] for title in said)
    return max(said, key=lambda title: votes[plain[title]])


def _declared_titles(page: PageMetadata) -> list[str]:
    titles = (page.headline, page.og_title, page.document_title, *page.headings)
    return [title for title in titles if title]


def _heading(page: PageMetadata, plain: Mapping[str, str]) -> str | None:
    """The `<h1>` that another title repeats, or the first that is no site's name."""
    if not page.headings:
        return None
    known = site_names(page.site, page.url)
    headings = [heading for heading in page.headings if not is_site(heading, known)]
    others = [plain[t] for t in (page.headline, page.og_title, page.document_title) if t]
    for heading in headings:
        if plain[heading] and any(plain[heading] in other for other in others):
            return heading
    return headings[0] if headings else None


def _best(columns: Columns, found: Sequence[int]) -> int:
    """Of the nearest few, the one most like a headline in length, the earlier of equals: section
    names above it are shorter, the standfirst below it is longer.
    """

    def likeness(i: int) -> tuple[float, int]:
        words = float(columns.words[i])
        return (min(words, 12.0) - max(words - 14.0, 0.0) / 2, -i)

    return max((i for i in found[:4] if found[0] - i <= _NEAR), key=likeness)


def _first_prose(columns: Columns, main: Flags) -> int | None:
    """The first block of the article that is running text, or else its first block."""
    prose = main & ((columns.words >= 20) | ((columns.words >= 8) & (columns.ends_sentence > 0)))
    for flags in (prose, main):
        if flags.any():
            return int(flags.argmax())
    return None
