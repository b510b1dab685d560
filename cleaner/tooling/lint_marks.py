"""Checks of rules beside each other: what one says, another need not say again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from cleaner.engine.schema import STRENGTHS, Item
from cleaner.tooling.findings import Library, Remark, at_rule, at_text
from cleaner.tooling.lint_texts import compared, is_within, says_only
from cleaner.tooling.rule_sources import RuleSource

_OWN_WORDS: Final = {
    "id",
    "about",
    "status",
    "strength",
    "label",
    "replaced_by",
    "valid_until",
    "hit",
    "miss",
    "known_false_hit",
}
_Opening: TypeAlias = tuple[RuleSource, Item]


def duplicate_rules(library: Library) -> Iterator[Remark]:
    """Two rules do not look for the same in the same way."""
    known: dict[str, list[RuleSource]] = defaultdict(list)
    for source in _running(library):
        known[_looks_for(source)].append(source)
    for source in library.rules():
        for other in known[_looks_for(source)]:
            if (
                other is not source
                and covers(other, source)
                and other.rule.kind == source.rule.kind
            ):
                where = f"{other.rule.id} at {other.file.shown}:{other.place[0]}"
                yield at_rule(source, f"looks for the same as {where}")
                break


def duplicate_items(library: Library) -> Iterator[Remark]:
    """An entry with a regex, an element or other conditions stands in one rule."""
    known: dict[str, list[tuple[RuleSource, Item]]] = defaultdict(list)
    for source in _running(library):
        for item, _ in _conditions(source):
            known[_dumped(item)].append((source, item))
    whole: dict[str, list[RuleSource]] = defaultdict(list)
    for source in library.rules():
        whole[_looks_for(source)].append(source)
    for source in library.rules():
        if len(whole[_looks_for(source)]) > 1:
            continue  # said of the rule as a whole
        for item, loc in _conditions(source):
            for other, twin in known[_dumped(item)]:
                if twin is not item and _gives_as_much(other, twin, source, item):
                    where = f"{other.rule.id} at {other.file.shown}:{other.place[0]}"
                    yield at_text(source, loc, 0, f"the same entry stands in {where}", advice=True)
                    break


def shadowed_by_openings(library: Library) -> Iterator[Remark]:
    """What begins like a `startswith` of another rule is marked by that rule already."""
    openings: dict[str, list[_Opening]] = defaultdict(list)
    for source in _running(library):
        for item, _ in _free_items(source):
            if says_only(item, "startswith"):
                for text in item.startswith or ():
                    openings[compared(item, text)].append((source, item))
    for source in library.rules():
        for item, loc in _free_items(source):
            for key in ("equals", "startswith"):
                for index, text in enumerate(getattr(item, key) or ()):
                    other = _opened_by(source, item, compared(item, text), openings)
                    if other is not None:
                        where = f"{other.rule.id} at {other.file.shown}:{other.place[0]}"
                        message = f"{text!r} begins like a startswith of {where}"
                        yield at_text(source, (*loc, key), index, message, advice=True)


def _opened_by(
    source: RuleSource, item: Item, plain: str, openings: dict[str, list[_Opening]]
) -> RuleSource | None:
    for length in range(1, len(plain) + 1):
        for other, twin in openings.get(plain[:length], ()):
            if other is not source and _gives_as_much(other, twin, source, item):
                return other
    return None


def covers(other: RuleSource, source: RuleSource) -> bool:
    """Whether a rule runs wherever another does, and says as much of what it marks.

    Of two that do so mutually, the first does.
    """
    return _covers(other, other.rule.label, source, source.rule.label)


def _gives_as_much(other: RuleSource, twin: Item, source: RuleSource, item: Item) -> bool:
    if item.capture or source.rule.capture or (twin.case, twin.digits) != (item.case, item.digits):
        return False
    labels = (twin.label or other.rule.label, item.label or source.rule.label)
    return other is not source and _covers(other, labels[0], source, labels[1])


def _covers(other: RuleSource, given: str | None, source: RuleSource, wanted: str | None) -> bool:
    weight, least = STRENGTHS[other.rule.strength], STRENGTHS[source.rule.strength]
    if given != wanted or weight < least:
        return False
    scope, wider = source.scope, other.scope
    mutual = weight == least and is_within(wider, scope)
    later = (source.file.shown, source.place) > (other.file.shown, other.place)
    return is_within(scope, wider) and (later or not mutual)


def _running(library: Library) -> Iterator[RuleSource]:
    return (source for source in library.beside() if source.rule.status != "deprecated")


def _free_items(source: RuleSource) -> Iterator[tuple[Item, Any]]:
    """Entries of a rule that mark blocks wherever they stand."""
    rule = source.rule
    if rule.kind != "block" or rule.where or rule.unless or rule.status == "deprecated":
        return
    yield from source.described()


def _conditions(source: RuleSource) -> Iterator[tuple[Item, Any]]:
    """Entries that are more than lists of whole lines, which are looked at line by line."""
    return (pair for pair in _free_items(source) if not says_only(pair[0], "equals"))


def _looks_for(source: RuleSource) -> str:
    return source.rule.model_dump_json(exclude=_OWN_WORDS, exclude_none=True)


def _dumped(item: Item) -> str:
    return item.model_dump_json(exclude={"label", "capture"}, exclude_none=True)
