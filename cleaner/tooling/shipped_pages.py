"""The catalogue of the shipped rules as Markdown: every rule with its examples, a page a pack."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from cleaner.engine.shipped import shipped_rules
from cleaner.tooling.examples import KINDS
from cleaner.tooling.reference import GENERATED, table
from cleaner.tooling.rule_sources import RuleSource, SourceFile, shipped_sources

FOLDER: Final = "rules"  # of the pages, beside the reference of rule files
_LANGUAGES: Final = {
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "en": "English", "es": "Spanish",
    "fa": "Persian", "fi": "Finnish", "fr": "French", "hi": "Hindi", "id": "Indonesian",
    "it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "no": "Norwegian",
    "pl": "Polish", "pt": "Portuguese", "ru": "Russian", "sv": "Swedish", "tr": "Turkish",
    "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
_BREAK: Final = " ⏎ "  # between the blocks of an example
_SAID: Final = {
    "hit": "Marks",
    "miss": "Leaves alone",
    "known_false_hit": "Marks, and should not",
}
_KEPT: Final = _SAID | {"hit": "Keeps"}
_INTRO: Final = """\
Of each rule: its label, how strongly it speaks ([strengths](../rules.md#strengths)), whether it is proven
(`stable`), and all of its examples, which are its tests. `»` before a line means that line, where an
example has several (parted by `⏎`); `[[…]]` encloses a part of a line.
"""


def catalogue_pages() -> dict[str, str]:
    """Every page by its name below the folder of the reference."""
    by_page = _by_page()
    return {f"{FOLDER}/{name}.md": _page(name, files) for name, files in by_page.items()}


def catalogue_index() -> str:
    """The section that leads to the pages."""
    rows = []
    for name, files in _by_page().items():
        rules = sum(len(file.model.rules) for file in files)
        rows.append((f"[{_title(name)}]({FOLDER}/{name}.md)", str(len(files)), str(rules)))
    total = sum(int(row[2]) for row in rows)
    head = f"## Shipped rules\n\nAll {total} rules that ship with `cleaner`, each with its examples.\n\n"
    return head + table(("rules for", "files", "rules"), iter(rows))


def _by_page() -> Mapping[str, Sequence[SourceFile]]:
    pages: dict[str, list[SourceFile]] = defaultdict(list)
    for file in shipped_sources().files:
        above = _relative(file).parent.parts
        pages["-".join(above)].append(file)
    return pages


def _relative(file: SourceFile) -> Path:
    return file.path.relative_to(shipped_rules())


def _title(page: str) -> str:
    pack, _, rest = page.partition("-")
    return {"generic": "every page", "agencies": "news agencies", "sites": "single sites"}.get(
        pack, f"pages in {_LANGUAGES.get(rest, rest)}"
    )


def _page(name: str, files: Sequence[SourceFile]) -> str:
    rules = sum(len(file.model.rules) for file in files)
    head = f"# Shipped rules for {_title(name)}\n\n{GENERATED}\n\n{rules} rules in {len(files)} files.\n{_INTRO}"
    return "\n".join([head, *(_file(file) for file in files)])


def _file(file: SourceFile) -> str:
    scope = file.model.scope
    notes = [_about(file), *_scope("sites", scope.sites), *_scope("languages", scope.langs)]
    head = f"## {file.path.stem}\n\n`rules/{_relative(file).as_posix()}`: {' '.join(notes)}\n"
    return "\n".join([head, *(_rule(source) for source in file.rules())])


def _about(file: SourceFile) -> str:
    with file.path.open(encoding="utf-8-sig") as lines:
        return lines.readline().lstrip("# ").strip()


def _scope(what: str, names: Sequence[str] | None) -> Iterator[str]:
    if names:
        yield f"Only for {what} {', '.join(f'`{name}`' for name in names)}."


def _rule(source: RuleSource) -> str:
    rule = source.rule
    facts = [rule.kind, f"`{rule.label}`" if rule.label else "", rule.strength, rule.status]
    if rule.replaced_by:
        facts.append(f"replaced by `{rule.replaced_by}`")
    if rule.scope is not None:
        facts += [*_scope("sites", rule.scope.sites), *_scope("languages", rule.scope.langs)]
    said = _KEPT if rule.kind == "keeps" else _SAID
    lines = [
        f"### {rule.id}",
        "",
        f"{rule.about} ({' · '.join(fact for fact in facts if fact)})",
        "",
    ]
    for kind in KINDS:
        examples = getattr(rule, kind)
        if examples:
            lines.append(f"- {said[kind]}: {' · '.join(map(_example, examples))}")
    return "\n".join([*lines, ""])


def _example(texts: Sequence[str]) -> str:
    text = _BREAK.join(" ".join(text.split()) or " " for text in texts)
    fence = "``" if "`" in text else "`"
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"
