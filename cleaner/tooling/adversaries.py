"""Lines that are made to take a regex long, and how long it takes over them.

A regex is slow where it can share out a line among its parts in many ways and must try them all:
on a line that it nearly matches. Such lines are made from its own syntax: what each repetition
repeats, many times over, with an end that fits nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from time import perf_counter
from typing import Final

import regex

from cleaner.engine.patterns import RegexTimeout, TimedRegex
from cleaner.engine.syntax import Chain, Choice, Look, Node, One, Repeat, Some, Unreadable, parse

LINE: Final = 1000  # characters: longer lines are articles in one line
SLOW: Final = 0.1  # seconds
_MISFIT: Final = "\u2603"  # a snowman, which fits hardly any part
_TRIED: Final = "a A1 .é-Жж中あ가ا,:/(\"'0_#\t"
_MOST: Final = 24  # lines a regex
_COPIES: Final = 40


def slowest(pattern: str, *, search: bool = False, limit: float = 0.5) -> float:
    """Seconds that the regex takes over the worst of its lines, at most `limit`.

    The least of two measurements, so that a busy machine makes nothing slow. `search` looks for
    it inside the line, as inline rules do.
    """
    worst = 0.0
    timed = TimedRegex(pattern, limit=limit)
    for line in adversaries(pattern):
        taken = min(_seconds(timed, line, search=search) for _ in range(2))
        worst = max(worst, taken)
        if worst >= limit:
            return limit
    return worst


def adversaries(pattern: str) -> list[str]:
    """Lines of about LINE characters; none where the pattern cannot be read."""
    try:
        tree = parse(pattern)
    except (Unreadable, RecursionError):
        return []
    found: dict[str, None] = {}
    # With what the regex ends in, a look for its literals alone does not refuse the line.
    ends = (_MISFIT, _sample(tree, 1)[-3:] + _MISFIT, "")
    for stem, body in _pumps(tree, ""):
        if body:
            pumped = stem + body * (LINE // len(body))
            found |= dict.fromkeys(pumped[:LINE] + end for end in ends)
        if len(found) >= _MOST:
            break
    whole = _sample(tree, _COPIES)
    if whole:
        found |= dict.fromkeys((whole * (LINE // len(whole) + 1))[:LINE] + end for end in ends)
    return list(found)


def _seconds(timed: TimedRegex, line: str, *, search: bool) -> float:
    start = perf_counter()
    try:
        if search:
            timed.finditer(line)
        else:
            timed.fullmatch(line)
    except RegexTimeout:
        return timed.limit
    return perf_counter() - start


def _pumps(node: Node, before: str) -> Iterator[tuple[str, str]]:
    """A text that leads up to each repetition, and what it repeats."""
    match node:
        case Chain(parts=parts):
            for part in parts:
                yield from _pumps(part, before)
                before += _sample(part, 1)
        case Choice(branches=branches):
            for branch in branches:
                yield from _pumps(branch, before)
        case Repeat(body=body):
            yield before, _sample(body, 1)
            yield from _pumps(body, before)
        case Look(body=body):
            yield from _pumps(body, before)
        case Some():
            yield before, "a"


def _sample(node: Node, copies: int) -> str:
    """A text that the node matches, its repetitions as often as allowed, at most `copies`."""
    match node:
        case One(source=source, members=members):
            return max(members) if members else _member(source)
        case Some(low=low, high=high):
            return "a" * max(low, min(copies, copies if high is None else high))
        case Chain(parts=parts):
            return "".join(_sample(part, copies) for part in parts)[:LINE]
        case Choice(branches=branches):
            return _sample(branches[0], copies)
        case Repeat(body=body, low=low, high=high):
            times = max(low, min(copies, copies if high is None else high))
            return (_sample(body, copies) * min(times, LINE))[:LINE]
        case Look():
            return ""


@cache
def _member(source: str) -> str:
    """A character that a class matches; a letter where none of those tried does."""
    try:
        one = regex.compile(source)
    except regex.error:
        return "a"
    return next((c for c in _TRIED if one.fullmatch(c)), "a")
