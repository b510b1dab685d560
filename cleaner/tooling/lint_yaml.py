"""Checks of how YAML reads a rule file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import yaml
from yaml.resolver import Resolver

from cleaner.engine.loading import Place
from cleaner.tooling.findings import Library, Remark
from cleaner.tooling.rule_sources import SourceFile

_TEXT_KEYS: Final = frozenset(
    ("equals", "startswith", "endswith", "contains", "hit", "miss", "known_false_hit")
)
_OTHER_READERS: Final = frozenset(("y", "n", "Y", "N", "~"))
_COMMENTED: Final = re.compile(r"\s*#\s*(?:- )?id: *['\"]?[a-z0-9]+(?:-[a-z0-9]+)*['\"]?\s*$")
_TEXT_TAG: Final = "tag:yaml.org,2002:str"
_FAST: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


@dataclass(frozen=True, slots=True)
class _Bare:
    """A text of an item or example written without quotes; `rest` follows it on its line."""

    value: str
    place: Place
    rest: str
    is_text: bool


def portable_yaml(library: Library) -> Iterator[Remark]:
    """Every YAML reader takes the file; libyaml alone lets some bare `?` and `:` pass."""
    for file in library.sources.files:
        try:
            for _ in yaml.parse(_text(file), Loader=yaml.SafeLoader):
                pass
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            message = f"some YAML readers refuse this; quote the text: {error.problem}"
            yield Remark(file, place, message)


def quoted_texts(library: Library) -> Iterator[Remark]:
    """What YAML reads, or another YAML reader may read, as something else than text is quoted."""
    for file in library.sources.files:
        for bare in _bare_texts(file):
            if not bare.is_text or bare.value in _OTHER_READERS:
                message = f"put {bare.value!r} in quotes: YAML may read it as something else"
                yield Remark(file, bare.place, message)


def swallowed_comments(library: Library) -> Iterator[Remark]:
    """` #` in an unquoted text starts a comment: what follows is not part of the text."""
    for file in library.sources.files:
        for bare in _bare_texts(file):
            if bare.rest.startswith("#"):
                message = f"{bare.rest!r} is read as a comment; quote the text if it belongs to it"
                yield Remark(file, bare.place, message, advice=True)


def rules_in_comments(library: Library) -> Iterator[Remark]:
    """A rule is never commented out: `status: deprecated` and `replaced_by` say more."""
    for file in library.sources.files:
        for number, line in enumerate(_text(file).splitlines(), 1):
            if _COMMENTED.match(line):
                message = "no rule is commented out: give it status: deprecated and replaced_by"
                yield Remark(file, (number, line.index("#") + 1), message)


def _bare_texts(file: SourceFile) -> Iterator[_Bare]:
    text = _text(file)
    lines = text.splitlines()
    locs = {place: loc for loc, place in file.read.values.items()}
    resolver: Any = Resolver()
    for event in yaml.parse(text, Loader=_FAST):
        if not isinstance(event, yaml.ScalarEvent) or not event.implicit[0]:
            continue
        start: Any = event.start_mark
        end: Any = event.end_mark
        place = (start.line + 1, start.column + 1)
        if not _TEXT_KEYS.isdisjoint(locs.get(place, ())):
            rest = lines[end.line][end.column :].strip() if end.line < len(lines) else ""
            tag = resolver.resolve(yaml.ScalarNode, event.value, event.implicit)
            yield _Bare(event.value, place, rest, tag == _TEXT_TAG)


def _text(file: SourceFile) -> str:
    return file.path.read_text("utf-8-sig")
