"""Which elements of a page are as `html:` items describe, and which blocks they hold.

A block is described when the innermost element that holds it whole is, or one of the elements
around that. A page's names are indexed once; a rule is looked at only where the page has one of
its names, and a CSS selector is run only where a rule that may run asks for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, TypeAlias

import numpy as np

from cleaner.engine.schema import Html, Rule
from cleaner.model import Dom

Named: TypeAlias = Mapping[str, Sequence[int]]  # name → the elements that have it
NameKind: TypeAlias = Literal["ids", "classes", "roles", "tags"]

NAME_KINDS: Final[tuple[NameKind, ...]] = ("ids", "classes", "roles", "tags")
Vocabulary: TypeAlias = Mapping[NameKind, frozenset[str]]


@dataclass(frozen=True, slots=True, eq=False)
class ElementTest:
    """`html:` compiled. All that is not empty must hold of one and the same element."""

    ids: frozenset[str]
    classes: frozenset[str]
    roles: frozenset[str]
    tags: frozenset[str]
    css: str | None

    @classmethod
    def of(cls, html: Html) -> ElementTest:
        """Names in small letters: HTML's own letters are either."""
        names = (html.id, html.cls, [f"role={r}" for r in html.role or ()], html.tag)
        ids, classes, roles, tags = (frozenset(map(str.lower, v or ())) for v in names)
        return cls(ids, classes, roles, tags, html.css)

    @property
    def key(self) -> NameKind | None:
        """The kind of names to find it by: of those it asks for, what fewest elements have."""
        return next((kind for kind in NAME_KINDS if getattr(self, kind)), None)


def vocabulary(rules: Iterable[Rule]) -> Vocabulary:
    """All names by which tests of rules are found."""
    names: dict[NameKind, set[str]] = {kind: set() for kind in NAME_KINDS}
    for rule in rules:
        others = (*(rule.unless or ()), *(rule.to or ()), *(rule.while_ or ()))
        for item in (*rule.marking, *others):
            test = ElementTest.of(item.html) if item.html is not None else None
            if test is not None and test.key is not None:
                names[test.key] |= getattr(test, test.key)
    return {kind: frozenset(named) for kind, named in names.items()}


class PageElements:
    """The elements of one page, to be asked for tests. Answers are kept as long as the page."""

    def __init__(self, dom: Dom, vocabulary: Vocabulary) -> None:
        self._dom = dom
        self._vocabulary = vocabulary
        self._ranges: tuple[list[int], list[int]] = dom.first.tolist(), dom.end.tolist()
        self._holding: list[int] = np.flatnonzero(dom.end > dom.first).tolist()
        self._texts = {
            "ids": dom.ids,
            "classes": dom.classes,
            "roles": dom.names,
            "tags": dom.tag,
        }
        self._by_name: dict[NameKind, Named] = {}
        self._blocks: dict[ElementTest, frozenset[int]] = {}

    def end_beside(self, block: int) -> int:
        """The end of the smallest element around a block that holds others as well."""
        firsts, ends = self._ranges
        e = int(self._dom.element[block])
        while e >= 0 and ends[e] - firsts[e] < 2:
            e = int(self._dom.parent[e])
        return ends[e] if e >= 0 else len(self._dom.element)

    def blocks(self, test: ElementTest) -> frozenset[int]:
        """The blocks that stand in an element which passes the test."""
        blocks = self._blocks.get(test)
        if blocks is None:
            blocks = self._blocks[test] = self._held(self._passing(test))
        return blocks

    def named(self, kind: NameKind) -> Named:
        """Elements that hold blocks, by those of their names of one kind that rules speak of."""
        named = self._by_name.get(kind)
        if named is None:
            named = self._by_name[kind] = self._read_names(
                self._texts[kind], self._vocabulary[kind]
            )
        return named

    def _read_names(self, texts: Sequence[str], known: frozenset[str]) -> Named:
        spoken_of = {
            text: known.intersection(names)
            for text in set(texts)
            if not known.isdisjoint(names := text.lower().split())
        }
        named: dict[str, list[int]] = defaultdict(list)
        if spoken_of:
            for e in [e for e in self._holding if texts[e] in spoken_of]:
                for name in spoken_of[texts[e]]:
                    named[name].append(e)
        return named

    def _passing(self, test: ElementTest) -> set[int]:
        key = test.key
        if key is None:
            return self._selected(test.css or "")
        named = self.named(key)
        passing = {e for name in getattr(test, key) & named.keys() for e in named[name]}
        for kind in NAME_KINDS[NAME_KINDS.index(key) + 1 :]:
            names = getattr(test, kind)
            if names and passing:
                texts = self._texts[kind]
                passing = {e for e in passing if not names.isdisjoint(texts[e].lower().split())}
        if test.css is not None and passing:
            passing &= self._selected(test.css)
        return passing

    @cached_property
    def _numbers(self) -> dict[object, int]:
        nodes = self._dom.nodes
        return {nodes[e]: e for e in self._holding}

    def _selected(self, css: str) -> set[int]:
        """Elements that a selector finds. The root's parent is the document."""
        nodes = self._dom.nodes
        found = nodes[0].parent.select(css) if nodes else ()
        if not found:
            return set()
        numbers = map(self._numbers.get, found)
        return {e for e in numbers if e is not None}

    def _held(self, elements: Iterable[int]) -> frozenset[int]:
        first, end = self._ranges
        blocks: set[int] = set()
        reached = 0
        for e in sorted(elements):  # what stands inside another one begins after it
            if end[e] > reached:
                blocks.update(range(max(first[e], reached), end[e]))
                reached = end[e]
        return frozenset(blocks)


class ElementTriggers:
    """Finds candidates for items that are found by their element, over all rules."""

    def __init__(self, triggers: Sequence[tuple[int, ElementTest]]) -> None:
        self._tests = dict(triggers)
        self._by_name: dict[NameKind, dict[str, list[int]]] = {
            kind: defaultdict(list) for kind in NAME_KINDS
        }
        self._by_css: list[int] = []
        for number, test in triggers:
            if test.key is None:
                self._by_css.append(number)
                continue
            for name in getattr(test, test.key):
                self._by_name[test.key][name].append(number)

    def possible(self, page: PageElements) -> set[int]:
        """The triggers that may describe an element of the page."""
        numbers = set(self._by_css)
        for kind, index in self._by_name.items():
            if index:
                for name in index.keys() & page.named(kind).keys():
                    numbers.update(index[name])
        return numbers

    def blocks(self, number: int, page: PageElements) -> list[int]:
        """The blocks, in order, that the test of trigger `number` describes."""
        return sorted(page.blocks(self._tests[number]))
