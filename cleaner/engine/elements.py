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
from typing import TypeAlias

import numpy as np

from cleaner.engine.schema import Html
from cleaner.model import Dom

# Name → the elements that have it, in groups that share all their names.
Named: TypeAlias = Mapping[str, Sequence[Sequence[int]]]


@dataclass(frozen=True, slots=True, eq=False)
class ElementTest:
    """`html:` compiled. All that is not empty must hold of one and the same element."""

    ids: frozenset[str]
    classes: frozenset[str]
    tags: frozenset[str]
    css: str | None

    @classmethod
    def of(cls, html: Html) -> ElementTest:
        """Names in small letters: HTML's own letters are either."""
        ids, classes, tags = (
            frozenset(map(str.lower, v or ())) for v in (html.id, html.cls, html.tag)
        )
        return cls(ids, classes, tags, html.css)


class PageElements:
    """The elements of one page, to be asked for tests. Answers are kept as long as the page."""

    def __init__(self, dom: Dom) -> None:
        self._dom = dom
        self._ranges: tuple[list[int], list[int]] = dom.first.tolist(), dom.end.tolist()
        self._holding: list[int] = np.flatnonzero(dom.end > dom.first).tolist()
        self._blocks: dict[ElementTest, frozenset[int]] = {}

    @cached_property
    def ids(self) -> Named:
        """Elements by the words of their id, in small letters."""
        return self._named(self._dom.ids)

    @cached_property
    def classes(self) -> Named:
        """Elements by class, in small letters."""
        return self._named(self._dom.classes)

    @cached_property
    def tags(self) -> Named:
        """Elements by tag."""
        return self._named(self._dom.tag)

    def blocks(self, test: ElementTest) -> frozenset[int]:
        """The blocks that stand in an element which passes the test."""
        blocks = self._blocks.get(test)
        if blocks is None:
            blocks = self._blocks[test] = self._held(self._passing(test))
        return blocks

    def _named(self, texts: Sequence[str]) -> Named:
        alike: dict[str, list[int]] = defaultdict(list)
        for e in self._holding:
            alike[texts[e]].append(e)
        named: dict[str, list[list[int]]] = defaultdict(list)
        for text, elements in alike.items():
            for name in text.lower().split():
                named[name].append(elements)
        return named

    def _passing(self, test: ElementTest) -> set[int]:
        passing: set[int] | None = None
        for wanted, names in (("ids", test.ids), ("classes", test.classes), ("tags", test.tags)):
            if names:
                named: Named = getattr(self, wanted)
                here = {e for name in names for group in named.get(name, ()) for e in group}
                passing = here if passing is None else passing & here
                if not passing:
                    return passing
        if test.css is not None:
            selected = self._selected(test.css)
            passing = selected if passing is None else passing & selected
        return passing or set()

    @cached_property
    def _numbers(self) -> dict[object, int]:
        nodes = self._dom.nodes
        return {nodes[e]: e for e in self._holding}

    def _selected(self, css: str) -> set[int]:
        """Elements that a selector finds. The root's parent is the document."""
        numbers = self._numbers
        if not numbers:
            return set()
        found = map(numbers.get, self._dom.nodes[0].parent.select(css))
        return {e for e in found if e is not None}

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
        self._ids: dict[str, list[int]] = defaultdict(list)
        self._classes: dict[str, list[int]] = defaultdict(list)
        self._tags: dict[str, list[int]] = defaultdict(list)
        self._by_css: list[int] = []
        for number, test in triggers:
            for names, index in (
                (test.ids, self._ids),
                (test.classes, self._classes),
                (test.tags, self._tags),
            ):
                if names:
                    for name in names:
                        index[name].append(number)
                    break
            else:
                self._by_css.append(number)

    def possible(self, page: PageElements) -> set[int]:
        """The triggers that may describe an element of the page."""
        numbers = set(self._by_css)
        for index, named in (
            (self._ids, page.ids),
            (self._classes, page.classes),
            (self._tags, page.tags),
        ):
            for name in index.keys() & named.keys():
                numbers.update(index[name])
        return numbers

    def blocks(self, number: int, page: PageElements) -> list[int]:
        """The blocks, in order, that the test of trigger `number` describes."""
        return sorted(page.blocks(self._tests[number]))
