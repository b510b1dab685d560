"""What a run kept and removed, counted while it goes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cleaner.labels import BLANK
from cleaner.outputs.outcome import Outcome

if TYPE_CHECKING:  # it brings NumPy, for which completion in the shell cannot wait
    from cleaner.model import Segment


@dataclass(frozen=True, slots=True)
class PageTally:
    """One document's share. `kept` and `removed` count characters, blank lines aside;
    `removed_by` and `rules` count them by noise label and by what decided it.
    """

    id: Any
    error: str | None = None
    warnings: tuple[str, ...] = ()
    kept: int = 0
    removed: int = 0
    removed_by: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)


def page_tally(outcome: Outcome) -> PageTally:
    """Count one outcome."""
    if outcome.result is None:
        return PageTally(outcome.id, outcome.error)
    kept = 0
    removed_by: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    for segment in outcome.result.segments:
        size = segment.end - segment.start
        if segment.is_main:
            kept += size
        elif segment.label != BLANK:
            removed_by[segment.label] += size
            rules[_decided_by(segment)] += size
    return PageTally(
        outcome.id,
        warnings=outcome.result.warnings,
        kept=kept,
        removed=removed_by.total(),
        removed_by=removed_by,
        rules=rules,
    )


def _decided_by(segment: Segment) -> str:
    """The strongest rule that spoke for the verdict, or what decided it without one."""
    alone = "where another story begins" if segment.label == "appended" else "structure alone"
    return next(iter(segment.rules), alone)


class Tally:
    """The sum over a run. `pages` holds each document's share, for the first `pages` of them."""

    def __init__(self, pages: int = 0) -> None:
        self.pages: list[PageTally] = []
        self.done = self.failed = self.kept = self.removed = 0
        self.removed_by: Counter[str] = Counter()
        self.rules: Counter[str] = Counter()
        self._most_pages = pages

    def add(self, page: PageTally) -> None:
        self.failed += page.error is not None
        self.done += page.error is None
        self.kept += page.kept
        self.removed += page.removed
        self.removed_by.update(page.removed_by)
        self.rules.update(page.rules)
        if len(self.pages) < self._most_pages:
            self.pages.append(page)
