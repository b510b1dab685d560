"""Checks of what items say: literals and regexes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import regex

from cleaner.characters import fold, mask_numbers
from cleaner.engine.anchors import is_bounded, required_literals, width
from cleaner.engine.loading import Loc
from cleaner.engine.schema import STRENGTHS, Item, Scope
from cleaner.tooling.adversaries import LINE, SLOW, slowest
from cleaner.tooling.findings import Library, Remark, at_text
from cleaner.tooling.rule_sources import RuleSource
from cleaner.tooling.simpler import simpler

_LITERALS: Final = ("equals", "startswith", "endswith", "contains")
_NAMES: Final = {"tag": "tag", "class": "cls", "id": "id", "role": "role"}
_PLAIN_SELECTOR: Final = regex.compile(r"([.#]?)([\w-]+)|\[role=[\"']?([\w-]+)[\"']?\]")
_MIN_LITERAL: Final = 3
_SHORT: Final = 4
_SHOWN: Final = 4
_WIDE: Final = regex.compile(r"[^\x00-\u024f\u0370-\u06ff]")


def ladder(library: Library) -> Iterator[Remark]:
    """A regex comes last: equals, startswith, endswith and contains before it."""
    for source in library.rules():
        for item, loc in source.described():
            if item.regex is None or loc[len(source.loc)] == "inline":
                continue
            plainer = simpler(item.regex)
            if plainer is not None:
                yield at_text(
                    source, (*loc, "regex"), 0, f"say it without a regex: {plainer}", advice=True
                )


def bounded_regexes(library: Library) -> Iterator[Remark]:
    """Quantifiers are bounded, and the time to match hardly grows faster than the line."""
    for source in library.rules():
        for item, loc in source.described():
            if item.regex is None:
                continue
            if not is_bounded(item.regex):
                message = "parts of the regex compete for the same text: it can take very long"
                yield at_text(source, (*loc, "regex"), 0, message)
            elif width(item.regex)[1] is None:
                message = "write {0,200} or the like instead of * and +"
                searched = source.rule.kind == "inline"
                yield at_text(source, (*loc, "regex"), 0, message, advice=not searched)


def quick_regexes(library: Library) -> Iterator[Remark]:
    """A regex is quick on lines that are made to take it long: measured."""
    for source in library.rules():
        searched = source.rule.kind == "inline"
        for item, loc in source.described():
            if item.regex is None or not is_bounded(item.regex):
                continue  # said already
            taken = slowest(item.regex, search=searched and loc[len(source.loc)] == "inline")
            if taken >= SLOW:
                message = (
                    f"takes {taken:.1f} s over a line of {LINE} characters made for it: "
                    "let fewer parts compete for the same text"
                )
                yield at_text(source, (*loc, "regex"), 0, message)


def anchored_regexes(library: Library) -> Iterator[Remark]:
    """A regex holds a literal of three characters or more, wherever the language allows."""
    for source in library.rules():
        for item, loc in source.described():
            plain = any(getattr(item, key) for key in _LITERALS)
            if item.regex is None or plain or loc[len(source.loc)] in {"unless", "while", "to"}:
                continue
            if not required_literals(item.regex, min_length=_MIN_LITERAL):
                message = "no literal of three characters must stand in a match: such a regex is tried on many lines"
                yield at_text(source, (*loc, "regex"), 0, message, advice=True)


def plain_selectors(library: Library) -> Iterator[Remark]:
    """A selector comes last: a tag, class, id or role is looked up by its name."""
    for source in library.rules():
        for item, loc in source.described():
            found = _PLAIN_SELECTOR.fullmatch(item.html.css or "") if item.html else None
            if found:
                sign, name, role = found.groups()
                key = "role" if role else {".": "class", "#": "id", "": "tag"}[sign]
                message = f"say it without a selector: {key}: {role or name}"
                yield at_text(source, (*loc, "html", "css"), 0, message, advice=True)


def duplicate_texts(library: Library) -> Iterator[Remark]:
    """A list names each text once; case, quotes and dashes make no difference."""
    for source in library.rules():
        for item, loc in source.described():
            for key in _LITERALS:
                yield from _duplicates(source, item, (*loc, key), getattr(item, key) or ())
            for key, name in _NAMES.items():
                names = getattr(item.html, name, None) or ()
                yield from _duplicates(source, item, (*loc, "html", key), names)


def _duplicates(source: RuleSource, item: Item, loc: Loc, texts: Sequence[str]) -> Iterator[Remark]:
    seen: dict[str, str] = {}
    same: list[str] = []
    for index, text in enumerate(texts):
        other = seen.setdefault(compared(item, text), text)
        if other == text and text in texts[:index]:
            yield at_text(source, loc, index, f"{text!r} stands here twice")
        elif other != text:
            same.append(f"{text!r} = {other!r}")
    if same:
        shown = ", ".join(same[:_SHOWN]) + (", …" if len(same) > _SHOWN else "")
        message = f"{len(same)} of {len(texts)} texts say what others say already: {shown}"
        yield at_text(source, loc, 0, message, advice=True)


def shadowed_texts(library: Library) -> Iterator[Remark]:
    """A line that another rule already marks in the same way needs no second entry."""
    marked: dict[str, list[tuple[RuleSource, Item]]] = {}
    for source in library.beside():
        for item, _, text in _whole_lines(source):
            marked.setdefault(compared(item, text), []).append((source, item))
    for source in library.rules():
        for item, place, text in _whole_lines(source):
            for other, twin in marked[compared(item, text)]:
                if item is not twin and _is_covered(source, item, other, twin):
                    where = f"{other.rule.id} at {other.file.shown}:{other.place[0]}"
                    yield at_text(
                        source, place[0], place[1], f"{text!r} is already marked by {where}"
                    )
                    break


def covered_by_openings(library: Library) -> Iterator[Remark]:
    """Within a rule, `startswith: Foo` makes `equals: Foo bar` and `startswith: Foo bar` idle."""
    for source in library.rules():
        openings = {
            compared(item, text): item
            for item, _ in source.described()
            for text in item.startswith or ()
            if says_only(item, "startswith")
        }
        for item, loc in source.described():
            for key in ("equals", "startswith"):
                for index, text in enumerate(getattr(item, key) or ()):
                    plain = compared(item, text)
                    opening = next(
                        (o for o in openings if plain.startswith(o) and o != plain), None
                    )
                    if opening is not None and _same_verdict(item, openings[opening]):
                        message = f"{text!r} already starts with {opening!r} of the same rule"
                        yield at_text(source, (*loc, key), index, message, advice=True)


def short_contains(library: Library) -> Iterator[Remark]:
    """`contains` finds its text inside words as well: a few letters stand in too many lines."""
    for source in library.rules():
        for item, loc in source.described():
            if not says_only(item, "contains") or loc[len(source.loc)] in {"unless", "while", "to"}:
                continue
            for index, text in enumerate(item.contains or ()):
                if len(text.strip()) < _SHORT and not _WIDE.search(text):
                    message = f"{text!r} is found inside other words; take a longer phrase"
                    yield at_text(source, (*loc, "contains"), index, message, advice=True)


def unused_captures(library: Library) -> Iterator[Remark]:
    """A `capture` with a group reads something of a `hit`."""
    for source in library.rules():
        lines = [
            text.replace("[[", "").replace("]]", "") for hit in source.rule.hit for text in hit
        ]
        for pattern, loc in _patterns(source):
            if "capture" not in loc or not regex.compile(pattern).groups:
                continue
            if not any(regex.search(pattern, " ".join(line.split()), timeout=1) for line in lines):
                yield at_text(source, loc, 0, "this capture reads nothing in any hit", advice=True)


# ------------------------------------------------------------------------------ what they ask


def _patterns(source: RuleSource) -> Iterator[tuple[str, Loc]]:
    for item, loc in source.described():
        if item.regex is not None:
            yield item.regex, (*loc, "regex")
        for name, value in (item.capture or {}).items():
            yield value, (*loc, "capture", name)
    for name, value in (source.rule.capture or {}).items():
        yield value, (*source.loc, "capture", name)


def compared(item: Item, text: str) -> str:
    """The text as the item compares it."""
    if item.digits == "any":
        return mask_numbers(fold(text))
    return text if item.case == "exact" else fold(text)


def says_only(item: Item, key: str) -> bool:
    """Whether the item has no condition beside `key`."""
    said = item.model_dump(exclude_none=True, exclude_defaults=True)
    return set(said) <= {key, "label", "capture", "case", "digits", "bind", "gap", "marks", "min"}


def _whole_lines(source: RuleSource) -> Iterator[tuple[Item, tuple[Loc, int], str]]:
    """Lines that a rule marks by themselves, wherever they stand."""
    rule = source.rule
    if rule.kind != "block" or rule.where or rule.unless or rule.status == "deprecated":
        return
    for item, loc in source.described():
        if says_only(item, "equals"):
            for index, text in enumerate(item.equals or ()):
                yield item, ((*loc, "equals"), index), text


def _is_covered(source: RuleSource, item: Item, other: RuleSource, twin: Item) -> bool:
    if (item.case, item.digits) != (twin.case, twin.digits) or item.capture or source.rule.capture:
        return False
    if source.rule.id == other.rule.id:
        before = [i for i, _ in source.described()]
        return before.index(twin) < before.index(item) and _same_verdict(item, twin)
    label, other_label = item.label or source.rule.label, twin.label or other.rule.label
    weight, other_weight = STRENGTHS[source.rule.strength], STRENGTHS[other.rule.strength]
    if label != other_label or weight > other_weight:
        return False
    mutual = weight == other_weight and is_within(other.scope, source.scope)
    later = (source.file.shown, source.place) > (other.file.shown, other.place)
    within = is_within(source.scope, other.scope)
    return within and (later or not mutual)


def _same_verdict(item: Item, twin: Item) -> bool:
    return item.label == twin.label and item.capture == twin.capture


def is_within(scope: Scope, wider: Scope) -> bool:
    """Whether every page of `scope` is one of `wider`."""
    sites = wider.sites is None or (
        scope.sites is not None and set(scope.sites) <= set(wider.sites)
    )
    langs = wider.langs is None or (
        scope.langs is not None and set(scope.langs) <= set(wider.langs)
    )
    return sites and langs
