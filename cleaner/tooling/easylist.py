"""Element-hiding filters of ad blockers (EasyList and its like) → rule files.

`##.ad` hides elements on every site, `a.example,b.example##.ad` on two, `~a.example##.ad` on all
but one, `#@#` takes a filter back. Generic filters become one file of rules that are found by name;
those of sites one file a site. Network filters block addresses, which no text has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import regex

from cleaner.errors import ConfigurationError
from cleaner.tooling.css_items import alternatives, html_item
from cleaner.tooling.html_rules import html_rule
from cleaner.tooling.imported import (
    LONGEST_LINE,
    Import,
    NotCarriedError,
    Outcome,
    RuleFileDraft,
    host_name,
    read_lines,
    slug,
)
from cleaner.tooling.rule_yaml import RuleData, file_text

LABEL: Final = "advert"
_FILTER: Final = regex.compile(r"([^#\s|@*$/]*|[^#\s]*?)(#@?[?$%]?#|#@?\$\?#)(.+)")
_NETWORK: Final = regex.compile(r"(?:@@|\|\||\||/|[-*&?.=_:]|https?:)|.*\$[a-z~]|.*[./^*]")


@dataclass(slots=True)
class _Filters:
    """Filters by where they hold; each selector with its line."""

    into: Import
    shown: str
    generic: dict[str, int] = field(default_factory=dict)
    of_sites: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    excepted: set[str] = field(default_factory=set)  # on some site, or on all
    excepted_on: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def remark(self, line: int, text: str, outcome: Outcome, reason: str) -> None:
        self.into.remark(self.shown, line, text, outcome, reason)


def import_easylist(path: Path, label: str = LABEL) -> Import:
    """The rule files that a filter list comes to. `label` is what its elements hold.

    Raises ConfigurationError for a file that cannot be read.
    """
    if not path.is_file():
        raise ConfigurationError(f"{path}: there is no filter list here")
    filters = _Filters(Import(), path.name)
    for number, line in enumerate(read_lines(path), 1):
        if line and not (line.startswith("[") and line.endswith("]")):
            _read(filters, number, line)
    _drop_excepted(filters)
    name = slug(path.stem) or "filters"
    drafts = filters.into.drafts
    rules = list(_generic_rules(filters, name, label))
    if rules:
        about = f"Elements that the filter list {path.name} hides on every site."
        drafts.append(RuleFileDraft(f"{name}.yaml", file_text(about, rules), len(rules)))
    for host, selectors in sorted(filters.of_sites.items()):
        rule = _site_rule(filters, name, host, selectors, label)
        if rule is not None:
            about = f"Elements that the filter list {path.name} hides on {host}."
            text = file_text(about, [rule], sites=[host, f"*.{host}"])
            drafts.append(RuleFileDraft(f"sites/{host}.yaml", text, 1))
    return filters.into.in_order()


def _read(filters: _Filters, number: int, line: str) -> None:
    if line.startswith("!") or regex.match(r"#(?![#@?$%])", line):
        return
    filters.into.lines += 1
    if len(line) > LONGEST_LINE:
        filters.remark(number, line, "lost", "the line is too long")
        return
    found = _FILTER.fullmatch(line)
    if found is None:
        network = _NETWORK.match(line) is not None
        said = "blocks addresses, which no text has" if network else "no filter"
        filters.remark(number, line, "needless" if network else "lost", said)
        return
    domains, sign, selector = found.groups()
    try:
        _take(filters, number, domains, sign, selector.strip())
    except NotCarriedError as error:
        filters.remark(number, line, "lost", str(error))


def _take(filters: _Filters, number: int, domains: str, sign: str, selector: str) -> None:
    """Take a filter up. Raises NotCarriedError, and takes nothing then."""
    if selector.startswith(("+js(", "script:")):
        raise NotCarriedError("runs a script in the page")
    if selector.startswith("^"):
        raise NotCarriedError("changes the page before it is read")
    if "$" in sign or "%" in sign or ":style(" in selector or selector.endswith("}"):
        raise NotCarriedError("changes how an element looks, or runs a script")
    if "?" in sign and regex.search(
        r":(?:has|-abp|has-text|matches|xpath|upward|contains)", selector
    ):
        raise NotCarriedError("a procedural filter: no CSS selector")
    hosts = [domain for domain in domains.split(",") if domain]
    but = [host for host in hosts if host.startswith("~")]
    only = [host for host in hosts if not host.startswith("~")]
    selectors = alternatives(selector)
    if "@" in sign:
        _except(filters, only, selectors)
        return
    if but and not only:
        filters.excepted.update(selectors)
        raise NotCarriedError("holds on all sites but some, which no rule can say")
    for css in selectors:
        html_item(css, everywhere=not only)
    if not only:
        for css in selectors:
            filters.generic.setdefault(css, number)
        filters.into.carried += 1
        return
    known = [host_name(host) for host in only]
    names = [host for host in known if host is not None]
    if but or len(names) < len(known):
        why = "some of its sites are no host names, or are taken out again"
        if not names or but:
            raise NotCarriedError(why)
        filters.remark(number, f"{domains}{sign}{selector}", "in part", why)
    for host in names:
        for css in selectors:
            filters.of_sites[host].setdefault(css, number)
    filters.into.carried += 1


def _except(filters: _Filters, only: Sequence[str], selectors: Sequence[str]) -> None:
    filters.excepted.update(selectors)
    for host in map(host_name, only):
        if host is not None:
            filters.excepted_on[host].update(selectors)
    filters.into.carried += 1


def _drop_excepted(filters: _Filters) -> None:
    for css in sorted(filters.excepted & filters.generic.keys()):
        line = filters.generic.pop(css)
        filters.into.carried -= 1
        filters.remark(line, f"##{css}", "lost", "is taken back on some site, or on all")
    for host, selectors in filters.excepted_on.items():
        for css in selectors & filters.of_sites.get(host, {}).keys():
            del filters.of_sites[host][css]


def _generic_rules(filters: _Filters, name: str, label: str) -> Iterator[RuleData]:
    kinds: dict[str, list[str]] = defaultdict(list)
    for css in filters.generic:
        item = html_item(css)
        kind = "selectors" if "css" in item else "ids" if "id" in item else "classes"
        kinds[kind].append(css)
    for kind, selectors in sorted(kinds.items()):
        about = f"Marks elements that the filter list {name} hides everywhere, by their {kind}."
        rule = _tried(
            filters, filters.into.prefix(name, kind), about, label, selectors, filters.generic
        )
        if rule is not None:
            yield rule


def _site_rule(
    filters: _Filters, name: str, host: str, selectors: Mapping[str, int], label: str
) -> RuleData | None:
    if not selectors:
        return None
    about = f"Marks elements that the filter list {name} hides on {host}."
    return _tried(
        filters, filters.into.prefix(name, host), about, label, list(selectors), selectors
    )


def _tried(
    filters: _Filters,
    name: str,
    about: str,
    label: str,
    selectors: Sequence[str],
    lines: Mapping[str, int],
) -> RuleData | None:
    try:
        return html_rule(name, about, label, selectors, {})
    except NotCarriedError as error:
        for css in selectors:
            filters.remark(lines[css], css, "lost", str(error))
        return None
