"""Everything that rules are tested by: their examples, pages with expectations, clean articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cleaner.blocks.decode import decode
from cleaner.blocks.features import features
from cleaner.blocks.html import html_page
from cleaner.blocks.text import text_blocks
from cleaner.engine.packs import Packs, load_packs
from cleaner.engine.run import Engine
from cleaner.engine.shipped import shipped_rules
from cleaner.errors import RuleFileError
from cleaner.model import Blocks, Dom
from cleaner.tooling.examples import Outcome, run_examples
from cleaner.tooling.expectations import Expectation, load_expectation, mismatches
from cleaner.tooling.rule_sources import RuleSource, read_sources, shipped_sources

PAGE_FILE = "expected.json"


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """How one page with an `expected.json` came out; no differences is as it should be."""

    path: str
    differences: tuple[str, ...]

    def report(self) -> str:
        """The differences, indented under the page's name."""
        return "\n".join([f"{self.path}:", *(f"    {d}" for d in self.differences)])


@dataclass(frozen=True, slots=True)
class WrongMark:
    """A line of an article that a `stable` rule marked."""

    rule: str
    place: str
    page: str
    text: str

    def report(self) -> str:
        """One line for people."""
        return (
            f"{self.place}: {self.rule} is stable, but marks a line of the article in {self.page}\n"
            f"    - {self.text}"
        )


@dataclass(frozen=True, slots=True)
class RuleTests:
    """All outcomes of one run. `unexercised` are files of which no rule fires on any page."""

    rules: int
    examples: tuple[Outcome, ...]
    pages: tuple[PageOutcome, ...]
    wrong_marks: tuple[WrongMark, ...]
    unexercised: tuple[str, ...] = ()

    @property
    def failures(self) -> list[Outcome | PageOutcome | WrongMark]:
        """What did not come out as it should."""
        return [
            *(outcome for outcome in self.examples if not outcome.passed),
            *(page for page in self.pages if page.differences),
            *self.wrong_marks,
        ]


def run_tests(paths: Sequence[Path] | None = None) -> RuleTests:
    """Test the rules at `paths`, or the shipped ones if None.

    Pages are looked for below `paths`; for the shipped rules in `fixtures/` beside them, which
    a checkout has and an installed package has not. Raises RuleFileError where a file does not
    fit the schema or a regex is none.
    """
    sources = shipped_sources() if paths is None else read_sources(paths)
    if sources.faults:
        raise RuleFileError(sources.faults)
    own = [
        path for path in paths or () if not path.resolve().is_relative_to(shipped_rules().resolve())
    ]
    packs = load_packs(own)
    rules = sources.rules()
    examples, faults = run_examples(rules, packs.rules)
    if faults:
        raise RuleFileError(faults)
    pages = list(_expectations([shipped_rules().parent / "fixtures"] if paths is None else paths))
    outcomes = _page_outcomes(own, pages) if pages else []
    marks = [mark for path, page in pages for mark in _wrong_marks(rules, path, page)]
    idle = _unexercised(rules, packs, pages) if pages else ()
    return RuleTests(len(rules), tuple(examples), tuple(outcomes), tuple(marks), tuple(idle))


def _expectations(folders: Sequence[Path]) -> Iterator[tuple[Path, Expectation]]:
    for folder in folders:
        for path in sorted(folder.rglob(PAGE_FILE)) if folder.is_dir() else ():
            yield path, load_expectation(path)


def _page_outcomes(
    rules: Sequence[Path], pages: Sequence[tuple[Path, Expectation]]
) -> list[PageOutcome]:
    from cleaner.pipeline import Cleaner  # loads the prior, which examples alone do not need

    cleaner = Cleaner(rules)
    return [
        PageOutcome(
            str(path), mismatches(page, cleaner.clean(page.source.read_bytes(), url=page.url))
        )
        for path, page in pages
    ]


def _unexercised(
    rules: Sequence[RuleSource], packs: Packs, pages: Sequence[tuple[Path, Expectation]]
) -> list[str]:
    engine = Engine(packs.rules)
    fired: set[str] = set()
    for _, page in pages:
        blocks, dom = _read(page.source)
        evidence = engine.run(
            blocks, features(blocks), site=_site(page), lang=page.lang, title=page.title, dom=dom
        )
        found = (*evidence.hits, *evidence.spans, *evidence.boundaries)
        fired.update(hit.rule for hit in found)
    files: dict[str, bool] = {}
    for source in rules:
        name = source.file.shown
        files[name] = files.get(name, False) or source.rule.id in fired
    return [name for name, used in files.items() if not used]


def _read(source: Path) -> tuple[Blocks, Dom | None]:
    """The lines of a page, and its elements if it is HTML."""
    text = decode(source.read_bytes()).text
    if source.suffix == ".html":
        page = html_page(text)
        return page.blocks, page.dom
    return text_blocks(text), None


def _site(page: Expectation) -> str | None:
    return urlsplit(page.url).hostname if page.url else None


def _wrong_marks(rules: Sequence[RuleSource], path: Path, page: Expectation) -> Iterator[WrongMark]:
    """What `stable` rules mark in the lines that belong to the article."""
    stable = {s.rule.id: s for s in rules if s.rule.status == "stable" and s.rule.kind != "keeps"}
    if not stable:
        return
    blocks = text_blocks("\n".join(page.main))
    engine = Engine([source.loaded for source in stable.values()], backend="plain")
    evidence = engine.run(
        blocks, features(blocks), site=_site(page), lang=page.lang, title=page.title
    )
    for hit in (*evidence.hits, *evidence.spans, *evidence.boundaries):
        source = stable[hit.rule]
        text = blocks.clean[hit.block]
        known = {" ".join(t.split()) for e in source.rule.known_false_hit for t in e}
        if text not in known:
            place = f"{source.file.shown}:{source.place[0]}"
            yield WrongMark(hit.rule, place, str(path.parent), text)
