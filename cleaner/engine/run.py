"""Blocks → Evidence: one pass for all literals, then a look at what it found.

Every item of a rule that has a literal is looked up in one multi-pattern scan of the page;
only where its literal stands is the item itself asked. `prefilter=False` asks every item about
every block instead: slow, and the same evidence (a property test holds it to that).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from typing import Final

import numpy as np

from cleaner.characters import fold
from cleaner.engine.gated import WARM_AFTER, GatedRegex, GatedRegexes
from cleaner.engine.loading import LoadedRule
from cleaner.engine.matchers import ItemMatcher, View
from cleaner.engine.patterns import DEFAULT_LIMIT, Backend, LiteralScanner
from cleaner.engine.programs import Found, Labels, Program, compile_rule
from cleaner.model import Blocks, Columns, Evidence, Hit

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
        warm_after: int | None = WARM_AFTER,
    ) -> None:
        ordered = sorted(rules, key=lambda r: r.id)
        self.programs = tuple(compile_rule(r, time_limit) for r in ordered)
        self._prefilter = prefilter
        self._scopes = _Scopes(self.programs)
        self._index = _Index(self.programs, backend, None if backend == "plain" else warm_after)

    def run(
        self,
        blocks: Blocks,
        columns: Columns,
        *,
        site: str | None = None,
        lang: str | None = None,
        title: str | None = None,
        counts: Mapping[str, int] | None = None,
    ) -> Evidence:
        """What the rules say about one document.

        `lang` None means unknown: rules of every language run. `counts` tells in how many
        documents of the site a masked line stands.
        """
        view = View(blocks, columns, fold(title) if title else None, counts)
        allowed = self._scopes.allowed(site, lang)
        found = Found()
        candidates = self._index.candidates(view) if self._prefilter else _everything(self, view)
        late: list[int] = []
        for p in sorted(candidates):
            if not allowed[p]:
                continue
            if self.programs[p].late:
                late.append(p)
            else:
                _add(found, self.programs[p].run(view, candidates[p], _NO_LABELS))
        if late:
            labels = _labels(found, view.timeouts)
            for p in late:
                _add(found, self.programs[p].run(view, candidates[p], labels))
        return _evidence(found, view)


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

    def __init__(
        self, programs: Sequence[Program], backend: Backend, warm_after: int | None
    ) -> None:
        lines: dict[str, list[tuple[int, int]]] = defaultdict(list)
        literals: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._open: list[tuple[int, int, ItemMatcher]] = []
        gated: list[GatedRegex] = []
        for p, program in enumerate(programs):
            for t, matcher in enumerate(program.triggers):
                anchors = matcher.anchors
                if anchors is None:
                    gate = matcher.gate
                    if gate is not None:
                        folds = matcher.item.case == "fold"
                        whole = program.matches_whole_lines
                        pattern = matcher.item.regex if whole else None
                        tried = gate if whole else gate.anywhere()
                        gated.append(GatedRegex((p, t), tried, pattern, folds))
                    else:
                        self._open.append((p, t, matcher))
                    continue
                for line in anchors.lines:
                    lines[line].append((p, t))
                for literal in anchors.literals:
                    literals[literal].append((p, t))
        self._lines = dict(lines)
        self._gated = GatedRegexes(gated, warm_after)
        texts = sorted(literals)
        self._owners = [tuple(literals[text]) for text in texts]
        # The last character of the literal that belongs to a line, counted from its end.
        self._back = np.array([2 if t.endswith("\n") else 1 for t in texts], np.int64)
        self._scanner = LiteralScanner(texts, backend)

    def candidates(self, view: View) -> dict[int, dict[int, list[int]]]:
        """Program → trigger → sorted blocks."""
        found: dict[tuple[int, int], set[int]] = defaultdict(set)
        masked = view.blocks.masked
        get = self._lines.get
        for i, line in enumerate(masked):
            owners = get(line)
            if owners:
                for owner in owners:
                    found[owner].add(i)
        self._scan(masked, found)
        self._gated.find(view.blocks.clean, found)
        result: dict[int, dict[int, list[int]]] = defaultdict(dict)
        for (p, t), blocks in found.items():
            result[p][t] = sorted(blocks)
        for p, t, matcher in self._open:
            possible = matcher.possible(view)
            if possible:
                result[p][t] = possible
        return result

    def _scan(self, masked: Sequence[str], found: dict[tuple[int, int], set[int]]) -> None:
        text = "\n" + "\n".join(masked) + "\n"
        indices, ends = self._scanner.columns(text)
        starts = np.cumsum([1, *(len(line) + 1 for line in masked)])
        last = ends - self._back[indices]
        blocks = np.searchsorted(starts, last, side="right") - 1
        # A literal that stands in a line a million times is one candidate.
        pairs = np.unique(indices * len(masked) + blocks) if len(indices) else indices
        found_in, block = np.divmod(pairs, max(len(masked), 1))
        for index, i in zip(found_in.tolist(), block.tolist(), strict=True):
            for owner in self._owners[index]:
                found[owner].add(i)


def _everything(engine: Engine, view: View) -> dict[int, dict[int, list[int]]]:
    every = list(range(len(view.blocks)))
    return {
        p: dict.fromkeys(range(len(program.triggers)), every)
        for p, program in enumerate(engine.programs)
        if every
    }


def _add(found: Found, more: Found) -> None:
    found.hits += more.hits
    found.spans += more.spans
    found.boundaries += more.boundaries
    found.captures += more.captures


def _labels(found: Found, timeouts: Container[str]) -> Labels:
    by_label: dict[str, set[int]] = defaultdict(set)
    for hit in found.hits:
        if hit.rule not in timeouts:
            by_label[hit.label].add(hit.block)
    return Labels({k: np.array(sorted(v), np.int64) for k, v in by_label.items()})


def _order(hit: Hit) -> tuple[int, int, str, int]:
    return (hit.block, hit.start or 0, hit.rule, hit.end or 0)


def _evidence(found: Found, view: View) -> Evidence:
    timeouts = view.timeouts
    captures = [c for c in found.captures if c.rule not in timeouts]
    captures.sort(key=lambda c: (c.block, c.rule, c.field, c.value))
    return Evidence(
        hits=_in_order(found.hits, timeouts),
        spans=_in_order(found.spans, timeouts),
        boundaries=_in_order(found.boundaries, timeouts),
        captures=tuple(captures),
        timeouts=tuple(sorted(timeouts)),
    )


def _in_order(hits: Sequence[Hit], timeouts: Container[str]) -> tuple[Hit, ...]:
    return tuple(sorted((h for h in hits if h.rule not in timeouts), key=_order))
