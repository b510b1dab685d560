"""What each kind of rule does with the blocks that one of its items describes.

A `Program` is a rule compiled. Its triggers are the items to look for first; `run` takes the
blocks where each trigger may stand and gives the rule's findings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
import regex

from cleaner.engine.loading import LoadedRule
from cleaner.engine.matchers import ItemMatcher, View
from cleaner.engine.patterns import RegexTimeout, TimedRegex
from cleaner.engine.schema import STRENGTHS, CaptureField, Item, Step
from cleaner.model import Capture, Hit, Ints

DEFAULT_LABELS: Final = {"keeps": "paragraph", "boundary": "appended"}
_GROUP = regex.compile(r"(?<!\\)\((?!\?[:=!<#>i])")


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


class CaptureReader:
    """One `capture:` entry: a constant, or a regex whose first group is the value."""

    def __init__(self, name: str, value: str, limit: float) -> None:
        self.name = name
        self._value = value
        self._limit = limit
        self.is_constant = _GROUP.search(value) is None

    @cached_property
    def _regex(self) -> TimedRegex:
        return TimedRegex(self._value, limit=self._limit)

    def read(self, line: str) -> str | None:
        """The value in a clean line, or None. Raises RegexTimeout."""
        if self.is_constant:
            return self._value
        found = self._regex.search(line)
        if found is None:
            return None
        value: str = next((g for g in found.groups() if g), "")
        return value.strip() or None

    def check(self) -> None:
        """Raise ValueError when the regex is none."""
        if not self.is_constant:
            _ = self._regex


class Program:
    """A compiled rule. Subclasses differ in what they do around a triggering block."""

    matches_whole_lines = True

    def __init__(self, loaded: LoadedRule, time_limit: float) -> None:
        rule = loaded.rule
        self.loaded = loaded
        self.id = rule.id
        self.rule = rule
        self.late = bool(rule.where and (rule.where.after or rule.where.before))
        self._limit = time_limit
        self._unless = self._compile(rule.unless)
        sign = -1.0 if rule.keeps else 1.0
        self._log_odds = sign * STRENGTHS[rule.strength]
        self._certain = rule.strength == "certain"
        self._label = rule.label or DEFAULT_LABELS.get(rule.kind, "template")
        self._captures = self._readers(rule.capture)
        self.triggers: tuple[ItemMatcher, ...] = self._triggers()

    def _triggers(self) -> tuple[ItemMatcher, ...]:
        raise TypeError  # pragma: no cover -- every subclass has its own

    def run(self, view: View, starts: Mapping[int, Sequence[int]], labels: Labels) -> Found:
        """The rule's findings. `starts[t]` are the sorted candidate blocks of trigger t."""
        raise TypeError  # pragma: no cover -- every subclass has its own

    def matchers(self) -> list[ItemMatcher]:
        """Every compiled item of the rule, for checks."""
        return [*self.triggers, *self._unless]

    def check(self) -> None:
        """Compile what is compiled lazily. Raises ValueError for a regex that is none."""
        for matcher in self.matchers():
            matcher.check()
            for reader in self._readers(matcher.item.capture):
                reader.check()
        for reader in self._captures:
            reader.check()

    def _compile(self, items: Sequence[Item] | None) -> tuple[ItemMatcher, ...]:
        anywhere = not self.matches_whole_lines
        return tuple(
            ItemMatcher(item, self.id, self._limit, anywhere=anywhere) for item in items or ()
        )

    def _readers(self, wanted: Mapping[CaptureField, str] | None) -> tuple[CaptureReader, ...]:
        return tuple(CaptureReader(k, v, self._limit) for k, v in (wanted or {}).items())

    def _allowed(self, view: View, i: int, labels: Labels) -> bool:
        """Whether block `i` stands where the rule wants it and is none of `unless`."""
        where = self.rule.where
        if where is not None:
            n = len(view.blocks)
            if where.from_start and i >= where.from_start:
                return False
            if where.from_end and i < n - where.from_end:
                return False
            if where.after and not labels.near(where.after, i - where.within, i - 1):
                return False
            if where.before and not labels.near(where.before, i + 1, i + where.within):
                return False
        return not any(m.matches(view, i) for m in self._unless)

    def _hit(self, i: int, item: Item | None, span: tuple[int, int] | None = None) -> Hit:
        start, end = span or (None, None)
        label = (item.label if item is not None else None) or self._label
        return Hit(i, self.id, label, self._log_odds, self._certain, start, end)

    def _captured(self, view: View, i: int, item: Item | None, text: str | None = None) -> list[Capture]:
        own = item.capture if item is not None else None
        readers = self._readers(own) if own else self._captures
        found: list[Capture] = []
        for reader in readers:
            try:
                value = reader.read(view.blocks.clean[i] if text is None else text)
            except RegexTimeout:
                view.timeouts.add(self.id)
                continue
            if value:
                found.append(Capture(i, self.id, reader.name, value))
        return found


class BlockProgram(Program):
    """`block` and `keeps`: any item that describes a block marks it."""

    def _triggers(self) -> tuple[ItemMatcher, ...]:
        return self._compile(self.rule.block or self.rule.keeps)

    def run(self, view: View, starts: Mapping[int, Sequence[int]], labels: Labels) -> Found:
        found = Found()
        marked: set[int] = set()
        for t in sorted(starts):
            matcher = self.triggers[t]
            for i in starts[t]:
                if i not in marked and matcher.matches(view, i) and self._allowed(view, i, labels):
                    marked.add(i)
                    found.hits.append(self._hit(i, matcher.item))
                    found.captures += self._captured(view, i, matcher.item)
        return found


class InlineProgram(Program):
    """`inline`: marks spans inside blocks. Spans are offsets into the clean line."""

    matches_whole_lines = False

    def _triggers(self) -> tuple[ItemMatcher, ...]:
        return self._compile(self.rule.inline)

    def run(self, view: View, starts: Mapping[int, Sequence[int]], labels: Labels) -> Found:
        found = Found()
        for t in sorted(starts):
            matcher = self.triggers[t]
            for i in starts[t]:
                spans = matcher.spans(view, i)
                if spans and self._allowed(view, i, labels):
                    for start, end in spans:
                        found.spans.append(self._hit(i, matcher.item, (start, end)))
                        text = view.blocks.clean[i][start:end]
                        found.captures += self._captured(view, i, matcher.item, text)
        return found


class RunProgram(Program):
    """`run`: `min` or more consecutive blocks, each as described."""

    def _triggers(self) -> tuple[ItemMatcher, ...]:
        return self._compile([self.rule.run] if self.rule.run else [])

    def run(self, view: View, starts: Mapping[int, Sequence[int]], labels: Labels) -> Found:
        found = Found()
        matcher = self.triggers[0]
        run: list[int] = []
        for i in [*starts.get(0, ()), -1]:
            joins = i >= 0 and matcher.matches(view, i) and self._allowed(view, i, labels)
            if run and not (joins and i == run[-1] + 1):
                self._close(view, run, found)
                run = []
            if joins:
                run.append(i)
        return found

    def _close(self, view: View, run: Sequence[int], found: Found) -> None:
        if self.rule.run is None or len(run) < self.rule.run.min:
            return
        for i in run:
            found.hits.append(self._hit(i, self.rule.run))
            found.captures += self._captured(view, i, self.rule.run)


class SequenceProgram(Program):
    """`sequence`, and `boundary` with blocks or a sequence: described blocks in order.

    The trigger is the step that is cheapest to find; from there the possible first blocks are
    counted back.
    """

    def _triggers(self) -> tuple[ItemMatcher, ...]:
        rule = self.rule
        boundary = rule.boundary
        self._is_boundary = boundary is not None
        if boundary is not None and boundary.block is not None:
            self._alternatives = self._compile(boundary.block)
            self._steps: tuple[Step, ...] = ()
            return self._alternatives
        self._alternatives = ()
        self._steps = rule.sequence or (boundary.sequence if boundary else None) or ()
        self._matchers = self._compile(self._steps)
        self._pivot = next((k for k, m in enumerate(self._matchers) if m.anchors is not None), 0)
        return (self._matchers[self._pivot],)

    def matchers(self) -> list[ItemMatcher]:
        steps = () if self._alternatives else self._matchers
        return [*super().matchers(), *steps]

    def run(self, view: View, starts: Mapping[int, Sequence[int]], labels: Labels) -> Found:
        found = Found()
        if self._alternatives:
            for t in sorted(starts):
                for i in starts[t]:
                    if self.triggers[t].matches(view, i) and self._allowed(view, i, labels):
                        found.boundaries.append(self._hit(i, self.triggers[t].item))
            return found
        for first in self._first_blocks(view, starts.get(0, ())):
            chain = self._chain(view, first)
            if chain and self._allowed(view, first, labels):
                self._report(view, chain, found)
        return found

    def _report(self, view: View, chain: Sequence[int], found: Found) -> None:
        if self._is_boundary:
            found.boundaries.append(self._hit(chain[0], self._steps[0]))
        for i, step in zip(chain, self._steps, strict=True):
            if step.marks and not self._is_boundary:
                found.hits.append(self._hit(i, step))
            if step.marks:
                found.captures += self._captured(view, i, step)

    def _first_blocks(self, view: View, pivots: Sequence[int]) -> Sequence[int]:
        if self._pivot == 0:
            return self._repeated(view, pivots)
        steps = self._steps[1 : self._pivot + 1]
        nearest = sum(int(s.gap.low) + 1 for s in steps)
        furthest = sum(int(min(s.gap.high, 50)) + 1 for s in steps)
        firsts = {p - d for p in pivots for d in range(nearest, furthest + 1)}
        return sorted(i for i in firsts if i >= 0)

    def _repeated(self, view: View, pivots: Sequence[int]) -> Sequence[int]:
        """Of the pivots, those whose text stands again, where a later step asks for that."""
        bound = self._steps[0].bind
        if bound is None or not any(s.same_as == bound for s in self._steps[1:]):
            return pivots
        last: dict[str, int] = {text: i for i, text in enumerate(view.blocks.folded)}
        return [i for i in pivots if last[view.blocks.folded[i]] != i]

    def _chain(self, view: View, first: int) -> list[int] | None:
        """The blocks of the sequence that starts at `first`, each step as early as it can."""
        chain: list[int] = []
        bound: dict[str, str] = {}
        n = len(view.blocks)
        for step, matcher in zip(self._steps, self._matchers, strict=True):
            if chain:
                low = chain[-1] + 1 + int(step.gap.low)
                high = min(n - 1, chain[-1] + 1 + int(min(step.gap.high, 50)))
            else:
                low = high = first
            at = next((i for i in range(low, high + 1) if matcher.matches(view, i, bound)), None)
            if at is None:
                return None
            chain.append(at)
            if step.bind is not None:
                bound[step.bind] = view.blocks.folded[at]
        return chain


class SectionProgram(Program):
    """`from` … `to` / `while`: from one block on, to another or as long as blocks match."""

    def _triggers(self) -> tuple[ItemMatcher, ...]:
        self._to = self._compile(self.rule.to)
        self._while = self._compile(self.rule.while_)
        return self._compile(self.rule.from_)

    def matchers(self) -> list[ItemMatcher]:
        return [*super().matchers(), *self._to, *self._while]

    def run(self, view: View, starts: Mapping[int, Sequence[int]], labels: Labels) -> Found:
        found = Found()
        end_of_last = -1
        candidates = sorted((i, t) for t, blocks in starts.items() for i in blocks)
        for i, t in candidates:
            matcher = self.triggers[t]
            if i <= end_of_last or not matcher.matches(view, i):
                continue
            if not self._allowed(view, i, labels):
                continue
            last = self._last(view, i)
            if last is None:
                continue
            end_of_last = last
            found.hits += [self._hit(k, matcher.item) for k in range(i, last + 1)]
            found.captures += self._captured(view, i, matcher.item)
        return found

    def _last(self, view: View, first: int) -> int | None:
        """The last block of the section that starts at `first`, None when it has no end."""
        limit = min(len(view.blocks) - 1, first + self.rule.max)
        for i in range(first + 1, limit + 1):
            if any(m.matches(view, i) for m in self._to):
                return i if self.rule.through else i - 1
            if self._while and not any(m.matches(view, i) for m in self._while):
                return None if self._to else i - 1
        return None if self._to else limit


_KINDS: Final[dict[str, type[Program]]] = {
    "block": BlockProgram,
    "keeps": BlockProgram,
    "inline": InlineProgram,
    "run": RunProgram,
    "sequence": SequenceProgram,
    "boundary": SequenceProgram,
    "from": SectionProgram,
}


def compile_rule(loaded: LoadedRule, time_limit: float) -> Program:
    """Compile one rule."""
    return _KINDS[loaded.rule.kind](loaded, time_limit)
