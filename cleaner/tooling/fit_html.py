"""Fitting the structural prior for HTML from gold pages.

Blocks are labelled by aligning their words with gold (`gold`). Each part is trained on what the
one before says of sites it never saw (folds by registered domain): the lexicons of words and of
names of elements, the types of pages, the first look, the second look. Fitting is deterministic
for given versions of the tools.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleaner.blocks.declared import declared
from cleaner.blocks.decode import decode
from cleaner.blocks.features import features
from cleaner.blocks.html import html_page
from cleaner.errors import InputError
from cleaner.model import Dom, Flags, Floats, Ints
from cleaner.segment.context import Table
from cleaner.segment.dom_context import DomView, group_outlook, structure
from cleaner.segment.dom_names import NameTerms, name_terms, terms_around
from cleaner.segment.html_prior import (
    LEXICON,
    NAMES,
    RULED_OUT,
    TYPE_WEIGHTS,
    add_declared,
    add_wording,
)
from cleaner.segment.lexicon import Weights, write_lexicon
from cleaner.segment.page_type import TERMS, TYPES, TypeWeights, page_terms, type_odds, write_types
from cleaner.segment.prior import Model
from cleaner.segment.wording_columns import line_scores
from cleaner.tooling.gold import GoldPage, main_share, read_gold
from cleaner.tooling.lexicon import LEAST_SITES, Lines, fit_lexicon, known_terms, line_weights
from cleaner.tooling.measures import words
from cleaner.tooling.training import (
    FOLDS,
    Report,
    Size,
    boost,
    fold_of,
    sample,
    word_weight,
    write_booster,
)

_ALL: Final = range(FOLDS)
_ENOUGH: Final = 0.5  # share of a block's words in gold from which it is main text
_MOST_BLOCKS: Final = 5000  # longer pages are lists; they would outweigh the rest
_LEAST_REACHABLE: Final = 0.6  # word F1; gold of other pages is not the page's text
_ROWS_A_PAGE: Final = 120
_LEAST_SITES_OF_NAMES: Final = 5
_LEAST_SITES_OF_TYPES: Final = 4
_FIRST: Final = Size(200, 63, rate=0.06, columns=0.25)
_SECOND: Final = Size(120, 15, rate=0.12)


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One page: its columns, its terms and how much of each of its n blocks is gold."""

    page: str
    site: str
    type: int
    table: list[str]
    rows: npt.NDArray[np.float32]
    view: DomView
    names: NameTerms
    around: tuple[npt.NDArray[np.uint32], Ints]
    type_terms: list[int]
    declared: npt.NDArray[np.float32]
    share: Floats


@dataclass(frozen=True, slots=True)
class _Words:
    """The columns of `Features` that fitting still reads when the rest is forgotten."""

    words: Floats
    terms: npt.NDArray[np.uint32]
    term_line: Ints


def read_examples(folders: Sequence[Path], report: Report, jobs: int = 2) -> list[Example]:
    """Read, measure and label all gold pages. Raises ConfigurationError where there is no gold."""
    pages = [page for folder in folders for page in read_gold(folder)]
    examples = []
    with ProcessPoolExecutor(jobs) as pool:
        for number, example in enumerate(pool.map(make_example, pages, chunksize=16), 1):
            if example is not None and 0 < len(example.share) <= _MOST_BLOCKS:
                examples.append(example)
            if number % 400 == 0:
                report(f"{number} of {len(pages)} pages read")
    return examples


def make_example(page: GoldPage) -> Example | None:
    """Columns and labels of a page, None where its bytes are no text or hold too little of gold."""
    try:
        text = decode(page.html()).text
    except InputError:
        return None
    html = html_page(text)
    measured = features(html.blocks)
    table, view = structure(measured, html.dom)
    names = name_terms(html.dom)
    said = declared(html.document, page.url or None)
    share = main_share(html.blocks.clean, page.main)
    if _reachable(html.blocks.clean, share, page.main) < _LEAST_REACHABLE:
        return None
    own = Table()
    add_declared(own, measured, np.zeros(len(TYPES)), said)
    return Example(
        page=page.id,
        site=page.site,
        type=TYPES.index(page.type) if page.type in TYPES else 0,
        table=table.names,
        rows=table.matrix(),
        view=DomView(_slim(measured), _bare(html.dom), view.groups),  # type: ignore[arg-type]
        names=names,
        around=terms_around(html.dom, names),
        type_terms=page_terms(html.dom, said.page, said.url),
        declared=own.matrix()[:, len(TYPES) :].astype(np.float32),
        share=share,
    )


def _reachable(lines: Sequence[str], share: Floats, main: str) -> float:
    """The word F1 of the best choice of blocks: how much of gold is on the page at all."""
    size = np.array([len(words(line)) for line in lines])
    chosen = share >= _ENOUGH
    hit = float((size * share)[chosen].sum())
    return 2.0 * hit / max(float(size[chosen].sum()) + len(words(main)), 1.0)


def _slim(measured: Any) -> _Words:
    return _Words(measured.words, measured.terms, measured.term_line)


def _bare(dom: Dom) -> Dom:
    """Without the parser's elements, which cannot leave the process."""
    return replace(dom, nodes=[], classes=[], ids=[], names=[])


@dataclass(frozen=True, slots=True, eq=False)
class FittedHtml:
    """Lexicons, weights of page types and the boosters of both looks."""

    lexicon: Weights
    names: Weights
    types: TypeWeights
    first: Any
    second: Any

    def write(self, out: Path) -> None:
        """Write a folder that `HtmlPrior` reads: the same bytes for the same models."""
        out.mkdir(parents=True, exist_ok=True)
        write_lexicon(self.lexicon, out / LEXICON)
        write_lexicon(self.names, out / NAMES)
        write_types(self.types, out / TYPE_WEIGHTS)
        write_booster(self.first, out / "html-first.txt.gz")
        write_booster(self.second, out / "html-noise.txt.gz")


class FittingHtml:
    """All models from one set of examples: the final ones, and those of each fold.

    What a part trains on comes from parts that never saw the page's site. A fold's models never
    saw the labels of the fold's sites.
    """

    def __init__(self, examples: Sequence[Example], report: Report) -> None:
        self.examples = examples
        self.report = report
        sizes = [len(e.share) for e in examples]
        self._offsets = np.concatenate(([0], np.cumsum(sizes)))
        self._example = np.repeat(np.arange(len(examples)), sizes)
        self._fold = np.array([fold_of(e.site) for e in examples])[self._example]
        self._main = np.concatenate([e.share for e in examples]) >= _ENOUGH
        lengths = np.concatenate([e.view.features.words for e in examples])
        self._weight = word_weight(lengths, self._example)
        self._texts = self._lines(
            [(e.view.features.terms, e.view.features.term_line) for e in examples], lengths
        )
        self._named = self._lines([e.around for e in examples], lengths)
        self._known = known_terms(self._texts, LEAST_SITES)
        self._known_names = known_terms(self._named, _LEAST_SITES_OF_NAMES)
        self._lexicons = [fit_lexicon(self._texts, self._known, self._fold != k) for k in _ALL]
        self._names = [fit_lexicon(self._named, self._known_names, self._fold != k) for k in _ALL]
        self._types = [fit_types(examples, lambda e, k=k: fold_of(e.site) != k) for k in _ALL]
        report("lexicons and types of all folds: done")
        self.columns, self.values = self._first_columns()
        self._firsts, self.verdict = [], np.zeros(len(self._main))
        for fold in _ALL:
            held = self._fold == fold
            booster = self._fit_first(~held)
            self._firsts.append(booster)
            self.verdict[held] = Model(booster.model_to_string()).predict(
                self.values[held], self.columns
            )
            report(f"first look, fold {fold}: done")
        self.look_columns, self.looks = self._second_columns()

    def final(self) -> FittedHtml:
        """Models fitted on all pages."""
        every = np.ones(len(self._main), np.bool_)
        lexicon = fit_lexicon(self._texts, self._known, every)
        names = fit_lexicon(self._named, self._known_names, every)
        types = fit_types(self.examples, lambda _: True)
        fitted = FittedHtml(lexicon, names, types, self._fit_first(every), self._fit_second(every))
        self.report("models on all pages: done")
        return fitted

    def without(self, fold: int) -> FittedHtml:
        """Models that never saw the sites of `fold`."""
        second = self._fit_second(self._fold != fold)
        self.report(f"models without fold {fold}: done")
        return FittedHtml(
            self._lexicons[fold], self._names[fold], self._types[fold], self._firsts[fold], second
        )

    def _lines(self, terms: list[tuple[npt.NDArray[np.uint32], Ints]], lengths: Floats) -> Lines:
        page = np.unique([e.page for e in self.examples], return_inverse=True)[1]
        site = np.unique([e.site for e in self.examples], return_inverse=True)[1]
        return Lines(
            terms=np.concatenate([t for t, _ in terms]),
            line=np.concatenate([at + o for (_, at), o in zip(terms, self._offsets, strict=False)]),
            words=lengths,
            main=self._main,
            weight=line_weights(self._example, page),
            site=site[self._example],
        )

    def _slices(self) -> Iterator[tuple[Example, slice]]:
        pairs = pairwise(self._offsets.tolist())
        return ((e, slice(a, b)) for e, (a, b) in zip(self.examples, pairs, strict=True))

    def _first_columns(self) -> tuple[list[str], npt.NDArray[np.float32]]:
        found = []
        names: list[str] = []
        for e, _ in self._slices():
            fold = fold_of(e.site)
            table = Table()
            f = e.view.features
            score = line_scores(self._lexicons[fold], f.terms, f.term_line, len(e.share))
            add_wording(table, e.view, score, e.names, self._names[fold])
            odds = type_odds(self._types[fold], e.type_terms)
            types = np.tile(odds.astype(np.float32), (len(e.share), 1))
            wording = table.matrix()
            found.append(np.concatenate((e.rows, wording, types, e.declared), axis=1))
            names = e.table + table.names
        names = [*names, *(f"type_{t}" for t in TYPES), *DECLARED]
        return names, np.concatenate(found)

    def _second_columns(self) -> tuple[list[str], npt.NDArray[np.float32]]:
        found, names = [], []
        for e, at in self._slices():
            table = group_outlook(e.view, self.verdict[at])
            found.append(table.matrix())
            names = table.names
        return names, np.concatenate(found)

    def _fit_first(self, use: Flags) -> Any:
        at, share = sample(np.flatnonzero(use), self._example, _ROWS_A_PAGE)
        weight = self._weight[at] / share
        return boost(self.values[at], self._main[at], weight, self.columns, _FIRST)

    def _fit_second(self, use: Flags) -> Any:
        seen = np.flatnonzero(use & (self.verdict > RULED_OUT))
        at, share = sample(seen, self._example, _ROWS_A_PAGE)
        weight = self._weight[at] / share
        values = np.concatenate((self.values[at], self.looks[at]), axis=1)
        names = self.columns + self.look_columns
        return boost(values, self._main[at], weight, names, _SECOND)


DECLARED: Final = ("in_declared_body", "in_declared_description", "log_declared_body")

_ROUNDS: Final = 200
_RIDGE: Final = 1.0
_MOMENTUM: Final = 0.8
_STEP: Final = 0.1


def fit_types(examples: Sequence[Example], use: Any) -> TypeWeights:
    """Softmax regression of the pages' types on their words, by gradient descent with momentum on
    a diagonal scale: the same sums in the same order whatever the machine.
    """
    taken = [e for e in examples if use(e)]
    sites: dict[int, set[str]] = {}
    for e in taken:
        for t in e.type_terms:
            sites.setdefault(t, set()).add(e.site)
    known = {t for t, s in sites.items() if len(s) >= _LEAST_SITES_OF_TYPES}
    terms = [[t for t in e.type_terms if t in known] + [TERMS] for e in taken]
    page = np.repeat(np.arange(len(taken)), [len(t) for t in terms])
    term = np.array([t for of in terms for t in of], np.int64)
    target = np.eye(len(TYPES))[[e.type for e in taken]]
    weights, speed = np.zeros((TERMS + 1, len(TYPES))), np.zeros((TERMS + 1, len(TYPES)))
    scale = np.bincount(term, minlength=TERMS + 1)[:, None] * 0.25 + _RIDGE
    for _ in range(_ROUNDS):
        odds = np.zeros((len(taken), len(TYPES)))
        np.add.at(odds, page, weights[term])
        share = np.exp(odds - odds.max(axis=1, keepdims=True))
        share /= share.sum(axis=1, keepdims=True)
        slope = np.zeros_like(weights)
        np.add.at(slope, term, (share - target)[page])
        slope += _RIDGE * weights
        speed = _MOMENTUM * speed - _STEP * slope / scale
        weights += speed
    return weights.astype(np.float32)
