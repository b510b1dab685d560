"""Checks of rules as a whole: ids, words about them, status, scope, examples, files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import regex

from cleaner.characters import fold, mask_numbers
from cleaner.tooling.examples import KINDS, MARK
from cleaner.tooling.findings import Library, Remark, at_rule, at_text
from cleaner.tooling.rule_sources import RuleSource, SourceFile

# Words; single characters where no spaces part words, two syllables of Korean (a particle follows
# the noun); signs and digits, for rules about those.
_TOKEN: Final = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]|\p{Hangul}{2}|[\p{Latin}\p{M}]{2,}"
    r"|(?:(?![\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Hangul}\p{Latin}])[\p{L}\p{M}]){2,}"
    r"|[^\w\s.,»\"'\[\]]|0"
)
_FILE_NAME: Final = regex.compile(r"[a-z0-9]+(?:(?:--?|\.)[a-z0-9]+)*\.ya?ml")  # `--` as in xn--
_SPAN: Final = regex.compile(r"\[\[.+?\]\]")


def unique_ids(library: Library) -> Iterator[Remark]:
    """An id stands once over all files; a rule of yours may replace a shipped one."""
    first: dict[str, RuleSource] = {}
    for source in library.rules():
        other = first.setdefault(source.rule.id, source)
        if other is not source:
            place = f"{other.file.shown}:{other.place[0]}"
            yield at_rule(source, f"the id {source.rule.id!r} is already used at {place}", key="id")


def scoped_ids(library: Library) -> Iterator[Remark]:
    """Ids of a language's rules start with the language."""
    for source in library.rules():
        lang = source.file.path.parent.name
        of_lang = source.file.model.scope.langs == (lang,)
        if of_lang and not source.rule.id.startswith(f"{lang}-"):
            yield at_rule(source, f"ids of rules for {lang} start with '{lang}-'", key="id")


def about_says_something(library: Library) -> Iterator[Remark]:
    """`about` is a sentence that says more than the id."""
    for source in library.rules():
        about = source.rule.about
        if not about.endswith("."):
            yield at_rule(source, "about is a sentence; end it with a full stop", key="about")
        if len(about.split()) < 3:
            yield at_rule(source, "about says too little to tell what the rule is for", key="about")


def rule_has_own_words(library: Library) -> Iterator[Remark]:
    """Two rules do not say the same of themselves."""
    first: dict[str, RuleSource] = {}
    for source in library.rules():
        other = first.setdefault(source.rule.about, source)
        if other is not source:
            message = f"{other.rule.id} has the same about; say how they differ"
            yield at_rule(source, message, key="about", advice=True)


def replacements_exist(library: Library) -> Iterator[Remark]:
    """What `replaced_by` names is a rule, and not the rule itself or a deprecated one."""
    status = {s.rule.id: s.rule.status for s in [*library.shipped, *library.rules()]}
    for source in library.rules():
        name = source.rule.replaced_by
        if name is None:
            continue
        if status.get(name) is None or name == source.rule.id:
            yield at_rule(
                source, f"replaced_by: there is no other rule {name!r}", key="replaced_by"
            )
        elif status[name] == "deprecated":
            yield at_rule(source, f"replaced_by: {name!r} is deprecated itself", key="replaced_by")
        if source.rule.status != "deprecated":
            message = "replaced_by goes with status: deprecated"
            yield at_rule(source, message, key="replaced_by")


def still_valid(library: Library) -> Iterator[Remark]:
    """`valid_until` lies ahead."""
    for source in library.rules():
        until = source.rule.valid_until
        if until is not None and until < library.today and source.rule.status != "deprecated":
            message = (
                f"was valid until {until}: look at the site again, then change or deprecate it"
            )
            yield at_rule(source, message, key="valid_until", advice=True)


def file_names(library: Library) -> Iterator[Remark]:
    """A file's name says what it scopes, in small letters; a site's file is named after it."""
    for file in library.sources.files:
        if not _FILE_NAME.fullmatch(file.path.name):
            yield Remark(
                file, (1, 1), "file names are small letters, digits, - and ., ending .yaml"
            )
        sites = file.model.scope.sites
        if sites and file.path.parent.name == "sites" and file.path.stem not in sites:
            message = f"the file of a site is named after it: {sites[0].lstrip('*.')}.yaml"
            yield Remark(file, (1, 1), message)


def language_files(library: Library) -> Iterator[Remark]:
    """A file below `lang/` names its languages, one below `sites/` its sites."""
    for file in library.sources.files:
        above, scope = file.path.parent, file.model.scope
        if above.parent.name == "lang" and not scope.langs:
            message = (
                f"a file of lang/{above.name}/ names its language: scope: {{langs: [{above.name}]}}"
            )
            yield Remark(file, (1, 1), message)
        if above.name == "sites" and not scope.sites:
            yield Remark(file, (1, 1), "a file of sites/ names its sites in scope")


def file_headers(library: Library) -> Iterator[Remark]:
    """The first line is a comment that says what the file scopes."""
    for file in library.sources.files:
        first = _first_line(file)
        if not first.startswith("# ") or len(first.split()) < 3:
            yield Remark(file, (1, 1), "the first line is a comment that says what the file is for")


def near_misses(library: Library) -> Iterator[Remark]:
    """One `miss` comes near: it shares a word or a sign with what the rule looks for."""
    for source in library.rules():
        wanted = _tokens(_sought(source))
        misses = _tokens(text for example in source.rule.miss for text in example)
        if wanted and wanted.isdisjoint(misses):
            message = (
                "no miss comes near: write a sentence of an article with a word of a hit in it"
            )
            yield at_rule(source, message, key="miss")


def examples_differ(library: Library) -> Iterator[Remark]:
    """No example stands twice, and none is both `hit` and `miss`."""
    for source in library.rules():
        seen: dict[tuple[str, ...], str] = {}
        for kind in KINDS:
            for index, example in enumerate(getattr(source.rule, kind)):
                before = seen.setdefault(example, kind)
                if before != kind or list(getattr(source.rule, kind)).index(example) != index:
                    message = f"this example already stands in {before}"
                    yield at_text(source, (*source.loc, kind), index, message)


def inline_spans(library: Library) -> Iterator[Remark]:
    """Each `hit` of an inline rule encloses what is marked in `[[…]]`."""
    for source in library.rules():
        if source.rule.kind == "inline":
            for index, example in enumerate(source.rule.hit):
                if not any(_SPAN.search(text) for text in example):
                    message = "enclose what the rule marks in [[…]]"
                    yield at_text(source, (*source.loc, "hit"), index, message)


def _sought(source: RuleSource) -> Iterator[str]:
    """What a rule looks for: its literals, and its hits."""
    for item, _ in source.described():
        for values in (item.equals, item.startswith, item.endswith, item.contains):
            yield from values or ()
    for example in source.rule.hit:
        signed = [text for text in example if text.startswith(MARK)]
        yield from signed or example


def _tokens(texts: Iterable[str]) -> set[str]:
    return set(_TOKEN.findall(mask_numbers(fold("\n".join(texts)))))


def _first_line(file: SourceFile) -> str:
    with file.path.open(encoding="utf-8-sig") as lines:
        return lines.readline()
