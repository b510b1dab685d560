"""What another set of rules would change, as tables for people, as Markdown, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from cleaner.choices import ScoreFormat
from cleaner.tooling.rule_diff import PageDiff, RuleDiff
from cleaner.tooling.score_tables import Grid

_WAYS: Final = {"removed": "newly removed", "kept": "newly kept"}
_SHOWN: Final = 80  # characters of a sample in a table


def shown(diff: RuleDiff, output_format: ScoreFormat, most: int = 20) -> str:
    """The whole difference; `most` rows of each list, all of them as JSON."""
    if output_format == "json":
        return json.dumps(as_json(diff), ensure_ascii=False, indent=1) + "\n"
    grids = list(all_grids(diff, most))
    if output_format == "markdown":
        return "\n".join(_plain_cells(grid).as_markdown() for grid in grids)
    return "\n".join(grid.as_text() for grid in grids)


def all_grids(diff: RuleDiff, most: int) -> Iterator[Grid]:
    """The sum of it; then rules, samples and gold pages, if there are any."""
    yield Grid("Rules: old → new", ("what", "how many"), tuple(_sums(diff)))
    ranked = diff.ranked()
    if ranked:
        rows = [(rule, _WAYS[way], str(e.documents), str(e.characters)) for way, rule, e in ranked]
        heads = ("rule", "what it changes", "documents", "characters")
        yield _cut("By rule", heads, rows, most)
        samples = [
            (f"{'−' if way == 'removed' else '+'} {s.text[:_SHOWN]}", s.label, rule, s.document)
            for way, rule, e in ranked[:most]
            for s in e.samples
        ]
        yield Grid(
            "Samples: − removed, + kept", ("text", "label", "rule", "document"), tuple(samples)
        )
    for title, pages in (("Gold pages that get worse", diff.worse), ("… better", diff.better)):
        if pages:
            yield _cut(title, ("page", "F1 old", "F1 new"), [_scores(p) for p in pages], most)
    if diff.failed:
        yield _cut("Documents that failed", ("document", "why"), diff.failed, most)


def _sums(diff: RuleDiff) -> Iterator[tuple[str, str]]:
    rules = diff.rules
    for what, ids in (
        ("added", rules.added),
        ("changed", rules.changed),
        ("removed", rules.removed),
    ):
        yield f"rules {what}", str(len(ids))
    yield "documents", str(diff.documents)
    yield "… whose kept text changes", str(diff.touches["text"])
    yield "… whose labels alone change", str(diff.touches["label"])
    yield "… whose title or metadata alone change", str(diff.touches["said"])
    yield "characters newly removed", str(diff.characters["removed"])
    yield "characters newly kept", str(diff.characters["kept"])
    mean = diff.mean_f1()
    if mean is not None:
        yield "gold pages", str(len(diff.gold))
        yield "… worse, better", f"{len(diff.worse)}, {len(diff.better)}"
        yield "… mean word F1", f"{mean[0]:.4f} → {mean[1]:.4f}"


def as_json(diff: RuleDiff) -> dict[str, Any]:
    """Plain data: everything that is known."""
    mean = diff.mean_f1()
    return {
        "rules": {
            "added": list(diff.rules.added),
            "changed": list(diff.rules.changed),
            "removed": list(diff.rules.removed),
        },
        "documents": diff.documents,
        "touched": {
            "text": diff.touches["text"],
            "label_only": diff.touches["label"],
            "title_or_metadata_only": diff.touches["said"],
            "documents": diff.touched,
        },
        "characters": {way: diff.characters[way] for way in ("removed", "kept")},
        "by_rule": [
            {
                "rule": rule,
                "way": way,
                "documents": effect.documents,
                "characters": effect.characters,
                "samples": [sample._asdict() for sample in effect.samples],
            }
            for way, rule, effect in diff.ranked()
        ],
        "gold": None
        if mean is None
        else {
            "pages": len(diff.gold),
            "f1": {"old": mean[0], "new": mean[1]},
            "worse": [_page(p) for p in diff.worse],
            "better": [_page(p) for p in diff.better],
        },
        "failed": [{"document": document, "error": why} for document, why in diff.failed],
    }


def _page(page: PageDiff) -> dict[str, Any]:
    old, new = page.f1 or (None, None)
    return {"id": page.id, "old": old, "new": new}


def _scores(page: PageDiff) -> tuple[str, str, str]:
    old, new = page.f1 or (0.0, 0.0)
    return page.id, f"{old:.4f}", f"{new:.4f}"


def _cut(title: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], most: int) -> Grid:
    rest = len(rows) - most
    more = [(f"… and {rest} more", *[""] * (len(heads) - 1))] if rest > 0 else []
    return Grid(title, heads, (*rows[:most], *more))


def _plain_cells(grid: Grid) -> Grid:
    """Texts of pages as code, so that nothing in them is markup."""
    return Grid(grid.title, grid.heads, tuple(tuple(map(_code, row)) for row in grid.rows))


def _code(cell: str) -> str:
    if all(c.isalnum() or c in " .,→…-+−()" for c in cell):
        return cell
    return f"`{cell.replace('`', chr(39))}`"
