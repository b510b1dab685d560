"""Which regexes without a literal are worth trying on which lines.

Two ways, the same verdicts in the end: by their gates, line by line, or in one pass over the
shapes of all lines. The pass is many times faster, but its automaton takes seconds to compile:
it is built when so many lines have come that it pays.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from threading import Lock
from typing import Any, Final, TypeAlias

from cleaner.engine.gates import Gate
from cleaner.engine.shapes import ShapeScanner, shape_expression

Trigger: TypeAlias = int  # the number of a trigger, over all programs

WARM_AFTER: Final = 100_000  # lines; compiling costs as much as gating about so many


@dataclass(frozen=True, slots=True)
class GatedRegex:
    """A regex to be tried where its gate lets it. `pattern` is None where the regex may match
    any part of a line: its shape would have to be looked for everywhere.
    """

    trigger: Trigger
    gate: Gate
    pattern: str | None
    ignore_case: bool


@dataclass(frozen=True, slots=True)
class _Plan:
    """Who finds what: `scanner` the `scanned`, the gates the `rest`.

    `by_first` keeps which of the rest a first character lets in. That depends on nothing but
    the rules, so keeping it changes no result.
    """

    scanner: ShapeScanner | None
    scanned: tuple[GatedRegex, ...]
    rest: tuple[GatedRegex, ...]
    by_first: dict[str, tuple[GatedRegex, ...]] = field(default_factory=dict)

    def starting_with(self, first: str) -> tuple[GatedRegex, ...]:
        found = self.by_first.get(first)
        if found is None:
            found = tuple(one for one in self.rest if one.gate.admits_first(first))
            self.by_first[first] = found
        return found


class GatedRegexes:
    """Finds candidates for many regexes. Safe to use from several threads; picklable.

    `warm_after` lines the scanner is compiled; None means never.
    """

    def __init__(self, regexes: Sequence[GatedRegex], warm_after: int | None = WARM_AFTER) -> None:
        self._regexes = tuple(regexes)
        self._warm_after = warm_after
        self._lock = Lock()
        self._seen = 0
        self._is_cold = warm_after is not None
        self._plan = _Plan(None, (), self._regexes)

    def find(
        self, lines: Sequence[str], allowed: Sequence[bool], found: dict[Trigger, list[int]]
    ) -> None:
        """Put into `found` the lines, in order, on which each allowed regex should be tried."""
        if self._is_cold:
            self._warm(len(lines))
        plan = self._plan  # read once: another thread may put a new one in its place
        if plan.scanner is not None:
            _scan(plan.scanner, plan.scanned, lines, allowed, found)
        if plan.rest:
            _try_gates(plan, lines, allowed, found)

    def _warm(self, lines: int) -> None:
        """Compile the scanner once it pays."""
        with self._lock:
            self._seen += lines
            if self._is_cold and self._warm_after is not None and self._seen >= self._warm_after:
                self._plan = _compiled(self._regexes)
                self._is_cold = False

    def __reduce__(self) -> tuple[Any, ...]:
        return GatedRegexes, (self._regexes, self._warm_after)


def _compiled(regexes: Sequence[GatedRegex]) -> _Plan:
    expressions, scanned, rest = [], [], []
    for one in regexes:
        shape = one.pattern and shape_expression(one.pattern, ignore_case=one.ignore_case)
        if shape:
            expressions.append(shape)
            scanned.append(one)
        else:
            rest.append(one)
    if not expressions:
        return _Plan(None, (), tuple(rest))
    try:
        return _Plan(ShapeScanner(expressions), tuple(scanned), tuple(rest))
    except (ImportError, ValueError):  # no build for this platform, or too much for one
        return _Plan(None, (), tuple(regexes))


def _scan(
    scanner: ShapeScanner,
    scanned: Sequence[GatedRegex],
    lines: Sequence[str],
    allowed: Sequence[bool],
    found: dict[Trigger, list[int]],
) -> None:
    # Every line stands between two line breaks of its own: matches take both.
    text = "\n" + "\n\n".join(lines) + "\n"
    starts = list(accumulate((len(line) + 2 for line in lines), initial=0))
    for index, at in scanner.scan(text):
        one = scanned[index]
        if allowed[one.trigger]:
            i = bisect_right(starts, at - 1) - 1
            if one.gate.admits_length(len(lines[i])):
                found[one.trigger].append(i)


def _try_gates(
    plan: _Plan,
    lines: Sequence[str],
    allowed: Sequence[bool],
    found: dict[Trigger, list[int]],
) -> None:
    if not any(allowed[one.trigger] for one in plan.rest):
        return
    for i, line in enumerate(lines):
        length = len(line)
        for one in plan.starting_with(line[0]):
            if allowed[one.trigger] and one.gate.admits_length(length) and one.gate.admits(line):
                found[one.trigger].append(i)
