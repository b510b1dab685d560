"""Standings as tables for people, as Markdown, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from cleaner.choices import ScoreFormat
from cleaner.tooling.evaluate import CLEANER, Evaluation, Run
from cleaner.tooling.reference import table
from cleaner.tooling.standings import Mean, Standing, standings, worst

_HEADS: Final = (
    "extractor",
    "pages",
    "F1",
    "95 %",
    "precision",
    "recall",
    "4-word F1",
    "wanted",
    "unwanted",
    "hurt",
    "CPU ms median",
    "mean",
    "p95",
    "failed",
)
_NOTHING: Final = "–"


@dataclass(frozen=True, slots=True)
class Grid:
    """A titled table of cells."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def as_markdown(self) -> str:
        return f"**{self.title}**\n\n{table(self.heads, iter(self.rows))}"

    def as_text(self) -> str:
        """Columns aligned: numbers to the right, words to the left."""
        cells = (self.heads, *self.rows)
        columns = []
        for k in range(len(self.heads)):
            column = [row[k] for row in cells]
            width = max(map(len, column))
            right = k > 0 and all(c == _NOTHING or c[:1].isdigit() for c in column[1:])
            columns.append([c.rjust(width) if right else c.ljust(width) for c in column])
        lines = ("  ".join(row).rstrip() for row in zip(*columns, strict=True))
        return "\n".join((self.title, *lines)) + "\n"


def shown(evaluation: Evaluation, output_format: ScoreFormat, most: int = 0) -> str:
    """The whole evaluation; `most` is how many of the worst pages to list for each input."""
    if output_format == "json":
        return json.dumps(as_json(evaluation, most), ensure_ascii=False, indent=1) + "\n"
    grids = list(all_grids(evaluation, most))
    if output_format == "markdown":
        return "\n".join(grid.as_markdown() for grid in grids)
    return "\n".join(grid.as_text() for grid in grids)


def all_grids(evaluation: Evaluation, most: int = 0) -> Iterator[Grid]:
    """Of all inputs, then of peers not installed."""
    for run in evaluation.runs:
        yield from run_grids(run, most)
    if evaluation.missing:
        yield Grid("Not measured", ("peer", "why"), tuple(evaluation.missing.items()))


def run_grids(run: Run, most: int = 0) -> Iterator[Grid]:
    """Of one input: all pages, each grouping, the worst pages."""
    found = standings(run)
    yield overall_grid(run.input, [s for s in found if s.by == "all"])
    for by in dict.fromkeys(s.by for s in found if s.by != "all"):
        yield group_grid(run, by, [s for s in found if s.by == by])
    if most:
        yield worst_grid(run, most)


def overall_grid(name: str, found: Iterable[Standing]) -> Grid:
    """One row an extractor, everything that is measured."""
    rows = ((s.extractor, str(s.pages), *_measured(s), str(s.failed)) for s in found)
    return Grid(f"Input: {name}", _HEADS, tuple(rows))


def _measured(s: Standing) -> tuple[str, ...]:
    if s.cpu is None:
        return (_NOTHING,) * (len(_HEADS) - 3)
    return (
        share(s.f1),
        f"{s.f1.low:.3f}–{s.f1.high:.3f}",
        share(s.precision),
        share(s.recall),
        share(s.shingles),
        share(s.wanted),
        share(s.unwanted),
        f"{s.hurt:.1%}",
        *(f"{ms:.2f}" for ms in (s.cpu.median, s.cpu.mean, s.cpu.p95)),
    )


def group_grid(run: Run, by: str, found: Sequence[Standing]) -> Grid:
    """One row a group, the word F1 of each extractor."""
    rows = []
    for group in dict.fromkeys(s.group for s in found):
        members = [s for s in found if s.group == group]
        rows.append((group, str(members[0].pages), *map(with_interval, members)))
    return Grid(f"Input: {run.input}, F1 by {by}", (by, "pages", *run.extractors), tuple(rows))


def worst_grid(run: Run, most: int) -> Grid:
    """The cleaner's worst pages, with the F1 of each extractor beside."""
    rows = (
        (
            page.id,
            page.type,
            *(f"{page.scores[name].f1:.3f}" for name in run.extractors),
            share(page.scores[CLEANER].precision),
            share(page.scores[CLEANER].recall),
            page.url,
        )
        for page in worst(run, CLEANER, most)
    )
    heads = ("page", "type", *run.extractors, "precision", "recall", "address")
    return Grid(f"Input: {run.input}, worst pages", heads, tuple(rows))


def as_json(evaluation: Evaluation, most: int = 0) -> dict[str, Any]:
    """Everything, as plain data; `docs/evaluating.md` says what is in it."""
    return {
        "versions": evaluation.versions,
        "missing": evaluation.missing,
        "runs": [
            {
                "input": run.input,
                "extractors": list(run.extractors),
                "pages": len(run.pages),
                "skipped": [{"id": page, "cause": cause} for page, cause in run.skipped],
                "standings": [asdict(standing) for standing in standings(run)],
                "worst": [asdict(page) for page in worst(run, CLEANER, most)],
            }
            for run in evaluation.runs
        ],
    }


def share(value: Mean | float | None) -> str:
    """A share in [0, 1], with three places."""
    if value is None:
        return _NOTHING
    return f"{value.mean if isinstance(value, Mean) else value:.3f}"


def with_interval(standing: Standing) -> str:
    """Mean word F1 and its interval, with three places; a dash where every page failed."""
    if standing.cpu is None:
        return _NOTHING
    f1 = standing.f1
    return f"{f1.mean:.3f} ({f1.low:.3f}–{f1.high:.3f})"
