"""Gold pages: reading them, and telling which lines of a page are its main text.

A gold folder holds `gold/<id>.json` (`id, url, lang, type, title, main, with, without, …`) and
`html/<id>.html.gz`.

Labels are made by aligning the words of the page's lines with those of `main`:

1. Runs of words that both share are found from seeds of `SEED` equal words in a row.
2. The chain of runs, in order in both texts, that covers most (the sum of their squared
   lengths, so that one long run beats many chance matches) is taken as the alignment. A line
   that is repeated on the page counts where this chain puts it.
3. Long runs off the chain are added where neither side is taken: some tools print a page's
   parts in another order.
4. In what is still open between two runs, whole gold lines found as whole page lines are
   taken in order: short headings and list items.
5. A line is main when at least half of its words are aligned. Chinese and Japanese are
   aligned by character.
"""

from __future__ import annotations

import gzip
import heapq
import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import numpy as np

from cleaner.errors import ConfigurationError
from cleaner.model import Flags, Floats, Ints
from cleaner.tooling.measures import words

SEED: Final = 3
_LONG_RUN: Final = 8
_MANY: Final = 64  # a seed found more often than this in gold says nothing about place
_ENOUGH: Final = 0.5
_SECOND_LEVEL: Final = frozenset("ac co com edu gob gov ltd me mil net ne nom or org sch".split())  # noqa: SIM905 -- words read best as words

_Run = tuple[int, int, int]  # start on the page, start in gold, length


@dataclass(frozen=True, slots=True)
class GoldPage:
    """One gold page; `html()` reads its bytes.

    `wanted` are snippets that the article must have, `unwanted` those it must not have.
    """

    id: str
    url: str
    site: str
    lang: str | None
    type: str
    title: str | None
    main: str
    path: Path
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    def html(self) -> bytes:
        return gzip.decompress(self.path.read_bytes())


def read_gold(folder: Path) -> Iterator[GoldPage]:
    """The pages of a gold folder, by id. Raises ConfigurationError where there are none."""
    files = sorted((folder / "gold").glob("*.json"))
    if not files:
        raise ConfigurationError(f"{folder}: no gold/*.json found")
    for file in files:
        row = json.loads(file.read_text("utf-8"))
        yield GoldPage(
            id=str(row["id"]),
            url=row.get("url") or "",
            site=registered_domain(row.get("url") or ""),
            lang=row.get("lang"),
            type=row.get("type") or "article",
            title=row.get("title"),
            main=row["main"] or "",
            path=folder / "html" / f"{file.stem}.html.gz",
            wanted=tuple(row.get("with") or ()),
            unwanted=tuple(row.get("without") or ()),
        )


def registered_domain(url: str) -> str:
    """The part of a host name that one owner registered, to group pages by site.

    >>> registered_domain("https://www.news.example.co.uk/a")
    'example.co.uk'
    """
    parts = (urlsplit(url).hostname or "").split(".")
    depth = 3 if len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in _SECOND_LEVEL else 2
    return ".".join(parts[-depth:])


def main_share(lines: Sequence[str], main: str) -> Floats:
    """The share of each line's words that align with gold `main`, shape (n,).

    A line without words has the share of the lines around it, if they agree, else 0.
    """
    tokens = [words(line) for line in lines]
    page = [word for line in tokens for word in line]
    gold_lines = [words(line) for line in main.splitlines()]
    gold = [word for line in gold_lines for word in line]
    lengths = np.array([len(line) for line in tokens], np.int64)
    aligned = _aligned(page, gold, lengths, np.array([len(g) for g in gold_lines], np.int64))
    line_of = np.repeat(np.arange(len(lines)), lengths)
    hits = np.bincount(line_of[aligned], minlength=len(lines)).astype(np.float64)
    share = hits / np.maximum(lengths, 1)
    return _fill_wordless(share, lengths == 0)


def main_lines(lines: Sequence[str], main: str) -> Flags:
    """Which lines are main text, shape (n,). See the module for the method."""
    return main_share(lines, main) >= _ENOUGH


def _fill_wordless(share: Floats, wordless: Flags) -> Floats:
    known = np.flatnonzero(~wordless)
    if not len(known) or not wordless.any():
        return np.where(wordless, 0.0, share)
    after = np.searchsorted(known, np.arange(len(share)))
    right = known[np.minimum(after, len(known) - 1)]
    left = known[np.maximum(after - 1, 0)]
    between = np.minimum(share[left], share[right])
    inner = (after > 0) & (after < len(known))
    return np.where(wordless, np.where(inner, between, 0.0), share)


def _aligned(page: list[str], gold: list[str], page_lines: Ints, gold_lines: Ints) -> Flags:
    """Which words of the page are aligned with gold, shape (len(page),)."""
    on_page = np.full(len(page), -1, np.int64)
    in_gold = np.full(len(gold), -1, np.int64)
    runs = _runs(page, gold)
    for run in _chain(runs):
        _take(on_page, in_gold, run)
    for run in sorted(runs, key=lambda r: (-r[2], r)):
        for part in _free_parts(on_page, in_gold, run):
            if part[2] >= _LONG_RUN:
                _take(on_page, in_gold, part)
    _take_whole_lines(page, gold, page_lines, gold_lines, on_page, in_gold)
    return on_page >= 0


def _runs(page: list[str], gold: list[str]) -> list[_Run]:
    """Maximal runs of at least SEED words that both texts share."""
    seeds: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(gold) - SEED + 1):
        seeds.setdefault(tuple(gold[at : at + SEED]), []).append(at)
    runs: list[_Run] = []
    open_runs: dict[int, int] = {}  # diagonal → start of the run on the page
    for at in range(len(page) - SEED + 2):
        found = seeds.get(tuple(page[at : at + SEED]), ()) if at <= len(page) - SEED else ()
        diagonals = {g - at for g in found} if len(found) <= _MANY else set()
        for diagonal in [d for d in open_runs if d not in diagonals]:
            start = open_runs.pop(diagonal)
            runs.append((start, start + diagonal, at + SEED - 1 - start))
        for diagonal in diagonals:
            open_runs.setdefault(diagonal, at)
    runs.extend((s, s + d, len(page) - s) for d, s in open_runs.items())
    return [(p, g, n) for p, g, n in runs if n >= SEED]


def _chain(runs: list[_Run]) -> list[_Run]:
    """The heaviest chain of runs that rises on both sides (weight: squared length).

    Overlaps are allowed where runs meet and are cut by `_take`. O(k log k): a prefix maximum
    over the starts in gold (Fenwick tree).
    """
    if not runs:
        return []
    order = sorted(range(len(runs)), key=lambda i: runs[i])
    ranks = {g: r for r, g in enumerate(sorted({g + n for _, g, n in runs}))}
    ends = sorted(ranks)
    tree: list[tuple[int, int]] = [(0, -1)] * (len(ends) + 1)
    best = [0] * len(runs)
    before = [-1] * len(runs)
    waiting: list[tuple[int, int]] = []  # (end on the page, run): usable once passed
    for i in order:
        p, g, n = runs[i]
        while waiting and waiting[0][0] <= p + SEED - 1:
            _, done = heapq.heappop(waiting)
            at = ranks[runs[done][1] + runs[done][2]] + 1
            while at < len(tree):
                tree[at] = max(tree[at], (best[done], done))
                at += at & -at
        at = bisect_right(ends, g + SEED - 1)
        top = (0, -1)
        while at > 0:
            top = max(top, tree[at])
            at -= at & -at
        best[i] = top[0] + n * n
        before[i] = top[1]
        heapq.heappush(waiting, (p + n, i))
    at = max(range(len(runs)), key=lambda i: (best[i], -i))
    chain = []
    while at >= 0:
        chain.append(runs[at])
        at = before[at]
    return chain[::-1]


def _take(on_page: Ints, in_gold: Ints, run: _Run) -> None:
    p, g, n = run
    free = (on_page[p : p + n] < 0) & (in_gold[g : g + n] < 0)
    at = np.flatnonzero(free)
    on_page[p + at] = g + at
    in_gold[g + at] = p + at


def _free_parts(on_page: Ints, in_gold: Ints, run: _Run) -> Iterator[_Run]:
    p, g, n = run
    free = (on_page[p : p + n] < 0) & (in_gold[g : g + n] < 0)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], free.view(np.int8), [0]))))
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        yield (p + start, g + start, end - start)


def _take_whole_lines(
    page: list[str],
    gold: list[str],
    page_lines: Ints,
    gold_lines: Ints,
    on_page: Ints,
    in_gold: Ints,
) -> None:
    """Place gold lines that are still free on equal free page lines between their neighbours."""
    starts = np.cumsum(page_lines) - page_lines
    places: dict[tuple[str, ...], list[int]] = {}
    for start, length in zip(starts.tolist(), page_lines.tolist(), strict=True):
        if length:
            places.setdefault(tuple(page[start : start + length]), []).append(start)
    at = 0
    for length in gold_lines.tolist():
        line = tuple(gold[at : at + length])
        if length and in_gold[at] < 0:
            low, high = _bounds(in_gold, at, at + length, len(page))
            free = [p for p in places.get(line, ()) if low < p < high and on_page[p] < 0]
            if free:
                _take(on_page, in_gold, (free[-1] if low < 0 else free[0], at, length))
        at += length


def _bounds(in_gold: Ints, start: int, end: int, size: int) -> tuple[int, int]:
    """Where on the page the nearest aligned words before and after a gold line stand."""
    before = np.flatnonzero(in_gold[:start] >= 0)
    after = np.flatnonzero(in_gold[end:] >= 0)
    low = int(in_gold[before[-1]]) if len(before) else -1
    high = int(in_gold[end + after[0]]) if len(after) else size
    return low, high
