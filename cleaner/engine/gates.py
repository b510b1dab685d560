"""Cheap conditions for regexes that hold no literal: how long, how it starts, what it contains.

A line of another length, with another first character or without a needed mark cannot match,
so the regex is not tried. Like literals, a gate may let too much through and never too little.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from cleaner.engine.anchors import width
from cleaner.engine.syntax import Chain, Choice, Node, One, Repeat, Some, Unreadable, parse

_MOST_FIRST: Final = 400
_MOST_NEEDED: Final = 12
_IGNORES_CASE: Final = regex.compile(r"\(\?[a-z]*i")


@dataclass(frozen=True, slots=True)
class Gate:
    """`low` and `high` bound the characters of a match. `first` describes its first character
    (None: any). One of `needed` stands in it (empty: unknown).
    """

    low: int = 0
    high: int | None = None
    first: regex.Pattern[str] | None = None
    needed: frozenset[str] = frozenset()

    def admits_length(self, length: int) -> bool:
        """Whether a line of so many characters can match."""
        return self.low <= length and (self.high is None or length <= self.high)

    def anywhere(self) -> Gate:
        """The gate of the same pattern when it may match any part of a line."""
        return Gate(self.low, None, None, self.needed)

    def admits_first(self, character: str) -> bool:
        """Whether a line that starts with `character` can match."""
        return self.first is None or self.first.fullmatch(character) is not None

    def admits(self, line: str) -> bool:
        """Whether `line` holds what is needed."""
        for mark in self.needed:
            if mark in line:
                return True
        return not self.needed


def gate(pattern: str, *, ignore_case: bool = False) -> Gate:
    r"""The gate of a pattern that must match a whole line.

    >>> g = gate(r"[+-]\d{1,3}%")
    >>> g.low, g.high, g.admits_first("a"), sorted(g.needed)
    (3, 5, False, ['%'])
    """
    try:
        tree = parse(pattern)
    except (Unreadable, RecursionError):
        return Gate()
    low, high = width(pattern)
    return Gate(low, high, _first_pattern(tree, pattern, ignore_case), _needed(tree) or frozenset())


def _first_pattern(tree: Node, pattern: str, ignore_case: bool) -> regex.Pattern[str] | None:
    sources, may_be_empty = _firsts(tree)
    if sources is None or may_be_empty or not sources or len(sources) > _MOST_FIRST:
        return None
    flags = regex.IGNORECASE if ignore_case or _IGNORES_CASE.search(pattern) else 0
    return regex.compile("|".join(sorted(sources)), flags)


def _firsts(node: Node) -> tuple[set[str] | None, bool]:
    """Sources of what the first character can be (None: anything), and whether the node can be
    of no width.
    """
    match node:
        case One(source=source):
            return {source}, False
        case Some(low=low):
            return None, low == 0
        case Chain(parts=parts):
            return _firsts_of_chain(parts)
        case Choice(branches=branches):
            found = [_firsts(b) for b in branches]
            return _union(s for s, _ in found), any(empty for _, empty in found)
        case Repeat(body=body, low=low):
            sources, empty = _firsts(body)
            return sources, empty or low == 0
        case _:  # a look around is of no width
            return set(), True


def _firsts_of_chain(parts: Sequence[Node]) -> tuple[set[str] | None, bool]:
    found: list[set[str] | None] = []
    for part in parts:
        sources, empty = _firsts(part)
        found.append(sources)
        if not empty:
            return _union(found), False
    return _union(found), True


def _union(sets: Iterable[set[str] | None]) -> set[str] | None:
    joined: set[str] = set()
    for one in sets:
        if one is None:
            return None
        joined |= one
    return joined


def _needed(node: Node) -> frozenset[str] | None:
    """Marks (no letters or digits, so case never matters) one of which every match holds."""
    match node:
        case One(members=members):
            marks = members or frozenset()
            plain = any(c.isalnum() or c.lower() != c.upper() for c in marks)
            return marks if 0 < len(marks) <= _MOST_NEEDED and not plain else None
        case Chain(parts=parts):
            known = [n for n in map(_needed, parts) if n and n != frozenset(" ")]
            return min(known, key=lambda n: (" " in n, len(n), sorted(n)), default=None)
        case Choice(branches=branches):
            each = [_needed(b) for b in branches]
            joined = frozenset[str]().union(*(n for n in each if n))
            return joined if all(each) and len(joined) <= _MOST_NEEDED else None
        case Repeat(body=body, low=low):
            return _needed(body) if low else None
        case _:
            return None
