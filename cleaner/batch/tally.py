"""What a run kept and removed, counted while it goes.

A `PageTally` is one document's share, made where it was cleaned; a `Tally` is the sum over a shard
or a run. Its size does not grow with the run: what it holds one by one (samples, failures, slow
documents) is limited in number and in length.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

from cleaner.labels import BLANK
from cleaner.outputs.outcome import Outcome

if TYPE_CHECKING:  # it brings NumPy, for which completion in the shell cannot wait
    from cleaner.model import Segment

BINS: Final = 20
"""Bins of the histogram of removed shares: 5 % each."""
MOST_SAMPLES: Final = 3
MOST_SLOWEST: Final = 10
MOST_FAILURES: Final = 100
MOST_KINDS: Final = 100
"""Kinds of error that are told apart; what comes after them counts as `OTHER_KINDS`."""
OTHER_KINDS: Final = "other errors"

STRUCTURE: Final = "structure alone"
"""What decided where no rule spoke for the verdict."""

_WITHOUT_RULES: Final = {"appended": "where another story begins"}
_PAGE_SAMPLES: Final = 30
_SAMPLE_LENGTH: Final = 160
_ID_LENGTH: Final = 200
_ERROR_LENGTH: Final = 500
_KIND_WORDS: Final = 6
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_OWN: Final = re.compile(r"""['"`«“‘][^'"`»”’]*['"`»”’]?|\S*[\\/\d]\S*""")
_COUNTS: Final = ("done", "failed", "empty", "kept", "removed", "size")
_COUNTERS: Final = ("removed_by", "rules", "counts", "by_error")


class Sample(NamedTuple):
    """Some text that `rule` removed as `label` from the document `id`, white space collapsed."""

    rule: str
    label: str
    id: str
    text: str


class Failure(NamedTuple):
    """A document that failed, and its cause."""

    id: str
    error: str


class Slow(NamedTuple):
    """A document, how long it took, and its size as in `PageTally`."""

    id: str
    seconds: float
    size: int


@dataclass(frozen=True, slots=True)
class PageTally:
    """One document's share.

    `kept` and `removed` count characters, blank lines aside. `removed_by` counts those removed by
    noise label and `rules` by what decided it, of which `counts` has the number of stretches.
    `size` is the length of what was read: characters, or bytes where it was not decoded before.
    `seconds` differs from run to run. `samples` holds at most one a rule.
    """

    id: Any
    error: str | None = None
    warnings: tuple[str, ...] = ()
    kept: int = 0
    removed: int = 0
    removed_by: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    size: int = 0
    seconds: float = 0.0
    samples: tuple[Sample, ...] = ()


def page_tally(outcome: Outcome, seconds: float = 0.0) -> PageTally:
    """Count one outcome that took `seconds`.

    What removed a stretch is the strongest rule that spoke for it. The loop runs in every worker
    for every segment: it calls nothing.
    """
    result = outcome.result
    if result is None:
        return PageTally(outcome.id, outcome.error, size=len(outcome.source), seconds=seconds)
    kept = 0
    removed_by: dict[str, int] = {}
    found: dict[str, _Found] = {}
    for segment in result.segments:
        start, end, label, is_main, _, evidence = segment
        size = end - start
        if is_main:
            kept += size
        elif label != BLANK:
            for kind, rule, log_odds in evidence:  # noqa: B007 - the strongest rule is used below
                if log_odds > 0 and kind == "rule":
                    break
            else:
                rule = _WITHOUT_RULES.get(label, STRUCTURE)
            removed_by[label] = removed_by.get(label, 0) + size
            if rule in found:
                by_rule = found[rule]
                by_rule.size += size
                by_rule.count += 1
            else:
                found[rule] = _Found(size, 1, segment)
    return PageTally(
        outcome.id,
        warnings=result.warnings,
        kept=kept,
        removed=sum(removed_by.values()),
        removed_by=Counter(removed_by),
        rules=Counter({rule: by_rule.size for rule, by_rule in found.items()}),
        counts=Counter({rule: by_rule.count for rule, by_rule in found.items()}),
        size=len(outcome.source or result.source),
        seconds=seconds,
        samples=tuple(_samples(outcome.id, result.source, found)),
    )


@dataclass(slots=True)
class _Found:
    """What one rule removed: characters, stretches, the first of them."""

    size: int
    count: int
    first: Segment


def _samples(document: Any, source: str, found: Mapping[str, _Found]) -> Iterator[Sample]:
    name = _one_line(str(document), _ID_LENGTH)
    for rule, by_rule in islice(found.items(), _PAGE_SAMPLES):
        start, end, label, *_ = by_rule.first
        # White space may fill much of a stretch: look at more than is shown, and not at a book.
        text = _one_line(source[start : min(end, start + 4 * _SAMPLE_LENGTH)], _SAMPLE_LENGTH)
        if text:
            yield Sample(rule, label, name, text)


def _one_line(text: str, most: int) -> str:
    """`text` on one line of at most `most` characters. What UTF-8 forbids is U+FFFD: a tally is
    written to files.

    >>> _one_line(" a\\n b ", 9), _one_line("abcdef", 4), _one_line("\\ud800", 4)
    ('a b', 'abc…', '\ufffd')
    """
    text = " ".join(text.split())
    if len(text) > most:
        text = text[: most - 1].rstrip() + "…"
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def error_kind(error: str) -> str:
    """The first words of an error, without what is the document's own: names, paths, numbers.

    >>> error_kind("failed unexpectedly: KeyError: 'lost'")
    'failed unexpectedly: KeyError: …'
    >>> error_kind("cannot be written to /out/a.txt: No space left on device, it seems")
    'cannot be written to … No …'
    """
    words = _OWN.sub("…", _one_line(error, _ID_LENGTH)).split()
    return " ".join(words[:_KIND_WORDS]) + (" …" if len(words) > _KIND_WORDS else "")


class Tally:
    """The sum over a run or a part of it.

    Counts: `done` and `failed` documents, `empty` ones among those done (nothing to keep or
    remove), characters `kept` and `removed`, `size` (see `PageTally`), `removed_by` label,
    `rules` and `counts` as in `PageTally`, failures `by_error`. `histogram` counts the other
    documents by the share of their characters that was removed, in `BINS` equal bins.

    Of single documents it holds the first 100 `failures`, the 10 `slowest`, of each rule the
    first 3 `samples` that differ in their text, and in `pages` the share of each of the first
    `pages` documents.

    Merging the tallies of consecutive parts, in order, gives the tally of the whole. The
    exception is `by_error` beyond 100 kinds, where the sum alone is exact.
    """

    def __init__(self, pages: int = 0) -> None:
        self.pages: list[PageTally] = []
        self.done = self.failed = self.empty = self.kept = self.removed = self.size = 0
        self.removed_by: Counter[str] = Counter()
        self.rules: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()
        self.by_error: Counter[str] = Counter()
        self.histogram = [0] * BINS
        self.failures: list[Failure] = []
        self.slowest: list[Slow] = []
        self.samples: dict[str, list[Sample]] = {}
        self._most_pages = pages

    def add(self, page: PageTally) -> None:
        """Count one more document."""
        if page.error is None:
            self.done += 1
            self._add_share(page.kept, page.removed)
        else:
            self.failed += 1
            self._add_kind(error_kind(page.error), 1)
            if len(self.failures) < MOST_FAILURES:
                document = _one_line(str(page.id), _ID_LENGTH)
                self.failures.append(Failure(document, _one_line(page.error, _ERROR_LENGTH)))
        self.kept += page.kept
        self.removed += page.removed
        self.size += page.size
        _add_counts(self.removed_by, page.removed_by)
        _add_counts(self.rules, page.rules)
        _add_counts(self.counts, page.counts)
        self._add_slow(page)
        for sample in page.samples:
            self._add_sample(sample)
        if len(self.pages) < self._most_pages:
            self.pages.append(replace(page, samples=()))

    def merge(self, other: Tally) -> None:
        """Count what `other` counted, as the part that follows."""
        for name in _COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for mine, more in (
            (self.removed_by, other.removed_by),
            (self.rules, other.rules),
            (self.counts, other.counts),
        ):
            _add_counts(mine, more)
        for kind, count in other.by_error.items():
            self._add_kind(kind, count)
        self.histogram = [a + b for a, b in zip(self.histogram, other.histogram, strict=True)]
        self.failures += other.failures[: MOST_FAILURES - len(self.failures)]
        self.slowest = _slowest([*self.slowest, *other.slowest])
        for samples in other.samples.values():
            for sample in samples:
                self._add_sample(sample)
        self.pages += other.pages[: max(0, self._most_pages - len(self.pages))]

    def forget(self, known: Tally) -> None:
        """Drop the samples and failures that `known`, the tally of what came before, would not
        take: merged behind it, this tally counts the same without them.
        """
        del self.failures[max(0, MOST_FAILURES - len(known.failures)) :]
        for rule, before in known.samples.items():
            texts = {sample.text for sample in before}
            mine = [sample for sample in self.samples.pop(rule, ()) if sample.text not in texts]
            if taken := mine[: MOST_SAMPLES - len(before)]:
                self.samples[rule] = taken

    def to_row(self) -> dict[str, Any]:
        """All of it as JSON values; the ids of `pages` must be such."""
        return {
            **{name: getattr(self, name) for name in _COUNTS},
            **{name: dict(getattr(self, name)) for name in _COUNTERS},
            "histogram": list(self.histogram),
            "failures": [list(failure) for failure in self.failures],
            "slowest": [list(slow) for slow in self.slowest],
            "samples": {
                rule: [[s.label, s.id, s.text] for s in samples]
                for rule, samples in self.samples.items()
            },
            "most_pages": self._most_pages,
            "pages": [_page_row(page) for page in self.pages],
        }

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Self:
        """The inverse of `to_row`. Raises KeyError, TypeError or ValueError where it is no row."""
        tally = cls(row["most_pages"])
        for name in _COUNTS:
            setattr(tally, name, int(row[name]))
        for name in _COUNTERS:
            setattr(tally, name, Counter(row[name]))
        histogram = [int(count) for count in row["histogram"]]
        if len(histogram) != BINS:
            raise ValueError(f"a histogram of {len(histogram)} bins, not {BINS}")
        tally.histogram = histogram
        tally.failures = [Failure(*failure) for failure in row["failures"]]
        tally.slowest = [Slow(*slow) for slow in row["slowest"]]
        tally.samples = {
            rule: [Sample(rule, *sample) for sample in samples]
            for rule, samples in row["samples"].items()
        }
        tally.pages = [_page(page) for page in row["pages"]]
        return tally

    def _add_share(self, kept: int, removed: int) -> None:
        if kept + removed:
            self.histogram[min(BINS - 1, removed * BINS // (kept + removed))] += 1
        else:
            self.empty += 1

    def _add_kind(self, kind: str, count: int) -> None:
        room = kind in self.by_error or len(self.by_error) < MOST_KINDS
        self.by_error[kind if room else OTHER_KINDS] += count

    def _add_slow(self, page: PageTally) -> None:
        full = len(self.slowest) == MOST_SLOWEST
        if page.seconds > (self.slowest[-1].seconds if full else 0):
            slow = Slow(_one_line(str(page.id), _ID_LENGTH), page.seconds, page.size)
            self.slowest = _slowest([*self.slowest, slow])

    def _add_sample(self, sample: Sample) -> None:
        samples = self.samples.setdefault(sample.rule, [])
        if len(samples) < MOST_SAMPLES and all(sample.text != s.text for s in samples):
            samples.append(sample)


def _add_counts(total: Counter[str], more: Mapping[str, int]) -> None:
    for name, count in more.items():  # in their order, which `most_common` keeps among equals
        total[name] += count


def _slowest(documents: Iterable[Slow]) -> list[Slow]:
    return sorted(documents, key=lambda slow: -slow.seconds)[:MOST_SLOWEST]


def _page_row(page: PageTally) -> dict[str, Any]:
    return {
        "id": page.id,
        "error": page.error,
        "warnings": list(page.warnings),
        "kept": page.kept,
        "removed": page.removed,
        "removed_by": dict(page.removed_by),
        "rules": dict(page.rules),
        "counts": dict(page.counts),
        "size": page.size,
        "seconds": page.seconds,
    }


def _page(row: Mapping[str, Any]) -> PageTally:
    counters = {name: Counter(row[name]) for name in ("removed_by", "rules", "counts")}
    return PageTally(**{**row, **counters, "warnings": tuple(row["warnings"])})
