"""What each kind of rule does with the blocks that one of its items describes.

A `Program` is a rule compiled. Its triggers are the items to look for first; `run` takes the
blocks where each trigger may stand and gives the rule's findings.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np

from cleaner.engine.captures import capture_readers
from cleaner.engine.loading import LoadedRule
from cleaner.engine.matchers import ItemMatcher, View, any_matches
from cleaner.engine.patterns import RegexTimeout
from cleaner.engine.schema import STRENGTHS, Item, Step
from cleaner.model import Capture, Hit, Ints

Starts: TypeAlias = Mapping[int, Sequence[int]]

_MOST_GAP: Final = 50
DEFAULT_LABELS: Final = {"keeps": "paragraph", "boundary": "appended"}


@dataclass(slots=True)
class Found:
    """What rules said: hits on blocks, on spans of blocks, on story starts, and captures."""

    hits: list[Hit] = field(default_factory=list)
    spans: list[Hit] = field(default_factory=list)
    boundaries: list[Hit] = field(default_factory=list)
    captures: list[Capture] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Labels:
    """Which blocks other rules gave which labels; `where: {after: …}` asks it."""

    by_label: Mapping[str, Ints]

    def near(self, labels: Sequence[str], first: int, last: int) -> bool:
        """Whether one of the blocks `first … last` has one of `labels`."""
        for label in labels:
            blocks = self.by_label.get(label)
            if blocks is not None:
                at = int(np.searchsorted(blocks, first))
                if at < len(blocks) and blocks[at] <= last:
                    return True
        return False


class Program(ABC):
    """A compiled rule. Subclasses differ in what they do around a triggering block."""

    matches_whole_lines = True

    def __init__(self, loaded: LoadedRule, time_limit: float) -> None:
        rule = loaded.rule
        self.loaded = loaded
        self.id = rule.id
        self.rule = rule
        where = rule.where
        self.late = where is not None and bool(where.asks_for)
        self._limit = time_limit
        self._where = rule.where
        self._unless = self._compile(rule.unless)
        sign = -1.0 if rule.keeps else 1.0
        self._log_odds = sign * STRENGTHS[rule.strength]
        self._certain = rule.strength == "certain"
        self._label = rule.label or DEFAULT_LABELS.get(rule.kind, "template")
        self._captures = capture_readers(rule.capture, time_limit)
        self.triggers: tuple[ItemMatcher, ...] = self._triggers()

    @abstractmethod
    def _triggers(self) -> tuple[ItemMatcher, ...]:
        """The items to look for first."""

    @abstractmethod
    def run(self, view: View, starts: Starts, labels: Labels, found: Found) -> None:
        """Add what the rule finds. `starts[t]` are the candidate blocks of trigger t, sorted."""

    def _compile(self, items: Sequence[Item] | None) -> tuple[ItemMatcher, ...]:
        anywhere = not self.matches_whole_lines
        return tuple(
            ItemMatcher(item, self.id, self._limit, anywhere=anywhere) for item in items or ()
        )

    def _firing(
        self, view: View, blocks: Sequence[int], matcher: ItemMatcher, labels: Labels
    ) -> Sequence[int]:
        """The blocks that are as described, stand where the rule wants them, and are no exception.

        A rule whose regex ran out of time is done with this document.
        """
        if self._where is not None:
            blocks = [i for i in blocks if self._stands_right(view, i, labels)]
        if view.timeouts and self.id in view.timeouts:
            return ()
        blocks = matcher.matching(view, blocks)
        for exception in self._unless:
            if blocks:
                excepted = set(exception.matching(view, blocks))
                blocks = [i for i in blocks if i not in excepted]
        return blocks

    def _stands_right(self, view: View, i: int, labels: Labels) -> bool:
        where = self._where
        if where is None:
            return True
        if where.from_start and i >= where.from_start:
            return False
        if where.from_end and i < len(view.blocks) - where.from_end:
            return False
        if where.after and not labels.near(where.after, i - where.within, i - 1):
            return False
        return not where.before or labels.near(where.before, i + 1, i + where.within)

    def _is_excepted(self, view: View, i: int) -> bool:
        return any_matches(self._unless, view, i)

    def _hit(self, i: int, matcher: ItemMatcher, span: tuple[int, int] | None = None) -> Hit:
        start, end = span or (None, None)
        label = matcher.label or self._label
        return Hit(i, self.id, label, self._log_odds, self._certain, start, end)

    def _hits(self, blocks: Iterable[int], matcher: ItemMatcher) -> list[Hit]:
        rule, label = self.id, matcher.label or self._label
        log_odds, certain = self._log_odds, self._certain
        return [Hit(i, rule, label, log_odds, certain) for i in blocks]

    def _captured(
        self, view: View, i: int, matcher: ItemMatcher, text: str | None = None
    ) -> list[Capture]:
        found: list[Capture] = []
        for reader in matcher.captures or self._captures:
            if self.id in view.timeouts:
                break
            try:
                value = reader.read(view.blocks.clean[i] if text is None else text)
            except RegexTimeout:
                view.timeouts.add(self.id)
                break
            if value:
                found.append(Capture(i, self.id, reader.name, value))
        return found


class BlockProgram(Program):
    """`block`, `keeps` and a `boundary` at one block: any item that describes a block marks it."""

    def _triggers(self) -> tuple[ItemMatcher, ...]:
        boundary = self.rule.boundary
        return self._compile(boundary.block if boundary else self.rule.block or self.rule.keeps)

    def run(self, view: View, starts: Starts, labels: Labels, found: Found) -> None:
        hits = found.hits if self.rule.boundary is None else found.boundaries
        marked: set[int] = set()
        for t in sorted(starts):
            matcher = self.triggers[t]
            blocks = starts[t]
            if marked:
                blocks = [i for i in blocks if i not in marked]
            firing = self._firing(view, blocks, matcher, labels)
            hits += self._hits(firing, matcher)
            if self._captures or matcher.captures:
                for i in firing:
                    found.captures += self._captured(view, i, matcher)
            if len(self.triggers) > 1:
                marked.update(firing)


class InlineProgram(Program):
    """`inline`: marks spans inside blocks. Spans are offsets into the clean line."""

    matches_whole_lines = False

    def _triggers(self) -> tuple[ItemMatcher, ...]:
        return self._compile(self.rule.inline)

    def run(self, view: View, starts: Starts, labels: Labels, found: Found) -> None:
        for t in sorted(starts):
            matcher = self.triggers[t]
            for i in starts[t]:
                if not self._stands_right(view, i, labels) or self._is_excepted(view, i):
                    continue
                for start, end in matcher.spans(view, i):
                    found.spans.append(self._hit(i, matcher, (start, end)))
                    text = view.blocks.clean[i][start:end]
                    found.captures += self._captured(view, i, matcher, text)


class RunProgram(Program):
    """`run`: `min` or more consecutive blocks, each as described."""

    def _triggers(self) -> tuple[ItemMatcher, ...]:
        assert self.rule.run is not None
        self._least = self.rule.run.min
        return self._compile([self.rule.run])

    def run(self, view: View, starts: Starts, labels: Labels, found: Found) -> None:
        run: list[int] = []
        for i in self._firing(view, starts.get(0, ()), self.triggers[0], labels):
            if run and i != run[-1] + 1:
                self._close(view, run, found)
                run = []
            run.append(i)
        self._close(view, run, found)

    def _close(self, view: View, run: Sequence[int], found: Found) -> None:
        if len(run) >= self._least:
            found.hits += self._hits(run, self.triggers[0])
            for i in run:
                found.captures += self._captured(view, i, self.triggers[0])


class SequenceProgram(Program):
    """`sequence`, and a `boundary` that is one: described blocks in order.

    The trigger is the first step that has a literal; from there the possible first blocks are
    counted back. A block is marked once, however many sequences it is part of.
    """

    def _triggers(self) -> tuple[ItemMatcher, ...]:
        boundary = self.rule.boundary
        self._is_boundary = boundary is not None
        self._steps = self.rule.sequence or (boundary.sequence if boundary else None) or ()
        self._matchers = self._compile(self._steps)
        self._pivot = next((k for k, m in enumerate(self._matchers) if m.anchors is not None), 0)
        return (self._matchers[self._pivot],)

    def run(self, view: View, starts: Starts, labels: Labels, found: Found) -> None:
        marked: set[int] = set()
        for first in self._first_blocks(view, starts.get(0, ())):
            if not self._stands_right(view, first, labels) or self._is_excepted(view, first):
                continue
            chain = self._chain(view, first)
            if chain:
                self._report(view, chain, marked, found)

    def _report(self, view: View, chain: Sequence[int], marked: set[int], found: Found) -> None:
        if self._is_boundary:
            found.boundaries.append(self._hit(chain[0], self._matchers[0]))
            return
        for i, step, matcher in zip(chain, self._steps, self._matchers, strict=True):
            if step.marks and i not in marked:
                marked.add(i)
                found.hits.append(self._hit(i, matcher))
                found.captures += self._captured(view, i, matcher)

    def _first_blocks(self, view: View, pivots: Sequence[int]) -> Sequence[int]:
        if self._pivot == 0:
            return self._repeated(view, pivots)
        steps = self._steps[1 : self._pivot + 1]
        nearest = sum(int(s.gap.low) + 1 for s in steps)
        furthest = sum(_widest(s) + 1 for s in steps)
        firsts = {p - d for p in pivots for d in range(nearest, furthest + 1)}
        return sorted(i for i in firsts if i >= 0)

    def _repeated(self, view: View, pivots: Sequence[int]) -> Sequence[int]:
        """Of the pivots, those whose text stands again, where a later step asks for that."""
        bound = self._steps[0].bind
        if bound is None or not any(s.same_as == bound for s in self._steps[1:]):
            return pivots
        last = {text: i for i, text in enumerate(view.blocks.folded)}
        return [i for i in pivots if last[view.blocks.folded[i]] != i]

    def _chain(self, view: View, first: int) -> list[int] | None:
        """The blocks of the sequence that starts at `first`: of all ways the one whose steps
        come earliest, the first steps first.
        """
        dead: set[tuple[int, int, frozenset[tuple[str, str]]]] = set()

        def fit(k: int, low: int, high: int, bound: Mapping[str, str]) -> list[int] | None:
            if k == len(self._steps):
                return []
            step, matcher = self._steps[k], self._matchers[k]
            for i in range(low, min(high, len(view.blocks) - 1) + 1):
                state = (k, i, frozenset(bound.items()))
                if state in dead or not matcher.matches(view, i, bound):
                    continue
                names = bound if step.bind is None else {**bound, step.bind: view.blocks.folded[i]}
                rest = fit(k + 1, *self._reach(k + 1, i), names)
                if rest is not None:
                    return [i, *rest]
                dead.add(state)
            return None

        return fit(0, first, first, {})

    def _reach(self, k: int, last: int) -> tuple[int, int]:
        """Where step `k` may stand when the one before it stands at block `last`."""
        if k == len(self._steps):
            return 0, 0
        step = self._steps[k]
        return last + 1 + int(step.gap.low), last + 1 + _widest(step)


def _widest(step: Step) -> int:
    return int(min(step.gap.high, _MOST_GAP))


class SectionProgram(Program):
    """`from` … `to` / `while`: from one block on, to another or as long as blocks match."""

    def _triggers(self) -> tuple[ItemMatcher, ...]:
        self._to = self._compile(self.rule.to)
        self._while = self._compile(self.rule.while_)
        return self._compile(self.rule.from_)

    def run(self, view: View, starts: Starts, labels: Labels, found: Found) -> None:
        end_of_last = -1
        candidates = sorted((i, t) for t, blocks in starts.items() for i in blocks)
        for i, t in candidates:
            matcher = self.triggers[t]
            if i <= end_of_last or not self._firing(view, (i,), matcher, labels):
                continue
            last = self._last(view, i)
            if last is None:
                continue
            end_of_last = last
            found.hits += self._hits(range(i, last + 1), matcher)
            found.captures += self._captured(view, i, matcher)

    def _last(self, view: View, first: int) -> int | None:
        """The last block of the section that starts at `first`, None when it has no end.

        Where there are elements, what has no end of its own ends with the one that it stands in.
        """
        longest = min(len(view.blocks) - 1, first + self.rule.max - 1)
        if view.elements is not None and not self._to:
            longest = min(longest, view.elements.end_beside(first) - 1)
        behind = 1 if self._to and not self.rule.through else 0  # `to` ends it from outside
        for i in range(first + 1, min(len(view.blocks) - 1, longest + behind) + 1):
            if any_matches(self._to, view, i):
                return i if self.rule.through else i - 1
            if self._while and not any_matches(self._while, view, i):
                return None if self._to else i - 1
        return None if self._to else longest


_KINDS: Final[dict[str, type[Program]]] = {
    "block": BlockProgram,
    "keeps": BlockProgram,
    "inline": InlineProgram,
    "run": RunProgram,
    "sequence": SequenceProgram,
    "boundary": BlockProgram,
    "from": SectionProgram,
}


def compile_rule(loaded: LoadedRule, time_limit: float) -> Program:
    """Compile one rule."""
    boundary = loaded.rule.boundary
    if boundary is not None and boundary.sequence is not None:
        return SequenceProgram(loaded, time_limit)
    return _KINDS[loaded.rule.kind](loaded, time_limit)
