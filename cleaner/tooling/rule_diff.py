"""What another set of rules would change: documents, characters, and the rules behind it.

Both sets clean each document with the same prior. Their segments tile the same source, so that
every stretch of it has two verdicts, which are compared.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, TypeAlias

from cleaner.batch.backlog import Finished
from cleaner.batch.feed import Feed
from cleaner.batch.interrupts import Interrupts
from cleaner.batch.work import CleansDocuments, clean_item
from cleaner.batch.workers import Workers, alone
from cleaner.io.items import Item
from cleaner.model import Result, Segment
from cleaner.tooling.corpus import MAIN
from cleaner.tooling.measures import word_score
from cleaner.tooling.rule_sets import RuleChanges

Way: TypeAlias = Literal["removed", "kept"]  # what the new rules do with it
Touch: TypeAlias = Literal["text", "label", "said"]  # said: title or metadata alone

NO_RULE: Final = "(no rule of its own)"  # the lines around it decide another way
_LONGEST: Final = 160  # characters of a sample


class Change(NamedTuple):
    """A stretch of a document on which the verdicts differ. `label` is the new one."""

    way: Way
    rule: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class PageDiff:
    """One document under both sets. `f1` are word F1 before and after, where it is a gold page."""

    id: str
    touch: Touch | None = None
    changes: tuple[Change, ...] = ()
    f1: tuple[float, float] | None = None
    error: str | None = None

    @property
    def worse(self) -> bool:
        return self.f1 is not None and self.f1[1] < self.f1[0]

    @property
    def better(self) -> bool:
        return self.f1 is not None and self.f1[1] > self.f1[0]


class Sample(NamedTuple):
    """A text whose verdict changes, and the document that it stands in."""

    document: str
    label: str
    text: str


@dataclass(slots=True)
class RuleEffect:
    """What one rule changes in one way, over all documents."""

    documents: int = 0
    characters: int = 0
    samples: list[Sample] = field(default_factory=list)


@dataclass(slots=True)
class RuleDiff:
    """What changes over a corpus. `effects` are by way and rule; documents are in their order."""

    rules: RuleChanges
    most_samples: int = 3
    documents: int = 0
    touches: Counter[Touch] = field(default_factory=Counter)
    characters: Counter[Way] = field(default_factory=Counter)
    effects: dict[tuple[Way, str], RuleEffect] = field(
        default_factory=lambda: defaultdict(RuleEffect)
    )
    touched: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    gold: list[PageDiff] = field(default_factory=list)

    def add(self, page: PageDiff) -> None:
        """Count one document."""
        self.documents += 1
        if page.error is not None:
            self.failed.append((page.id, page.error))
            return
        if page.f1 is not None:
            self.gold.append(PageDiff(page.id, page.touch, f1=page.f1))
        if page.touch is None:
            return
        self.touches[page.touch] += 1
        if page.touch == "text":
            self.touched.append(page.id)
        for key in dict.fromkeys((change.way, change.rule) for change in page.changes):
            self.effects[key].documents += 1
        for change in page.changes:
            self.characters[change.way] += len(change.text)
            effect = self.effects[change.way, change.rule]
            effect.characters += len(change.text)
            sample = Sample(page.id, change.label, _short(change.text))
            known = {known.text for known in effect.samples}
            if len(effect.samples) < self.most_samples and sample.text not in known:
                effect.samples.append(sample)

    def ranked(self) -> list[tuple[Way, str, RuleEffect]]:
        """Effects, the ones on most characters first."""
        rows = [(way, rule, effect) for (way, rule), effect in self.effects.items()]
        return sorted(rows, key=lambda row: (-row[2].characters, row[0], row[1]))

    @property
    def worse(self) -> list[PageDiff]:
        """Gold pages that lose, those that lose most first."""
        return sorted((p for p in self.gold if p.worse), key=_gain)

    @property
    def better(self) -> list[PageDiff]:
        """Gold pages that gain, those that gain most first."""
        return sorted((p for p in self.gold if p.better), key=lambda p: (-_gain(p)[0], p.id))

    def mean_f1(self) -> tuple[float, float] | None:
        """Mean word F1 of the gold pages, before and after."""
        scores = [page.f1 for page in self.gold if page.f1 is not None]
        if not scores:
            return None
        before, after = (sum(column) / len(scores) for column in zip(*scores, strict=True))
        return before, after


@dataclass(frozen=True, slots=True)
class DiffWork:
    """Cleans an item with both sets. It is pickled to worker processes."""

    old: CleansDocuments
    new: CleansDocuments
    site: str | None = None

    def __call__(self, item: Item, /) -> PageDiff:
        outcomes = [clean_item(cleaner, item, self.site) for cleaner in (self.old, self.new)]
        results = [outcome.result for outcome in outcomes if outcome.result is not None]
        if len(results) < 2:
            return self.failed(item, next(o.error for o in outcomes if o.error) or "failed")
        old, new = results
        gold = item.fields.get(MAIN)
        scores = (_f1(old, gold), _f1(new, gold)) if isinstance(gold, str) else None
        changes = tuple(changes_between(old, new))
        return PageDiff(_name(item), _touch(old, new, changes), changes, scores)

    def failed(self, item: Item, error: str) -> PageDiff:
        """A document that could not be cleaned."""
        return PageDiff(_name(item), error=error)


def compare(work: DiffWork, items: Iterator[Item], into: RuleDiff, jobs: int = 0) -> None:
    """Clean all items with both sets, in `jobs` processes (0: this one), and count into `into`.

    Raises StoppedError where workers cannot be started, KeyboardInterrupt for Ctrl-C.
    """
    interrupts = Interrupts()
    with ExitStack() as stack:
        for finished in _finished(stack, work, items, jobs, interrupts):
            into.add(finished.done)


def _finished(
    stack: ExitStack, work: DiffWork, items: Iterator[Item], jobs: int, interrupts: Interrupts
) -> Iterator[Finished[PageDiff]]:
    if not jobs:
        return alone(work, items, interrupts)
    workers = stack.enter_context(Workers(work, jobs))
    return workers.run(stack.enter_context(Feed(items)), interrupts)


def changes_between(old: Result, new: Result) -> Iterator[Change]:
    """The stretches that one set keeps and the other removes, in order."""
    for start, end, before, after in _stretches(old.segments, new.segments):
        text = old.source[start:end].strip()
        if before.is_main != after.is_main and text:
            way: Way = "kept" if after.is_main else "removed"
            yield Change(way, _cause(before, after), after.label, text)


def _stretches(
    old: Sequence[Segment], new: Sequence[Segment]
) -> Iterator[tuple[int, int, Segment, Segment]]:
    """The common parts of two tilings of one text."""
    i = j = start = 0
    while i < len(old) and j < len(new):
        end = min(old[i].end, new[j].end)
        if end > start:
            yield start, end, old[i], new[j]
        start = end
        i, j = i + (old[i].end == end), j + (new[j].end == end)


def _cause(before: Segment, after: Segment) -> str:
    """The rule whose word changed most, in the direction of the change."""
    weights: defaultdict[str, float] = defaultdict(float)
    for sign, segment in ((-1.0, before), (1.0, after)):
        for reason in segment.evidence:
            if reason.kind == "rule":
                weights[reason.name] += sign * reason.log_odds
    towards = -1 if after.is_main else 1
    found = [(-abs(w), name) for name, w in weights.items() if w * towards > 0]
    return min(found)[1] if found else NO_RULE


def _touch(old: Result, new: Result, changes: Sequence[Change]) -> Touch | None:
    if changes or old.text != new.text:
        return "text"
    if any(a.label != b.label for *_, a, b in _stretches(old.segments, new.segments)):
        return "label"
    return "said" if (old.title, old.metadata) != (new.title, new.metadata) else None


def _name(item: Item) -> str:
    return " ".join(str(item.id).split())


def _f1(result: Result, gold: str) -> float:
    return word_score(result.text, gold).f1


def _gain(page: PageDiff) -> tuple[float, str]:
    before, after = page.f1 or (0.0, 0.0)
    return after - before, page.id


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
