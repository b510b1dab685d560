"""Fitting the structural prior for text from gold pages.

Each page is dumped to text by several tools (`dumps`), its lines are labelled by alignment with
gold (`gold`), and then come, each trained on what the one before says of sites it never saw
(folds by registered domain): the lexicon, the first look, the second look. Fitting is
deterministic for given versions of the tools.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleaner.blocks.features import features
from cleaner.blocks.text import text_blocks
from cleaner.errors import MissingExtraError
from cleaner.model import Flags, Floats, Ints
from cleaner.segment.context import Table, context
from cleaner.segment.lexicon import Weights, add_lexicon, write_lexicon
from cleaner.segment.outlook import outlook
from cleaner.segment.prior import LEXICON, RULED_OUT, Model
from cleaner.segment.wording_columns import line_scores
from cleaner.tooling.dumps import EXTRACTED, WHOLE, available, decoded, dump
from cleaner.tooling.fit_html import FittingHtml, read_examples
from cleaner.tooling.gold import GoldPage, main_lines, read_gold
from cleaner.tooling.lexicon import Lines, fit_lexicon, known_terms, line_weights
from cleaner.tooling.training import (
    FOLDS,
    Report,
    Size,
    boost,
    fold_of,
    sample,
    stable_number,
    word_weight,
    write_booster,
)

_ALL: Final = range(FOLDS)
GOLD: Final = "gold"  # the name of the clean "dump": gold main text itself, nothing to remove
_MOST_LINES: Final = 4000  # longer dumps are lists; they would outweigh the rest
_ROWS_A_PAGE: Final = 120
_SECOND_ROWS_A_PAGE: Final = 100
_FIRST: Final = "first"
_SIZES: Final = {
    "first": Size(300, 63, rate=0.06),
    "noise": Size(150, 31, rate=0.1),
    "begin": Size(60, 15),
    "end": Size(60, 15),
}


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One dump of one page: its columns, its terms and which of its n lines are main text."""

    page: str
    site: str
    dump: str
    names: list[str]
    rows: npt.NDArray[np.float32]
    terms: npt.NDArray[np.uint32]
    line: Ints
    words: Floats
    main: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The lines of all examples, one under another. `example` and `fold` are per line."""

    names: list[str]
    values: npt.NDArray[np.float32]
    lines: Lines
    first: Flags
    last: Flags
    example: Ints
    fold: Ints
    offsets: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A lexicon and the boosters of both looks, by name."""

    lexicon: Weights
    boosters: dict[str, Any]

    def write(self, out: Path) -> None:
        """Write a folder that `Prior` reads: the same bytes for the same models."""
        out.mkdir(parents=True, exist_ok=True)
        write_lexicon(self.lexicon, out / LEXICON)
        for name, booster in self.boosters.items():
            write_booster(booster, out / f"text-{name}.txt.gz")


def fit(folders: Sequence[Path], out: Path, report: Report = print) -> None:
    """Fit the models for text and for HTML from gold folders and write them to `out`.

    Raises ConfigurationError where a folder holds no gold, MissingExtraError without the
    tools that make dumps.
    """
    Fitting(read_rows(folders, report), report).final().write(out)
    FittingHtml(read_examples(folders, report), report).final().write(out)


def read_rows(folders: Sequence[Path], report: Report = print) -> Rows:
    """Dump, measure and label all gold pages. Raises as `fit` does."""
    if len(available()) < len(WHOLE):
        raise MissingExtraError("fitting a prior for text", "bench")
    pages = [page for folder in folders for page in read_gold(folder)]
    examples: list[Example] = []
    for number, page in enumerate(pages, 1):
        examples.extend(make_example(page, *named) for named in page_dumps(page))
        if number % 200 == 0:
            report(f"{number} of {len(pages)} pages read")
    return stack(e for e in examples if e.main.any() and len(e.main) <= _MOST_LINES)


def page_dumps(page: GoldPage) -> Iterator[tuple[str, str]]:
    """Dumps of a page to fit on: (name, text). The page's id decides which tools.

    One whole-page dump by resiliparse, one by another tool, one extractor's output; of every
    other page also the clean text. Pages with a `lang` are fewer: they get all of them.
    """
    html = decoded(page.html()).encode()
    whole = [name for name, _ in WHOLE[1:]]
    extracted = [name for name, _ in EXTRACTED]
    turn = stable_number(page.id)
    if page.lang is None:
        whole = [whole[turn % len(whole)]]
        extracted = [extracted[turn // 7 % len(extracted)]]
    for name in (WHOLE[0][0], *whole, *extracted):
        if name in available():
            yield name, dump(name, html)
    if page.lang is not None or turn % 2 == 0:
        yield GOLD, page.main


def make_example(page: GoldPage, name: str, text: str) -> Example:
    """Columns and labels of one dump of a page."""
    blocks = text_blocks(text)
    columns = features(blocks)
    table, _ = context(columns)
    return Example(
        page=page.id,
        site=page.site,
        dump=name,
        names=table.names,
        rows=table.matrix(),
        terms=columns.terms,
        line=columns.term_line,
        words=columns.words,
        main=main_lines(blocks.clean, page.main),
    )


def stack(examples: Iterable[Example]) -> Rows:
    """Put examples one under another; at least one is needed."""
    kept = list(examples)
    sizes = np.array([len(e.main) for e in kept])
    offsets = np.concatenate(([0], np.cumsum(sizes)))
    example = np.repeat(np.arange(len(kept)), sizes)
    page = np.unique([e.page for e in kept], return_inverse=True)[1]
    site = np.unique([e.site for e in kept], return_inverse=True)[1]
    first, last = (np.concatenate([_edge(e.main, at) for e in kept]) for at in (0, -1))
    return Rows(
        names=kept[0].names,
        values=np.concatenate([e.rows for e in kept]),
        lines=Lines(
            terms=np.concatenate([e.terms for e in kept]),
            line=np.concatenate([e.line + at for e, at in zip(kept, offsets, strict=False)]),
            words=np.concatenate([e.words for e in kept]),
            main=np.concatenate([e.main for e in kept]),
            weight=line_weights(example, page),
            site=site[example],
        ),
        first=first,
        last=last,
        example=example,
        fold=np.repeat([fold_of(e.site) for e in kept], sizes),
        offsets=offsets,
    )


def _edge(main: Flags, which: int) -> Flags:
    flags = np.zeros(len(main), np.bool_)
    found = np.flatnonzero(main)
    if len(found):
        flags[found[which]] = True
    return flags


class Fitting:
    """All models from one set of rows: the final ones, and those of each fold.

    What the second look trains on are verdicts of first models, which read scores of lexicons,
    that never saw the page's site. A fold's models never saw the sites of the fold.
    """

    def __init__(self, rows: Rows, report: Report = print) -> None:
        self.rows = rows
        self.report = report
        self._weight = word_weight(rows.lines.words, rows.example)
        self._known = known_terms(rows.lines)
        self._lexicons = [fit_lexicon(rows.lines, self._known, rows.fold != k) for k in _ALL]
        report("lexicons of all folds: done")
        n = len(rows.fold)
        scores = np.zeros(n)
        for fold, weights in enumerate(self._lexicons):
            held = rows.fold == fold
            scores[held] = self._scores(weights)[held]
        self._names, self._values = self._first_columns(scores)
        self._firsts, self._verdict = [], np.zeros(n)
        for fold in _ALL:
            held = rows.fold == fold
            booster = self._fit_first(~held)
            self._firsts.append(booster)
            self._verdict[held] = Model(booster.model_to_string()).predict(
                self._values[held], self._names
            )
            report(f"first look, fold {fold}: done")
        self._second_names, self._second = self._second_columns()

    def final(self) -> Fitted:
        """Models fitted on all rows."""
        every = np.ones(len(self.rows.fold), np.bool_)
        boosters = {_FIRST: self._fit_first(every), **self._fit_second(every)}
        self.report("models on all pages: done")
        return Fitted(fit_lexicon(self.rows.lines, self._known, every), boosters)

    def without(self, fold: int) -> Fitted:
        """Models that never saw the sites of `fold`."""
        boosters = {_FIRST: self._firsts[fold], **self._fit_second(self.rows.fold != fold)}
        self.report(f"models without fold {fold}: done")
        return Fitted(self._lexicons[fold], boosters)

    def _scores(self, weights: Weights) -> Floats:
        lines = self.rows.lines
        return line_scores(weights, lines.terms, lines.line, len(lines.main))

    def _examples(self) -> Iterator[slice]:
        offsets = self.rows.offsets.tolist()
        return (slice(a, b) for a, b in pairwise(offsets))

    def _first_columns(self, scores: Floats) -> tuple[list[str], Any]:
        parts = []
        table = Table()
        for at in self._examples():
            table = Table()
            add_lexicon(table, scores[at])
            parts.append(table.matrix())
        values = np.concatenate((self.rows.values, np.concatenate(parts)), axis=1)
        return self.rows.names + table.names, values

    def _second_columns(self) -> tuple[list[str], Any]:
        look = Table()
        parts = []
        for at in self._examples():
            look = outlook(self._verdict[at], self.rows.lines.words[at])
            parts.append(look.matrix())
        values = np.concatenate((self._values, np.concatenate(parts)), axis=1)
        return self._names + look.names, values

    def _fit_first(self, use: Flags) -> Any:
        rows = self.rows
        at, share = sample(np.flatnonzero(use), rows.example, _ROWS_A_PAGE)
        weight = self._weight[at] / share
        return boost(self._values[at], rows.lines.main[at], weight, self._names, _SIZES[_FIRST])

    def _fit_second(self, use: Flags) -> dict[str, Any]:
        rows = self.rows
        seen = np.flatnonzero(use & (self._verdict > RULED_OUT))
        boosters = {}
        for name, target in (("noise", rows.lines.main), ("begin", rows.first), ("end", rows.last)):
            place = name != "noise"
            at, share = sample(seen, rows.example, _SECOND_ROWS_A_PAGE, target if place else None)
            weight = 1.0 / share if place else self._weight[at] / share
            boosters[name] = boost(
                self._second[at], target[at], weight, self._second_names, _SIZES[name]
            )
        return boosters
