r"""The syntax of the `regex` module, read into a tree that can be asked questions.

Conservative: what is rare or changes the meaning of the rest (fuzzy matching, recursion,
conditionals, verbose mode, `\K`, version 1 …) is refused with `Unreadable`, and who asked
answers "cannot tell". The pattern itself was compiled before, so its errors are not found here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NoReturn, TypeAlias

_DEEPEST: Final = 60
_ZERO_WIDTH: Final = frozenset("AbBmMZzG")
_CLASSES: Final = frozenset("dDsSwWh")
_CONTROL: Final = {
    "a": "\a",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
}
_HEX_DIGITS: Final = {"x": 2, "u": 4, "U": 8}
_OCTAL: Final = frozenset("01234567")
_QUANTIFIERS: Final[dict[str, tuple[int, int | None]]] = {
    "?": (0, 1),
    "*": (0, None),
    "+": (1, None),
}
_HARMLESS_FLAGS: Final = frozenset("imsua")
_PROPERTY: Final = re.compile(r"\{\^?[\w .&:=/-]+\}", re.ASCII)
_POSIX_CLASS: Final = re.compile(r":\^?[A-Za-z]+:\]", re.ASCII)


class Unreadable(Exception):  # noqa: N818 -- tells that there is no answer, not an error
    """The pattern uses something that this reader does not understand."""


@dataclass(frozen=True, slots=True)
class One:
    """Exactly one character, as described by the regex `source`.

    `members` are all it can be (case as written), or None when they are many or unknown.
    """

    source: str
    members: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Some:
    """Any text of `low` to `high` characters (None: no limit)."""

    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Chain:
    """One part after the other; a chain of none is zero width."""

    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the branches."""

    branches: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """`low` to `high` times the body (None: no limit); possessive if it never gives back."""

    body: Node
    low: int
    high: int | None
    gives_back: bool = True


@dataclass(frozen=True, slots=True)
class Look:
    """A look around: zero width, but its body costs time."""

    body: Node


Node: TypeAlias = One | Some | Chain | Choice | Repeat | Look


@lru_cache(maxsize=32)  # its literals, its width and its gate are asked for one after another
def parse(pattern: str) -> Node:
    """Read a pattern. Raises Unreadable."""
    reader = _Reader(pattern)
    tree = reader.choice(0)
    if reader.at < len(pattern):
        raise Unreadable
    return tree


class _Reader:
    """Recursive descent; `at` is the next character."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0

    def choice(self, depth: int) -> Node:
        if depth > _DEEPEST:
            raise Unreadable
        branches = [self._chain(depth)]
        while self._take("|"):
            branches.append(self._chain(depth))
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def _chain(self, depth: int) -> Chain:
        parts: list[Node] = []
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            atom = self._atom(depth)
            counts = self._counts()
            if atom is None:
                if counts:
                    raise Unreadable  # it counts what stands before the comment or the flag
                continue
            if counts:
                lazy_or_possessive = self._take("?") or self._take("+")
                gives_back = not (lazy_or_possessive and self.pattern[self.at - 1] == "+")
                atom = Repeat(atom, *counts, gives_back)
            parts.append(atom)
        return Chain(tuple(parts))

    def _atom(self, depth: int) -> Node | None:
        start = self.at
        character = self._next()
        if character == "(":
            return self._group(depth)
        if character == "[":
            return self._set(start)
        if character == "\\":
            return self._escape(start)
        if character == ".":
            return One(".")
        if character in "^$":
            return Chain()
        if character in "?*+{":
            # `{` may be a literal or a fuzzy constraint; the others are errors.
            raise Unreadable
        return One(self._since(start), frozenset(character))

    def _counts(self) -> tuple[int, int | None] | None:
        """Read a quantifier, if one stands here."""
        if self.at >= len(self.pattern):
            return None
        simple = _QUANTIFIERS.get(self.pattern[self.at])
        if simple:
            self.at += 1
            return simple
        if not self._take("{"):
            return None
        low = self._digits()
        high = self._digits() if (comma := self._take(",")) else low
        if not self._take("}") or not (low or comma):
            raise Unreadable
        return int(low or 0), int(high) if high else None

    def _digits(self) -> str:
        start = self.at
        while self.at < len(self.pattern) and self.pattern[self.at] in "0123456789":
            self.at += 1
        return self.pattern[start : self.at]

    def _group(self, depth: int) -> Node | None:
        if not self._take("?"):
            if self._take("*"):
                raise Unreadable  # a verb such as (*SKIP)
            return self._body(depth)
        for opening in (":", ">", "|"):
            if self._take(opening):
                return self._body(depth)
        for opening in ("=", "!", "<=", "<!"):
            if self._take(opening):
                return Look(self._body(depth))
        if self._take("P=") or self._take("P>") or self._take("P&") or self._take("&"):
            self._skip_past(")")
            return Some(0, None)
        if self._take("P<") or self._take("<"):
            self._skip_past(">")
            return self._body(depth)
        if self._take("#"):
            self._comment()
            return None
        return self._flags(depth)

    def _body(self, depth: int) -> Node:
        body = self.choice(depth + 1)
        if not self._take(")"):
            raise Unreadable
        return body

    def _comment(self) -> None:
        while (character := self._next()) != ")":
            if character == "\\":
                self._next()

    def _flags(self, depth: int) -> Node | None:
        while (character := self._next()) not in ":)":
            if character not in _HARMLESS_FLAGS and character != "-":
                raise Unreadable
        return self._body(depth) if character == ":" else None

    def _escape(self, start: int) -> Node:
        character = self._next()
        if character in _ZERO_WIDTH:
            return Chain()
        if character in _CLASSES:
            return One(self._since(start))
        if character in "pP":
            return self._property(start)
        if character == "X":
            return Some(1, None)
        if character == "R":
            return Some(1, 2)
        if character in "123456789":
            return self._reference(character)
        return One(self._since(start), frozenset(self._character(character)))

    def _reference(self, first: str) -> Node:
        """A back reference; three octal digits would be a character."""
        digits = first + self._digits()
        if len(digits) > 2:
            raise Unreadable
        return Some(0, None)

    def _property(self, start: int) -> Node:
        named = _PROPERTY.match(self.pattern, self.at)
        if named:
            self.at = named.end()
        elif self._next() not in "CLMNPSZ":
            raise Unreadable
        return One(self._since(start))

    def _character(self, escaped: str) -> str:
        """The character that an escape stands for."""
        if escaped in _CONTROL:
            return _CONTROL[escaped]
        if escaped == "0":
            digits = "0"
            while len(digits) < 3 and self.at < len(self.pattern) and self._peek() in _OCTAL:
                digits += self._next()
            return chr(int(digits, 8))
        if escaped in _HEX_DIGITS:
            end = self.at + _HEX_DIGITS[escaped]
            digits, self.at = self.pattern[self.at : end], end
            return _code_point(digits)
        if escaped.isascii() and escaped.isalnum():
            raise Unreadable
        return escaped

    def _set(self, start: int) -> Node:
        """A set in square brackets (version 0: no operators, no nesting)."""
        negated = self._take("^")
        members: set[str] | None = set()
        first = True
        while first or self._peek() != "]":
            first = False
            low = self._member()
            if not self._is_range():
                members = None if low is None or members is None else members | {low}
                continue
            self.at += 1
            self._member()
            members = None
        self.at += 1
        if negated or members is None:
            return One(self._since(start))
        return One(self._since(start), frozenset(members))

    def _is_range(self) -> bool:
        return self._peek() == "-" and self.pattern[self.at + 1 : self.at + 2] != "]"

    def _member(self) -> str | None:
        """One member of a set; None for a class of characters."""
        start = self.at
        character = self._next()
        if character == "[":
            if self._peek() != ":":
                return character
            named = _POSIX_CLASS.match(self.pattern, self.at)
            if not named:
                raise Unreadable
            self.at = named.end()
            return None
        if character != "\\":
            return character
        escaped = self._next()
        if escaped in _CLASSES:
            return None
        if escaped in "pP":
            self._property(start)
            return None
        return self._character(escaped)

    def _next(self) -> str:
        character = self._peek()
        self.at += 1
        return character

    def _peek(self) -> str:
        if self.at >= len(self.pattern):
            _refuse()
        return self.pattern[self.at]

    def _take(self, text: str) -> bool:
        if not self.pattern.startswith(text, self.at):
            return False
        self.at += len(text)
        return True

    def _skip_past(self, character: str) -> None:
        end = self.pattern.find(character, self.at)
        if end < 0:
            raise Unreadable
        self.at = end + 1

    def _since(self, start: int) -> str:
        return self.pattern[start : self.at]


def _refuse() -> NoReturn:
    raise Unreadable


def _code_point(digits: str) -> str:
    try:
        return chr(int(digits, 16))
    except (ValueError, OverflowError):
        raise Unreadable from None
