"""Measuring extractions against gold pages: the cleaner, and peers beside it in the same run.

Each page goes through every extractor before the next one does, so that CPU times meet the same
machine. Each extractor runs in a process of its own (`workers`). A page on which one fails
counts as no text kept, and not in its CPU times.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

from cleaner import __version__
from cleaner.blocks.features import features
from cleaner.blocks.text import text_blocks
from cleaner.choices import Profile
from cleaner.errors import ConfigurationError, MissingExtraError
from cleaner.pipeline import Cleaner
from cleaner.segment.language import language
from cleaner.tooling.dumps import EXTRACTED, WHOLE, available, dump
from cleaner.tooling.folds import fold, fold_priors
from cleaner.tooling.gold import GoldPage, read_gold
from cleaner.tooling.measures import share_found, shingle_score, word_score
from cleaner.tooling.peers import Extract, Reads, Task, find_peers, load
from cleaner.tooling.workers import Answer, Worker

CLEANER: Final = "cleaner"
HTML: Final = "html"
GOLD: Final = "gold"  # gold text itself, of which nothing should be removed
INPUTS: Final = (HTML, *(name for name, _ in (*WHOLE, *EXTRACTED)), GOLD)
_EVERY: Final = 100  # pages between two lines of progress
_WARM_UP: Final = (
    "<html><head><title>A ferry runs aground</title></head><body><h1>A ferry runs aground</h1>"
    "<p>A ferry with 112 people on board ran aground near Vasterby on Monday, it was said.</p>"
    "<p>Nobody was hurt, and the ferry was towed to the harbour before the evening.</p></body></html>"
)

Report: TypeAlias = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Settings:
    """How pages are cleaned: as the arguments of `Cleaner`. `priors` holds none for the shipped
    prior, one folder, or one for each fold.
    """

    rules: tuple[Path, ...] = ()
    disable: tuple[str, ...] = ()
    profile: Profile = "balanced"
    priors: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure.

    `gold` are gold folders; `inputs` what is cleaned, "html" or the name of a dump, of INPUTS;
    `against` names of peers. `cross_validate` fits a prior without each fold of sites, kept in
    `folds` if that is given, and leaves out rules of single sites. `thin` takes each N-th page of
    a folder. `limit` is in seconds a page.
    """

    gold: tuple[Path, ...]
    inputs: tuple[str, ...] = (HTML,)
    against: tuple[str, ...] = ()
    settings: Settings = field(default_factory=Settings)
    cross_validate: bool = False
    folds: Path | None = None
    thin: int = 1
    limit: float = 60.0


@dataclass(frozen=True, slots=True)
class PageScore:
    """How well one page was extracted, each in [0, 1]; `seconds` are of CPU.

    `wanted` and `unwanted` are shares of gold's snippets found, None where gold has none.
    """

    f1: float
    precision: float
    recall: float
    shingles: float
    wanted: float | None
    unwanted: float | None
    seconds: float
    error: str | None = None


@dataclass(frozen=True, slots=True)
class ScoredPage:
    """One page with the score of each extractor, by name. `gold` names the page's folder,
    `lang` is the language of its article (ISO 639-1), None where it cannot be told.
    """

    id: str
    url: str
    gold: str
    type: str
    lang: str | None
    scores: dict[str, PageScore]


@dataclass(frozen=True, slots=True)
class Run:
    """All pages of one input. `skipped` are pages without it: (id, cause)."""

    input: str
    extractors: tuple[str, ...]
    pages: tuple[ScoredPage, ...]
    skipped: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The runs of a plan; `versions` of the extractors, `missing` peers with how to get them.

    `failures` are what went wrong, one line for people each.
    """

    plan: Plan
    runs: tuple[Run, ...]
    versions: dict[str, str | None]
    missing: dict[str, str]

    @property
    def is_complete(self) -> bool:
        """Whether the cleaner cleaned every page; peers may have failed."""
        return not any(
            run.skipped or any(page.scores[CLEANER].error for page in run.pages)
            for run in self.runs
        )

    def failures(self) -> Iterator[str]:
        for run in self.runs:
            for page, cause in run.skipped:
                yield f"{page}: left out of {run.input}: {cause}"
            for name in run.extractors:
                failed = [page for page in run.pages if page.scores[name].error]
                if failed:
                    first = failed[0]
                    yield (
                        f"{name} failed on {len(failed)} of {len(run.pages)} pages "
                        f"({run.input}), first on {first.id}: {first.scores[name].error}"
                    )


def evaluate(plan: Plan, report: Report = print) -> Evaluation:
    """Carry out a plan; `report` is told of progress.

    Raises ConfigurationError for what cannot be carried out (unknown names, no gold, rule files
    with faults), MissingExtraError where a tool for a dump is not installed.
    """
    unknown = sorted(set(plan.inputs) - set(INPUTS))
    if unknown:
        raise ConfigurationError(
            f"there is no input {', '.join(unknown)}; choose from {', '.join(INPUTS)}"
        )
    for name in plan.inputs:
        if name not in {HTML, GOLD, *available()}:
            raise MissingExtraError(f"the input {name}", "bench")
    reads = frozenset(_kind(name) for name in plan.inputs)
    peers = find_peers(plan.against, reads)
    missing = {peer.name: peer.missing for peer in peers if peer.missing}
    peers = [peer for peer in peers if peer.name not in missing]
    pages = [(f, page) for f in plan.gold for page in list(read_gold(f))[:: plan.thin]]
    with ExitStack() as stack:
        settings = checked(plan.settings, site_rules=not plan.cross_validate)
        if plan.cross_validate:
            priors = stack.enter_context(fold_priors(plan.gold, plan.folds, report))
            settings = replace(settings, priors=tuple(priors))
        warm_up = [
            Task(_WARM_UP.encode() if kind == HTML else _WARM_UP, kind, fold=k)
            for kind in sorted(reads)
            for k in range(max(1, len(settings.priors)))
        ]

        def worker(make: Callable[[], Extract]) -> Worker:
            return stack.enter_context(closing(Worker(make, plan.limit, warm_up)))

        cleaner = worker(partial(make_cleaner, settings))
        others = [(peer, worker(partial(load, peer.name))) for peer in peers]
        runs = []
        for name in plan.inputs:
            extractors = {CLEANER: cleaner}
            extractors.update((p.name, w) for p, w in others if _kind(name) in p.reads)
            maker = worker(partial(make_dumper, name)) if name not in {HTML, GOLD} else None
            runs.append(_run(name, pages, maker, extractors, report))
    versions = {CLEANER: __version__, **{peer.name: peer.version for peer in peers}}
    return Evaluation(plan, tuple(runs), versions, missing)


def checked(settings: Settings, *, site_rules: bool) -> Settings:
    """Settings of which a cleaner can be made; without `site_rules` rules of single sites are
    disabled, since whoever wrote them saw the site.

    Raises ConfigurationError, RuleFileError with every fault of the rule files.
    """
    cleaners = list(_cleaners(settings))
    if site_rules:
        return settings
    of_sites = (loaded.id for loaded in cleaners[0].packs.rules if loaded.scope.sites)
    return replace(settings, disable=(*settings.disable, *of_sites))


def make_cleaner(settings: Settings) -> Extract:
    """An extractor that cleans with the prior of the page's fold, if there are several."""
    cleaners = list(_cleaners(settings))

    def extract(task: Task) -> str:
        cleaner = cleaners[task.fold % len(cleaners)]
        return cleaner.clean(task.source, kind=task.kind, url=task.url).text

    return extract


def _cleaners(settings: Settings) -> Iterator[Cleaner]:
    """One for each prior, or one with the shipped prior; all share the compiled rules."""
    cleaner = Cleaner(settings.rules, disable=settings.disable, profile=settings.profile)
    yield from map(cleaner.with_prior, settings.priors)
    if not settings.priors:
        yield cleaner


def make_dumper(name: str) -> Extract:
    """What dumps pages to text, for a process of its own."""

    def extract(task: Task) -> str:
        return dump(name, task.html)

    return extract


def _kind(name: str) -> Reads:
    return "html" if name == HTML else "text"


def _run(
    name: str,
    pages: Sequence[tuple[Path, GoldPage]],
    maker: Worker | None,
    extractors: dict[str, Worker],
    report: Report,
) -> Run:
    """Make the input of each page and give it to each extractor."""
    scored: list[ScoredPage] = []
    skipped: list[tuple[str, str]] = []
    for number, (folder, page) in enumerate(pages, 1):
        task = _task(name, page, maker)
        if isinstance(task, str):
            skipped.append((page.id, task))
        else:
            scores = {}
            for extractor, worker in extractors.items():
                scores[extractor] = score(worker.run(task), page)
                if extractor == CLEANER and worker.broken is not None:
                    raise ConfigurationError(f"the cleaner does not start: {worker.broken}")
            scored.append(
                ScoredPage(page.id, page.url, folder.name, page.type, _language(page.main), scores)
            )
        if number % _EVERY == 0:
            report(f"{name}: {number} of {len(pages)} pages measured")
    return Run(name, tuple(extractors), tuple(scored), tuple(skipped))


def _task(name: str, page: GoldPage, maker: Worker | None) -> Task | str:
    """What to extract from, or why there is nothing."""
    if name == GOLD:
        return Task(page.main, "text", page.url, fold(page.site))
    try:
        html = page.html()
    except (OSError, EOFError, zlib.error) as error:
        return f"its HTML cannot be read: {error}"
    task = Task(html, "html", page.url, fold(page.site))
    if maker is None:
        return task
    dumped = maker.run(task)
    return dumped.error or Task(dumped.text, "text", task.url, task.fold)


def score(answer: Answer, page: GoldPage) -> PageScore:
    """Compare an answer with gold."""
    by_word = word_score(answer.text, page.main)
    return PageScore(
        f1=by_word.f1,
        precision=by_word.precision,
        recall=by_word.recall,
        shingles=shingle_score(answer.text, page.main).f1,
        wanted=share_found(page.wanted, answer.text),
        unwanted=share_found(page.unwanted, answer.text),
        seconds=answer.seconds,
        error=answer.error,
    )


def _language(text: str) -> str | None:
    blocks = text_blocks(text)
    return language(blocks, features(blocks).words)
