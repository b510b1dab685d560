"""JSON-LD scripts → the nodes of a page, and which of them tells of its article.

Scripts are untrusted: broken ones are mended where that is safe and left out where not; how much
is read of a page is bounded, in characters and in nodes.
"""

from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from cleaner.blocks.text import clean_line

Node: TypeAlias = dict[str, Any]

MOST_TEXT: Final = 1000  # characters kept of a value
_MOST_SCRIPT: Final = 1_000_000  # characters of all scripts together
_MOST_NODES: Final = 400
_MOST_VALUES: Final = 30  # of a list of names, types, keywords
_MOST_NAME: Final = 300
_LINKED: Final = ("@graph", "mainEntity", "mainEntityOfPage")
_WRAPPING: Final = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)?\s*"
)
_TRAILING_COMMA: Final = re.compile(r",(?=\s*+[}\]])")
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]{0,500}>|<!--[^<>]{0,500}-->")
_DECODER: Final = json.JSONDecoder(strict=False)

# Types of nodes that tell of what a page is about, best first, by the ends of their names.
_RANKS: Final = (
    ("Article", "BlogPosting", "ForumPosting", "MediaPosting"),
    ("Report", "Review", "Recipe", "HowTo", "Question", "Product", "ProductGroup", "JobPosting"),
    ("Event", "Course", "Book", "Movie", "SoftwareApplication", "Service", "CreativeWork"),
    ("VideoObject", "PodcastEpisode"),
    ("Page",),
)
_PAGE: Final = len(_RANKS) - 1


@dataclass(frozen=True, slots=True)
class Graph:
    """The nodes of all scripts in document order, `@graph` and main entities taken apart, and
    those with an `@id` by it.
    """

    nodes: tuple[Node, ...] = ()
    by_id: dict[str, Node] = field(default_factory=dict)


def read_graph(scripts: Iterable[str]) -> Graph:
    """Read what scripts declare. Never raises; time is proportional to their length.

    >>> read_graph(['{"@graph": [{"@type": "WebPage", "name": "Hens"}]}']).nodes[-1]["name"]
    'Hens'
    """
    room = _MOST_SCRIPT
    waiting: deque[Any] = deque()
    for script in scripts:
        if len(script) <= room:
            room -= len(script)
            waiting.append(_parsed(script))
    nodes: list[Node] = []
    by_id: dict[str, Node] = {}
    looked_at = 0
    while waiting and looked_at < 4 * _MOST_NODES and len(nodes) < _MOST_NODES:
        looked_at += 1
        value = waiting.popleft()
        if isinstance(value, list):
            waiting.extendleft(reversed(value[:_MOST_NODES]))
        elif isinstance(value, dict):
            identity = value.get("@id")
            if len(value) > 1:
                nodes.append(value)
                if isinstance(identity, str):
                    by_id.setdefault(identity, value)
            linked = _LINKED[:1] if "FAQPage" in types_of(value) else _LINKED
            inner = [value[key] for key in linked if isinstance(value.get(key), (list, dict))]
            waiting.extendleft(reversed(inner))
    return Graph(tuple(nodes), by_id)


def _parsed(script: str) -> Any:
    start = _WRAPPING.match(script)
    text = script[start.end() :] if start else script
    for mend in (None, _without_commas, html.unescape):
        try:
            return _DECODER.raw_decode(mend(text) if mend else text)[0]
        except RecursionError:
            return None
        except ValueError:  # JSONDecodeError, and a number of thousands of digits
            continue
    return None


def _without_commas(text: str) -> str:
    mended: str = _TRAILING_COMMA.sub("", text)
    return mended


def types_of(node: Node) -> tuple[str, ...]:
    """Names of a node's types, without their vocabulary.

    >>> types_of({"@type": ["https://schema.org/NewsArticle", "schema:Report", 3]})
    ('NewsArticle', 'Report')
    """
    value = node.get("@type")
    if isinstance(value, str) and value.isalpha():
        return (value,)
    listed = value[:_MOST_VALUES] if isinstance(value, list) else [value]
    names = (v[-60:].rpartition("/")[2].rpartition(":")[2] for v in listed if isinstance(v, str))
    return tuple(name for name in names if name.isalpha())


def subject(graph: Graph, titles: Sequence[str], addresses: Sequence[str]) -> list[Node]:
    """The nodes that tell of what the page is about, best first; of another article none does.

    The best: an article comes before a product, a product before the page as such; of equals one
    whose headline is among `titles` (folded), then one that names one of `addresses`. Then
    those with the same headline, and those that tell of the page as such.
    """
    keys: list[tuple[int, bool, bool, bool, int]] = []
    heads: dict[int, str] = {}
    for i, node in enumerate(graph.nodes):
        rank = _rank(types_of(node))
        if rank is not None:
            head = (text_of(node.get("headline") or node.get("name")) or "").casefold()
            same = bool(head) and any(head in title for title in titles)
            here = _address(node) in addresses
            keys.append((rank, not same, not here, "headline" not in node, i))
            heads[i] = head
    keys.sort()
    best = heads[keys[0][-1]] if keys else ""
    twins = [k[-1] for k in keys[1:] if k[0] == _PAGE or (best and heads[k[-1]] == best)]
    return [graph.nodes[i] for i in (*(k[-1] for k in keys[:1]), *twins)]


def has_subject(graph: Graph) -> bool:
    """Whether a node tells of an article, a product or the like, not of the page as such."""
    ranks = (_rank(types_of(node)) for node in graph.nodes)
    return any(rank is not None and rank < _PAGE for rank in ranks)


def _rank(types: tuple[str, ...]) -> int | None:
    for rank, ends in enumerate(_RANKS):
        for name in types:
            if name.endswith(ends):
                return rank
    return None


def _address(node: Node) -> str | None:
    page = node.get("mainEntityOfPage")
    if isinstance(page, dict):
        page = page.get("@id") or page.get("url")
    value = page or node.get("url") or node.get("@id")
    return value if isinstance(value, str) else None


def plain(text: str, most: int = MOST_TEXT) -> str | None:
    """One clean line: entities decoded, tags and half characters gone; None if nothing is left.

    >>> plain("Tom &amp;amp; Ann\\n <b>Bell</b>\\ud800")
    'Tom & Ann Bell'
    """
    return _clean(_unmarked(text[: 2 * most]))[:most].rstrip() or None


def paragraphs(text: str, most: int) -> str | None:
    """As `plain`, but line by line."""
    lines = map(_clean, _unmarked(text[:most]).splitlines())
    return "\n".join(filter(None, lines)) or None


def _unmarked(text: str) -> str:
    if "&" in text:
        text = html.unescape(html.unescape(text))
    return _TAG.sub(" ", text) if "<" in text else text


def _clean(text: str) -> str:
    """As `clean_line`, which is slower, and without halves of surrogate pairs."""
    if text.isprintable() and "\ufe0f" not in text:
        return " ".join(text.split()) if "  " in text else text.strip()
    return clean_line(text.encode("utf-8", "ignore").decode())


def text_of(value: Any, most: int = MOST_TEXT) -> str | None:
    """The text of a value as schema.org pages write one: a string, the first of a list, an
    object with its `name`, `@value` or `url`.
    """
    for _ in range(4):
        if isinstance(value, str):
            return plain(value, most)
        if isinstance(value, list):
            value = next(iter(value), None)
        elif isinstance(value, dict):
            value = next((value[k] for k in ("name", "@value", "url") if value.get(k)), None)
        else:
            return None
    return None


def texts_of(value: Any, graph: Graph) -> tuple[str, ...]:
    """Names in a list of people, places or words; references to other nodes are followed."""
    listed = value[:_MOST_VALUES] if isinstance(value, list) else [value]
    found: list[str] = []
    for item in listed:
        named = item
        if isinstance(item, dict) and "name" not in item:
            identity = item.get("@id")
            named = graph.by_id.get(identity, item) if isinstance(identity, str) else item
        if isinstance(named, dict):
            named = named.get("name")
        if isinstance(named, list):
            found += [text for n in named[:_MOST_VALUES] if (text := text_of(n, _MOST_NAME))]
        elif text := text_of(named, _MOST_NAME):
            found.append(text)
    return tuple(dict.fromkeys(found))
