"""What the rules that run anyhow mark as surely: it needs no second rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from cleaner.characters import fold, mask_numbers
from cleaner.engine.loading import LoadedRule
from cleaner.engine.schema import STRENGTHS, Item
from cleaner.tooling.mining.drafting import Draft, Entry
from cleaner.tooling.mining.writing import STRENGTH

_BESIDE: Final = {"equals", "label", "capture", "digits"}

Known = frozenset[tuple[str, str, str]]


def known_lines(rules: Iterable[LoadedRule]) -> Known:
    """Whole lines that rules for all pages mark: each as shape, label and what is compared."""
    found = set()
    for loaded in rules:
        rule, scope = loaded.rule, loaded.scope
        if rule.block is None or rule.where or rule.unless or scope.sites or scope.langs:
            continue
        if STRENGTHS[rule.strength] < STRENGTHS[STRENGTH]:
            continue
        for item in rule.block:
            if _is_plain(item):
                shape = "numbers" if item.digits == "any" else "lines"
                label = item.label or rule.label or ""
                found |= {(shape, label, _compared(shape, text)) for text in item.equals or ()}
    return frozenset(found)


def without_known(drafts: Iterable[Draft], known: Known) -> list[Draft]:
    """The drafts without the entries that are known; runs and sections keep theirs."""
    left = []
    for draft in drafts:
        if draft.shape in {"lines", "numbers"}:
            entries = tuple(e for e in draft.entries if not _is_known(e, draft.label, known))
            if not entries:
                continue
            draft = replace(draft, entries=entries)  # noqa: PLW2901 -- the same draft, less of it
        left.append(draft)
    return left


def _is_known(entry: Entry, label: str, known: Known) -> bool:
    return (entry.shape, label, _compared(entry.shape, entry.text)) in known


def _is_plain(item: Item) -> bool:
    said = set(item.model_dump(exclude_none=True, exclude_defaults=True))
    return "equals" in said and said <= _BESIDE


def _compared(shape: str, text: str) -> str:
    return mask_numbers(fold(text)) if shape == "numbers" else fold(text)
