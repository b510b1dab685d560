"""Drafts → the text of rule files. What pages say is untrusted: every text is quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from cleaner.tooling.examples import MARK
from cleaner.tooling.mining.drafting import Draft, Entry
from cleaner.tooling.mining.sections import LONGEST_LINK
from cleaner.tooling.mining.wording import slug
from cleaner.tooling.rule_yaml import quoted

STRENGTH: Final = "strong"
MOST_HITS: Final = 5
_LINES_OF_RUN: Final = 3
_FILE_NAME: Final = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")


def file_name(site: str) -> str:
    """The name of the rule file of a site.

    >>> file_name("tide.example"), file_name("a--b.example")
    ('tide.example.yaml', 'a-b-example-8fac24f1.yaml')
    """
    return f"{site if _FILE_NAME.fullmatch(site) else slug(site, 100, '.')}.yaml"


def rule_file(sites: Sequence[Sequence[Draft]]) -> str:
    """The rule file for the drafts of one site or of several, each of which has one at least."""
    names = [drafts[0].site for drafts in sites]
    several = len(names) > 1
    what = f"{len(names)} sites" if several else names[0]
    lines = [f"# What repeats on pages of {what}, found by `cleaner rules mine`.", "schema: 1"]
    if not several:
        lines.append(f"scope: {_scope(names[0])}")
    lines.append("rules:")
    for drafts in sites:
        for draft in drafts:
            lines += _rule(draft, scoped=several)
    return "\n".join(lines) + "\n"


def _rule(draft: Draft, *, scoped: bool) -> Iterator[str]:
    yield f"- id: {draft.id}"
    yield f"  about: {quoted(draft.about)}"
    yield "  status: experimental"
    if scoped:
        yield f"  scope: {_scope(draft.site)}"
    yield f"  label: {draft.label}"
    yield f"  strength: {STRENGTH}"
    yield from _what(draft)
    yield "  hit:"
    yield from (f"  - {_example(hit)}" for hit in _hits(draft))
    yield "  miss:"
    yield from (f"  - {_example((miss,))}" for miss in draft.misses)


def _scope(site: str) -> str:
    return f"{{sites: [{quoted(site)}]}}"


def _what(draft: Draft) -> Iterator[str]:
    if draft.shape == "run":
        yield "  run:"
        yield f"    min: {_LINES_OF_RUN}"
        yield from _texts(draft.entries, "    ")
    elif draft.shape == "section":
        yield "  from:"
        yield from _items(draft.entries)
        if draft.ends:
            yield "  to:"
            yield from _items(draft.ends)
        yield f"  while: {{words: -{LONGEST_LINK}, features: {{ends_sentence: 0}}}}"
        yield f"  max: {draft.longest}"
    else:
        yield "  block:"
        yield from _items(draft.entries)


def _items(entries: Sequence[Entry]) -> Iterator[str]:
    """The entries as items: those of texts together, each pattern on its own."""
    plain = [entry for entry in entries if entry.shape == "lines"]
    counted = [entry for entry in entries if entry.shape == "numbers"]
    if plain:
        yield from _first(_texts(plain, "    "))
    if counted:
        yield "  - digits: any"
        yield from _texts(counted, "    ")
    for entry in entries:
        if entry.shape == "patterns":
            yield f"  - regex: {quoted(entry.text)}{_where(entry)}"


def _first(lines: Iterator[str]) -> Iterator[str]:
    yield f"  - {next(lines).lstrip()}"
    yield from lines


def _texts(entries: Iterable[Entry], indent: str) -> Iterator[str]:
    yield f"{indent}equals:"
    for entry in entries:
        yield f"{indent}- {quoted(entry.text)}{_where(entry)}"


def _where(entry: Entry) -> str:
    return f"  # on {entry.documents} of {entry.pages} pages"


def _hits(draft: Draft) -> Iterator[tuple[str, ...]]:
    if draft.shape == "run":
        yield tuple(_in_list(entry.samples[0]) for entry in draft.entries[:_LINES_OF_RUN])
    elif draft.shape == "section":
        marked = len(draft.example) - (1 if draft.ends else 0)
        lines = enumerate(draft.example)
        yield tuple(_meant(text) if i < marked else _in_list(text) for i, text in lines)
    else:
        hits = dict.fromkeys(entry.samples[0] for entry in draft.entries)
        more = (text for entry in draft.entries for text in entry.samples)
        hits = dict.fromkeys([*hits][:MOST_HITS] if len(hits) >= MOST_HITS else [*hits, *more])
        yield from ((_alone(text),) for text in [*hits][:MOST_HITS])


def _alone(text: str) -> str:
    """As an example of one line: two signs at its start would be read as one."""
    return MARK + text if text.startswith(MARK * 2) else text


def _meant(text: str) -> str:
    return f"{MARK} {text}" if text.startswith(MARK) else MARK + text


def _in_list(text: str) -> str:
    return MARK + text if text.startswith(MARK) else text


def _example(lines: Sequence[str]) -> str:
    if len(lines) == 1:
        return quoted(lines[0])
    return f"[{', '.join(map(quoted, lines))}]"
