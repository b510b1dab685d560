"""Which elements of a page are as `html:` items describe, and which blocks they hold.

A block is described when the innermost element that holds it whole is, or one of the elements
around that. A page's names are indexed once; a rule is looked at only where the page has one of
its names, and a CSS selector is run only where a rule that may run asks for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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

    def named(self) -> Iterator[tuple[NameKind, frozenset[str]]]:
        """The kinds of names that it asks for; what picks out the fewest elements comes first."""
        for kind in NAME_KINDS:
            names = getattr(self, kind)
            if names:
                yield kind, names


def vocabulary(rules: Iterable[Rule]) -> Vocabulary:
    """All names that the `html:` items of rules speak of."""
    names: dict[NameKind, set[str]] = {kind: set() for kind in NAME_KINDS}
    for rule in rules:
        others = (*(rule.unless or ()), *(rule.to or ()), *(rule.while_ or ()))
        for item in (*rule.marking, *others):
            if item.html is not None:
                for kind, named in ElementTest.of(item.html).named():
                    names[kind] |= named
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
        spoken_of = {}
        for text in set(texts):
            names = known.intersection(text.lower().split())
            if names:
                spoken_of[text] = names
        named: dict[str, list[int]] = defaultdict(list)
        for e in [e for e in self._holding if texts[e] in spoken_of]:
            for name in spoken_of[texts[e]]:
                named[name].append(e)
        return named

    def _passing(self, test: ElementTest) -> set[int]:
        passing: set[int] | None = None
        for kind, names in test.named():
            named = self.named(kind)
            here = {e for name in names & named.keys() for e in named[name]}
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
        self._by_name: dict[NameKind, dict[str, list[int]]] = {
            kind: defaultdict(list) for kind in NAME_KINDS
        }
        self._by_css: list[int] = []
        for number, test in triggers:
            kind, names = next(test.named(), (None, frozenset()))
            if kind is None:
                self._by_css.append(number)
                continue
            for name in names:
                self._by_name[kind][name].append(number)

    def find(
        self, page: PageElements, allowed: Sequence[bool], found: dict[int, list[int]]
    ) -> None:
        """Put into `found` the blocks, in order, that each allowed trigger's test describes."""
        numbers = set(self._by_css)
        for kind, index in self._by_name.items():
            if index:
                for name in index.keys() & page.named(kind).keys():
                    numbers.update(index[name])
        for number in numbers:
            if allowed[number]:
                found[number] = sorted(page.blocks(self._tests[number]))
