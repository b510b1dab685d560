"""What can be known about a regex without running it: literals, width, risk.

The literals let one pass over the page decide which regexes are worth trying (a prefilter as
in RE2's `FilteredRE2`). They must never be wrong: a regex is tried only where one stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from typing import Final

import regex

from cleaner.characters import fold
from cleaner.engine.syntax import (
    Chain,
    Choice,
    Look,
    Node,
    One,
    Repeat,
    Some,
    Unreadable,
    parse,
)

_GAP: Final = "0"  # in a string: any text, or none; digits never stand in a literal
_MOST_STRINGS: Final = 64
_MOST_SPELLED_OUT: Final = 16  # strings of a counted part
_MOST_COPIES: Final = 4  # of a repeated part that is spelled out; more are as good as any number
_MOST_LITERALS: Final = 256
_LONGEST: Final = 4000
_IGNORES_CASE: Final = re.compile(r"\(\?[a-zA-Z0-9]*i")  # an escaped parenthesis does no harm
_MOST_PATHS: Final = 64
_LONG_ENOUGH: Final = 8  # longer literals are hardly rarer
_SHORTEST: Final = 2  # a single `.` or `,` could be masked with the numbers beside it
_FIRST_WIDE: Final = "\u2e80"
_NEWLINE: Final = One("\n", frozenset("\n"))


def required_literals(
    pattern: str, *, min_length: int = 3, ignore_case: bool = True, whole_line: bool = False
) -> frozenset[str] | None:
    r"""Literals of which every match of `pattern` holds at least one, or None: cannot tell.

    "Holds" is meant after `fold` and `mask_numbers`, of the match and of any line around it.
    The literals are folded and free of digits. `min_length` counts an ideograph as two.
    `ignore_case` tells that the pattern may be compiled with IGNORECASE (`(?i)` inside is seen);
    without it more literals are found: those with an I. `whole_line` tells that the match is
    a whole line between newlines; a literal may then begin or end with a newline.

    >>> sorted(required_literals(r"(?:Reporting|Editing) by \p{Lu}.*"))
    ['editing by ', 'reporting by ']
    >>> required_literals(r"[A-Z]{2,5} \d+") is None
    True
    """
    ignore_case = ignore_case or _IGNORES_CASE.search(pattern) is not None
    try:
        tree = parse(pattern)
        if whole_line:
            tree = Chain((_NEWLINE, tree, _NEWLINE))
        needs = _needs(tree, ignore_case, min_length)
    except (Unreadable, RecursionError):
        return None
    best = needs.final(min_length)
    return None if best is None else _without_longer(best)


def width(pattern: str) -> tuple[int, int | None]:
    """Fewest and most characters of a match; None where there is no limit or no telling.

    >>> width("Page [0-9]{1,3}"), width("a+")
    ((6, 8), (1, None))
    """
    try:
        return _width(parse(pattern))
    except (Unreadable, RecursionError):
        return 0, None


def is_bounded(pattern: str) -> bool:
    r"""Whether matching takes time that hardly grows faster than the line.

    An unbounded quantifier must repeat a single character or a fixed run of them, must not
    stand inside another quantifier, and two in a row must not compete for the same text
    (`\w+\s+\w+` is fine, `.*x.*` and `(\w+ ?)+` are not). What cannot be read is not bounded.

    >>> is_bounded("By .{1,80}"), is_bounded("(?:a|b)*c"), is_bounded("[a-z]+: [0-9]+")
    (True, False, True)
    """
    try:
        return _is_bounded(parse(pattern))
    except (Unreadable, RecursionError):
        return False


# ------------------------------------------------------------------------------- literals


@dataclass(frozen=True, slots=True)
class _Needs:
    """What is known of the texts that a part matches.

    `strings`: each of the texts reads as one of them (`_GAP` is any text). `best`: literals
    found in parts whose strings were too many to keep.
    """

    strings: frozenset[str]
    best: frozenset[str] | None = None

    def final(self, min_length: int) -> frozenset[str] | None:
        return _better(self.best, _literals(self.strings, min_length))


_ANYTHING: Final = frozenset({_GAP})
_NOTHING: Final = frozenset({""})


def _needs(node: Node, ignore_case: bool, min_length: int) -> _Needs:
    match node:
        case One(members=None) | Some():
            return _Needs(_ANYTHING)
        case One(members=members):
            strings = frozenset(_folded(c, ignore_case) for c in members or ())
            return _Needs(strings if len(strings) <= _MOST_STRINGS else _ANYTHING)
        case Look():
            return _Needs(_NOTHING)
        case Chain(parts=parts):
            return _joined([_needs(p, ignore_case, min_length) for p in parts], min_length)
        case Choice(branches=branches):
            return _one_of([_needs(b, ignore_case, min_length) for b in branches], min_length)
        case Repeat():
            return _repeated(node, _needs(node.body, ignore_case, min_length), min_length)


def _joined(parts: list[_Needs], min_length: int) -> _Needs:
    strings, best = _NOTHING, None
    for part in parts:
        best = _better(best, part.best)
        longest = max(map(len, strings)) + max(map(len, part.strings))
        count = len(strings) * len(part.strings)
        if count > _MOST_STRINGS or count * longest > _LONGEST:
            best = _better(best, _literals(strings, min_length))
            strings = _ANYTHING
        strings = frozenset(map("".join, product(strings, part.strings)))
    return _Needs(strings, best)


def _one_of(branches: list[_Needs], min_length: int) -> _Needs:
    strings = frozenset[str]().union(*(b.strings for b in branches))
    best: frozenset[str] | None = frozenset()
    for branch in branches:
        literals = branch.final(min_length)
        best = None if best is None or literals is None else best | literals
    if best is not None and len(best) > _MOST_LITERALS:
        best = None
    return _Needs(strings if len(strings) <= _MOST_STRINGS else _ANYTHING, best)


def _repeated(node: Repeat, body: _Needs, min_length: int) -> _Needs:
    if node.high == 0:
        return _Needs(_NOTHING)
    if node.low == 0:
        is_option = node.high == 1 and len(body.strings) < _MOST_STRINGS
        return _Needs(body.strings | _NOTHING if is_option else _ANYTHING)
    is_short = node.high is not None and node.high <= _MOST_COPIES
    if node.high is not None and is_short and len(body.strings) ** node.high <= _MOST_SPELLED_OUT:
        ways = [_joined([body] * times, min_length) for times in range(node.low, node.high + 1)]
        return _one_of(ways, min_length)
    copies = min(node.low, 3)
    rest = [] if node.high == copies else [_Needs(_ANYTHING)]
    return _joined([body] * copies + rest, min_length)


@lru_cache(maxsize=4096)
def _folded(character: str, ignore_case: bool) -> str:
    """The folded character, or `_GAP` where its fold or its number mask is not certain."""
    folded = fold(character)
    if folded in "0123456789" or (ignore_case and not _is_stable(character)):
        return _GAP
    return folded


def _is_stable(character: str) -> bool:
    """Whether all that equals `character` when case is ignored folds to the same.

    Not so for I and the Turkish ı, nor where a case has several characters (ß, ŉ, ΐ).
    """
    forms = {character}
    for _ in range(2):
        forms |= {f for c in forms for f in (c.lower(), c.upper(), c.title(), c.casefold())}
    return (
        character not in "Iı"
        and all(len(form) == 1 for form in forms)
        and len({fold(form) for form in forms}) == 1
    )


def _literals(strings: frozenset[str], min_length: int) -> frozenset[str] | None:
    """The longest literal of each string, if each has one that is long enough."""
    found = frozenset(max(string.split(_GAP), key=_weight) for string in strings)
    if min(map(_weight, found), default=0) < min_length or min(map(len, found)) < _SHORTEST:
        return None
    return found


def _weight(literal: str) -> int:
    """The length; an ideograph, a kana or a Hangul syllable counts as two letters."""
    if literal.isascii():
        return len(literal)
    return len(literal) + sum(character >= _FIRST_WIDE for character in literal)


def _better(a: frozenset[str] | None, b: frozenset[str] | None) -> frozenset[str] | None:
    if a is None or b is None:
        return b if a is None else a
    return max(a, b, key=_merit)


def _merit(literals: frozenset[str]) -> tuple[int, int, list[str]]:
    return min(_LONG_ENOUGH, *map(_weight, literals)), -len(literals), sorted(literals)


def _without_longer(literals: frozenset[str]) -> frozenset[str]:
    """Drop literals that hold another one."""
    return frozenset(a for a in literals if not any(b != a and b in a for b in literals))


# ---------------------------------------------------------------------------------- width


def _width(node: Node) -> tuple[int, int | None]:
    match node:
        case One():
            return 1, 1
        case Some(low=low, high=high):
            return low, high
        case Look():
            return 0, 0
        case Chain(parts=parts):
            return _sum([_width(part) for part in parts])
        case Choice(branches=branches):
            lows, highs = zip(*map(_width, branches), strict=True)
            return min(lows), None if None in highs else max(highs)
        case Repeat(body=body, low=low, high=high):
            least, most = _width(body)
            if most == 0 or high == 0:
                return 0, 0
            return least * low, None if most is None or high is None else most * high


def _sum(widths: list[tuple[int, int | None]]) -> tuple[int, int | None]:
    highs = [high for _, high in widths if high is not None]
    return sum(low for low, _ in widths), sum(highs) if len(highs) == len(widths) else None


# ----------------------------------------------------------------------------------- risk


def _is_bounded(node: Node) -> bool:
    match node:
        case Chain(parts=parts):
            paths = _paths(node)
            tame = 0 < len(paths) <= _MOST_PATHS and not any(map(_compete, paths))
            return tame and all(map(_is_bounded, parts))
        case Choice(branches=branches):
            return all(map(_is_bounded, branches))
        case Look(body=body):
            return _is_bounded(body)
        case Repeat(body=body, high=high):
            if high is None:
                return _is_fixed(body)
            return _is_bounded(body) if high <= 1 else not _has_unbounded(body)
        case Some(high=high):
            return high is not None
        case _:
            return True


def _is_fixed(node: Node) -> bool:
    """Whether the node is characters in a row, in one way only."""
    match node:
        case One():
            return True
        case Chain(parts=parts):
            return bool(parts) and all(map(_is_fixed, parts))
        case Repeat(body=body, low=low, high=high):
            return low == high and low > 0 and _is_fixed(body)
        case _:
            return False


def _has_unbounded(node: Node) -> bool:
    match node:
        case Chain(parts=children) | Choice(branches=children):
            return any(map(_has_unbounded, children))
        case Look(body=body):
            return _has_unbounded(body)
        case Repeat(body=body, high=high):
            return high is None or _has_unbounded(body)
        case Some(high=high):
            return high is None
        case _:
            return False


def _paths(node: Node) -> list[tuple[Node, ...]]:
    """The ways through a chain, one a branch or option that holds an unbounded part.

    None at all when they are more than `_MOST_PATHS`.
    """
    match node:
        case Chain(parts=parts):
            paths: list[tuple[Node, ...]] = [()]
            for part in parts:
                paths = [a + b for a, b in product(paths, _paths(part))]
                if len(paths) > _MOST_PATHS:
                    return []
            return paths
        case Choice(branches=branches) if _has_unbounded(node):
            return [path for branch in branches for path in _paths(branch)]
        case Repeat(body=body, low=0, high=1) if _has_unbounded(node):
            return [(), *_paths(body)]
        case _:
            return [(node,)]


def _compete(parts: tuple[Node, ...]) -> bool:
    """Whether two unbounded parts can share out the same text in many ways."""
    for i, first in enumerate(parts):
        if not _gives_back(first):
            continue
        for second in parts[i + 1 :]:
            if _has_unbounded(second) and _overlap(first, second):
                return True
            if _width(second)[0] > 0 and not _overlap(first, second):
                break  # it keeps what stands behind it apart
    return False


def _gives_back(node: Node) -> bool:
    return _has_unbounded(node) and not (isinstance(node, Repeat) and not node.gives_back)


def _overlap(a: Node, b: Node) -> bool:
    """Whether some character can be part of both; True where that is not plain."""
    ones = [node.body if isinstance(node, Repeat) else node for node in (a, b)]
    sets = [_characters(one.source) for one in ones if isinstance(one, One)]
    return len(sets) < 2 or not sets[0].isdisjoint(sets[1])


@cache
def _sample() -> str:
    """The alphabets, some ideographs and Hangul."""
    return "".join(map(chr, (*range(0x3100), *range(0x4E00, 0x4F00), *range(0xAC00, 0xAD00))))


def _characters(source: str) -> frozenset[str]:
    return frozenset(regex.findall(source, _sample(), regex.IGNORECASE))
