"""Which rules fire on a corpus, and which never do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cleaner.blocks.features import features
from cleaner.blocks.html import html_page
from cleaner.blocks.text import text_blocks
from cleaner.engine.loading import LoadedRule
from cleaner.engine.packs import load_packs
from cleaner.engine.run import Engine
from cleaner.engine.shipped import shipped_rules
from cleaner.errors import InputError
from cleaner.io.items import Item
from cleaner.model import Blocks, Dom
from cleaner.pipeline import read_document
from cleaner.segment.language import language
from cleaner.tooling.corpus import read_corpus
from cleaner.tooling.findings import Finding
from cleaner.tooling.rule_sources import RuleSource, Sources, read_sources, shipped_sources

CHECK = "never-fires"


@dataclass(slots=True)
class Firing:
    """On how many documents each rule fires, by id; `unread` are documents that cannot be read."""

    documents: int = 0
    fired: Counter[str] = field(default_factory=Counter)
    unread: list[str] = field(default_factory=list)


def firing(rules: Sequence[LoadedRule], items: Iterable[Item]) -> Firing:
    """Run rules over documents, all in one engine, so that they see each other's labels."""
    engine = Engine(rules)
    found = Firing()
    for item in items:
        try:
            blocks, dom, site = _read(item)
        except InputError:
            found.unread.append(str(item.id))
            continue
        columns = features(blocks)
        lang = language(blocks, columns.words)
        evidence = engine.run(blocks, columns, site=site, lang=lang, dom=dom)
        hits = (*evidence.hits, *evidence.spans, *evidence.boundaries)
        found.fired.update({hit.rule for hit in hits})
        found.documents += 1
    return found


def never_fires(paths: Sequence[Path] | None, corpus: Sequence[str]) -> list[Finding]:
    """Advice about each rule at `paths` (the shipped ones if None) that fires on no document.

    Rules run beside the shipped ones. Deprecated rules do not run, and nothing is said of them.
    Raises ConfigurationError and RuleFileError.
    """
    sources: Sources = shipped_sources() if paths is None else read_sources(paths)
    root = shipped_rules().resolve()
    own = [p for p in paths or () if not p.resolve().is_relative_to(root)]
    found = firing(load_packs(own).rules, read_corpus(corpus))
    if not found.documents:
        return []
    where = f"none of the {found.documents} documents of {', '.join(corpus)}"
    return sorted(
        _finding(source, where)
        for source in sources.rules()
        if source.rule.status != "deprecated" and not found.fired[source.rule.id]
    )


def _finding(source: RuleSource, where: str) -> Finding:
    line, column = source.place
    message = f"{source.rule.id} fires on {where}"
    return Finding(source.file.shown, line, column, message, CHECK, "advice")


def _read(item: Item) -> tuple[Blocks, Dom | None, str | None]:
    if item.error is not None:
        raise InputError(item.error)
    document, _ = read_document(item.source, item.kind, item.url, item.name)
    if document.kind == "html":
        page = html_page(document.text)
        return page.blocks, page.dom, document.site
    return text_blocks(document.text), None, document.site
