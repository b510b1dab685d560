"""How much matching a regex can cost, at worst: what is quick needs no time limit."""

from __future__ import annotations

from math import prod
from typing import Final

from cleaner.engine.syntax import Chain, Choice, Look, Node, Repeat, Some, Unreadable, parse

QUICK_LINE: Final = 100  # characters
_MOST_WAYS: Final = 20_000
_MANY_COPIES: Final = 20  # of what matches in two ways or more: too many ways
_CALLS: Final = ("(?&", "(?P>")  # of another group, which may take any time


def is_quick(pattern: str) -> bool:
    r"""Whether matching a whole line of up to `QUICK_LINE` characters takes milliseconds at most.

    So it is when there are few ways to share out a line among the parts of the pattern: all that
    backtracking could ever try.

    >>> is_quick("By .{1,80}"), is_quick(r"\w+ \w+ .+"), is_quick("(?:a|b){9,20}")
    (True, False, False)
    """
    if any(call in pattern for call in _CALLS):
        return False
    try:
        return _ways(parse(pattern)) <= _MOST_WAYS
    except (Unreadable, RecursionError):
        return False


def _ways(node: Node) -> int:
    """In how many ways the node can match in a line; beyond the limit any number."""
    match node:
        case Chain(parts=parts):
            return min(prod(map(_ways, parts)), _MOST_WAYS + 1)
        case Choice(branches=branches):
            return min(sum(map(_ways, branches)), _MOST_WAYS + 1)
        case Look(body=body):
            return _ways(body)
        case Some(low=low, high=high):
            return _times(1, low, high)
        case Repeat(body=body, low=low, high=high):
            return _times(_ways(body), low, high)
        case _:
            return 1


def _times(ways: int, low: int, high: int | None) -> int:
    if ways > 1 and low > _MANY_COPIES:
        return _MOST_WAYS + 1
    total = 0
    for times in range(low, max(low, QUICK_LINE if high is None else high) + 1):
        total += ways**times
        if total > _MOST_WAYS:
            return _MOST_WAYS + 1
    return total
