"""Every rule that is known: what it gives, where it stands, and why it runs or does not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from cleaner.engine.loading import LoadedRule
from cleaner.engine.packs import Packs
from cleaner.engine.programs import DEFAULT_LABELS


@dataclass(frozen=True, slots=True)
class ListedRule:
    """One rule as lists show it. `inactive` is why it does not run, None when it does."""

    id: str
    about: str
    kind: str
    labels: tuple[str, ...]
    strength: str
    status: str
    langs: tuple[str, ...]
    sites: tuple[str, ...]
    path: str
    line: int
    origin: str
    inactive: str | None = None

    @property
    def place(self) -> str:
        """`path:line`."""
        return f"{self.path}:{self.line}"

    def as_json(self) -> dict[str, Any]:
        """Plain data, lists for tuples."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}


def catalogue(packs: Packs) -> list[ListedRule]:
    """The rules of `packs` by id; the one that runs before those it replaced."""
    active = [_listed(rule, None) for rule in packs.rules]
    inactive = [_listed(rule, reason) for rule, reason in packs.inactive]
    return sorted(
        [*active, *inactive], key=lambda r: (r.id, r.inactive is not None, r.path, r.line)
    )


def chosen(
    rules: Iterable[ListedRule],
    *,
    label: str | None = None,
    lang: str | None = None,
    site: str | None = None,
) -> list[ListedRule]:
    """Rules that give `label`, and that run on pages of `lang` and `site`."""
    return [
        rule
        for rule in rules
        if (label is None or label in rule.labels)
        and (lang is None or not rule.langs or lang in rule.langs)
        and (site is None or _is_for(rule, site.lower().removeprefix("www.")))
    ]


def _is_for(rule: ListedRule, site: str) -> bool:
    return not rule.sites or any(
        site == pattern or (pattern.startswith("*.") and site.endswith(pattern[1:]))
        for pattern in map(str.lower, rule.sites)
    )


def _listed(loaded: LoadedRule, reason: str | None) -> ListedRule:
    rule = loaded.rule
    items = (*(rule.block or ()), *(rule.keeps or ()), *(rule.inline or ()), *(rule.sequence or ()))
    default = rule.label or DEFAULT_LABELS.get(rule.kind)
    labels = [default, *(item.label for item in items)]
    return ListedRule(
        id=rule.id,
        about=rule.about,
        kind=rule.kind,
        labels=tuple(dict.fromkeys(label for label in labels if label)),
        strength=rule.strength,
        status=rule.status,
        langs=loaded.scope.langs or (),
        sites=loaded.scope.sites or (),
        path=loaded.path,
        line=loaded.line,
        origin=loaded.origin,
        inactive=reason,
    )
