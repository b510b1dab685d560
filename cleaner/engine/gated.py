"""Which regexes without a literal are worth trying on which lines.

Two ways, the same verdicts in the end: by their gates, line by line, or in one pass over the
shapes of all lines. The pass is many times faster, but its automaton takes a second to compile:
it is built when so many lines have come that it pays.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from threading import Lock
from typing import Any, Final, TypeAlias

from cleaner.engine.gates import Gate
from cleaner.engine.shapes import ShapeScanner, shape_expression

Trigger: TypeAlias = tuple[int, int]  # a program, and one of its triggers

WARM_AFTER: Final = 4000  # lines


@dataclass(frozen=True, slots=True)
class GatedRegex:
    """A regex to be tried where its gate lets it. `pattern` is None where the regex may match
    any part of a line: its shape would have to be looked for everywhere.
    """

    trigger: Trigger
    gate: Gate
    pattern: str | None
    ignore_case: bool


class GatedRegexes:
    """Finds candidates for many regexes. Safe to use from several threads; picklable.

    `warm_after` lines the scanner is compiled; None means never.
    """

    def __init__(self, regexes: Sequence[GatedRegex], warm_after: int | None = WARM_AFTER) -> None:
        self._regexes = tuple(regexes)
        self._warm_after = warm_after
        self._lock = Lock()
        self._seen = 0
        self._scanner: ShapeScanner | None = None
        self._scanned: tuple[GatedRegex, ...] = ()
        self._rest = self._regexes
        self._by_first: dict[str, tuple[GatedRegex, ...]] = {}

    def find(self, lines: Sequence[str], found: dict[Trigger, set[int]]) -> None:
        """Add to `found` the lines on which each regex should be tried."""
        self._warm(len(lines))
        scanner, by_first = self._scanner, self._by_first
        if scanner is not None:
            self._scan(scanner, lines, found)
        if not self._rest:
            return
        for i, line in enumerate(lines):
            first = line[0]
            regexes = by_first.get(first)
            if regexes is None:
                regexes = by_first[first] = self._starting_with(first)
            length = len(line)
            for one in regexes:
                if one.gate.admits_length(length) and one.gate.admits(line):
                    found[one.trigger].add(i)

    def _starting_with(self, first: str) -> tuple[GatedRegex, ...]:
        """Depends on nothing but the rules, so keeping it changes no result."""
        return tuple(one for one in self._rest if one.gate.admits_first(first))

    def _scan(
        self, scanner: ShapeScanner, lines: Sequence[str], found: dict[Trigger, set[int]]
    ) -> None:
        # Every line stands between two line breaks of its own: matches take both.
        text = "\n" + "\n\n".join(lines) + "\n"
        starts = list(accumulate((len(line) + 2 for line in lines), initial=0))
        for index, at in scanner.scan(text):
            i = bisect_right(starts, at - 1) - 1
            one = self._scanned[index]
            if one.gate.admits_length(len(lines[i])):
                found[one.trigger].add(i)

    def _warm(self, lines: int) -> None:
        """Compile the scanner once it pays."""
        if self._warm_after is None or self._scanner is not None:
            return
        self._seen += lines
        if self._seen < self._warm_after:
            return
        with self._lock:
            if self._scanner is None and self._warm_after is not None:
                self._compile()

    def _compile(self) -> None:
        expressions, scanned, rest = [], [], []
        for one in self._regexes:
            shape = one.pattern and shape_expression(one.pattern, ignore_case=one.ignore_case)
            if shape:
                expressions.append(shape)
                scanned.append(one)
            else:
                rest.append(one)
        try:
            scanner = ShapeScanner(expressions) if expressions else None
        except ImportError:  # no build for this platform: the gates go on doing it
            scanner = None
        if scanner is None:
            self._warm_after = None
            return
        self._scanned, self._rest, self._by_first = tuple(scanned), tuple(rest), {}
        self._scanner = scanner

    def __reduce__(self) -> tuple[Any, ...]:
        return GatedRegexes, (self._regexes, self._warm_after)
