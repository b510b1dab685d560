"""Runs the examples of rules: `hit` must be marked, `miss` must not, `known_false_hit` still is.

How an example is read:

* A string is one block; a list is blocks in order, and a string of white space in it a blank line.
* In a list, `»` before a string marks the block that is meant: of a `hit` these blocks must be
  marked and the others not; of a `miss` they must not be marked. Without any `»` all blocks are
  meant, and for a `boundary` the first one. Text that begins with
  `»` itself is written `»»` there, or `» »` where it is meant.
* For an `inline` rule `[[…]]` encloses the span that must be marked; without it some span must be.
* Where a rule has an `html:` item, an example with a tag in it is HTML, a part of a page. Of a `hit`
  at least one block must be marked, of a `miss` none. `»` before a text in it means that block, as
  above; the sign itself is written `&raquo;`.

Each example runs through the real engine, the rule alone. Only a rule that looks at other rules'
labels (`where: {after: …, before: …}`) runs with all rules that it may meet, since nothing else can
give those labels; what the others mark is not judged. The page is one of the first site of the
rule's scope, in an unknown language, without a title. A `repeats` range is taken as met in
`hit` and as not met in `miss`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import regex

from cleaner.blocks.features import features
from cleaner.blocks.html import html_page
from cleaner.blocks.text import clean_line, text_blocks
from cleaner.engine.loading import LoadedRule
from cleaner.engine.run import Engine
from cleaner.errors import Fault, RuleFileError
from cleaner.model import Blocks, Dom, Evidence
from cleaner.tooling.rule_sources import RuleSource

ExampleKind = Literal["hit", "miss", "known_false_hit"]
KINDS: Final[tuple[ExampleKind, ...]] = ("hit", "miss", "known_false_hit")
MARK: Final = "»"
_SPAN: Final = regex.compile(r"\[\[(.+?)\]\]")
_BRACKETS: Final = regex.compile(r"\[\[(?=.+?\]\])|\]\]")
_TAG: Final = regex.compile(r"<[a-z][^<>]{0,500}>")
_SIGN: Final = "\ue000"  # stands for MARK where HTML is read
_HEADLINES: Final[dict[ExampleKind, str]] = {
    "hit": "is not marked as it should be",
    "miss": "is marked and should not be",
    "known_false_hit": "is no longer marked: move it to miss",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One block of an example: what was wanted of it (None: nothing) and what came."""

    text: str
    wanted: bool | None
    marked: bool

    @property
    def agrees(self) -> bool:
        """Whether what came is what was wanted."""
        return self.wanted is None or self.wanted == self.marked


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one example came out. `place` is where it stands (`path:line`).

    `note` says what `lines` do not show.
    """

    rule: str
    kind: ExampleKind
    path: str
    line: int
    passed: bool
    lines: tuple[Line, ...] = ()
    note: str = ""

    @property
    def place(self) -> str:
        """`path:line`, as terminals make it a link."""
        return f"{self.path}:{self.line}"

    def report(self) -> str:
        """The example with a sign before each block, for people.

        `+` should have been marked, `-` should not have been, others are as they should be.
        """
        head = f"{self.place}: {self.rule}: this {self.kind} {_HEADLINES[self.kind]}"
        rows = [f"    {_sign(line)} {line.text}" for line in self.lines]
        return "\n".join([head, *rows, *([f"    {self.note}"] if self.note else [])])


def _sign(line: Line) -> str:
    if line.agrees:
        return "»" if line.marked else " "
    return "-" if line.marked else "+"


class ExampleRunner:
    """Runs examples. `company` are the rules that a rule with `where: after` may meet."""

    def __init__(self, company: Sequence[LoadedRule] = ()) -> None:
        self._company = tuple(company)

    def run(self, source: RuleSource) -> Iterator[Outcome]:
        """The outcome of every example of a rule. Raises RuleFileError for a broken regex."""
        engine = self._engine(source.loaded)
        site = _site(source.loaded)
        for kind in KINDS:
            for index, example in enumerate(getattr(source.rule, kind)):
                place = source.text_place((*source.loc, kind), index)
                yield _Run(source, kind, place[0], example).judged(engine, site)

    def _engine(self, loaded: LoadedRule) -> Engine:
        where = loaded.rule.where
        if where and (where.after or where.before):
            return self._full_engine_with(loaded)
        return Engine([loaded], backend="plain")

    def _full_engine_with(self, loaded: LoadedRule) -> Engine:
        if any(rule is loaded or rule == loaded for rule in self._company):
            return self._company_engine
        others = [rule for rule in self._company if rule.id != loaded.id]
        return Engine([*others, loaded])

    @cached_property
    def _company_engine(self) -> Engine:
        return Engine(self._company)


def run_examples(
    sources: Sequence[RuleSource], company: Sequence[LoadedRule] = ()
) -> tuple[list[Outcome], list[Fault]]:
    """Outcomes of all examples of `sources`, and the faults of rules that cannot run at all.

    `company` are other active rules; the rules of `sources` keep each other company as well.
    """
    own = [source.loaded for source in sources]
    named = {rule.id for rule in own}
    runner = ExampleRunner([*(rule for rule in company if rule.id not in named), *own])
    outcomes: list[Outcome] = []
    faults: list[Fault] = []
    for source in sources:
        try:
            outcomes += runner.run(source)
        except (RuleFileError, ValueError) as error:
            line, column = source.place
            found = error.faults if isinstance(error, RuleFileError) else ()
            faults += found or [
                Fault(source.file.shown, line, column, f"{source.rule.id}: {error}")
            ]
    return outcomes, faults


@dataclass(frozen=True, slots=True)
class _Page:
    """An example to be run. `shown` are its lines as they are shown, `meant` the flags of those."""

    blocks: Blocks
    shown: list[str]
    meant: list[bool]
    dom: Dom | None = None


@dataclass(frozen=True, slots=True)
class _Run:
    source: RuleSource
    kind: ExampleKind
    line: int
    example: tuple[str, ...]

    def judged(self, engine: Engine, site: str | None) -> Outcome:
        rule = self.source.rule
        page = self._page()
        blocks, n = page.blocks, len(page.blocks)
        if n != len(page.shown) or not n:
            return self._outcome((), "each string of an example is one line with text in it")
        counts = self._counts(blocks) if self.kind != "miss" else None
        langs = self.source.loaded.scope.langs
        evidence = engine.run(
            blocks,
            features(blocks),
            site=site,
            lang=langs[0] if langs else None,
            counts=counts,
            dom=page.dom,
        )
        if rule.id in evidence.timeouts:
            return self._outcome((), "the regex ran out of time")
        marked = _marked(evidence, rule.id, n, rule.kind)
        meant = page.meant
        if not any(meant):  # of a part of a page any block will do
            meant = marked if any(marked) and self.kind != "miss" else [True] * n
        if self.kind == "miss":
            wants = [False if m else None for m in meant]
        else:
            wants = [True if m else self._unmeant(rule.kind) for m in meant]
        lines = tuple(map(Line, page.shown, wants, marked))
        inline = rule.kind == "inline"
        note = self._span_note(evidence, blocks, page.shown) if inline else ""
        return self._outcome(lines, note)

    def _page(self) -> _Page:
        """The example as a page: HTML where the rule asks for it and a tag stands in it."""
        inline = self.source.rule.kind == "inline"
        asks = any(item.html is not None for item, _ in self.source.described())
        if asks and any(map(_TAG.search, self.example)):
            return _html_page("\n".join(self.example), inline=inline)
        texts, meant = _meant(self.example, self.source.rule.kind)
        shown = [text for text in texts if text.strip()]
        plain = [_BRACKETS.sub("", text) if inline else text for text in texts]
        return _Page(text_blocks("\n".join(plain)), shown, meant)

    def _unmeant(self, kind: str) -> bool | None:
        """What is wanted of a block that the example does not mean."""
        return None if kind == "boundary" and MARK not in "".join(self.example) else False

    def _span_note(self, evidence: Evidence, blocks: Blocks, shown: Sequence[str]) -> str:
        wanted = [_SPAN.findall(text) for text in shown]
        if self.kind == "miss" or not any(wanted):
            return ""
        for i, texts in enumerate(wanted):
            spans = sorted(
                {
                    (s.start or 0, s.end or 0)
                    for s in evidence.spans
                    if s.block == i and s.rule == self.source.rule.id
                }
            )
            got = [blocks.clean[i][start:end].strip() for start, end in spans]
            if got != [clean_line(text) for text in texts]:
                return f"marked {got or 'nothing'} instead of {[clean_line(t) for t in texts]}"
        return ""

    def _counts(self, blocks: Blocks) -> Mapping[str, int] | None:
        ranges = [item.repeats for item, _ in self.source.described() if item.repeats is not None]
        return {line: int(ranges[0].low) for line in blocks.masked} if ranges else None

    def _outcome(self, lines: tuple[Line, ...], note: str) -> Outcome:
        passed = all(line.agrees for line in lines) and not note
        path = self.source.file.shown
        return Outcome(self.source.rule.id, self.kind, path, self.line, passed, lines, note)


def _html_page(text: str, *, inline: bool) -> _Page:
    """A part of a page. It is read twice, since signs and brackets are no part of it."""
    signed = html_page(text.replace(MARK, _SIGN)).blocks.clean
    plain = text.replace(MARK, "")
    page = html_page(_BRACKETS.sub("", plain) if inline else plain)
    shown = [line.replace(_SIGN, "") for line in signed]
    return _Page(page.blocks, shown, [_SIGN in line for line in signed], page.dom)


def _meant(example: tuple[str, ...], kind: str) -> tuple[list[str], list[bool]]:
    """The texts of an example without signs, and which of its blocks are meant."""
    if len(example) == 1 and not example[0].startswith(MARK * 2):
        literal = kind not in {"boundary", "sequence"}
        return [example[0] if literal else example[0].removeprefix(MARK)], [True]
    texts = [text.removeprefix(MARK) for text in example]
    signed = [
        text.startswith(MARK) and not text.startswith(MARK * 2) for text in example if text.strip()
    ]
    if any(signed):
        return texts, signed
    first_only = kind == "boundary"
    return texts, [not first_only or i == 0 for i in range(len(signed))]


def _marked(evidence: Evidence, rule: str, n: int, kind: str) -> list[bool]:
    found = {"boundary": evidence.boundaries, "inline": evidence.spans}.get(kind, evidence.hits)
    blocks = {hit.block for hit in found if hit.rule == rule}
    return [i in blocks for i in range(n)]


def _site(loaded: LoadedRule) -> str | None:
    sites = loaded.scope.sites
    return sites[0].replace("*", "any") if sites else None
