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

from cleaner.model import Ints

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
        """
        indices, ends = self.columns(text)
        return list(zip(indices.tolist(), ends.tolist(), strict=True))

    def columns(self, text: str) -> tuple[Ints, Ints]:
        """What `scan` finds, as two columns: indices and ends.

        Time is proportional to the text and its occurrences; apart from these the memory is
        bounded.
        """
        count = max(1, len(self.literals))
        keys = [_keys(text, self.literals[i], i, count) for i in self._singles]
        if self._multi is not None:
            keys += [
                self._chunk_keys(self._multi, text, start, count)
                for start in range(0, len(text), _CHUNK)
            ]
        found = keys[0] if len(keys) == 1 else np.concatenate((_NO_KEYS, *keys))
        found.sort()
        ends, indices = np.divmod(found, count)
        return indices, ends

    def _chunk_keys(self, multi: _MultiPattern, text: str, start: int, count: int) -> Ints:
        """Keys of the occurrences that end in the chunk behind `start`."""
        base = max(0, start - self._overlap)
        keys = multi.keys(text[base : start + _CHUNK], count) + base * count
        return keys[keys >= (start + 1) * count]

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


# One number an occurrence, `end * count + index`: sorted as it must be, and small.
_NO_KEYS: Final = np.empty(0, np.int64)


def _keys(text: str, literal: str, index: int, count: int) -> Ints:
    ends = np.fromiter(_ends(text, literal), np.int64)
    return ends * count + index


def _ends(text: str, literal: str) -> Iterator[int]:
    length = len(literal)
    at = text.find(literal)
    while at >= 0:
        yield at + length
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

    def keys(self, text: str, count: int) -> Ints:
        """Keys of all occurrences, in no certain order."""
        data = text.encode("utf-8", "surrogatepass")
        found: list[int] = []
        add = found.append

        def on_match(index: int, _start: int, end: int, _flags: int, _context: object) -> None:
            add(end * count + index)

        self._database.scan(data, on_match, scratch=self._scratch())
        keys = np.array(found, np.int64)
        if not found or len(data) == len(text):
            return keys
        ends, indices = np.divmod(keys, count)
        return _in_characters(ends, data) * count + indices

    def _scratch(self) -> Any:
        """The scratch space of this thread: hyperscan allows one scan at a time in each."""
        scratch = getattr(self._local, "scratch", None)
        if scratch is None:
            scratch = self._local.scratch = self._hyperscan.Scratch(self._database)
        return scratch


def _in_characters(ends: Ints, data: bytes) -> Ints:
    """Turn byte ends into character ends: how many characters start before them."""
    starts = np.flatnonzero((np.frombuffer(data, np.uint8) & 0xC0) != 0x80)
    return np.searchsorted(starts, ends)


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
