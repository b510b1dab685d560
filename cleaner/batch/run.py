"""A run: items → stores, shard by shard, with a ledger of what is done."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Final, Literal, Self, TypeAlias

from cleaner.batch.backlog import Finished
from cleaner.batch.engines import Course, worked
from cleaner.batch.fingerprint import Fingerprint
from cleaner.batch.interrupts import Interrupts
from cleaner.batch.ledger import Ledger, Progress, read_ledger
from cleaner.batch.plan import Plan, tidy
from cleaner.batch.tally import PageTally, Tally
from cleaner.batch.work import Done, Work
from cleaner.errors import ConfigurationError, StoppedError
from cleaner.io.items import Item
from cleaner.outputs.atomic import writable
from cleaner.outputs.outcome import OutputError
from cleaner.outputs.stores import Store
from cleaner.places import remove_tree

SHARD: Final = 500  # documents of a shard, at most
SHARD_BYTES: Final = 16 << 20  # of their sources, but for the last

Start: TypeAlias = tuple[str, int] | None
# What is done about an earlier run: go on with it, replace what is there, replace even a run that
# could be gone on with, go on though its fingerprint was another.
Again: TypeAlias = Literal["resume", "overwrite", "restart", "mix"]
# Reads the items from a coordinate on, counting records that are no documents.
Reads: TypeAlias = Callable[[Start, Counter[str]], Iterator[Item]]


@dataclass(frozen=True, slots=True)
class Begun:
    """A run about to go: where it writes, and what an earlier start of it has done already."""

    plan: Plan
    fingerprint: Fingerprint | None = None
    before: Progress | None = None

    @property
    def is_finished(self) -> bool:
        return self.before is not None and self.before.finished


def check_free(plan: Plan, again: Again = "resume") -> None:
    """Raise the `ConfigurationError` that `begin` would, where something is that is of no run."""
    if again in {"overwrite", "restart"}:
        return
    taken = plan.taken()
    if taken is not None and (plan.ledger is None or read_ledger(plan.ledger) is None):
        raise ConfigurationError(taken)


def begin(plan: Plan, fingerprint: Fingerprint | None, again: Again = "resume") -> Begun:
    """Look at what is where the run would write; what a finished run left of its own is removed.

    A run without a ledger needs no `fingerprint`. Raises `ConfigurationError` where something is that must not be replaced or mixed.
    """
    before = None if plan.ledger is None else read_ledger(plan.ledger)
    overwrites = again in {"overwrite", "restart"}
    if before is None or again == "restart" or (before.finished and overwrites):
        taken = None if overwrites else plan.taken()
        if taken is not None:
            raise ConfigurationError(taken)
        return Begun(plan, fingerprint)
    assert fingerprint is not None, "a run with a ledger has one"
    if before.finished:
        tidy(plan)
    differences = fingerprint.differences(before.fingerprint)
    if not differences or again == "mix":
        return Begun(plan, fingerprint, before)
    if overwrites:
        return Begun(plan, fingerprint)
    if before.finished:
        taken = plan.taken()
        if taken is not None:
            raise ConfigurationError(f"{taken} (It was made otherwise: {'; '.join(differences)}.)")
        return Begun(plan, fingerprint)
    raise ConfigurationError(
        f"{plan.ledger} is of a run that stopped half-way, and it was another: "
        f"{'; '.join(differences)}. Start anew with --restart, or go on and mix both: --mix"
    )


def run(
    begun: Begun,
    work: Work,
    reads: Reads,
    report: Callable[[PageTally], None],
    course: Course,
    interrupts: Interrupts | None = None,
) -> Counter[str]:
    """Clean what `reads` gives, in order, behind what was done before; `report` hears of each.

    Returns how many records were no documents, by reason, of what was done before as well. A run
    that is finished already is left as it is. Raises `StoppedError` where the run stopped early:
    by an interrupt, for want of room, for want of processes.
    """
    skipped = _Skipped(begun.before.skipped if begun.before else {})
    if begun.is_finished:
        return skipped.passed
    interrupts = interrupts or Interrupts()
    with ExitStack() as stack:
        stack.enter_context(interrupts.watched())
        shards = stack.enter_context(_Shards(begun, report, skipped))
        start = begun.before.next if begun.before else None
        items = skipped.following(reads(start, skipped.read))
        for finished in worked(stack, work, items, course, interrupts):
            shards.add(finished, work)
        if interrupts.asked:
            shards.cut()
            raise StoppedError(_interrupted(begun))
        skipped.pass_all()
        shards.finish()
    return skipped.passed


def _interrupted(begun: Begun) -> str:
    if begun.plan.is_resumable:
        return "interrupted. The same command again goes on where this one stopped."
    return "interrupted. What was written is complete."


@dataclass(slots=True)
class _Shard:
    """What has been added since the last shard was complete."""

    tally: Tally = field(default_factory=Tally)
    documents: int = 0
    size: int = 0
    next: tuple[str, int] = ("", 0)

    @property
    def is_full(self) -> bool:
        return self.documents >= SHARD or self.size >= SHARD_BYTES


class _Skipped:
    """Records that are no documents, by reason. `read` counts those that reading has met, which is
    ahead of the documents that are done; `passed` those before the last document that is done.
    """

    def __init__(self, before: Mapping[str, int]) -> None:
        self.read: Counter[str] = Counter()
        self.passed: Counter[str] = Counter(before)
        self._noted: Counter[str] = Counter()
        self._ahead: deque[Counter[str]] = deque()

    def following(self, items: Iterator[Item]) -> Iterator[Item]:
        """`items`, noting what was skipped before each."""
        for item in items:
            self._ahead.append(self._new())
            yield item

    def _new(self) -> Counter[str]:
        """What was met since this was asked last."""
        if self.read.total() == self._noted.total():
            return Counter()
        new = self.read - self._noted
        self._noted.update(new)
        return new

    def pass_one(self) -> None:
        """One more document is done, in the order of reading."""
        self.passed.update(self._ahead.popleft())

    def pass_all(self) -> None:
        """All documents are done: count what stood behind the last."""
        while self._ahead:
            self.pass_one()
        self.passed.update(self._new())


class _Shards:
    """Writes what is finished, and cuts it into shards. Where shards end, shows in no output."""

    def __init__(
        self, begun: Begun, report: Callable[[PageTally], None], skipped: _Skipped
    ) -> None:
        self._plan = begun.plan
        self._report = report
        self._skipped = skipped
        self._fingerprint = begun.fingerprint
        self._before = begun.before
        self._tally = Tally()
        self._number = 0
        if begun.before is not None:
            self._tally.merge(begun.before.tally)
            self._number = begun.before.shards
        self._shard = _Shard()
        self._ledger: Ledger | None = None
        self._store, self._audit = begun.plan.stores()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.push(self.__exit__)
            self._begin()
            stack.pop_all()
        return self

    def _begin(self) -> None:
        plan = self._plan
        if plan.work is not None:
            with writable(plan.work):
                if self._before is None:
                    remove_tree(plan.work)
                plan.work.mkdir(parents=True, exist_ok=True)
                for path in plan.work.iterdir():
                    if path.name.startswith(".") and path.suffix == ".part":
                        path.unlink()
        if plan.ledger is not None and self._fingerprint is not None:
            if self._before is None:
                self._ledger = Ledger.begin(plan.ledger, self._fingerprint)
            else:
                self._ledger = Ledger.resume(plan.ledger, self._before, self._fingerprint)
        for store in self._stores():
            store.begin(self._number)

    def __exit__(self, *_: object) -> None:
        for store in self._stores():
            store.close()
        if self._ledger is not None:
            self._ledger.close()

    def _stores(self) -> Sequence[Store]:
        return [self._store] if self._audit is None else [self._store, self._audit]

    def add(self, finished: Finished[Done], work: Work) -> None:
        """Write one document."""
        item, done = finished
        try:
            self._store.add(item.name, done.content)
        except OutputError as error:
            done = work.failed(item, str(error))
        if self._audit is not None:
            self._audit.add(item.name, done.audit)
        if done.page.error is not None and self._ledger is not None:
            self._ledger.failed(self._number, item.id, item.place, done.page.error)
        shard = self._shard
        shard.tally.add(done.page)
        shard.documents += 1
        shard.size += len(item.source)
        shard.next = (item.file, item.number + 1)
        self._skipped.pass_one()
        self._report(done.page)
        if shard.is_full:
            self.cut()

    def cut(self) -> None:
        """Make all that was added stay, as one shard."""
        shard, self._shard = self._shard, _Shard()
        if not shard.documents:
            return
        for store in self._stores():
            store.keep()
        shard.tally.forget(self._tally)
        if self._ledger is not None:
            self._ledger.done(self._number, shard.next, shard.tally, dict(self._skipped.passed))
        self._number += 1
        self._tally.merge(shard.tally)

    def finish(self) -> None:
        """All documents are done: put the output together, and tidy up."""
        self.cut()
        for store in self._stores():
            store.finish()
            store.close()
        if self._ledger is not None:
            self._ledger.finished(self._tally, dict(self._skipped.passed))
        tidy(self._plan)
