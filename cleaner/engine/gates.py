"""Cheap conditions for regexes: how long a match is, how it starts, what it is made of.

A line of another length, with another first character, without a needed mark, with a mark that
the regex has no place for, or with too many or too few digits, spaces or letters cannot match,
so the regex is not tried. Like literals, a gate may let too much through and never too little.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, TypeAlias

import regex

from cleaner.engine.anchors import width
from cleaner.engine.syntax import Chain, Choice, Node, One, Repeat, Some, Unreadable, parse

_MOST_SOURCES: Final = 400
_MOST_NEEDED: Final = 12
_IGNORECASE: Final = int(regex.IGNORECASE)  # compiling asks flags of the enum's type very slowly
_IGNORES_CASE: Final = regex.compile(r"\(\?[a-z]*i")

# Groups of characters. The first are counted; of the others it is asked whether one is there.
COUNTED: Final = (string.digits, " ", string.ascii_uppercase, string.ascii_lowercase)
_MARKS: Final = "©®°£€–—‘’“”„…•·«»‹›→"
GROUPS: Final = (*COUNTED, *string.punctuation, *_MARKS)
OTHER: Final = len(GROUPS)  # all other characters
MOST_COUNTED: Final = 40  # so many may be any number more
_GROUP_OF: Final = {c: group for group, members in enumerate(GROUPS) for c in members}
_KNOWN: Final = "".join(GROUPS)
_OTHERS: Final = 1 << OTHER
_ALL: Final = (_OTHERS << 1) - 1
_LETTERS: Final = 1 << _GROUP_OF["A"] | 1 << _GROUP_OF["a"]
_COMMON: Final = (
    _LETTERS | _OTHERS | 1 << _GROUP_OF[" "] | 1 << _GROUP_OF["."] | 1 << _GROUP_OF["-"]
)
_NO: Final = (0,) * len(COUNTED)
_ANY: Final = (MOST_COUNTED,) * len(COUNTED)


def group_of(character: str) -> int:
    """The number of the group of a character, `OTHER` beyond `GROUPS`."""
    return _GROUP_OF.get(character, OTHER)


def bit_set(groups: Iterable[int]) -> int:
    """The groups as the bits of a number."""
    found = 0
    for group in groups:
        found |= 1 << group
    return found


@dataclass(frozen=True, slots=True)
class Makeup:
    """What a text can be made of: `groups` is the bit set of the groups whose characters may stand
    in it; of each set in `needed` one stands in it; it holds at least `least` and at most
    `most` characters of each group that is counted.

    Digits and letters can be of `OTHER` as well: what `least` asks for may be one of them.
    """

    groups: int = _ALL
    needed: frozenset[int] = frozenset()
    least: tuple[int, ...] = _NO
    most: tuple[int, ...] = _ANY


@dataclass(frozen=True, slots=True)
class Gate:
    """`low` and `high` bound the characters of a match. `first`, `second` and `last` describe its
    first, second and last character (None: any). It is made of `makeup`.
    """

    low: int = 0
    high: int | None = None
    first: regex.Pattern[str] | None = None
    second: regex.Pattern[str] | None = None
    last: regex.Pattern[str] | None = None
    makeup: Makeup = field(default_factory=Makeup)

    def anywhere(self) -> Gate:
        """The gate of the same pattern when it may match any part of a line."""
        makeup = Makeup(needed=self.makeup.needed, least=self.makeup.least)
        return Gate(self.low, makeup=makeup)


def gate(pattern: str, *, ignore_case: bool = False) -> Gate:
    r"""The gate of a pattern that must match a whole line.

    >>> g = gate(r"[+-]\d{1,3}%")
    >>> g.low, g.high, g.makeup.least
    (3, 5, (1, 0, 0, 0))
    """
    try:
        tree = parse(pattern)
    except (Unreadable, RecursionError):
        return Gate()
    flags = _IGNORECASE if ignore_case or _IGNORES_CASE.search(pattern) else 0
    head, tail = _head(tree), _head(_reversed(tree))
    return Gate(
        *width(pattern),
        _one_of(head.first, flags),
        _one_of(head.second, flags),
        _one_of(tail.first, flags),
        _makeup(tree, ignore_case=bool(flags)),
    )


def _one_of(sources: _Sources, flags: int) -> regex.Pattern[str] | None:
    if not sources or len(sources) > _MOST_SOURCES:
        return None
    return regex.compile("|".join(sorted(sources)), flags)


_Sources: TypeAlias = frozenset[str] | None


@dataclass(frozen=True, slots=True)
class _Head:
    """How the texts that a part matches begin: sources of their first and their second character
    (None: anything), and whether they can be empty or a single character.
    """

    first: _Sources
    second: _Sources
    empty: bool
    single: bool


_NO_SOURCES: Final = frozenset[str]()
_NOTHING: Final = _Head(_NO_SOURCES, _NO_SOURCES, empty=True, single=False)


def _head(node: Node) -> _Head:
    match node:
        case One(source=source):
            return _Head(frozenset((source,)), frozenset(), empty=False, single=True)
        case Some(low=low):
            return _Head(None, None, empty=low == 0, single=low < 2)
        case Chain(parts=parts):
            head = _NOTHING
            for part in parts:
                if not (head.empty or head.single):
                    break
                head = _followed(head, _head(part))
            return head
        case Choice(branches=branches):
            return _one_way_of([_head(branch) for branch in branches])
        case Repeat(body=body, low=low, high=high):
            once = _head(body)
            ways = [_NOTHING] if low == 0 else []
            if low <= 1 and high != 0:
                ways.append(once)
            if high is None or high > 1:
                ways.append(_followed(once, once))
            return _one_way_of(ways)
        case _:  # a look around is of no width
            return _NOTHING


def _followed(a: _Head, b: _Head) -> _Head:
    return _Head(
        _union((a.first, b.first if a.empty else _NO_SOURCES)),
        _union(
            (a.second, b.first if a.single else _NO_SOURCES, b.second if a.empty else _NO_SOURCES)
        ),
        empty=a.empty and b.empty,
        single=(a.single and b.empty) or (a.empty and b.single),
    )


def _one_way_of(ways: Sequence[_Head]) -> _Head:
    return _Head(
        _union(way.first for way in ways),
        _union(way.second for way in ways),
        empty=any(way.empty for way in ways),
        single=any(way.single for way in ways),
    )


def _union(sets: Iterable[_Sources]) -> _Sources:
    joined = _NO_SOURCES
    for one in sets:
        if one is None:
            return None
        joined |= one
    return joined


def _reversed(node: Node) -> Node:
    match node:
        case Chain(parts=parts):
            return Chain(tuple(map(_reversed, reversed(parts))))
        case Choice(branches=branches):
            return Choice(tuple(map(_reversed, branches)))
        case Repeat(body=body, low=low, high=high):
            return Repeat(_reversed(body), low, high)
        case _:
            return node


def _makeup(node: Node, *, ignore_case: bool) -> Makeup:
    match node:
        case One():
            return _makeup_of_one(node, ignore_case)
        case Some():
            return Makeup()
        case Chain(parts=parts):
            each = [_makeup(part, ignore_case=ignore_case) for part in parts]
            return Makeup(
                _joined(m.groups for m in each),
                frozenset[int]().union(*(m.needed for m in each)),
                _sums([m.least for m in each]),
                _sums([m.most for m in each]),
            )
        case Choice(branches=branches):
            each = [_makeup(branch, ignore_case=ignore_case) for branch in branches]
            return Makeup(
                _joined(m.groups for m in each),
                _needed_of_choice(each),
                tuple(map(min, zip(*(m.least for m in each), strict=True))),
                tuple(map(max, zip(*(m.most for m in each), strict=True))),
            )
        case Repeat(body=body, low=low, high=high):
            inner = _makeup(body, ignore_case=ignore_case)
            times = MOST_COUNTED if high is None else high
            return Makeup(
                inner.groups if times else 0,
                inner.needed if low else frozenset(),
                tuple(min(MOST_COUNTED, n * low) for n in inner.least),
                tuple(min(MOST_COUNTED, n * times) for n in inner.most),
            )
        case _:  # a look around takes up nothing
            return Makeup(0, most=_NO)


@lru_cache(maxsize=4096)
def _makeup_of_one(one: One, ignore_case: bool) -> Makeup:
    if one.members is not None:
        groups = bit_set(map(group_of, one.members))
        if ignore_case and groups & (_LETTERS | _OTHERS):
            groups |= _LETTERS | _OTHERS  # K may be the sign of Kelvin
    else:
        flags = _IGNORECASE if ignore_case else 0
        groups = bit_set(map(group_of, regex.findall(one.source, _KNOWN, flags))) | _OTHERS
    counted = range(len(COUNTED))
    plain = groups & ~_OTHERS
    return Makeup(
        groups,
        frozenset((groups,)) if groups.bit_count() <= _MOST_NEEDED else frozenset(),
        tuple(int(plain == 1 << k) for k in counted),
        tuple(groups >> k & 1 for k in counted),
    )


def _needed_of_choice(branches: Sequence[Makeup]) -> frozenset[int]:
    """Each branch says its rarest."""
    if not all(branch.needed for branch in branches):
        return frozenset()
    joined = _joined(min(branch.needed, key=_commonness) for branch in branches)
    return frozenset((joined,)) if joined.bit_count() <= _MOST_NEEDED else frozenset()


def _commonness(groups: int) -> tuple[int, int, int]:
    return (groups & _COMMON).bit_count(), groups.bit_count(), groups


def _joined(sets: Iterable[int]) -> int:
    joined = 0
    for one in sets:
        joined |= one
    return joined


def _sums(rows: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(min(MOST_COUNTED, sum(column)) for column in zip(*rows, strict=True)) or _NO
