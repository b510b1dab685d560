"""Which regexes without a literal are worth trying on which lines: those whose gate lets them.

One pass of hyperscan over all of them was tried in place of this. It missed matches (one in ten
of such expressions, version 0.9.1 of its package), took seconds to compile and gained little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from cleaner.engine.gates import Gate

Trigger: TypeAlias = int  # the number of a trigger, over all programs

_NO_LIMIT: Final = 1 << 62


@dataclass(frozen=True, slots=True)
class GatedRegex:
    """A regex to be tried where its gate lets it."""

    trigger: Trigger
    gate: Gate


class _Try(NamedTuple):
    """What must hold of a line apart from its first character."""

    trigger: Trigger
    low: int
    high: int
    needed: tuple[str, ...]


class GatedRegexes:
    """Finds candidates for many regexes."""

    def __init__(self, regexes: Sequence[GatedRegex]) -> None:
        self._regexes = tuple(regexes)
        # Depends on nothing but the rules, so keeping it changes no result.
        self._by_first: dict[str, tuple[_Try, ...]] = {}

    def find(
        self, lines: Sequence[str], allowed: Sequence[bool], found: dict[Trigger, list[int]]
    ) -> None:
        """Put into `found` the lines, in order, on which each allowed regex should be tried."""
        here: dict[str, list[_Try]] = {}
        for i, line in enumerate(lines):
            first = line[0]
            tries = here.get(first)
            if tries is None:
                tries = here[first] = [t for t in self._starting_with(first) if allowed[t.trigger]]
            length = len(line)
            for trigger, low, high, needed in tries:
                if not low <= length <= high:
                    continue
                if not needed:
                    found[trigger].append(i)
                    continue
                for mark in needed:
                    if mark in line:
                        found[trigger].append(i)
                        break

    def _starting_with(self, first: str) -> tuple[_Try, ...]:
        tries = self._by_first.get(first)
        if tries is None:
            tries = tuple(_try(one) for one in self._regexes if one.gate.admits_first(first))
            self._by_first[first] = tries
        return tries


def _try(one: GatedRegex) -> _Try:
    gate = one.gate
    high = _NO_LIMIT if gate.high is None else gate.high
    return _Try(one.trigger, gate.low, high, tuple(sorted(gate.needed)))
