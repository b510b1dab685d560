"""Site configurations of Full-Text RSS (FiveFilters) → rule files, one a site.

A configuration is a text file named after its host, with a directive a line: `body: //div[@id='x']`.
What its `strip` directives remove becomes rules that mark; its `body` a rule that keeps; author
and date are noted. Pages are not fetched and not changed here, so that most other directives have
nothing to do; each is reported with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import regex

from cleaner.errors import ConfigurationError
from cleaner.tooling.css_items import html_item
from cleaner.tooling.html_rules import html_rule, merged, with_hits
from cleaner.tooling.imported import (
    LONGEST_LINE,
    Import,
    NotCarriedError,
    Outcome,
    RuleFileDraft,
    guessed,
    host_name,
    read_lines,
    shortened,
)
from cleaner.tooling.rule_yaml import RuleData, file_text
from cleaner.tooling.xpath import to_css

_ENDING: Final = ".txt"
_MOST_FILES: Final = 20_000
_ADDRESSES: Final = 3
_DIRECTIVE: Final = regex.compile(r"([A-Za-z_]+)\s*(?:\(((?:[^()]|\([^()]*\))*)\))?\s*:\s*(.*)")
_REPLACE: Final = regex.compile(r"(?i)replace_string\(.*\)\s*:.*")
_STRONG: Final = {"strength": "strong"}  # its author looked at the site
_SENTENCES: Final = {"words": "8-", "features": {"ends_sentence": 1}}
_SENTENCE: Final = "The ferry to Vasterby sank on Friday in thick fog."
_NEAR: Final = f"<div class='text'><p>{_SENTENCE}</p></div>"

_NEEDLESS: Final[Mapping[str, str]] = {
    "strip_image_src": "pictures hold no text",
    "strip_comments": "comments in the markup are no text",
    "tidy": "every page is parsed as browsers do",
    "prune": "what is around the article is judged line by line",
    "autodetect_on_failure": "all evidence is always asked",
    "autodetect_next_page": "pages are not fetched",
    "parser": "every page is parsed as browsers do",
    "convert_double_br_tags": "line breaks part lines anyway",
    "test_url": "nothing is fetched; it is noted at the top of the file",
    "test_contains": "write an expected.json beside the rules",
    "insert_detected_image": "pictures hold no text",
    "src_lazy_load_attr": "pictures hold no text",
    "strip_attr": "attributes are no text",
    "skip_json_ld": "what a page declares is one piece of evidence among others",
    "title": "the headline is found by what the page declares and shows",
    "footnotes": "nothing to do with text",
}
_LOST: Final[Mapping[str, str]] = {
    "single_page_link": "pages are not fetched",
    "single_page_link_in_feed": "pages are not fetched",
    "next_page_link": "pages are not fetched",
    "if_page_contains": "a rule cannot ask for something elsewhere on the page",
    "replace_string": "pages are not changed before they are read",
    "find_string": "pages are not changed before they are read",
    "http_header": "pages are not fetched",
    "native_ad_clue": "a rule marks lines, it does not refuse a page",
    "dissolve": "elements are not moved",
    "move_into": "elements are not moved",
    "wrap_in": "elements are not moved",
    "requires_login": "pages are not fetched",
    "not_logged_in_xpath": "pages are not fetched",
    "login_uri": "pages are not fetched",
    "login_username_field": "pages are not fetched",
    "login_password_field": "pages are not fetched",
    "login_extra_fields": "pages are not fetched",
}
_CAPTURES: Final = {
    "author": ("byline", "Marks who wrote the article, and notes it.", "(.{2,80})", "Ines Kowal"),
    "date": ("timestamp", "Marks when the article appeared, and notes it.", "(.{4,60})", "3 May 2024"),
}  # fmt: skip


@dataclass(slots=True)
class _Config:
    """One configuration being read. Selectors with the lines that they are from."""

    shown: str
    host: str
    wild: bool
    into: Import
    strips: dict[str, dict[str, int]] = field(default_factory=dict)  # label → selector → line
    kept: dict[str, int] = field(default_factory=dict)
    captured: dict[str, dict[str, int]] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)

    def remark(self, line: int, text: str, outcome: Outcome, reason: str) -> None:
        self.into.remark(self.shown, line, text, outcome, reason)


def import_ftr(path: Path) -> Import:
    """The rule files that a configuration, or a folder of them, comes to.

    Only `*.txt` files directly in a folder are read, in the order of their names. Raises
    ConfigurationError where there is none.
    """
    if path.is_dir():
        files = sorted(f for f in path.iterdir() if f.suffix == _ENDING and f.is_file())
    else:
        files = [path]
    if not files or not path.exists():
        raise ConfigurationError(f"{path}: there is no site configuration (*.txt) here")
    if len(files) > _MOST_FILES:
        raise ConfigurationError(f"{path}: holds more than {_MOST_FILES} files; take it in parts")
    into = Import()
    names = {file.name.lower() for file in files}
    for file in files:
        stem = file.name.removesuffix(_ENDING)
        host, wild = host_name(stem.removeprefix(".")), stem.startswith(".")
        if host is None:
            into.remark(file.name, 1, file.name, "lost", "its name is no host name")
            continue
        config = _Config(file.name, host, wild, into)
        try:
            lines = read_lines(file)
        except ConfigurationError as error:
            into.remark(file.name, 1, file.name, "lost", str(error))
            continue
        _read(config, lines)
        beside = wild and f"{host}{_ENDING}" in names
        rules = _rules(config, f"{host}-subdomains" if beside else host)
        if rules:
            into.drafts.append(_draft(config, rules, beside=beside))
    return into.in_order()


def _draft(config: _Config, rules: Sequence[RuleData], *, beside: bool) -> RuleFileDraft:
    host = config.host
    sites = [f"*.{host}"] if beside else [host, *([f"*.{host}"] if config.wild else [])]
    notes = [f"Made from the site configuration {config.shown} of Full-Text RSS."]
    notes += [f"Pages it was tried on: {shortened(a, 120)}" for a in config.addresses[:_ADDRESSES]]
    text = file_text(f"What stands around the articles of {host}.", rules, sites=sites, notes=notes)
    return RuleFileDraft(f"{host}{'-subdomains' if beside else ''}.yaml", text, len(rules))


def _read(config: _Config, lines: Sequence[str]) -> None:
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        config.into.lines += 1
        if len(line) > LONGEST_LINE:
            config.remark(number, line, "lost", "the line is too long")
            continue
        found = _DIRECTIVE.fullmatch(line)
        if found is None and not _REPLACE.match(line):
            config.remark(number, line, "lost", "no directive")
            continue
        name = found[1].lower() if found else "replace_string"
        value = found[3].strip() if found else ""
        try:
            _directive(config, number, line, name, value)
        except NotCarriedError as error:
            config.remark(number, line, "lost", str(error))


def _directive(config: _Config, number: int, line: str, name: str, value: str) -> None:
    """Take one directive up, or note why it is not. Raises NotCarriedError."""
    if name == "test_url" and regex.fullmatch(r"https?://\S+", value):
        config.addresses.append(value)
    if name == "strip":
        _strip(config, number, to_css(value))
    elif name == "strip_id_or_class":
        text = value.strip("'\" ")
        if not regex.fullmatch(r"[\w :.-]{2,100}", text):
            raise NotCarriedError("no part of a name of an element")
        _strip(config, number, [f'[class*="{text}"]', f'[id*="{text}"]'])
    elif name == "body":
        found = to_css(value)
        for css in found:
            html_item(css)
        config.kept |= {css: config.kept.get(css, number) for css in found}
        said = "keeps sentences in it; what is outside is left to other evidence"
        config.remark(number, line, "in part", said)
        config.into.carried += 1
    elif name in _CAPTURES:
        found = to_css(value)
        for css in found:
            html_item(css)
        known = config.captured.setdefault(name, {})
        known |= {css: known.get(css, number) for css in found}
        config.into.carried += 1
    elif name in _NEEDLESS:
        config.remark(number, line, "needless", _NEEDLESS[name])
    elif name in _LOST:
        config.remark(number, line, "lost", _LOST[name])
    else:
        config.remark(number, line, "lost", "an unknown directive")


def _strip(config: _Config, number: int, selectors: Sequence[str]) -> None:
    for css in selectors:
        html_item(css)
    for css in selectors:
        of_label = config.strips.setdefault(guessed(css, "widget"), {})
        of_label.setdefault(css, number)
    config.into.carried += 1


def _rules(config: _Config, name: str) -> list[RuleData]:
    prefix = config.into.prefix(name)
    rules: list[RuleData] = []

    def add(selectors: Mapping[str, int], made: Any) -> None:
        try:
            rules.append(made())
        except NotCarriedError as error:
            for css, line in selectors.items():
                config.into.carried -= 1
                config.remark(line, css, "lost", str(error))

    for label, found in sorted(config.strips.items()):
        about = f"Marks {label} that the site configuration of {config.host} strips."
        strips = list(found)
        add(found, lambda i=f"{prefix}-{label}", a=about, of=label, s=strips: html_rule(i, a, of, s, _STRONG))  # fmt: skip
    for kind, found in sorted(config.captured.items()):
        add(found, lambda k=kind, s=list(found): _capture(f"{prefix}-{k}", k, s))
    if config.kept:
        add(config.kept, lambda: _keeps(f"{prefix}-body", config.host, list(config.kept)))
    return rules


def _capture(name: str, kind: str, selectors: Sequence[str]) -> RuleData:
    label, about, pattern, shown = _CAPTURES[kind]
    rule = {
        "id": name,
        "about": about,
        "label": label,
        "block": [
            {"html": item, "words": "-12"} for item in merged([html_item(c) for c in selectors])
        ],
        "capture": {kind: pattern},
        "hit": [],
        "miss": [f"<p>{shown} was long remembered in the harbour, the mayor said.</p>"],
    }
    return with_hits(rule, selectors, shown)


def _keeps(name: str, host: str, selectors: Sequence[str]) -> RuleData:
    items = merged([html_item(css) for css in selectors])
    rule = {
        "id": name,
        "about": f"Keeps sentences in the element that holds the articles of {host}.",
        "label": "paragraph",
        "keeps": [{"html": item, **_SENTENCES} for item in items],
        "unless": [{"html": {"tag": ["aside", "figcaption", "footer", "nav", "form"]}}],
        "hit": [],
        "miss": [_NEAR],
    }
    return with_hits(rule, selectors, _SENTENCE)
