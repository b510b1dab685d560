r"""One pass for regexes that hold no literal, over the *shape* of the lines.

The shape of a text has one byte a character: ASCII as it is, anything else by its class. Over
shapes, every regex becomes a simpler one that lets through all that the regex matches and a
little more: classes of characters grow to the bytes they can meet, long repetitions lose their
upper end, look-arounds go. Hyperscan runs all of them in one pass and says which regex is worth
trying on which line. Case, Unicode versions and UTF-8 play no part in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from threading import local
from typing import Any, Final

import numpy as np
import regex

from cleaner.characters import Char, Classes, class_table, to_codes
from cleaner.engine.syntax import Chain, Choice, Node, One, Repeat, Some, Unreadable, parse

_FIRST_CLASS: Final = 0x80
_NEWLINE: Final = 10
_EXACT_REPEATS: Final = 2  # repetitions beyond are `any number`: small automata compile fast
_IGNORES_CASE: Final = regex.compile(r"\(\?[a-z]*i")
_LETTERS: Final = (Char.UPPER, Char.LOWER, Char.LETTER, Char.IDEOGRAPH, Char.KANA, Char.HANGUL)
# What of the characters beyond ASCII a class can meet. Characters that are newer than the
# Unicode tables of this Python have the class OTHER, so every property can meet that.
_PROPERTIES: Final[dict[str, tuple[Char, ...]]] = {
    r"\p{Lu}": (Char.UPPER, Char.OTHER),
    r"\p{Ll}": (Char.LOWER, Char.OTHER),
    r"\p{Lo}": (Char.LOWER, Char.LETTER, Char.IDEOGRAPH, Char.KANA, Char.HANGUL, Char.OTHER),
    r"\p{L}": (*_LETTERS, Char.OTHER),
    r"\p{M}": (Char.MARK, Char.KANA, Char.INVISIBLE, Char.OTHER),
    r"\p{N}": tuple(Char),
    r"\d": (Char.DIGIT, Char.OTHER),
}
_PROPERTY: Final = regex.compile(r"\\p\{\w+\}|\\d")
# A negated set, a class by another name, an escape that is more than a quoted mark.
_TELLS_MORE: Final = regex.compile(r"^\[\^|\[:|\\[a-zA-Z0-9]")
_ALL: Final = frozenset(int(c) + _FIRST_CLASS for c in Char)
_MOST: Final = 20_000
_NEVER: Final = r"[^\x00-\xff]"  # hyperscan refuses to compile it


def to_shape(text: str) -> bytes:
    """One byte a character.

    >>> to_shape("5 °C")[:2], len(to_shape("5 °C"))
    (b'5 ', 4)
    """
    if text.isascii():
        return text.encode("ascii")
    return _shape_table()[to_codes(text)].tobytes()


@cache
def _shape_table() -> Classes:
    table = class_table() + np.uint8(_FIRST_CLASS)
    table[:128] = np.arange(128, dtype=np.uint8)
    table.setflags(write=False)
    return table


def shape_expression(pattern: str, *, ignore_case: bool = False) -> bytes | None:
    r"""The pattern over shapes, for whole lines (each between line breaks); None: cannot tell,
    or no line matches.

    >>> shape_expression("[+-][0-9]{1,3}%")
    b'\\n(?:[\\x2b\\x2d](?:[\\x30-\\x39])+%)\\n'
    """
    try:
        tree = parse(pattern)
        folds = ignore_case or _IGNORES_CASE.search(pattern) is not None
        body = _expression(tree, folds)
    except (Unreadable, RecursionError):
        return None
    if _NEVER in body:
        return None
    return f"\\n(?:{body})\\n".encode("ascii") if len(body) <= _MOST else None


def _expression(node: Node, folds: bool) -> str:
    match node:
        case One(source=source, members=members):
            return _bytes_class(_shapes(source, members, folds))
        case Some():
            return r"[^\n]*"
        case Chain(parts=parts):
            return "".join(_expression(p, folds) for p in parts)
        case Choice(branches=branches):
            return "(?:" + "|".join(_expression(b, folds) for b in branches) + ")"
        case Repeat(body=body, low=low, high=high):
            inner = _expression(body, folds)
            exact = _EXACT_REPEATS if isinstance(body, One) else 1
            return f"(?:{inner}){_counts(low, high, exact)}" if inner else ""
        case _:  # a look around is of no width
            return ""


def _counts(low: int, high: int | None, exact: int) -> str:
    least = min(low, exact)
    if high is None or high > exact:
        return {0: "*", 1: "+"}.get(least, f"{{{least},}}")
    return f"{{{least},{high}}}"


def _shapes(source: str, members: frozenset[str] | None, folds: bool) -> frozenset[int]:
    if members is not None and not folds:
        return frozenset(to_shape("".join(sorted(members)))) - {_NEWLINE}
    return _shapes_of_class(source, folds)


@cache
def _shapes_of_class(source: str, folds: bool) -> frozenset[int]:
    pattern = regex.compile(source, regex.IGNORECASE if folds else 0)
    plain = frozenset(i for i in range(128) if pattern.fullmatch(chr(i)))
    return (plain | _beyond_ascii(source, folds)) - {_NEWLINE}


def _beyond_ascii(source: str, folds: bool) -> frozenset[int]:
    """Shapes of the characters beyond ASCII that a class can meet; all of them where that is
    not plain.
    """
    named = _PROPERTY.findall(source)
    rest = _PROPERTY.sub("", source)
    is_plain = rest.isascii() and source != "." and not _TELLS_MORE.search(rest)
    if not is_plain or any(name not in _PROPERTIES for name in named):
        return _ALL
    found = {c for name in named for c in _PROPERTIES[name]}
    if folds:
        found |= {*_LETTERS, Char.OTHER}
    return frozenset(int(c) + _FIRST_CLASS for c in found)


def _bytes_class(shapes: frozenset[int]) -> str:
    if not shapes:
        return _NEVER
    if len(shapes) == 1:
        only = chr(next(iter(shapes)))
        return only if only.isascii() and (only.isalnum() or only in " %") else _escaped(ord(only))
    ordered = sorted(shapes)
    parts, start = [], 0
    for k in range(1, len(ordered) + 1):
        if k == len(ordered) or ordered[k] != ordered[k - 1] + 1:
            low, high = ordered[start], ordered[k - 1]
            parts.append(_escaped(low) if low == high else f"{_escaped(low)}-{_escaped(high)}")
            start = k
    return f"[{''.join(parts)}]"


def _escaped(byte: int) -> str:
    return f"\\x{byte:02x}"


class ShapeScanner:
    """Runs expressions over the shapes of lines, all in one pass.

    Raises ImportError where hyperscan has no build, ValueError for what it cannot compile.
    Safe to use from several threads; a pickle holds the expressions only.
    """

    def __init__(self, expressions: Sequence[bytes]) -> None:
        self._expressions = tuple(expressions)
        self._hyperscan: Any = import_module("hyperscan")
        self._database = self._hyperscan.Database()
        try:
            self._database.compile(
                expressions=list(self._expressions),
                ids=list(range(len(self._expressions))),
                elements=len(self._expressions),
                flags=[0] * len(self._expressions),
            )
        except self._hyperscan.error as error:
            raise ValueError(f"shapes that cannot be compiled: {error}") from error
        self._own = local()

    def scan(self, text: str) -> list[tuple[int, int]]:
        """All (index of the expression, offset of the line break behind the line)."""
        found: list[tuple[int, int]] = []

        def on_match(index: int, _start: int, end: int, _flags: int, _context: object) -> None:
            found.append((index, end - 1))

        scratch = getattr(self._own, "scratch", None)
        if scratch is None:
            scratch = self._own.scratch = self._hyperscan.Scratch(self._database)
        self._database.scan(to_shape(text), match_event_handler=on_match, scratch=scratch)
        return sorted(set(found))

    def __reduce__(self) -> tuple[Any, ...]:
        return ShapeScanner, (self._expressions,)
