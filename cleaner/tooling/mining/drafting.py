"""What is furniture → rules of a site, not written yet: few rules, each of one label and one shape."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

import regex

from cleaner.characters import fold, mask_numbers
from cleaner.tooling.mining.counting import Repeated
from cleaner.tooling.mining.judging import MOSTLY
from cleaner.tooling.mining.masks import pattern
from cleaner.tooling.mining.sections import Section, sample
from cleaner.tooling.mining.store import Store
from cleaner.tooling.mining.wording import Shape, about, rule_id

RUN_WORDS: Final = 2
"""Words up to which a line is marked in company only, where it always has company: "Sport" and
"World" are names of sections in a menu, and headings elsewhere."""
RUN_LENGTH: Final = 3
IN_RUNS: Final = 0.98  # part of the copies of such a line that must stand in a run
_RUN_LOOKS: Final = (
    4  # after so many looks at what is left of runs, the rest is listed line by line
)
MOST_ENTRIES: Final = 1000  # of a rule, the most frequent ones
SAMPLES: Final = 3
_SHAPES: Final[tuple[Shape, ...]] = ("lines", "numbers", "patterns", "patterns")
DEFAULT_LABEL: Final = "template"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line, or form of lines, that a rule marks: as a rule file says it, and where it stands.

    `shape` says how `text` is meant; `samples` are real lines, the most frequent first.
    """

    text: str
    shape: Shape
    documents: int
    pages: int
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule to be written. `entries` are what it marks, of a section its heading; `ends` are
    the lines that end a section, `longest` is its lines at most, and `example` one as it stands.
    """

    site: str
    label: str
    shape: Shape
    entries: tuple[Entry, ...]
    ends: tuple[Entry, ...] = ()
    longest: int = 0
    example: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        heading = self.entries[0].samples[0] if self.shape == "section" else ""
        return rule_id(self.site, self.label, self.shape, heading)

    @property
    def about(self) -> str:
        heading = self.entries[0].samples[0] if self.shape == "section" else ""
        return about(self.site, self.label, self.shape, len(self.entries), heading)

    def marks(self, line: str) -> bool:
        """Whether the rule marks `line` where it stands alone."""
        return self.shape != "run" and any(entry_marks(entry, line) for entry in self.entries)


def entry_marks(entry: Entry, line: str) -> bool:
    """Whether a line is as an entry says."""
    if entry.shape == "patterns":
        return regex.fullmatch(entry.text, line, timeout=1) is not None
    if entry.shape == "numbers":
        return mask_numbers(fold(entry.text)) == mask_numbers(fold(line))
    return fold(entry.text) == fold(line)


def drafts(
    store: Store, lines: Iterable[Repeated], found: Sequence[Section]
) -> Iterator[list[Draft]]:
    """The rules of one site after another. `lines` are all that is furniture, by site."""
    headings = {section.heading: section for section in found}
    store.run(_LEFT)
    store.run(_IN_SECTIONS, [sorted(headings)])
    for _, of_site in groupby(lines, lambda line: line.site):
        known = list(of_site)
        yield _Site(store, known, headings).drafts()


@dataclass(slots=True)
class _Site:
    """The furniture of one site, and what is to be written of it."""

    store: Store
    lines: Sequence[Repeated]
    sections: Mapping[int, Section]
    _samples: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    _labels: dict[int, str] = field(default_factory=dict)

    def drafts(self) -> list[Draft]:
        numbers = [line.number for line in self.lines]
        first, last = numbers[0], numbers[-1]  # the numbers of a site follow each other
        for number, clean in self.store.rows(_SAMPLES, [first, last, SAMPLES]):
            self._samples[number].append(clean)
        self._labels = dict(self.store.rows(_LABELS, [first, last]))
        left = {n for (n,) in self.store.rows(_WRITTEN, [first, last])}
        written = [line for line in self.lines if line.number in left]
        runs = self._in_runs(written)
        made = [*self._run(line for line in written if line.number in runs)]
        made += self._plain(line for line in written if line.number not in runs)
        made += self._sections()
        return sorted(made, key=lambda draft: draft.id)

    def _in_runs(self, lines: Sequence[Repeated]) -> set[int]:
        """Which short lines always stand in runs of such lines."""
        members = {
            line.number
            for line in lines
            if line.reading == 0 and line.longest <= RUN_WORDS and line.prose <= MOSTLY * line.times
        }
        for _ in range(_RUN_LOOKS):
            values = [sorted(members), RUN_LENGTH, IN_RUNS]
            kept = {number for (number,) in self.store.rows(_RUNS, values)}
            if kept == members:
                return members
            members = kept
        return set()

    def _run(self, lines: Iterable[Repeated]) -> Iterator[Draft]:
        entries, labels = [], Counter[str]()
        for line in lines:
            entries.append(self._entry(line))
            labels[self._label(line.number)] += line.documents
        if len(entries) >= RUN_LENGTH:
            label = min(labels, key=lambda name: (-labels[name], name))
            yield Draft(self.lines[0].site, label, "run", _sorted(entries))
        else:
            assert not entries, "what stands in runs of three has two others beside it"

    def _plain(self, lines: Iterable[Repeated]) -> Iterator[Draft]:
        grouped: dict[tuple[str, Shape], list[Entry]] = defaultdict(list)
        for line in lines:
            entry = self._entry(line)
            grouped[self._label(line.number), entry.shape].append(entry)
        for (label, shape), entries in grouped.items():
            yield Draft(self.lines[0].site, label, shape, _sorted(entries))

    def _sections(self) -> Iterator[Draft]:
        by_number = {line.number: line for line in self.lines}
        taken: set[str] = set()
        for line in self.lines:
            section = self.sections.get(line.number)
            if section is None or not all(end in by_number for end in section.ends):
                continue
            example = sample(self.store, section)
            ends = _sorted(self._entry(by_number[end]) for end in section.ends)
            label = self._label(line.number, "related")
            draft = Draft(
                line.site, label, "section", (self._entry(line),), ends, section.longest,
                tuple(example),
            )  # fmt: skip
            if example and draft.id not in taken:
                taken.add(draft.id)
                yield draft

    def _entry(self, line: Repeated) -> Entry:
        shape, samples = _SHAPES[line.reading], tuple(self._samples[line.number])
        text = pattern(line.text) if shape == "patterns" else samples[0]
        return Entry(text, shape, line.documents, line.pages, samples)

    def _label(self, number: int, default: str = DEFAULT_LABEL) -> str:
        return self._labels.get(number, default)


def _sorted(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    ordered = sorted(entries, key=lambda entry: (-entry.documents, entry.text, entry.shape))
    return tuple(ordered[:MOST_ENTRIES])


# What is furniture and not marked already, in all its copies, by a form of it that is furniture.
_LEFT: Final = """
CREATE TABLE known AS
    SELECT p.seq, p.pos, a.number AS s0, b.number AS s1, c.number AS s2, d.number AS s3
    FROM placed p
    LEFT JOIN sure a ON a.number = p.n0
    LEFT JOIN sure b ON b.number = p.n1
    LEFT JOIN sure c ON c.number = p.n2
    LEFT JOIN sure d ON d.number = p.n3
    WHERE coalesce(a.number, b.number, c.number, d.number) IS NOT NULL;
CREATE TABLE written AS
    SELECT number FROM (
        SELECT s0 AS number, bool_and(coalesce(s1, s2, s3) IS NOT NULL) AS marked
        FROM known WHERE s0 IS NOT NULL GROUP BY s0
        UNION ALL
        SELECT s1, bool_and(coalesce(s2, s3) IS NOT NULL)
        FROM known WHERE s1 IS NOT NULL GROUP BY s1
        UNION ALL
        SELECT s2, bool_and(s3 IS NOT NULL) FROM known WHERE s2 IS NOT NULL GROUP BY s2
        UNION ALL
        SELECT s3, false FROM known WHERE s3 IS NOT NULL GROUP BY s3
    ) WHERE NOT marked;
CREATE TABLE samples AS
    SELECT number, clean, count(*) AS times FROM (
        SELECT unnest([k.s0, k.s1, k.s2, k.s3]) AS number, l.clean
        FROM known k JOIN lines l USING (seq, pos)
    ) WHERE number IS NOT NULL GROUP BY number, clean
    QUALIFY row_number() OVER (PARTITION BY number ORDER BY count(*) DESC, clean) <= 8;
CREATE TABLE votes AS
    SELECT number, label FROM (
        SELECT unnest([k.s0, k.s1, k.s2, k.s3]) AS number, p.label
        FROM known k JOIN placed p USING (seq, pos)
    ) WHERE number IS NOT NULL AND label IS NOT NULL AND label <> 'title'
    GROUP BY number, label
    QUALIFY row_number() OVER (PARTITION BY number ORDER BY count(*) DESC, label) = 1;
"""
# What mostly stands in sections is a link that many pages show. Elsewhere it may be a headline.
_IN_SECTIONS: Final = """
DELETE FROM written WHERE number IN (
    WITH inside AS (
        SELECT DISTINCT k.seq, k.pos FROM known k
        JOIN boxes b ON b.seq = k.seq AND k.pos > b.pos AND k.pos <= b.pos + b.size
        SEMI JOIN (SELECT unnest($1::BIGINT[]) AS number) h ON h.number = b.number
    ), read AS (
        SELECT unnest([k.s0, k.s1, k.s2, k.s3]) AS number, i.seq IS NOT NULL AS inside
        FROM known k LEFT JOIN inside i USING (seq, pos)
    )
    SELECT number FROM read WHERE number IS NOT NULL
    GROUP BY number HAVING 2 * count(*) FILTER (inside) > count(*)
);
"""
_WRITTEN: Final = "SELECT number FROM written WHERE number BETWEEN $1 AND $2"
_SAMPLES: Final = """
SELECT number, clean FROM samples WHERE number BETWEEN $1 AND $2
QUALIFY row_number() OVER (PARTITION BY number ORDER BY times DESC, clean) <= $3
ORDER BY number, times DESC, clean;
"""
_LABELS: Final = "SELECT number, label FROM votes WHERE number BETWEEN $1 AND $2"
_RUNS: Final = """
WITH stretches AS (
    SELECT p.seq, p.n0, p.pos - row_number() OVER (PARTITION BY p.seq ORDER BY p.pos) AS stretch
    FROM placed p SEMI JOIN (SELECT unnest($1::BIGINT[]) AS number) m ON m.number = p.n0
), sizes AS (
    SELECT n0, count(*) OVER (PARTITION BY seq, stretch) AS size FROM stretches
)
SELECT n0 FROM sizes GROUP BY n0 HAVING count(*) FILTER (size >= $2) >= $3 * count(*);
"""
