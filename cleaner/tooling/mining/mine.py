"""Mining from end to end: items → rules, one site after another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, TypeAlias

from cleaner.batch import engines
from cleaner.batch.interrupts import Interrupts
from cleaner.engine.loading import LoadedRule
from cleaner.errors import ConfigurationError, StoppedError
from cleaner.io.items import Item
from cleaner.tooling.mining.drafting import Draft, drafts
from cleaner.tooling.mining.judging import Bars, furniture, judge
from cleaner.tooling.mining.misses import with_misses
from cleaner.tooling.mining.observing import Observer, Seen
from cleaner.tooling.mining.sections import is_firm, sections
from cleaner.tooling.mining.shipped import known_lines, without_known
from cleaner.tooling.mining.store import INTERRUPTED, MEMORY, Store, opened

ALONE: Final = engines.Course(jobs=0)
TIME_LIMIT: Final = 60.0  # seconds for a document, with worker processes

Step: TypeAlias = Literal["reading", "counting", "writing"]


@dataclass(frozen=True, slots=True)
class Course:
    """How mining is run.

    `reading` says where pages are read; counting, here, takes `memory` ("512MB") and beyond it a
    folder in `beside`, by default where the system has its temporary files.
    """

    reading: engines.Course = ALONE
    memory: str = MEMORY
    beside: Path | None = None


@dataclass(slots=True)
class Mined:
    """What was found: the rules of each site that has any, by the site's name.

    `documents` were read, `failed` of them could not be; `pages` counts those that differ.
    `furniture` is how many lines, and forms of lines, were judged to be.
    """

    sites: list[list[Draft]] = field(default_factory=list)
    documents: int = 0
    failed: int = 0
    pages: int = 0
    furniture: int = 0

    @property
    def rules(self) -> int:
        return sum(map(len, self.sites))


@dataclass(frozen=True, slots=True)
class Report:
    """Hears of the steps that begin, of each document read, and of each that could not be."""

    begins: Callable[[Step], None] = lambda _: None
    read: Callable[[Seen], None] = lambda _: None
    failed: Callable[[Item, str], None] = lambda _item, _error: None


def mine(
    items: Iterator[Item],
    observer: Observer,
    rules: Iterable[LoadedRule] = (),
    bars: Bars | None = None,
    course: Course | None = None,
    report: Report | None = None,
    interrupts: Interrupts | None = None,
) -> Mined:
    """Find what repeats in `items`. `rules` are those that run anyhow.

    Raises `MissingExtraError` without DuckDB, `StoppedError` after an interrupt and where there is
    no room, `ConfigurationError` where nothing could be read.
    """
    bars, course, report = bars or Bars(), course or Course(), report or Report()
    interrupts = interrupts or Interrupts()
    found = Mined()
    with ExitStack() as stack:
        store = stack.enter_context(opened(course.memory, course.beside))
        stack.enter_context(interrupts.watched())
        report.begins("reading")
        _read(items, observer, course, store, report, interrupts, found)
        _go_on(interrupts)
        interrupts.on_first = store.interrupt
        if found.documents == found.failed:
            raise ConfigurationError("No document could be read: there is nothing to mine.")
        report.begins("counting")
        judge(store, bars)
        _go_on(interrupts)
        report.begins("writing")
        _draft(store, rules, found)
        _go_on(interrupts)
    return found


def _go_on(interrupts: Interrupts) -> None:
    if interrupts.asked:
        raise StoppedError(INTERRUPTED)


def _read(
    items: Iterator[Item],
    observer: Observer,
    course: Course,
    store: Store,
    report: Report,
    interrupts: Interrupts,
    found: Mined,
) -> None:
    with ExitStack() as stack:
        for item, one in engines.worked(stack, observer, items, course.reading, interrupts):
            found.documents += 1
            report.read(one)
            if one.error is None:
                store.add(one)
            else:
                found.failed += 1
                report.failed(item, one.error)
    store.flush()


def _draft(store: Store, rules: Iterable[LoadedRule], found: Mined) -> None:
    known = known_lines(rules)
    lines = list(furniture(store))
    found.furniture = len(lines)
    found.pages = store.one("SELECT count(*) FROM documents")
    boxes = sections(store, (line.number for line in lines if is_firm(line)))
    for of_site in drafts(store, lines, boxes):
        made = with_misses(store, without_known(of_site, known))
        if made:
            found.sites.append(made)
