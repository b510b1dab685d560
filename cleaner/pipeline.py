"""`Cleaner`: one document in, one Result out. Pure and picklable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self, get_args

import numpy as np
import regex

from cleaner.blocks.declared import declared
from cleaner.blocks.decode import decode
from cleaner.blocks.features import Features, features
from cleaner.blocks.html import html_page
from cleaner.blocks.text import text_blocks
from cleaner.choices import InputKind, Profile
from cleaner.engine.packs import Packs, load_packs
from cleaner.engine.run import Engine
from cleaner.errors import ConfigurationError
from cleaner.labels import NOISE
from cleaner.model import (
    Blocks,
    Document,
    Dom,
    Evidence,
    Hit,
    PageMetadata,
    Reason,
    Result,
    Segment,
)
from cleaner.segment.decide import Decision, decide, decide_html, opinion_odds
from cleaner.segment.html_prior import HtmlPrior
from cleaner.segment.language import tongue
from cleaner.segment.metadata import Story, collect
from cleaner.segment.prior import Prior
from cleaner.segment.roles import element_roles, label_blocks, rule_labels
from cleaner.segment.second_opinion import Opinion, trafilatura_opinion
from cleaner.segment.tiles import Span, body_text, source_spans, tile
from cleaner.segment.titles import Title, best_title, find_title, page_title, repeated_title
from cleaner.sites import host_of

# Log-odds added to every block: a positive shift calls more of it noise.
PROFILES: Final[dict[str, float]] = {
    "precision": 1.0,
    "balanced": 0.0,
    "recall": -1.0,
    "thorough": 0.0,
}
THOROUGH: Final = "thorough"
MIN_SPAN: Final = 1.5  # log-odds from which a span is cut out of a line of the article
_HTML: Final = regex.compile(
    r"[\s\ufeff]*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?"
    r"<(?:!doctype\s+html|html|head|body|div|article|section|p|table)\b",
    regex.IGNORECASE | regex.DOTALL,
)


class Cleaner:
    """Separates articles from the junk around them.

    `rules` are folders or files with rules of your own; they are loaded after the shipped ones
    and win. `disable` names rules to leave out (patterns such as `en-share-*` too). `keep`
    names noise labels whose text goes into `Result.text` all the same. `profile` shifts the
    threshold: "precision" removes more, "recall" keeps more; "thorough" asks trafilatura for a
    second opinion on HTML pages, which takes ten times as long. `prior` is a folder that
    `cleaner fit` wrote, used in place of the shipped prior. `explain` puts the strongest
    structural reasons in words into the segments' evidence, which is slow.

    Raises:
        RuleFileError: A rule file holds faults; the error lists all of them.
        ConfigurationError: An argument is wrong.
    """

    def __init__(
        self,
        rules: Sequence[str | Path] | str | Path = (),
        *,
        profile: Profile = "balanced",
        disable: Iterable[str] = (),
        keep: Iterable[str] = (),
        counts: Mapping[str, int] | None = None,
        prior: str | Path | None = None,
        explain: bool = False,
    ) -> None:
        if profile not in PROFILES:
            raise ConfigurationError(
                f"there is no profile {profile!r}; choose {', '.join(PROFILES)}"
            )
        self.keep = frozenset(keep)
        unknown = sorted(self.keep - set(NOISE))
        if unknown:
            raise ConfigurationError(
                f"keep: {', '.join(unknown)} is no noise label; choose from {', '.join(NOISE)}"
            )
        folders = [rules] if isinstance(rules, (str, Path)) else list(rules)
        self.profile = profile
        self.packs = load_packs(folders, disable=disable)
        self._engine = Engine(self.packs.rules)
        self._read_prior(prior)
        self._counts = counts
        self._explain = explain

    def with_prior(self, prior: str | Path) -> Self:
        """A cleaner that is the same but for its prior, and shares the compiled rules.

        Raises ConfigurationError where there is no folder `prior`.
        """
        other = copy(self)
        other._read_prior(prior)  # noqa: SLF001 -- of the same class
        return other

    def with_packs(self, packs: Packs) -> Self:
        """A cleaner that is the same but for its rules, and shares the prior."""
        other = copy(self)
        other.packs = packs
        other._engine = Engine(packs.rules)  # noqa: SLF001 -- of the same class
        return other

    def _read_prior(self, prior: str | Path | None) -> None:
        folder = None if prior is None else Path(prior)
        if folder is not None and not folder.is_dir():
            raise ConfigurationError(f"{prior}: there is no folder with a fitted prior here")
        self._prior = Prior(folder)
        self._html_prior = HtmlPrior(folder)

    def clean(
        self,
        source: str | bytes,
        kind: InputKind = "auto",
        url: str | None = None,
        id: str | None = None,  # noqa: A002 -- the name in the contract
    ) -> Result:
        """Clean one document.

        Raises InputError for what cannot be cleaned (binary data) and TypeError
        for a source that is neither str nor bytes.
        """
        document, warnings = read_document(source, kind, url, id)
        if document.kind == "html":
            return self._clean_html(document, warnings)
        blocks = text_blocks(document.text)
        columns = features(blocks)
        lang, script = tongue(blocks, columns.words)
        repeated = repeated_title(blocks, columns)
        evidence = self._engine.run(
            blocks,
            columns,
            site=document.site,
            lang=lang,
            script=script,
            title=repeated.text if repeated else None,
            counts=self._counts,
        )
        decision = decide(
            blocks,
            columns,
            evidence,
            self._prior,
            title=repeated.text if repeated else None,
            shift=PROFILES[self.profile],
            explain=self._explain,
        )
        warnings += _timeouts(evidence)
        page = _Page(document, blocks, columns, lang, evidence, decision, repeated)
        return page.result(self.keep, warnings)

    def _clean_html(self, document: Document, warnings: tuple[str, ...]) -> Result:
        page = html_page(document.text)
        blocks = page.blocks
        said = declared(page.document, document.url)
        site = document.site or host_of(said.page.url)
        columns = features(blocks)
        lang, script = tongue(blocks, columns.words)
        evidence = self._engine.run(
            blocks,
            columns,
            site=site,
            lang=lang,
            script=script,
            title=best_title(said.page),
            counts=self._counts,
            dom=page.dom,
        )
        judged = self._html_prior.judge(columns, page.dom, said, explain=self._explain)
        opinion = Opinion()
        if self.profile == THOROUGH:
            opinion = trafilatura_opinion(document.text, blocks.clean, document.url)
        decision = decide_html(
            columns,
            evidence,
            judged,
            opinion=opinion_odds(opinion.keeps),
            shift=PROFILES[self.profile],
        )
        warnings += (*_timeouts(evidence), *opinion.warnings)
        rendered = replace(document, text=blocks.source, site=site)
        declares = _Declares(page.dom, said.page, opinion.page)
        found = _Page(rendered, blocks, columns, lang, evidence, decision, None, declares)
        return found.result(self.keep, warnings)


@dataclass(frozen=True, slots=True)
class _Declares:
    """The elements of an HTML page, what it declares, and what a second opinion found of it."""

    dom: Dom
    page: PageMetadata
    spare: PageMetadata | None = None


class _Page:
    """Puts the Result of one document together."""

    def __init__(
        self,
        document: Document,
        blocks: Blocks,
        columns: Features,
        lang: str | None,
        evidence: Evidence,
        decision: Decision,
        repeated: Title | None,
        declares: _Declares | None = None,
    ) -> None:
        self.declares = declares
        self.document = document
        self.blocks = blocks
        self.lang = lang
        self.evidence = evidence
        self.decision = decision
        self.main = decision.main.copy()
        noise_labels = rule_labels([h for h in evidence.hits if h.log_odds > 0])
        if declares is not None:
            first = int(np.argmax(self.main)) if self.main.any() else len(blocks)
            self.title = page_title(blocks, declares.page, first)
            self.main[:1] = False  # the document's title
        else:
            self.title = find_title(blocks, columns, self.main, noise_labels, repeated)
            if self.title is not None:
                # Nothing of the article stands above its headline: those are kickers.
                self.main[: self.title.block] = False
        if self.title is not None:
            self.main[[self.title.block, *self.title.copies]] = False
        self.labels = label_blocks(
            blocks,
            columns,
            self.main,
            noise_labels=noise_labels,
            main_labels=self._main_labels(),
            title=self.title,
            appended=decision.appended,
        )

    def _main_labels(self) -> dict[int, str]:
        """Labels of the article's blocks: what rules say, else what their elements are."""
        said = rule_labels([h for h in self.evidence.hits if h.log_odds < 0])
        if self.declares is None:
            return said
        roles = element_roles(self.declares.dom, self.main)
        return roles | {i: label for i, label in said.items() if label != "paragraph"}

    def result(self, keep: frozenset[str], warnings: tuple[str, ...]) -> Result:
        spans = self._spans()
        return Result.deferred(
            lambda: self._segments(spans, keep),
            text=body_text(self.blocks, self.labels, spans, keep),
            title=self.title.text if self.title else None,
            metadata=self._metadata(),
            source=self.document.text,
            id=self.document.id,
            url=self.document.url,
            warnings=warnings,
        )

    def _segments(self, spans: dict[int, list[Span]], keep: frozenset[str]) -> tuple[Segment, ...]:
        confidence = self.decision.confidence.tolist()
        return tile(self.blocks, self.labels, confidence, self._reasons(), spans, keep)

    def _spans(self) -> dict[int, list[Span]]:
        """Spans to cut out of lines of the article, and the site's name beside the headline."""
        hits: dict[int, list[Hit]] = defaultdict(list)
        for hit in self.evidence.spans:
            if self.main[hit.block] and hit.log_odds >= MIN_SPAN:
                hits[hit.block].append(hit)
        spans = {i: source_spans(self.blocks, i, found) for i, found in hits.items()}
        title = self.title
        if title is not None and title.site is not None:
            length = len(self.blocks.clean[title.block])
            start, end = (0, title.start) if title.start else (title.end, length)
            hit = Hit(title.block, "repeated-headline", "site", 4.0, False, start, end)
            spans[title.block] = source_spans(self.blocks, title.block, [hit])
        return spans

    def _reasons(self) -> list[tuple[Reason, ...]]:
        reasons = self.decision.reasons()
        known: dict[tuple[str, float], Reason] = {}  # a rule says the same of many blocks
        for hit in self.evidence.hits:
            said = (hit.rule, hit.log_odds)
            reason = known.get(said)
            if reason is None:
                reason = known[said] = Reason("rule", *said)
            reasons[hit.block].append(reason)
        for of_block in reasons:
            if len(of_block) > 1:
                of_block.sort(key=_strongest_first)
        return list(map(tuple, reasons))

    def _metadata(self) -> dict[str, object]:
        main = np.flatnonzero(self.main)
        n = len(self.blocks)
        stop = self.decision.appended
        story = Story(int(main[0]), int(main[-1]), stop) if len(main) else None
        captured = {c.block for c in self.evidence.captures if c.field == "signature"}
        signatures = [
            self.blocks.clean[i]
            for i in range(n)
            if self.labels[i] == "signature" and i not in captured and i < stop
        ]
        return collect(
            self.evidence.captures,
            story,
            lang=self.lang,
            site=self.title.site if self.title else None,
            signatures=signatures,
            page=self.declares.page if self.declares else None,
            spare=self.declares.spare if self.declares else None,
        )


def _timeouts(evidence: Evidence) -> tuple[str, ...]:
    return tuple(f"rule {r}: its regex ran out of time" for r in evidence.timeouts)


def _strongest_first(reason: Reason) -> tuple[float, str, str]:
    return (-abs(reason.log_odds), reason.kind, reason.name)


def read_document(
    source: str | bytes, kind: InputKind, url: str | None, name: str | None
) -> tuple[Document, tuple[str, ...]]:
    """A source decoded, its kind and site told, and what a user should know of that.

    Raises InputError for binary data, TypeError for a source that is neither str nor bytes.
    """
    if kind not in get_args(InputKind):
        raise ConfigurationError(f"there is no kind {kind!r}; choose auto, text or html")
    warnings: tuple[str, ...] = ()
    if isinstance(source, bytes):
        decoded = decode(source)
        text, warnings = decoded.text, decoded.warnings
    elif isinstance(source, str):
        text = source
    else:
        raise TypeError(f"source must be str or bytes, not {type(source).__name__}")
    is_html = kind == "html" or (kind == "auto" and _HTML.match(text) is not None)
    return Document(text, "html" if is_html else "text", name, url, host_of(url)), warnings
