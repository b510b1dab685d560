"""HTML → Blocks: a deterministic text rendering, one line a block, and the elements behind it.

The page is parsed by the WHATWG algorithm (turbohtml), as a browser does, and read once in
document order. Each stretch of text between block-level elements or `<br>` is one line:

* paragraphs, headings, lists, quotes and tables have blank lines around them;
* a list item starts with `- `, or with its number;
* a table row that holds no paragraphs is one line, its cells parted by ` | `;
* preformatted text keeps its lines and their indentation;
* the document's `<title>` is the first line.

Scripts, styles, templates, and what browsers show in place of media are no text. A shadow root
shows in place of its host's children, which stand in its slots.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import turbohtml

from cleaner.blocks.text import clean_line, text_blocks
from cleaner.model import Blocks, Dom

_SILENT: Final = frozenset(
    [
        "audio",
        "canvas",
        "datalist",
        "embed",
        "head",
        "iframe",
        "math",
        "meta",
        "link",
        "noembed",
        "noframes",
        "object",
        "optgroup",
        "param",
        "picture",
        "progress",
        "script",
        "select",
        "source",
        "style",
        "svg",
        "template",
        "textarea",
        "track",
        "video",
    ]
)  # `picture` and `img` are counted, not shown
_INLINE: Final = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "img",
        "input",
        "output",
        "slot",
    ]
)
_STRONG: Final = frozenset(("b", "strong", "em", "i", "mark"))
_PARTED: Final = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "dl",
        "table",
        "blockquote",
        "pre",
        "figure",
        "section",
        "article",
        "aside",
        "header",
        "footer",
        "nav",
        "main",
        "hr",
        "details",
        "form",
        "fieldset",
        "address",
    ]
)
_HIDING: Final = ("display:none", "visibility:hidden")


@dataclass(frozen=True, slots=True, eq=False)
class HtmlPage:
    """A page read: its blocks, its elements, and the parsed document itself."""

    blocks: Blocks
    dom: Dom
    document: Any


def html_page(text: str) -> HtmlPage:
    """Parse and render a page. Time and memory are proportional to its size; any text is a page."""
    document = turbohtml.parse(text, positions=False)
    reader = _Reader()
    reader.read(document)
    blocks = text_blocks("".join(reader.source))
    return HtmlPage(blocks, reader.dom(len(blocks)), document)


class _Reader:
    """Walks a document once and notes its lines and elements."""

    def __init__(self) -> None:
        self.source: list[str] = []
        self.count = 0  # lines so far
        # of elements
        self.tag: list[str] = []
        self.classes: list[str] = []
        self.ids: list[str] = []
        self.names: list[str] = []
        self.hidden: list[bool] = []
        self.parent: list[int] = []
        self.depth: list[int] = []
        self.first: list[int] = []
        self.end: list[int] = []
        self.nodes: list[Any] = []
        # of lines
        self.link_chars: list[int] = []
        self.strong_chars: list[int] = []
        self.links: list[int] = []
        self.images: list[int] = []
        # of the line being read
        self._parts: list[str] = []
        self._prefix = ""
        self._open_link = 0
        self._open_strong = 0
        self._link_chars = 0
        self._strong_chars = 0
        self._links = 0
        self._images = 0
        self._closed: list[int] = []  # elements closed since the last text of this line
        self._parted = False
        self._cell = False

    def read(self, document: Any) -> None:
        title = document.select_one("title")
        if title is not None:
            self._parts.append(title.text if isinstance(title.text, str) else "")
            self._flush()
            self._parted = True
        self._walk(document)
        self._flush()

    def dom(self, n: int) -> Dom:
        m = len(self.tag)
        if self.count != n:
            raise AssertionError(f"{self.count} lines were rendered, {n} read")
        first, end = np.array(self.first, np.int64), np.array(self.end, np.int64)
        end = np.maximum(end, first)
        element = [-1] * n
        for e in np.flatnonzero(end > first).tolist():
            a, b = self.first[e], self.end[e]
            if b - a == 1:
                element[a] = e
            else:
                element[a:b] = [e] * (b - a)
        return Dom(
            tag=self.tag,
            classes=self.classes,
            ids=self.ids,
            names=self.names,
            hidden=np.array(self.hidden, np.bool_).reshape(m),
            parent=np.array(self.parent, np.int64).reshape(m),
            depth=np.array(self.depth, np.int64).reshape(m),
            first=first.reshape(m),
            end=end.reshape(m),
            element=np.array(element, np.int64).reshape(n),
            link_chars=np.array(self.link_chars, np.float64).reshape(n),
            strong_chars=np.array(self.strong_chars, np.float64).reshape(n),
            links=np.array(self.links, np.float64).reshape(n),
            images=np.array(self.images, np.float64).reshape(n),
            nodes=self.nodes,
        )

    def _walk(self, document: Any) -> None:
        """Depth first, with a stack of our own: pages may be nested as deep as they are long."""
        text_type, element_type = turbohtml.Text, turbohtml.Element
        stack: list[tuple[Iterator[Any], int, str, bool]] = []
        children = iter(document.children)
        current, preformatted, numbers = -1, False, []
        while True:
            for node in children:
                kind = type(node)
                if kind is text_type:
                    if preformatted:
                        self._add_preformatted(node.data)
                    else:
                        self._add(node.data)
                    continue
                if kind is not element_type:
                    continue
                tag = node.tag
                if tag in _SILENT:
                    self._images += tag == "picture"
                    continue
                if tag == "br":
                    self._flush()
                    continue
                stack.append((children, current, tag, preformatted))
                current = self._open(node, tag, current)
                if tag == "pre":
                    preformatted = True
                elif tag in {"ol", "ul", "menu"}:
                    numbers.append(_start(node) if tag == "ol" else None)
                elif tag == "li":
                    self._prefix = "- "
                    if numbers and numbers[-1] is not None:
                        self._prefix = f"{numbers[-1]}. "
                        numbers[-1] += 1
                shadow = node.shadow_root
                children = iter(node.children if shadow is None else shadow.children)
                break
            else:
                if not stack:
                    return
                children, parent, tag, preformatted = stack.pop()
                self._close(current, tag)
                if tag in {"ol", "ul", "menu"}:
                    numbers.pop()
                current = parent

    def _open(self, node: Any, tag: str, parent: int) -> int:
        e = len(self.tag)
        attributes = node.attrs
        classes = ids = names = ""
        hidden = False
        if attributes:
            get = attributes.get
            classes, ids = get("class") or "", get("id") or ""
            role, prop = get("role"), get("itemprop")
            if role:
                names = f"role={role}"
            if prop:
                names = f"{names} prop={prop}"
            style = get("style")
            hidden = "hidden" in attributes or get("aria-hidden") == "true"
            if style and not hidden:
                plain = style.replace(" ", "").lower()
                hidden = any(value in plain for value in _HIDING)
            if not isinstance(classes, str):
                classes = " ".join(classes)
        if tag in _INLINE:
            if tag == "a":
                self._open_link += 1
                self._links += 1
            elif tag in _STRONG:
                self._open_strong += 1
            elif tag == "img":
                self._images += 1
        elif tag in {"td", "th"}:
            self._cell = bool(self._parts)
            if not self._cell:
                self._flush()
        else:
            self._flush()
            self._prefix = ""
            if tag in _PARTED:
                self._parted = True
        self.tag.append(tag)
        self.classes.append(classes)
        self.ids.append(ids)
        self.names.append(names)
        self.hidden.append(hidden)
        self.parent.append(parent)
        self.depth.append(0 if parent < 0 else self.depth[parent] + 1)
        self.first.append(self.count + 1 if self._parts else self.count)
        self.end.append(0)
        self.nodes.append(node)
        return e

    def _close(self, e: int, tag: str) -> None:
        if tag in _INLINE:
            if tag == "a":
                self._open_link -= 1
            elif tag in _STRONG:
                self._open_strong -= 1
        elif tag not in {"td", "th"}:
            self._flush()
            if tag in _PARTED:
                self._parted = True
        if self._parts:
            self._closed.append(e)
            self.end[e] = self.count
        else:
            self.end[e] = self.count

    def _add(self, data: str) -> None:
        if data.isspace():
            if self._parts:
                self._parts.append(" ")
            return
        if self._cell:
            self._parts.append(" | ")
            self._cell = False
        elif self._closed:
            self._closed.clear()
        self._parts.append(data)
        if self._open_link:
            self._link_chars += len(data.strip())
        if self._open_strong:
            self._strong_chars += len(data.strip())

    def _add_preformatted(self, data: str) -> None:
        lines = data.splitlines()
        for k, line in enumerate(lines):
            if k:
                self._flush(preformatted=True)
            if line:
                self._parts.append(line)
                self._closed.clear()
        if data.endswith("\n"):
            self._flush(preformatted=True)

    def _flush(self, *, preformatted: bool = False) -> None:
        """End the line that is being read."""
        parts = self._parts
        if not parts:
            self._links = 0
            return
        raw = "".join(parts)
        text = raw.rstrip() if preformatted else " ".join(raw.split())
        parts.clear()
        if text and (text.isascii() or clean_line(text)):
            if self._parted and self.count:
                self.source.append("\n")
            prefix = "" if preformatted else self._prefix
            self.source.append(f"{prefix}{text}\n")
            self._parted = False
            self._prefix = ""
            self.link_chars.append(self._link_chars)
            self.strong_chars.append(self._strong_chars)
            self.links.append(self._links)
            self.images.append(self._images)
            self.count += 1
            for e in self._closed:
                self.end[e] = self.count
            self._images = 0
        self._closed.clear()
        self._cell = False
        self._link_chars = self._strong_chars = self._links = 0


def _start(node: Any) -> int:
    """The number of the first item of an ordered list."""
    try:
        return int(node.attr("start") or 1)
    except (TypeError, ValueError):
        return 1
