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
from cleaner.engine.gated import GatedRegex, GatedRegexes
from cleaner.engine.loading import LoadedRule
from cleaner.engine.matchers import ItemMatcher, View
from cleaner.engine.patterns import DEFAULT_LIMIT, Backend, LiteralScanner
from cleaner.engine.programs import Found, Labels, Program, compile_rule
from cleaner.model import Blocks, Columns, Dom, Evidence, Hit

# Program → trigger → the blocks where it may stand, in order.
Candidates: TypeAlias = dict[int, dict[int, list[int]]]

_BLOCK: Final = attrgetter("block")
_RULE: Final = attrgetter("rule")
_NO_LABELS: Final = Labels({})


class Engine:
    """Rules compiled for running. What one document says never reaches the next; picklable.

    Regexes compile when first needed: reading a user's rule files has checked them, the test
    suite those that are shipped.
    """

    def __init__(
        self,
        rules: Sequence[LoadedRule],
        *,
        prefilter: bool = True,
        backend: Backend = "auto",
        time_limit: float = DEFAULT_LIMIT,
    ) -> None:
        ordered = sorted(rules, key=lambda r: r.id)
        self.programs = tuple(compile_rule(r, time_limit) for r in ordered)
        self._prefilter = prefilter
        self._asked_for = frozenset(x for p in self.programs for x in p.asks_for)
        self._scopes = _Scopes(self.programs)
        self._vocabulary = vocabulary(r.rule for r in ordered)
        self._index = _Index(self.programs, backend)

    def run(
        self,
        blocks: Blocks,
        columns: Columns,
        *,
        site: str | None = None,
        lang: str | None = None,
        title: str | None = None,
        counts: Mapping[str, int] | None = None,
        dom: Dom | None = None,
    ) -> Evidence:
        """What the rules say about one document.

        `lang` None means unknown: rules of every language run. `counts` tells in how many
        documents of the site a masked line stands. Without `dom` no `html:` item matches.
        """
        elements = PageElements(dom, self._vocabulary) if dom is not None else None
        view = View(blocks, columns, fold(title) if title else None, counts, elements)
        allowed = self._scopes.allowed(site, lang)
        found = Found()
        candidates = self._index.candidates(view, allowed) if self._prefilter else None
        late: list[int] = []
        for p in range(len(self.programs)) if candidates is None else sorted(candidates):
            if not allowed[p]:
                continue
            if self.programs[p].late:
                late.append(p)
            else:
                self._run(p, view, candidates, _NO_LABELS, found)
        if late:
            labels = _labels(found, self._asked_for, view.timeouts)
            for p in late:
                self._run(p, view, candidates, labels, found)
        return _evidence(found, view)

    def _run(
        self, p: int, view: View, candidates: Candidates | None, labels: Labels, found: Found
    ) -> None:
        program = self.programs[p]
        if candidates is None:
            every = range(len(view.blocks))
            starts: Mapping[int, Sequence[int]] = dict.fromkeys(range(len(program.triggers)), every)
        else:
            starts = candidates[p]
        program.run(view, starts, labels, found)


class _Scopes:
    """Which programs may run on a page of a site in a language."""

    def __init__(self, programs: Sequence[Program]) -> None:
        langs = [p.loaded.scope.langs for p in programs]
        self._by_site: dict[str, list[int]] = defaultdict(list)
        self._scoped_to_sites: set[int] = set()
        for k, program in enumerate(programs):
            for site in program.loaded.scope.sites or ():
                self._by_site[site.lower()].append(k)
                self._scoped_to_sites.add(k)
        known = sorted({lang for scope in langs for lang in scope or ()})
        self._by_lang = {
            lang: [scope is None or lang in scope for scope in langs] for lang in known
        }
        self._of_no_lang = [scope is None for scope in langs]
        self._all = [True] * len(programs)

    def allowed(self, site: str | None, lang: str | None) -> list[bool]:
        """One flag a program."""
        speaks = self._all if lang is None else self._by_lang.get(lang, self._of_no_lang)
        if not self._scoped_to_sites:
            return speaks
        patterns = _site_patterns(site) if site else ()
        here = {k for pattern in patterns for k in self._by_site.get(pattern, ())}
        allowed = speaks.copy()
        for k in self._scoped_to_sites - here:
            allowed[k] = False
        return allowed


def _site_patterns(site: str) -> list[str]:
    """The scope entries that a host name fits: itself, and `*.` before each of its parents."""
    host = site.lower().rstrip(".").removeprefix("www.")
    parts = host.split(".")
    return [host, f"www.{host}", *(f"*.{'.'.join(parts[k:])}" for k in range(1, len(parts)))]


class _Index:
    """Finds, for every trigger of every program, the blocks where it may stand."""

    def __init__(self, programs: Sequence[Program], backend: Backend) -> None:
        lines: dict[str, list[int]] = defaultdict(list)
        literals: dict[str, list[int]] = defaultdict(list)
        self._triggers = [
            (p, t) for p, one in enumerate(programs) for t in range(len(one.triggers))
        ]
        self._program = np.array([p for p, _ in self._triggers], np.int64)
        self._open: list[tuple[int, ItemMatcher]] = []
        tests: list[tuple[int, ElementTest]] = []
        gated: list[GatedRegex] = []
        for number, (p, t) in enumerate(self._triggers):
            matcher = programs[p].triggers[t]
            anchors = matcher.anchors
            if anchors is not None:
                for line in anchors.lines:
                    lines[line].append(number)
                for literal in anchors.literals:
                    literals[literal].append(number)
            elif matcher.element is not None:
                tests.append((number, matcher.element))
            elif matcher.gate is not None:
                whole = programs[p].matches_whole_lines
                gated.append(GatedRegex(number, matcher.gate if whole else matcher.gate.anywhere()))
            else:
                self._open.append((number, matcher))
        self._lines = dict(lines)
        self._gated = GatedRegexes(gated)
        self._elements = ElementTriggers(tests)
        texts = sorted(literals)
        self._owners = [tuple(literals[text]) for text in texts]
        # The last character of the literal that belongs to a line, counted from its end.
        self._back = np.array([2 if t.endswith("\n") else 1 for t in texts], np.int64)
        self._scanner = LiteralScanner(texts, backend)

    def candidates(self, view: View, allowed: Sequence[bool]) -> Candidates:
        """Candidates of the allowed programs. Each trigger is found in one way only, which goes
        down the page, so that its blocks come in order.
        """
        runs: list[bool] = np.array(allowed, np.bool_)[self._program].tolist()
        found: dict[int, list[int]] = defaultdict(list)
        masked = view.blocks.masked
        for i, line in enumerate(masked):
            for number in self._lines.get(line, ()):
                if runs[number]:
                    found[number].append(i)
        self._scan(masked, runs, found)
        self._gated.find(view.blocks.clean, runs, found)
        if view.elements is not None:
            self._elements.find(view.elements, runs, found)
        for number, matcher in self._open:
            if runs[number]:
                found[number] = matcher.possible(view)
        result: Candidates = defaultdict(dict)
        for number, blocks in found.items():
            if blocks:
                p, t = self._triggers[number]
                result[p][t] = blocks
        return result

    def _scan(
        self, masked: Sequence[str], runs: Sequence[bool], found: dict[int, list[int]]
    ) -> None:
        text = "\n" + "\n".join(masked) + "\n"
        matches = self._scanner.scan(text)
        if not matches:
            return
        starts = np.cumsum([1, *(len(line) + 1 for line in masked)])
        pairs = np.array(matches, np.int64)
        last = pairs[:, 1] - self._back[pairs[:, 0]]
        blocks = np.searchsorted(starts, last, side="right") - 1
        for index, block in zip(pairs[:, 0].tolist(), blocks.tolist(), strict=True):
            for number in self._owners[index]:
                if runs[number]:
                    at = found[number]
                    if not at or at[-1] != block:
                        at.append(block)


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
