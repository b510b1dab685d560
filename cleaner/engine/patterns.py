"""Fast and safe matching: one pass for thousands of literals, and regexes with a time limit."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from time import perf_counter
from typing import Any, Final, Literal, TypeAlias

import numpy as np
import regex

Backend: TypeAlias = Literal["auto", "hyperscan", "plain"]

DEFAULT_LIMIT: Final = 0.5  # seconds
_CHUNK: Final = 1 << 22  # characters: bounds the memory of encoded text and of offset maps
_SHORTEST: Final = 2


class LiteralScanner:
    """Finds every occurrence of many literals in one pass.

    `backend` is "hyperscan" (one pass; the time hardly depends on the number of literals),
    "plain" (`str.find`, one literal after the other; for platforms that hyperscan has no build
    for) or "auto" (the first of them that is there). All of them find the same.

    Safe to use from several threads; a pickle holds the literals only.

    Raises:
        ValueError: A literal is shorter than two characters or is given twice.
        ImportError: hyperscan was asked for and is not installed.
    """

    def __init__(self, literals: Sequence[str], backend: Backend = "auto") -> None:
        self.literals = tuple(literals)
        _check_literals(self.literals)
        self._asked = backend
        self._overlap = max(map(len, self.literals), default=1) - 1
        # hyperscan takes expressions as C strings, which a NUL would cut short.
        nul = [i for i, literal in enumerate(self.literals) if "\0" in literal]
        rest = [i for i in range(len(self.literals)) if i not in set(nul)]
        self._multi = None if backend == "plain" else _multi_pattern(self.literals, rest, backend)
        self._singles = rest + nul if self._multi is None else nul

    @property
    def backend(self) -> Literal["hyperscan", "plain"]:
        """The backend in use."""
        return "plain" if self._multi is None else "hyperscan"

    def scan(self, text: str) -> list[tuple[int, int]]:
        """All occurrences, overlapping ones too: (index of the literal, END offset in
        characters), sorted by end and then index.

        Time is proportional to the text and its occurrences; apart from these the memory is
        bounded.
        """
        found = [pair for i in self._singles for pair in _find_all(text, self.literals[i], i)]
        if self._multi is not None:
            for start in range(0, len(text), _CHUNK):
                found += self._scan_chunk(self._multi, text, start)
        found.sort()
        return [(index, end) for end, index in found]

    def _scan_chunk(self, multi: _MultiPattern, text: str, start: int) -> list[tuple[int, int]]:
        """Occurrences that end in the chunk behind `start`, as (end, index)."""
        base = max(0, start - self._overlap)
        found = multi.scan(text[base : start + _CHUNK])
        if base == 0 and start == 0:
            return found
        return [(end + base, index) for end, index in found if end + base > start]

    def __reduce__(self) -> tuple[Any, ...]:
        return LiteralScanner, (self.literals, self._asked)


def _check_literals(literals: tuple[str, ...]) -> None:
    seen: set[str] = set()
    for literal in literals:
        if len(literal) < _SHORTEST:
            raise ValueError(f"the literal {literal!r} is shorter than {_SHORTEST} characters")
        if literal in seen:
            raise ValueError(f"the literal {literal!r} is given twice")
        seen.add(literal)


def _find_all(text: str, literal: str, index: int) -> Iterator[tuple[int, int]]:
    length = len(literal)
    at = text.find(literal)
    while at >= 0:
        yield at + length, index
        at = text.find(literal, at + 1)


def _multi_pattern(
    literals: tuple[str, ...], chosen: list[int], backend: Backend
) -> _MultiPattern | None:
    if not chosen:
        return None
    try:
        return _MultiPattern(literals, chosen)
    except ImportError:
        if backend == "hyperscan":
            raise
        return None


class _MultiPattern:
    """A hyperscan database. Works on UTF-8, answers in characters."""

    def __init__(self, literals: tuple[str, ...], chosen: list[int]) -> None:
        self._hyperscan = import_module("hyperscan")
        self._database = self._hyperscan.Database()
        self._database.compile(
            expressions=[literals[i].encode("utf-8", "surrogatepass") for i in chosen],
            ids=chosen,
            literal=True,
        )
        self._local = threading.local()

    def scan(self, text: str) -> list[tuple[int, int]]:
        """(end, index) of all occurrences, in the order of their ends."""
        data = text.encode("utf-8", "surrogatepass")
        found: list[tuple[int, int]] = []
        add = found.append

        def on_match(index: int, _start: int, end: int, _flags: int, _context: object) -> None:
            add((end, index))

        self._database.scan(data, on_match, scratch=self._scratch())
        if not found or text.isascii():
            return found
        return _in_characters(found, data)

    def _scratch(self) -> Any:
        """The scratch space of this thread: hyperscan allows one scan at a time in each."""
        scratch = getattr(self._local, "scratch", None)
        if scratch is None:
            scratch = self._local.scratch = self._hyperscan.Scratch(self._database)
        return scratch


def _in_characters(found: list[tuple[int, int]], data: bytes) -> list[tuple[int, int]]:
    """Turn byte ends into character ends: how many characters start before them."""
    octets = np.frombuffer(data, np.uint8)
    starts = np.flatnonzero((octets & 0xC0) != 0x80)
    ends = np.searchsorted(starts, [end for end, _ in found]).tolist()
    return [(end, index) for end, (_, index) in zip(ends, found, strict=True)]


class RegexTimeout(Exception):  # noqa: N818 -- an outcome that the engine turns into a report
    """A regex did not finish within its time limit."""


class TimedRegex:
    """A compiled pattern of the `regex` module whose calls stop at `limit` seconds.

    Raises:
        ValueError: The pattern cannot be compiled; the message tells what is wrong and where.
    """

    __slots__ = ("flags", "limit", "pattern", "regex")

    def __init__(self, pattern: str, *, flags: int = 0, limit: float = DEFAULT_LIMIT) -> None:
        self.pattern = pattern
        self.flags = flags
        self.limit = limit
        self.regex = _compiled(pattern, flags)

    def fullmatch(self, text: str) -> regex.Match[str] | None:
        """Match all of `text`. Raises RegexTimeout."""
        try:
            return self.regex.fullmatch(text, timeout=self.limit)
        except TimeoutError:
            raise RegexTimeout(self.pattern) from None

    def search(self, text: str) -> regex.Match[str] | None:
        """The first match in `text`. Raises RegexTimeout."""
        try:
            return self.regex.search(text, timeout=self.limit)
        except TimeoutError:
            raise RegexTimeout(self.pattern) from None

    def finditer(self, text: str) -> list[regex.Match[str]]:
        """All matches in `text`, left to right, without overlap. The limit is for all of them
        together. Raises RegexTimeout.
        """
        found = []
        deadline = perf_counter() + self.limit
        with suppress(TimeoutError):
            for match in self.regex.finditer(text, timeout=self.limit):
                found.append(match)
                if perf_counter() > deadline:
                    break
            else:
                return found
        raise RegexTimeout(self.pattern)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (self.pattern, self.flags, self.limit)

    def __repr__(self) -> str:
        return f"TimedRegex({self.pattern!r}, flags={self.flags}, limit={self.limit})"


def _rebuilt(pattern: str, flags: int, limit: float) -> TimedRegex:
    return TimedRegex(pattern, flags=flags, limit=limit)


def _compiled(pattern: str, flags: int) -> regex.Pattern[str]:
    try:
        return regex.compile(pattern, flags)
    except regex.error as fault:
        at = "" if fault.pos is None else f" at character {fault.pos + 1}"
        raise ValueError(f"the regex is not valid: {fault.msg}{at}") from None
    except (RecursionError, OverflowError, MemoryError) as fault:
        raise ValueError(f"the regex is too deep or too large ({type(fault).__name__})") from None
