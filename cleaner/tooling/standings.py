"""From page scores to standings: means with 95 % bootstrap intervals, by group of pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

import numpy as np

from cleaner.model import Floats
from cleaner.tooling.evaluate import PageScore, Run, ScoredPage

DRAWS: Final = 1000
FEWEST: Final = 5  # pages that a group by language needs, to stand alone
OTHERS: Final = "others"
ALL_PAGES: Final = "all pages"
_AT_ONCE: Final = 100  # draws held in memory at a time
_BY: Final[dict[str, Callable[[ScoredPage], str | None]]] = {
    "gold": attrgetter("gold"),
    "type": attrgetter("type"),
    "language": attrgetter("lang"),
}


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over pages and its 95 % bootstrap interval (percentiles, pages drawn again)."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Cpu:
    """CPU time a page, in milliseconds."""

    median: float
    mean: float
    p95: float


@dataclass(frozen=True, slots=True)
class Standing:
    """One extractor on one group of pages (`by` says what groups them, `group` which it is).

    `wanted` and `unwanted` are over the pages that have such snippets; `hurt` is the share of
    pages that lose any word of gold; `cpu` is None where it failed on every page.
    """

    by: str
    group: str
    extractor: str
    pages: int
    failed: int
    f1: Mean
    precision: Mean
    recall: Mean
    shingles: Mean
    wanted: Mean | None
    unwanted: Mean | None
    hurt: float
    cpu: Cpu | None


def standings(run: Run) -> list[Standing]:
    """Of every extractor on all pages, then by gold folder, page type and language, where
    there are several.
    """
    return [
        _standing(by, group, name, [page.scores[name] for page in pages])
        for by, group, pages in _groups(run.pages)
        for name in run.extractors
    ]


def worst(run: Run, extractor: str, most: int) -> list[ScoredPage]:
    """The pages of the lowest word F1, lowest first."""
    return sorted(run.pages, key=lambda page: (page.scores[extractor].f1, page.id))[:most]


def interval(values: Sequence[float]) -> Mean:
    """A mean with its interval; the same values give the same interval."""
    array = np.array(values, np.float64)
    generator = np.random.default_rng(0)
    means: list[Floats] = [
        generator.choice(array, (_AT_ONCE, len(array))).mean(axis=1)
        for _ in range(0, DRAWS, _AT_ONCE)
    ]
    low, high = np.percentile(np.concatenate(means), [2.5, 97.5])
    return Mean(float(array.mean()), float(low), float(high))


def _groups(pages: Sequence[ScoredPage]) -> Iterator[tuple[str, str, list[ScoredPage]]]:
    if not pages:
        return
    yield "all", ALL_PAGES, list(pages)
    for by, group_of in _BY.items():
        groups: dict[str, list[ScoredPage]] = defaultdict(list)
        for page in pages:
            groups[group_of(page) or OTHERS].append(page)
        if by == "language":
            groups = _pooled(groups)
        if len(groups) > 1:
            for group in sorted(groups, key=lambda g: (g == OTHERS, -len(groups[g]), g)):
                yield by, group, groups[group]


def _pooled(groups: dict[str, list[ScoredPage]]) -> dict[str, list[ScoredPage]]:
    """Groups of too few pages put together."""
    pooled: dict[str, list[ScoredPage]] = defaultdict(list)
    for group, pages in groups.items():
        pooled[group if len(pages) >= FEWEST else OTHERS].extend(pages)
    return pooled


def _standing(by: str, group: str, name: str, scores: Sequence[PageScore]) -> Standing:
    wanted = [s.wanted for s in scores if s.wanted is not None]
    unwanted = [s.unwanted for s in scores if s.unwanted is not None]
    milliseconds = [1000 * s.seconds for s in scores if s.error is None]
    return Standing(
        by=by,
        group=group,
        extractor=name,
        pages=len(scores),
        failed=len(scores) - len(milliseconds),
        f1=interval([s.f1 for s in scores]),
        precision=interval([s.precision for s in scores]),
        recall=interval([s.recall for s in scores]),
        shingles=interval([s.shingles for s in scores]),
        wanted=interval(wanted) if wanted else None,
        unwanted=interval(unwanted) if unwanted else None,
        hurt=sum(s.recall < 1 for s in scores) / len(scores),
        cpu=_cpu(milliseconds) if milliseconds else None,
    )


def _cpu(milliseconds: Sequence[float]) -> Cpu:
    median, p95 = np.percentile(milliseconds, [50, 95])
    return Cpu(float(median), float(np.mean(milliseconds)), float(p95))
