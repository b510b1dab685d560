"""A second look: what the first verdict on a page's blocks says of each one's surroundings.

The first model judges each block by structure. Where the article ends shows in how those
verdicts lie: how much of it is still to come, how far the next likely block is, whether the
prose ahead is a run like the one behind.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from cleaner.model import Flags, Floats
from cleaner.segment.context import Table

_SHIFTS: Final = (1, 2, 3)
_WINDOWS: Final = (3, 8, 20, 60)
_PRICES: Final = (0.0, 0.5, 1.5)  # log-odds that a block must be worth to belong to the core
_FAR: Final = 60.0
LIMIT: Final = 6.9  # log-odds beyond which the first verdict says no more
_BEYOND: Final = -9.0  # log-odds put where the page has no block


def outlook(verdict: Floats, words: Floats) -> Table:
    """Columns from `verdict`, the first model's log-odds for the article, and `words`, (n,)."""
    table = Table()
    odds = np.clip(verdict, -LIMIT, LIMIT)
    share = 1.0 / (1.0 + np.exp(-odds))
    mass = _sums(share * words)
    read = _sums(words)
    table.add("verdict", odds)
    _neighbours(table, odds)
    table.add("mass_before", mass[:-1] / max(mass[-1], 1e-3))
    table.add("log_mass_before", np.log1p(mass[:-1]))
    table.add("log_mass_after", np.log1p(mass[-1] - mass[1:]))
    table.add("log_mass", np.full(len(odds), np.log1p(mass[-1])))
    _windows(table, mass, read, _sums(share))
    _runs(table, odds > 0, mass, read)
    _cores(table, odds, words, mass)
    return table


def _sums(values: Floats) -> Floats:
    sums = np.zeros(len(values) + 1)
    np.cumsum(values, out=sums[1:])
    return sums


def _neighbours(table: Table, odds: Floats) -> None:
    n, most = len(odds), _SHIFTS[-1]
    padded = np.full(n + 2 * most, _BEYOND)
    padded[most : most + n] = odds
    for shift in _SHIFTS:
        table.add(f"verdict_before_{shift}", padded[most - shift : most - shift + n])
        table.add(f"verdict_after_{shift}", padded[most + shift : most + shift + n])


def _windows(table: Table, mass: Floats, read: Floats, share: Floats) -> None:
    """Share of words that are main by the first verdict, in windows before and after."""
    n = len(mass) - 1
    at = np.arange(n)
    for size in _WINDOWS:
        low, high = np.maximum(at - size, 0), np.minimum(at + 1 + size, n)
        before = (mass[at] - mass[low]) / (read[at] - read[low] + 1.0)
        after = (mass[high] - mass[at + 1]) / (read[high] - read[at + 1] + 1.0)
        table.add(f"main_words_in_{size}_before", before)
        table.add(f"main_words_in_{size}_after", after)
        if size in {3, 20}:
            table.add(f"main_blocks_in_{size}_before", (share[at] - share[low]) / size)
            table.add(f"main_blocks_in_{size}_after", (share[high] - share[at + 1]) / size)


def _runs(table: Table, main: Flags, mass: Floats, read: Floats) -> None:
    """How far the last and the next likely block are, and how big the runs they belong to."""
    n = len(main)
    at = np.arange(n)
    last = np.full(n + 1, -1)
    following = np.full(n + 1, n)
    if n:
        last[1:] = np.maximum.accumulate(np.where(main, at, -1))
        following[:-1] = np.minimum.accumulate(np.where(main, at, n)[::-1])[::-1]
    last, following = last[:-1], following[1:]
    add = table.add
    add("blocks_since_main", np.minimum(at - last, _FAR))
    add("blocks_until_main", np.minimum(following - at, _FAR))
    add("log_words_since_main", np.log1p(read[at] - read[last + 1]))
    add("log_words_until_main", np.log1p(read[following] - read[at + 1]))
    edges = np.flatnonzero(np.diff(np.concatenate(([0], main.astype(np.int8), [0]))))
    start, end = edges[::2], edges[1::2]
    size = np.log1p(np.append(mass[end] - mass[start], 0.0))
    add("next_run", size[np.searchsorted(start, at + 1)])
    add("run_before", size[np.searchsorted(end, at, side="right") - 1])


def _cores(table: Table, odds: Floats, words: Floats, mass: Floats) -> None:
    """Place in the stretch with the greatest sum of verdicts, and what a cut here would lose."""
    n = len(odds)
    at = np.arange(n)
    worth = np.clip(odds, -4.0, 4.0)
    size = np.log1p(words)
    total = max(mass[-1], 1e-3)
    for k, price in enumerate(_PRICES):
        sums = _sums((worth - price) * size)
        start, end = _greatest(sums)
        table.add(f"story{k}_from_start", np.clip(at - start, -_FAR, _FAR))
        table.add(f"story{k}_from_end", np.clip(at - end + 1, -_FAR, _FAR))
        table.add(f"story{k}_share", np.full(n, (mass[end] - mass[start]) / total))
        highest = np.maximum.accumulate(sums[::-1])[::-1]
        table.add(f"story{k}_to_gain_after", highest[1:] - sums[1:])
        table.add(f"story{k}_to_gain_before", sums[:-1] - np.minimum.accumulate(sums)[:-1])


def _greatest(sums: Floats) -> tuple[int, int]:
    """The stretch `start:end` over which the sums rise most."""
    if len(sums) < 2:
        return 0, 0
    lowest = np.minimum.accumulate(sums)
    end = int(np.argmax(sums[1:] - lowest[:-1])) + 1
    return int(np.argmin(sums[:end])), end
