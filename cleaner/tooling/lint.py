"""Checks rule files against their style guide: all findings of all files at once.

`CHECKS` names every check; each is a small function from the files to remarks, and its first
line of documentation says what it asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Final, TypeAlias

from cleaner.tooling import lint_marks, lint_rules, lint_texts, lint_yaml
from cleaner.tooling.findings import Finding, Level, Library, Remark
from cleaner.tooling.rule_sources import Sources, read_sources, shipped_sources

Check: TypeAlias = Callable[[Library], Iterable[Remark]]

SCHEMA_CHECK: Final = "schema"
CHECKS: Final[dict[str, Check]] = {
    "about": lint_rules.about_says_something,
    "about-own": lint_rules.rule_has_own_words,
    "capture": lint_texts.unused_captures,
    "comment": lint_yaml.swallowed_comments,
    "commented-out": lint_yaml.rules_in_comments,
    "contains-short": lint_texts.short_contains,
    "covered": lint_texts.covered_by_openings,
    "duplicate": lint_texts.duplicate_texts,
    "duplicate-item": lint_marks.duplicate_items,
    "duplicate-rule": lint_marks.duplicate_rules,
    "example-twice": lint_rules.examples_differ,
    "file-header": lint_rules.file_headers,
    "file-name": lint_rules.file_names,
    "file-scope": lint_rules.language_files,
    "id-prefix": lint_rules.scoped_ids,
    "id-unique": lint_rules.unique_ids,
    "inline-span": lint_rules.inline_spans,
    "ladder": lint_texts.ladder,
    "near-miss": lint_rules.near_misses,
    "quotes": lint_yaml.quoted_texts,
    "regex-bounded": lint_texts.bounded_regexes,
    "regex-literal": lint_texts.anchored_regexes,
    "regex-slow": lint_texts.quick_regexes,
    "replaced-by": lint_rules.replacements_exist,
    "selector": lint_texts.plain_selectors,
    "shadowed": lint_texts.shadowed_texts,
    "shadowed-opening": lint_marks.shadowed_by_openings,
    "valid-until": lint_rules.still_valid,
    "yaml": lint_yaml.portable_yaml,
}


def lint(
    paths: Sequence[Path] | None = None,
    *,
    today: date | None = None,
    shipped: Sources | None = None,
) -> list[Finding]:
    """Every finding in the rule files at `paths` (the shipped ones if None), sorted by place.

    `shipped` are the shipped rules where they are read already.

    A file that does not fit the schema is reported as such and checked no further. Raises
    ConfigurationError for a path that is not there.
    """
    shipped = shipped or shipped_sources()
    sources = shipped if paths is None else read_sources(paths)
    own = {file.path.resolve() for file in sources.files}
    beside = tuple(rule for rule in shipped.rules() if rule.file.path.resolve() not in own)
    library = Library(sources, beside, today or date.today())  # noqa: DTZ011 -- a day is enough
    found = [Finding(f.path, f.line, f.column, f.message, SCHEMA_CHECK) for f in sources.faults]
    for name, check in CHECKS.items():
        for remark in check(library):
            line, column = remark.place
            level: Level = "advice" if remark.advice else "fault"
            found.append(Finding(remark.file.shown, line, column, remark.message, name, level))
    return sorted(found)
