"""Rules about elements, made from selectors: items, and examples that are tried out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from cleaner.blocks.features import features
from cleaner.blocks.html import html_page
from cleaner.engine.loading import LoadedRule, read_text
from cleaner.engine.run import Engine
from cleaner.engine.schema import RuleFile
from cleaner.tooling.css_items import NEAR_MISS, example, html_item
from cleaner.tooling.imported import NotCarriedError, unique
from cleaner.tooling.rule_yaml import RuleData, file_text

_HITS: Final = 3
_TRIED: Final = 40


def html_rule(
    name: str, about: str, label: str, selectors: Sequence[str], more: Mapping[str, Any]
) -> RuleData:
    """A rule that marks what stands in elements that the selectors find.

    `more` are other keys of the rule. Raises NotCarriedError where no example of it works.
    """
    items = merged([html_item(css) for css in selectors])
    rule = {
        "id": name,
        "about": about,
        "label": label,
        "block": [{"html": item} for item in items],
        **more,
        "hit": [],
        "miss": [NEAR_MISS],
    }
    return with_hits(rule, selectors)


def with_hits(rule: Mapping[str, Any], selectors: Sequence[str], text: str = "") -> RuleData:
    """The rule with examples that it marks, and its miss if it does not mark that.

    Raises NotCarriedError where there are none.
    """
    marks = _marker(rule)
    misses = [part for part in rule["miss"] if not marks(part)]
    hits: list[str] = []
    for css in selectors[:_TRIED]:
        try:
            part = example(css, text)
        except NotCarriedError:
            continue
        if marks(part):
            hits.append(part)
        if len(hits) == _HITS:
            break
    if not hits or not misses:
        raise NotCarriedError("no example of it can be made that works")
    return {**rule, "hit": hits, "miss": misses}


def merged(items: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Items that differ in one name only become one that lists the names."""
    lists: dict[tuple[str | None, str], list[str]] = {}
    others: list[dict[str, Any]] = []
    for item in items:
        kinds = [kind for kind in ("class", "id") if kind in item]
        if "css" in item or len(kinds) != 1:
            if item not in others:
                others.append(dict(item))
        else:
            lists.setdefault((item.get("tag"), kinds[0]), []).append(item[kinds[0]])
    listed = []
    for (tag, kind), names in lists.items():
        bare = {name.lower() for name in lists.get((None, kind), ())} if tag else set()
        own = [name for name in unique(names) if name.lower() not in bare]
        if own:
            listed.append({**({"tag": tag} if tag else {}), kind: own})
    return [*listed, *others]


def _marker(rule: RuleData) -> Callable[[str], bool]:
    """Tells whether the rule, alone, marks something of a part of a page."""
    text = file_text("A draft.", [{**rule, "hit": ["<p>"], "miss": ["<p>"]}])
    model, _, faults = read_text(text, RuleFile, shown="draft")
    if model is None:
        raise NotCarriedError(faults[0].message)
    engine = Engine([LoadedRule(model.rules[0], model.scope, "draft", 1)], backend="plain")

    def marks(part: str) -> bool:
        page = html_page(part)
        return bool(engine.run(page.blocks, features(page.blocks), dom=page.dom).hits)

    return marks
