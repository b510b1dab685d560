"""A page written back as HTML: without its junk, or with the junk marked."""

# ruff: noqa: SIM905 -- names read best as words

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final, TypeAlias

import numpy as np
import turbohtml

from cleaner.blocks.html import pieced_page
from cleaner.blocks.html_elements import Piece, document_title
from cleaner.blocks.shadow_trees import ShadowTrees
from cleaner.characters import to_codes
from cleaner.errors import InputError
from cleaner.model import Flags, Result, Segment
from cleaner.outputs.html_tree import (
    FOREIGN,
    Markup,
    page_markup,
    safe_attributes,
    safe_name,
    verdict,
)

Run: TypeAlias = tuple[str, Segment | None]

_SPACES: Final = np.array([c for c in range(0x3001) if chr(c).isspace()], np.uint32)
_ALWAYS_DROPPED: Final = frozenset(
    "script template noembed noframes frameset frame object embed applet param base meta title "
    "head canvas portal".split()
)
_DROPPED: Final = frozenset(
    "style link iframe input select textarea datalist progress meter".split()
)
_MEDIA: Final = frozenset(("img", "picture", "video", "audio", "svg", "math"))
_WITH_PARENT: Final = frozenset("br hr wbr td th col colgroup source track rp".split())
_RENAMED: Final = {
    "noscript": "div",  # whose content browsers read as text
    "slot": "span",
    "body": "div",  # of what a script holds
    "plaintext": "pre",
    "xmp": "pre",
    "listing": "pre",
}
_NEUTRAL: Final = frozenset(("caption",))
"""Labels of text that goes without the picture that it stands at."""


def cleaned_html(source_html: str, result: Result, *, mark: bool = False) -> str:
    """The page `source_html` without what `result` calls junk; with `mark`, all of it, the junk
    in `<span class="cleaner-noise" data-cleaner-label="…">`.

    Elements that lose all their text go, with their pictures; pictures between paragraphs of
    the article stay. Nothing in the output runs: scripts, handlers of events, `javascript:`
    addresses, comments and redirections are left out, and without `mark` styles, frames
    and forms too. Time and memory are proportional to the page's size.

    Raises InputError where `result` is not that of this page.
    """
    page = pieced_page(source_html)
    if page.source != result.source:
        raise InputError("This result was not made from this page.")
    runs = _runs(result, page.pieces)
    shown = _shown(page.documents, runs, mark=mark)
    if not mark:
        _drop(shown)
    return page_markup(lambda markup: _write(markup, page.documents[0], shown, runs, mark=mark))


def _runs(result: Result, pieces: Sequence[Piece]) -> dict[Any, list[Run]]:
    """Each text node that shows, cut where verdicts change."""
    visible = np.flatnonzero(~np.isin(to_codes(result.source), _SPACES))
    starts = np.array([s.start for s in result.segments], np.int64)
    verdicts = (np.searchsorted(starts, visible, side="right") - 1).tolist()
    runs: dict[Any, list[Run]] = defaultdict(list)
    done: dict[Any, int] = {}
    at = 0
    for node, start, end in pieces:
        if node is None:
            at += end
            continue
        text = node.data[start:end]
        count = len("".join(text.split()))
        of_piece = verdicts[at : at + count]
        at += count
        before = node.data[done.get(node, 0) : start]
        done[node] = end
        for k, (part, which) in enumerate(_cut(text, of_piece)):
            segment = result.segments[which] if which >= 0 else None
            runs[node].append((part if k else before + part, segment))
    for node, end in done.items():
        rest = node.data[end:]
        if rest:
            runs[node].append((rest, None))
    return runs


def _cut(text: str, verdicts: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Parts of a text, each with its verdict; `verdicts` are those of the visible characters."""
    if len(set(verdicts)) < 2:
        yield text, verdicts[0] if verdicts else -1
        return
    places = (i for i, character in enumerate(text) if not character.isspace())
    start, current = 0, verdicts[0]
    for place, which in zip(places, verdicts, strict=True):
        if which != current:
            yield text[start:place], current
            start, current = place, which
    yield text[start:], current


@dataclass(slots=True)
class _Shown:
    """The body as it shows: elements and texts in document order, and what becomes of them."""

    nodes: list[Any] = field(default_factory=list)
    names: list[str] = field(default_factory=list)  # "" for a text
    parents: list[int] = field(default_factory=list)
    stays: list[bool] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)  # texts of the article inside
    junk: list[int] = field(default_factory=list)  # texts of junk inside, captions left out

    def add(self, node: Any, name: str, parent: int, kept: int = 0, junk: int = 0) -> int:
        self.nodes.append(node)
        self.names.append(name)
        self.parents.append(parent)
        self.stays.append(True)
        self.kept.append(kept)
        self.junk.append(junk)
        return len(self.nodes) - 1


def _shown(documents: Sequence[Any], runs: Mapping[Any, Sequence[Run]], *, mark: bool) -> _Shown:
    """Walk the body as the rendering does; what must not be written is not entered.

    What other documents hold stands at its end.
    """
    shown = _Shown()
    stack: list[tuple[Iterator[Any], int, bool]] = []
    shadows = ShadowTrees()
    body, *others = (document.select_one("body") for document in documents)
    shown.add(body, "body", -1)
    nodes: Iterator[Any] = iter(())
    if body is not None:  # a page of frames has none
        nodes = iter(body.children if body.shadow_root is None else shadows.enter(body, 0))
    nodes = chain(nodes, others)
    parent, foreign = 0, False
    while True:
        for node in nodes:
            if isinstance(node, turbohtml.Text):
                of_node = runs.get(node, ())
                kept = sum(s is not None and s.is_main for _, s in of_node)
                junk = sum(
                    s is not None and not s.is_main and s.label not in _NEUTRAL for _, s in of_node
                )
                shown.add(node, "", parent, kept, junk)
                continue
            if not isinstance(node, turbohtml.Element):
                continue
            name = _name(node, foreign=foreign, mark=mark)
            if name is None:
                continue
            stack.append((nodes, parent, foreign))
            parent = shown.add(node, name, parent)
            foreign = foreign or name in {"svg", "math"}
            nodes = iter(() if name == "iframe" else node.children)
            if node.shadow_root is not None:
                nodes = iter(shadows.enter(node, len(stack)))
            elif node.tag == "slot" and shadows.entered:
                nodes = iter(shadows.slotted(node, len(stack)))
            break
        else:
            if not stack:
                return shown
            shadows.leave(len(stack))
            nodes, parent, foreign = stack.pop()


def _name(node: Any, *, foreign: bool, mark: bool) -> str | None:
    """The name under which an element is written, None where it is not."""
    name = str(node.tag)
    if foreign or node.namespace != turbohtml.Namespace.HTML:
        return name if name.lower() in FOREIGN else None
    if name in _ALWAYS_DROPPED or (not mark and name in _DROPPED):
        return None
    if name == "form" and not mark:
        return "div"
    return _RENAMED.get(name) or safe_name(name, "div")


def _drop(shown: _Shown) -> None:
    """Decide what of the body stays: the article's text, its pictures, and what holds them."""
    n = len(shown.nodes)
    kept, junk, parents = shown.kept, shown.junk, shown.parents
    for i in range(n - 1, 0, -1):
        kept[parents[i]] += kept[i]
        junk[parents[i]] += junk[i]
    holds = [text > 0 for text in kept]
    for picture in np.flatnonzero(_article_pictures(shown)).tolist():
        i = picture
        while i >= 0 and not holds[i]:
            holds[i] = True
            i = parents[i]
    inside_media = [False] * n
    for i in range(n):
        name, parent = shown.names[i], parents[i]
        if parent < 0:
            continue
        inside_media[i] = inside_media[parent] or shown.names[parent] in _MEDIA
        goes_along = not name or name in _WITH_PARENT or inside_media[i]
        shown.stays[i] = shown.stays[parent] and (holds[i] or goes_along)


def _article_pictures(shown: _Shown) -> Flags:
    """Which elements are media that belong to the article.

    They stand inside what holds the whole article, and the innermost element around
    them that holds other text than captions holds text of the article.
    """
    n = len(shown.nodes)
    article = _innermost(shown)
    inside, belongs = [False] * n, [False] * n
    pictures = np.zeros(n, np.bool_)
    for i, parent in enumerate(shown.parents):
        inside[i] = i == article or (parent >= 0 and inside[parent])
        if shown.kept[i]:
            belongs[i] = inside[i]
        elif shown.junk[i]:
            belongs[i] = False
        else:
            belongs[i] = parent >= 0 and belongs[parent]
        pictures[i] = belongs[i] and shown.names[i] in _MEDIA
    return pictures


def _innermost(shown: _Shown) -> int:
    """The innermost element that holds the whole article, -1 where there is none."""
    if not shown.kept or not shown.kept[0]:
        return -1
    everything = shown.kept[0]
    return max(i for i, text in enumerate(shown.kept) if text == everything and shown.names[i])


def _write(
    markup: Markup, document: Any, shown: _Shown, runs: Mapping[Any, Sequence[Run]], *, mark: bool
) -> None:
    root = document.select_one("html")
    markup.open("html", safe_attributes(root, looks=mark) if root is not None else None)
    _write_head(markup, document, runs, mark=mark)
    open_elements: list[int] = []
    for i, node in enumerate(shown.nodes):
        if not shown.stays[i]:
            continue
        while open_elements and open_elements[-1] != shown.parents[i]:
            markup.close(shown.names[open_elements.pop()])
        name = shown.names[i]
        if name:
            attributes = {} if node is None else safe_attributes(node, looks=mark)
            markup.open(name, attributes | {"sandbox": ""} if name == "iframe" else attributes)
            open_elements.append(i)
        else:
            _write_text(markup, runs.get(node) or [(node.data, None)], mark=mark)
    while open_elements:
        markup.close(shown.names[open_elements.pop()])
    markup.close("html")


def _write_text(markup: Markup, runs: Sequence[Run], *, mark: bool) -> None:
    for text, segment in runs:
        if segment is None or segment.is_main:
            markup.text(text)
        elif mark:
            markup.noise(text, segment)


def _write_head(
    markup: Markup, document: Any, runs: Mapping[Any, Sequence[Run]], *, mark: bool
) -> None:
    markup.open("head")
    markup.head()
    title = document_title(document)
    if title is not None:
        verdicts = [s for node in title.children for _, s in runs.get(node, ()) if s is not None]
        is_junk = mark and verdicts and not verdicts[0].is_main
        markup.element("title", title.text, verdict(verdicts[0]) if is_junk else None)
    for base in document.select("base[href]")[:1]:
        markup.element("base", attributes=safe_attributes(base, looks=False))
    for link in document.select("link[rel]"):
        kinds = (link.attr("rel") or "").lower().split()
        if "canonical" in kinds or (mark and "stylesheet" in kinds):
            markup.element("link", attributes=safe_attributes(link, looks=mark))
    if mark:
        for style in document.select("head style"):
            markup.element("style", style.text, safe_attributes(style, looks=True))
        markup.noise_style()
    markup.close("head")
