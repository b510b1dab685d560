"""Blocks → Evidence: one pass for all literals, then a look at what it found.

Every item of a rule that has a literal is looked up in one multi-pattern scan of the page;
only where its literal stands is the item itself asked. `prefilter=False` asks every item about
every block instead: slow, and the same evidence (a property test holds it to that).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from operator import attrgetter
from typing import Final, TypeAlias

import numpy as np

from cleaner.characters import fold
from cleaner.engine.elements import ElementTest, ElementTriggers, PageElements, vocabulary
from cleaner.engine.gated import LineGates
from cleaner.engine.loading import LoadedRule
from cleaner.engine.matchers import ItemMatcher, View, holds_any
from cleaner.engine.patterns import DEFAULT_LIMIT, Backend, LiteralScanner
from cleaner.engine.programs import Found, Labels, Program, compile_rule
from cleaner.model import Blocks, Columns, Dom, Evidence, Hit, Ints
from cleaner.scripts import SCRIPTS, Script, may_be_written_in

# Program → trigger → the blocks where it may stand, in order.
Candidates: TypeAlias = dict[int, dict[int, list[int]]]

_BLOCK: Final = attrgetter("block")
_RULE: Final = attrgetter("rule")
_NO_LABELS: Final = Labels({})
_OTHER_TONGUE: Final = ""
UNSURE: Final = 0.5  # of its strength, for a rule of a language that the page may not be in


class Engine:
    """Rules compiled for running. What one document says never reaches the next; picklable.

    Rules compile for the first page in a language that they are for, regexes for the first line
    that they are tried on: reading a user's rule files has checked them, the test suite those
    that are shipped. What is compiled depends on nothing but the rules, so that keeping it
    changes no result.
    """

    def __init__(
        self,
        rules: Sequence[LoadedRule],
        *,
        prefilter: bool = True,
        backend: Backend = "auto",
        time_limit: float = DEFAULT_LIMIT,
    ) -> None:
        self._rules = sorted(rules, key=lambda r: r.id)
        self._prefilter = prefilter
        self._backend = backend
        self._time_limit = time_limit
        wheres = [rule.rule.where for rule in self._rules]
        self._asked_for = frozenset(label for where in wheres if where for label in where.asks_for)
        self._scopes = _Scopes(self._rules)
        self._vocabulary = vocabulary(rule.rule for rule in self._rules)
        self._programs: dict[int, Program] = {}
        self._indexes: dict[str | None, _Index] = {}

    def run(
        self,
        blocks: Blocks,
        columns: Columns,
        *,
        site: str | None = None,
        lang: str | None = None,
        script: Script | None = None,
        title: str | None = None,
        counts: Mapping[str, int] | None = None,
        dom: Dom | None = None,
    ) -> Evidence:
        """What the rules say about one document.

        `lang` None means that it cannot be told for sure: then rules of every language that is
        written in `script` (of all languages, if that is None too) run, at UNSURE of their
        strength, and none of them decides alone. `counts` tells in how many documents of the
        site a masked line stands. Without `dom` no `html:` item matches.
        """
        elements = PageElements(dom, self._vocabulary) if dom is not None else None
        view = View(blocks, columns, fold(title) if title else None, counts, elements)
        tongue = self._scopes.tongue(lang, script)
        elsewhere = self._scopes.elsewhere(site)
        found = Found()
        candidates = self._index(tongue).candidates(view, elsewhere) if self._prefilter else None
        late: list[int] = []
        for p in self._scopes.speaking(tongue) if candidates is None else sorted(candidates):
            if p in elsewhere:
                continue
            if self._program(p).late:
                late.append(p)
            else:
                self._run(p, view, candidates, _NO_LABELS, found)
        if late:
            labels = _labels(found, self._asked_for, view.timeouts)
            for p in late:
                self._run(p, view, candidates, labels, found)
        if lang is None:
            _weaken(found, self._scopes.of_languages)
        return _evidence(found, view)

    def _index(self, tongue: str | None) -> _Index:
        index = self._indexes.get(tongue)
        if index is None:
            chosen = {p: self._program(p) for p in self._scopes.speaking(tongue)}
            index = self._indexes[tongue] = _Index(chosen, self._backend)
        return index

    def _program(self, p: int) -> Program:
        program = self._programs.get(p)
        if program is None:
            program = self._programs[p] = compile_rule(self._rules[p], self._time_limit)
        return program

    def _run(
        self, p: int, view: View, candidates: Candidates | None, labels: Labels, found: Found
    ) -> None:
        program = self._program(p)
        if candidates is None:
            every = range(len(view.blocks))
            starts: Mapping[int, Sequence[int]] = dict.fromkeys(range(len(program.triggers)), every)
        else:
            starts = candidates[p]
        program.run(view, starts, labels, found)


class _Scopes:
    """Which programs may run on a page of a site in a language."""

    def __init__(self, rules: Sequence[LoadedRule]) -> None:
        langs = [rule.scope.langs for rule in rules]
        by_site: dict[str, set[int]] = defaultdict(set)
        for k, rule in enumerate(rules):
            for site in rule.scope.sites or ():
                by_site[site.lower()].add(k)
        self._by_site = dict(by_site)
        self._scoped_to_sites = frozenset[int]().union(*by_site.values())
        self._speaking: dict[str | None, tuple[int, ...]] = {
            lang: tuple(k for k, scope in enumerate(langs) if scope is None or lang in scope)
            for lang in (_OTHER_TONGUE, *(lang for scope in langs for lang in scope or ()))
        }
        self._speaking[None] = tuple(range(len(rules)))
        for script in SCRIPTS:
            self._speaking[_unsure(script)] = tuple(
                k
                for k, scope in enumerate(langs)
                if scope is None or may_be_written_in(scope, script)
            )
        # Whoever knows a page's site knows its language well enough.
        self.of_languages = frozenset(
            rule.id for rule in rules if rule.scope.langs is not None and rule.scope.sites is None
        )

    def tongue(self, lang: str | None, script: Script | None) -> str | None:
        """The key of `speaking` for a page in `lang`: all languages that no rule is for are one.

        Where there is none it is the key of a script, or None for a page without letters.
        """
        if lang is None:
            return None if script is None else _unsure(script)
        return lang if lang in self._speaking else _OTHER_TONGUE

    def speaking(self, tongue: str | None) -> tuple[int, ...]:
        """The programs for pages in a language, in order; all of them for None."""
        return self._speaking[tongue]

    def elsewhere(self, site: str | None) -> frozenset[int]:
        """The programs that are for other sites only."""
        if site is None or not self._scoped_to_sites:
            return self._scoped_to_sites
        patterns = _site_patterns(site)
        return self._scoped_to_sites.difference(*(self._by_site.get(p, ()) for p in patterns))


def _unsure(script: Script) -> str:
    return f"? {script}"  # no code of a language looks so


def _weaken(found: Found, rules: Container[str]) -> None:
    """Of what these rules say, UNSURE of its strength is left; what they read stays.

    Words that several languages share are no better evidence for that: where several of these
    rules speak for the same, the strongest is heard (of equal ones the first by its id).
    """
    for hits in (found.hits, found.spans, found.boundaries):
        heard: dict[tuple[int, int | None, int | None, bool], Hit] = {}
        kept: list[Hit] = []
        for hit in hits:
            if hit.rule not in rules:
                kept.append(hit)
                continue
            about = (hit.block, hit.start, hit.end, hit.log_odds > 0)
            other = heard.get(about)
            if other is None or _louder(hit) < _louder(other):
                heard[about] = hit
        hits[:] = kept + [
            hit._replace(log_odds=hit.log_odds * UNSURE, certain=False) for hit in heard.values()
        ]


def _louder(hit: Hit) -> tuple[float, str]:
    return (-abs(hit.log_odds), hit.rule)


def _site_patterns(site: str) -> list[str]:
    """The scope entries that a host name fits: itself, and `*.` before each of its parents."""
    host = site.lower().rstrip(".").removeprefix("www.")
    parts = host.split(".")
    return [host, f"www.{host}", *(f"*.{'.'.join(parts[k:])}" for k in range(1, len(parts)))]


class _Index:
    """Finds, for every trigger of some programs, the blocks where it may stand."""

    def __init__(self, programs: Mapping[int, Program], backend: Backend) -> None:
        self._triggers = [(p, t) for p, one in programs.items() for t in range(len(one.triggers))]
        matchers = [programs[p].triggers[t] for p, t in self._triggers]
        gated = [number for number, matcher in enumerate(matchers) if matcher.gate is not None]
        self._gates = LineGates([g for m in matchers if (g := m.gate) is not None])
        loose = self._gates.loose()
        # The number of its gate, for each trigger that has one.
        self._gate_of = np.full(len(matchers), -1, np.int64)
        self._gate_of[gated] = np.arange(len(gated))
        # By that number, triggers found by their gate, and literals one of which must stand there.
        self._found_by_gate: dict[int, tuple[int, tuple[str, ...]]] = {}
        self._open: list[tuple[int, ItemMatcher]] = []
        lines: dict[str, list[int]] = defaultdict(list)
        literals: dict[str, list[int]] = defaultdict(list)
        tests: list[tuple[int, ElementTest]] = []
        for number, (matcher, gate) in enumerate(
            zip(matchers, self._gate_of.tolist(), strict=True)
        ):
            anchors = matcher.anchors
            if anchors is None and matcher.element is not None:
                tests.append((number, matcher.element))
            elif gate >= 0 and (anchors is None or (anchors.are_common and gate not in loose)):
                needed = tuple(sorted(anchors.literals)) if anchors else ()
                self._found_by_gate[gate] = (number, needed)
            elif anchors is None:
                self._open.append((number, matcher))
            else:
                for line in anchors.lines:
                    lines[line].append(number)
                for literal in anchors.literals:
                    literals[literal].append(number)
        self._gated = self._gates.packed(self._found_by_gate)
        self._lines = dict(lines)
        self._elements = ElementTriggers(tests)
        self._literals = _Literals(literals, backend)

    def candidates(self, view: View, elsewhere: Container[int]) -> Candidates:
        """Each trigger is found in one way only, which goes down the page, so that its blocks
        come in order.
        """
        found: dict[int, list[int]] = defaultdict(list)
        masked = view.blocks.masked
        lines = self._lines
        for i in [i for i, line in enumerate(masked) if line in lines]:
            for number in lines[masked[i]]:
                found[number].append(i)
        self._find_by_text(view, found)
        if view.elements is not None:
            here = (
                n
                for n in self._elements.possible(view.elements)
                if self._triggers[n][0] not in elsewhere
            )
            for number in here:
                found[number] = self._elements.blocks(number, view.elements)
        for number, matcher in self._open:
            found[number] = matcher.possible(view)
        result: Candidates = defaultdict(dict)
        for number, blocks in found.items():
            if blocks:
                p, t = self._triggers[number]
                result[p][t] = blocks
        return result

    def _find_by_text(self, view: View, found: dict[int, list[int]]) -> None:
        """Add the blocks that hold a literal, or that pass a gate, of a trigger."""
        rows = self._gates.rows(view.blocks.clean)
        numbers, blocks = self._literals.find(view.blocks.masked)
        gates = self._gate_of[numbers]
        open_ = gates < 0
        asked = np.flatnonzero(~open_)
        open_[asked] = self._gates.passed(rows, blocks[asked], gates[asked])
        numbers, blocks = numbers[open_], blocks[open_]
        for number, i in zip(numbers.tolist(), blocks.tolist(), strict=True):
            found[number].append(i)
        known: dict[tuple[int, str], bool] = {}  # many lines of menus stand on a page again
        tied = [f"\n{line}\n" for line in view.blocks.masked]
        gates, blocks = self._gates.passing(rows & self._gated)
        for gate, i in zip(gates.tolist(), blocks.tolist(), strict=True):
            number, needed = self._found_by_gate[gate]
            line = tied[i]
            holds = not needed or known.get((gate, line))
            if holds is None:
                holds = known[gate, line] = holds_any(line, needed)
            if holds:
                found[number].append(i)


class _Literals:
    """Finds the lines that hold a literal, for many owners of literals in one pass."""

    def __init__(self, owners: Mapping[str, Sequence[int]], backend: Backend) -> None:
        texts = sorted(owners)
        self._owners = np.array([owner for text in texts for owner in owners[text]], np.int64)
        self._count = np.array([len(owners[text]) for text in texts], np.int64)
        self._first = np.cumsum(self._count) - self._count
        # The last character of the literal that belongs to a line, counted from its end.
        self._back = np.array([2 if t.endswith("\n") else 1 for t in texts], np.int64)
        self.scanner = LiteralScanner(texts, backend)

    def find(self, lines: Sequence[str]) -> tuple[Ints, Ints]:
        """Pairs (owner, line), each once, as two columns, sorted."""
        indices, ends = self.scanner.columns("\n" + "\n".join(lines) + "\n")
        # Where each line ends, the newline before all lines counted.
        stops = np.cumsum(np.fromiter(map(len, lines), np.int64, len(lines)) + 1)
        blocks = np.searchsorted(stops, ends - self._back[indices], side="right")
        times = self._count[indices]
        # Of each occurrence all owners: the places in `_owners` from its first on.
        places = np.arange(times.sum()) + np.repeat(
            self._first[indices] - np.cumsum(times) + times, times
        )
        pairs = self._owners[places] * len(lines) + np.repeat(blocks, times)
        pairs.sort()
        pairs = pairs[np.diff(pairs, prepend=-1) != 0]
        return np.divmod(pairs, max(1, len(lines)))


def _labels(found: Found, asked_for: Container[str], timeouts: Container[str]) -> Labels:
    by_label: dict[str, set[int]] = defaultdict(set)
    for hit in found.hits:
        if hit.label in asked_for and hit.rule not in timeouts:
            by_label[hit.label].add(hit.block)
    return Labels({k: np.array(sorted(v), np.int64) for k, v in by_label.items()})


def _evidence(found: Found, view: View) -> Evidence:
    timeouts = view.timeouts
    spans = (span for span in found.spans if span.rule not in timeouts)
    captures = (capture for capture in found.captures if capture.rule not in timeouts)
    return Evidence(
        hits=_by_block_and_rule(found.hits, timeouts),
        spans=tuple(sorted(spans, key=_place)),
        boundaries=_by_block_and_rule(found.boundaries, timeouts),
        captures=tuple(sorted(captures)),
        timeouts=tuple(sorted(timeouts)),
    )


def _by_block_and_rule(hits: Sequence[Hit], timeouts: set[str]) -> tuple[Hit, ...]:
    """In the order of the page; a rule marks a block once, so that this is the whole order."""
    if timeouts:
        hits = [hit for hit in hits if hit.rule not in timeouts]
    return tuple(sorted(sorted(hits, key=_RULE), key=_BLOCK))


def _place(span: Hit) -> tuple[int, int, str, int, str]:
    return (span.block, span.start or 0, span.rule, span.end or 0, span.label)
