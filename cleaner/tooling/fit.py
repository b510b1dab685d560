"""Fitting the structural prior for text from gold pages.

Each page is dumped to text by several tools (`dumps`), its lines are labelled by alignment with
gold (`gold`), and the two looks of `cleaner.segment.prior` are fitted. The second look is
trained on verdicts of first models that never saw the page's site (folds by registered
domain). Fitting is deterministic for given versions of the tools.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from cleaner.blocks.features import features
from cleaner.blocks.text import text_blocks
from cleaner.errors import MissingExtraError
from cleaner.model import Flags, Floats, Ints
from cleaner.segment.context import Table, context
from cleaner.segment.prior import RULED_OUT, Model, second_columns
from cleaner.tooling.dumps import EXTRACTED, WHOLE, available, decoded, dump
from cleaner.tooling.gold import GoldPage, main_lines, read_gold

FOLDS: Final = 5
GOLD: Final = "gold"  # the name of the clean "dump": gold main text itself, nothing to remove
_MOST_LINES: Final = 4000  # longer dumps are lists; they would outweigh the rest
_ROWS_A_PAGE: Final = 120
_SECOND_ROWS_A_PAGE: Final = 100
_PAGE_WEIGHT: Final = 300.0
_PARAMETERS: Final[dict[str, Any]] = {
    "objective": "binary",
    "learning_rate": 0.15,
    "max_bin": 63,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.4,
    "lambda_l2": 5.0,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "seed": 1,
    "verbose": -1,
}
_SHAPES: Final = {"first": (60, 31), "noise": (60, 15), "begin": (60, 15), "end": (60, 15)}

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One dump of one page: its columns and which of its n lines are main text."""

    page: str
    site: str
    dump: str
    names: list[str]
    rows: Floats
    words: Floats
    main: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """All examples, one under another. `example` and `fold` are per row."""

    names: list[str]
    values: Floats
    words: Floats
    main: Flags
    first: Flags
    last: Flags
    example: Ints
    fold: Ints
    offsets: Ints


def fit(folders: Sequence[Path], out: Path, report: Report = print) -> None:
    """Fit the models from gold folders and write them to `out`.

    Raises ConfigurationError where a folder holds no gold, MissingExtraError without the
    tools that make dumps.
    """
    if len(available()) < len(WHOLE):
        raise MissingExtraError("fitting a prior for text", "bench")
    pages = [page for folder in folders for page in read_gold(folder)]
    examples: list[Example] = []
    for number, page in enumerate(pages, 1):
        examples.extend(make_example(page, *named) for named in page_dumps(page))
        if number % 200 == 0:
            report(f"{number} of {len(pages)} pages read")
    rows = stack(e for e in examples if e.main.any() and len(e.main) <= _MOST_LINES)
    report(f"{len(rows.main)} lines of {len(rows.offsets) - 1} dumps")
    write(fit_models(rows, None, report), out)


def page_dumps(page: GoldPage) -> Iterator[tuple[str, str]]:
    """Dumps of a page to fit on: (name, text). The page's id decides which tools.

    One whole-page dump by resiliparse, two by others, one extractor's output; of every other
    page also the clean text. News of `lang` other than None are fewer: they get all of them.
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


def stable_number(text: str) -> int:
    """A number that depends on `text` alone, for folds and turns."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")


def make_example(page: GoldPage, name: str, text: str) -> Example:
    """Columns and labels of one dump of a page."""
    blocks = text_blocks(text)
    columns = features(blocks)
    table = context(columns)
    return Example(
        page=page.id,
        site=page.site,
        dump=name,
        names=table.names,
        rows=table.matrix().astype(np.float32),
        words=columns.words,
        main=main_lines(blocks.clean, page.main),
    )


def stack(examples: Iterable[Example]) -> Rows:
    """Put examples one under another; at least one is needed."""
    kept = list(examples)
    sizes = np.array([len(e.main) for e in kept])
    folds = np.array([stable_number(e.site) % FOLDS for e in kept])
    first, last = (np.concatenate([_edge(e.main, at) for e in kept]) for at in (0, -1))
    return Rows(
        names=kept[0].names,
        values=np.concatenate([e.rows for e in kept]),
        words=np.concatenate([e.words for e in kept]),
        main=np.concatenate([e.main for e in kept]),
        first=first,
        last=last,
        example=np.repeat(np.arange(len(kept)), sizes),
        fold=np.repeat(folds, sizes),
        offsets=np.concatenate(([0], np.cumsum(sizes))),
    )


def _edge(main: Flags, which: int) -> Flags:
    flags = np.zeros(len(main), np.bool_)
    found = np.flatnonzero(main)
    if len(found):
        flags[found[which]] = True
    return flags


def fit_models(rows: Rows, without: int | None, report: Report = print) -> dict[str, Any]:
    """Fit all four models on the folds other than `without` (None: on all)."""
    use = np.ones(len(rows.main), np.bool_) if without is None else rows.fold != without
    models = {"first": _fit_first(rows, use)}
    verdict = np.zeros(len(rows.main))
    for fold in range(FOLDS):
        if fold != without:
            held = rows.fold == fold
            booster = _fit_first(rows, use & ~held)
            verdict[held] = _raw(booster, rows.values[held])
            report(f"first look, fold {fold}: done")
    names, values = second_rows(rows, verdict, use)
    seen = np.flatnonzero(use & (verdict > RULED_OUT))
    values, verdict_rows = values[seen], seen
    for name, target in (("noise", rows.main), ("begin", rows.first), ("end", rows.last)):
        models[name] = _fit_second(rows, name, target[verdict_rows], verdict_rows, values, names)
        report(f"second look, {name}: done")
    return models


def second_rows(rows: Rows, verdict: Floats, use: Flags) -> tuple[list[str], Any]:
    """Columns of the second look, (n, columns); zeros where not `use`."""
    names: list[str] = []
    parts = []
    for start, end in zip(rows.offsets[:-1].tolist(), rows.offsets[1:].tolist(), strict=True):
        if not use[start]:
            continue
        table = Table()
        table.names = list(rows.names)
        table.columns = list(rows.values[start:end].T)
        names, found = second_columns(table, verdict[start:end], rows.words[start:end])
        parts.append(found.astype(np.float32))
    values = np.zeros((len(use), len(names)), np.float32)
    values[use] = np.concatenate(parts)
    return names, values


def _sample(example: Ints, most: int) -> tuple[Flags, Floats]:
    """At most about `most` rows an example, and the share of its rows that was taken."""
    counts = np.bincount(example)
    share = np.minimum(1.0, most / np.maximum(counts, 1))[example]
    return np.random.default_rng(0).random(len(example)) < share, share


def _word_weight(words: Floats, example: Ints) -> Floats:
    """Weights that make pages equal, and lines count for what they add to a page's score."""
    weight = (words + 2.0) ** 0.7
    return weight / np.bincount(example, weight)[example] * _PAGE_WEIGHT


def _fit_first(rows: Rows, use: Flags) -> Any:
    at = np.flatnonzero(use)
    taken, share = _sample(rows.example[at], _ROWS_A_PAGE)
    weight = _word_weight(rows.words[at], rows.example[at]) / share
    at, weight = at[taken], weight[taken]
    return _train("first", rows.values[at], rows.main[at], weight, rows.names)


def _fit_second(
    rows: Rows, name: str, target: Flags, at: Ints, values: Floats, names: list[str]
) -> Any:
    example = rows.example[at]
    taken, share = _sample(example, _SECOND_ROWS_A_PAGE)
    if name == "noise":
        weight = _word_weight(rows.words[at], example) / share
    else:
        taken |= target
        weight = np.where(target, 1.0, 1.0 / share)
    return _train(name, values[taken], target[taken], weight[taken], names)


def _train(name: str, values: Floats, target: Flags, weight: Floats, names: list[str]) -> Any:
    import lightgbm

    rounds, leaves = _SHAPES[name]
    data = lightgbm.Dataset(values, target, weight=weight, feature_name=names)
    return lightgbm.train({**_PARAMETERS, "num_leaves": leaves}, data, rounds)


def _raw(booster: Any, values: Floats) -> Floats:
    raw: Floats = Model(booster).predict(values, booster.feature_name())
    return raw


def write(models: dict[str, Any], out: Path) -> None:
    """Write the models as `text-<name>.txt.gz`, the same bytes for the same models."""
    out.mkdir(parents=True, exist_ok=True)
    for name, booster in models.items():
        text = booster.model_to_string().split("\nparameters:")[0] + "\n"
        packed = gzip.compress(text.encode("ascii"), 9, mtime=0)
        (out / f"text-{name}.txt.gz").write_bytes(packed)
