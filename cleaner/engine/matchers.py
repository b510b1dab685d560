"""One item of a rule, compiled: it tells whether it describes a block."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Final

import numpy as np
import regex

from cleaner.characters import Char, class_table, fold, mask_numbers
from cleaner.engine.anchors import required_literals
from cleaner.engine.captures import capture_readers
from cleaner.engine.effort import QUICK_LINE, is_quick
from cleaner.engine.elements import ElementTest, PageElements
from cleaner.engine.gates import Gate
from cleaner.engine.gates import gate as gate_of
from cleaner.engine.patterns import RegexTimeout, TimedRegex
from cleaner.engine.schema import TITLE, Item
from cleaner.engine.values import Range
from cleaner.model import Blocks, Columns, Floats

MIN_ANCHOR: Final = 2
# Shorter literals of a regex stand everywhere: they are looked for where its gate lets it only.
RARE_FROM: Final = 4
# A longer line is a paragraph or a whole page in one line: that it starts with, ends with or
# contains something says little of all of it. An item that gives `words` or `chars` may still.
LONGEST_BY_LITERAL: Final = 1000
_DIGIT_FREE: Final = re.compile(r"[^0]+")
_SPACES: Final = re.compile(r"  +")
_LITERAL_KEYS: Final = ("equals", "startswith", "endswith", "contains")
_TIES: Final = (("startswith", "\n", ""), ("endswith", "", "\n"), ("contains", "", ""))


@dataclass(slots=True)
class View:
    """What matchers read of one document. `timeouts` collects rules whose regex ran too long."""

    blocks: Blocks
    columns: Columns
    title: str | None = None
    counts: Mapping[str, int] | None = None
    elements: PageElements | None = None
    timeouts: set[str] = field(default_factory=set)
    _values: dict[str, list[float] | None] = field(default_factory=dict)

    def column(self, name: str) -> Floats | None:
        """The feature column `name`, or None where this kind of document has none."""
        found: Floats | None = getattr(self.columns, name, None)
        return found

    def values(self, name: str) -> list[float] | None:
        """The column as a list: single numbers are read from it many times faster."""
        if name not in self._values:
            column = self.column(name)
            self._values[name] = None if column is None else column.tolist()
        return self._values[name]


@dataclass(frozen=True, slots=True)
class Anchors:
    """How to find candidates in one pass: whole masked lines, or literals of the masked text.

    In `literals`, a leading or trailing newline ties the literal to the start or end of a line.
    `are_common` tells that they stand on so many lines that a gate finds fewer.
    """

    lines: frozenset[str] = frozenset()
    literals: frozenset[str] = frozenset()
    are_common: bool = False


class ItemMatcher:
    """A compiled `Item`. Picklable; holds nothing of any document."""

    def __init__(self, item: Item, rule: str, time_limit: float, *, anywhere: bool = False) -> None:
        self.item = item
        self._anywhere = anywhere
        self.rule = rule
        self.label = item.label
        self._same_as = item.same_as
        self.element = ElementTest.of(item.html) if item.html is not None else None
        self.captures = capture_readers(item.capture, time_limit)
        self._folded = {
            key: tuple(fold(_as_in_lines(value)) for value in getattr(item, key) or ())
            for key in _LITERAL_KEYS
        }
        self._reading = "folded"
        literals = self._folded
        if item.digits == "any":
            self._reading = "masked"
            literals = {key: tuple(map(mask_numbers, v)) for key, v in self._folded.items()}
        elif item.case == "exact":
            self._reading = "clean"
            literals = {k: tuple(map(_as_in_lines, getattr(item, k) or ())) for k in _LITERAL_KEYS}
        self._equals = frozenset(value.strip() for value in literals["equals"])
        self._startswith = literals["startswith"]
        self._endswith = literals["endswith"]
        self._contains = literals["contains"]
        self._has_regex = item.regex is not None
        self._time_limit = time_limit
        ranges = dict(item.features or {})
        if item.words is not None:
            ranges["words"] = item.words
        if item.chars is not None:
            ranges["chars"] = item.chars
        self._ranges: tuple[tuple[str, Range], ...] = tuple(ranges.items())
        self._checks = self._needed_checks()

    @cached_property
    def regex(self) -> TimedRegex:
        """The compiled regex; compiled when first needed, since most never are."""
        flags = regex.IGNORECASE if self.item.case == "fold" else 0
        return TimedRegex(self.item.regex or "", flags=flags, limit=self._time_limit)

    @cached_property
    def _is_quick(self) -> bool:
        return is_quick(self.item.regex or "")

    @cached_property
    def anchors(self) -> Anchors | None:
        """Literals one of which every matching line holds, or None."""
        if self._equals:
            lines = (mask_numbers(v).strip() for v in self._folded["equals"])
            return Anchors(lines=frozenset(lines))
        for key, before, after in _TIES:
            values = self._folded[key]
            if values:
                literals = [_anchor(v, before, after) for v in values]
                if all(literals):
                    return Anchors(literals=frozenset(x for x in literals if x))
        if self.item.regex is not None:
            required = required_literals(
                self.item.regex,
                min_length=MIN_ANCHOR,
                ignore_case=self.item.case == "fold",
                whole_line=not self._anywhere,
            )
            if required:
                short = min(map(len, required)) < RARE_FROM
                return Anchors(literals=required, are_common=short and not self._anywhere)
        return None

    @cached_property
    def gate(self) -> Gate | None:
        """Cheap conditions on the line, for an item with a regex."""
        if self.item.regex is None:
            return None
        gate = gate_of(self.item.regex, ignore_case=self.item.case == "fold")
        return gate.anywhere() if self._anywhere else gate

    @cached_property
    def _ascii_firsts(self) -> frozenset[str]:
        """The ASCII characters that a line which the regex matches can begin with."""
        first = self.gate.first if self.gate else None
        return frozenset(c for c in map(chr, range(128)) if first is None or first.fullmatch(c))

    def possible(self, view: View) -> list[int]:
        """Blocks that the ranges allow, for items that have nothing else to be found by."""
        open_ = np.ones(len(view.blocks), np.bool_)
        for name, allowed in self._ranges:
            column = view.column(name)
            if column is None:
                return []
            open_ &= (column >= allowed.low) & (column <= allowed.high)
        found: list[int] = np.flatnonzero(open_).tolist()
        return found

    def matches(self, view: View, i: int, bound: Mapping[str, str] | None = None) -> bool:
        """Whether block `i` is as the item says. A regex out of time says no."""
        return bool(self.matching(view, (i,), bound))

    def matching(
        self, view: View, blocks: Sequence[int], bound: Mapping[str, str] | None = None
    ) -> Sequence[int]:
        """Those of `blocks` that are as the item says. A regex out of time says no."""
        if self._same_as is not None:
            blocks = self._same(view, blocks, bound)
        for check in self._checks:
            if not blocks:
                return blocks
            blocks = check(view, blocks)
        if self._has_regex:
            lines = view.blocks.clean
            fits = {
                line: self._matches_regex(view, line)
                for line in dict.fromkeys(lines[i] for i in blocks)
            }
            blocks = [i for i in blocks if fits[lines[i]]]
        return blocks

    def _needed_checks(self) -> tuple[Callable[[View, Sequence[int]], Sequence[int]], ...]:
        """What to look at, the regex apart, cheapest first."""
        checks: list[Callable[[View, Sequence[int]], Sequence[int]]] = []
        if self.element is not None:
            checks.append(self._in_element)
        if self._equals:
            checks.append(self._equal)
        if self._startswith or self._endswith or self._contains:
            checks.append(self._holding_literals)
        if self._ranges:
            checks.append(self._in_ranges)
        if self.item.repeats is not None:
            checks.append(self._repeated)
        return tuple(checks)

    def _in_element(self, view: View, blocks: Sequence[int]) -> Sequence[int]:
        if view.elements is None or self.element is None:
            return ()
        held = view.elements.blocks(self.element)
        return [i for i in blocks if i in held]

    def _equal(self, view: View, blocks: Sequence[int]) -> Sequence[int]:
        lines, equals = self._lines(view), self._equals
        return [i for i in blocks if lines[i] in equals]

    def _lines(self, view: View) -> Sequence[str]:
        """The reading of the lines that the literals are compared with."""
        lines: Sequence[str] = getattr(view.blocks, self._reading)
        return lines

    def _holding_literals(self, view: View, blocks: Sequence[int]) -> Sequence[int]:
        lines = self._lines(view)
        longest = None if self._ranges or self._anywhere else LONGEST_BY_LITERAL
        return [
            i
            for i in blocks
            if (longest is None or len(lines[i]) <= longest) and self._holds_literals(lines[i])
        ]

    def _holds_literals(self, line: str) -> bool:
        if self._startswith and not line.startswith(self._startswith):
            return False
        if self._endswith and not line.endswith(self._endswith):
            return False
        return not self._contains or holds_any(line, self._contains)

    def _in_ranges(self, view: View, blocks: Sequence[int]) -> Sequence[int]:
        for name, allowed in self._ranges:
            values = view.values(name)
            if values is None:
                return ()
            low, high = allowed.low, allowed.high
            blocks = [i for i in blocks if low <= values[i] <= high]
        return blocks

    def _repeated(self, view: View, blocks: Sequence[int]) -> Sequence[int]:
        counts, wanted = view.counts or {}, self.item.repeats
        masked = view.blocks.masked
        return [i for i in blocks if wanted is not None and counts.get(masked[i], 0) in wanted]

    def _same(
        self, view: View, blocks: Sequence[int], bound: Mapping[str, str] | None
    ) -> Sequence[int]:
        name = self._same_as
        wanted = view.title if name == TITLE else (bound or {}).get(name or "")
        folded = view.blocks.folded
        return [i for i in blocks if wanted is not None and folded[i] == wanted]

    def _matches_regex(self, view: View, line: str) -> bool:
        if view.timeouts and self.rule in view.timeouts:
            return False
        if line[0] not in self._ascii_firsts and line[0] <= "\x7f":
            return False
        if self._is_quick and len(line) <= QUICK_LINE:  # watching the time would cost far more
            return self.regex.regex.fullmatch(line) is not None
        try:
            return self.regex.fullmatch(line) is not None
        except RegexTimeout:
            view.timeouts.add(self.rule)
            return False

    def spans(self, view: View, i: int) -> list[tuple[int, int]]:
        """Spans `(start, end)` in the clean line that an inline item describes.

        Where it has a regex, that finds the spans and the other keys must match as well.
        """
        if not all(check(view, (i,)) for check in self._checks):
            return []
        if self._has_regex:
            return self._regex_spans(view, i)
        line = view.blocks.clean[i] if self.item.case == "exact" else view.blocks.folded[i]
        found = [(0, len(v)) for v in self._startswith if line.startswith(v)]
        found += [(len(line) - len(v), len(line)) for v in self._endswith if line.endswith(v)]
        for value in self._contains:
            at = line.find(value)
            while at >= 0:
                found.append((at, at + len(value)))
                at = line.find(value, at + len(value))
        return found

    def _regex_spans(self, view: View, i: int) -> list[tuple[int, int]]:
        if self.rule in view.timeouts:
            return []
        try:
            return [m.span() for m in self.regex.finditer(view.blocks.clean[i]) if m.group()]
        except RegexTimeout:
            view.timeouts.add(self.rule)
            return []


def holds_any(line: str, literals: Iterable[str]) -> bool:
    """Whether one of `literals` stands in the line."""
    for literal in literals:  # noqa: SIM110 -- any() would cost a generator a line
        if literal in line:
            return True
    return False


@cache
def _shown() -> dict[int, str | None]:
    """For `str.translate`: any white space is a space, what shows nothing goes."""
    table = class_table()
    spaces = np.flatnonzero(np.isin(table, (Char.ODD_SPACE, Char.LINE_BREAK)))
    hidden = np.flatnonzero(table == Char.INVISIBLE)
    return dict.fromkeys(spaces.tolist(), " ") | dict.fromkeys(hidden.tolist(), None)


def any_matches(matchers: Sequence[ItemMatcher], view: View, i: int) -> bool:
    """Whether one of `matchers` describes block `i`."""
    for matcher in matchers:  # noqa: SIM110 -- any() would cost a generator a block
        if matcher.matches(view, i):
            return True
    return False


def _as_in_lines(literal: str) -> str:
    """A literal as clean lines would have it: white space runs are one space, and what shows
    nothing is gone. One that shows nothing at all stands nowhere.
    """
    if not (literal.isascii() and literal.isprintable()):
        literal = literal.translate(_shown())
    if "  " in literal:
        literal = _SPACES.sub(" ", literal)
    return literal or "\n"


def _anchor(folded: str, before: str, after: str) -> str | None:
    """What to look for in the masked text to find the literal, or None when it is too short."""
    masked = mask_numbers(folded)
    if "0" not in masked:
        tied = before + masked + after
        return tied if len(tied) >= MIN_ANCHOR else None
    pieces = [p.strip(".,") for p in _DIGIT_FREE.findall(masked)]
    longest = max(pieces, key=len, default="")
    return longest if len(longest) >= MIN_ANCHOR else None
