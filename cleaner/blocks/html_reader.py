"""A parsed page → lines of text and the elements behind them: the walk of `blocks/html.py`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import compress
from operator import methodcaller
from typing import Any, Final, NamedTuple

import numpy as np
import turbohtml

from cleaner.blocks.shadow_trees import ShadowTrees
from cleaner.characters import Char, class_table
from cleaner.model import Dom, Ints

# How an element takes part in the rendering. Those up to CELL end no line; those from BREAK on
# are not entered.
# fmt: off
(INLINE, LINK, STRONG, IMAGE, SLOT, CELL, BLOCK, PARTED, PARAGRAPH, PRE, LIST, ORDERED, ITEM,
 BREAK, SILENT, PICTURE) = range(16)
# fmt: on
_TAGS: Final = {
    INLINE: "abbr acronym bdi bdo big cite code data del dfn font input ins kbd label nobr output "
    "q rp rt ruby s samp small span strike sub sup time tt u var wbr",
    LINK: "a",
    STRONG: "b strong em i mark",
    IMAGE: "img",
    SLOT: "slot",
    CELL: "td th",
    PARTED: "h1 h2 h3 h4 h5 h6 dl table blockquote figure section article aside header footer nav "
    "main hr details form fieldset address",
    PARAGRAPH: "p",
    PRE: "pre plaintext listing xmp",
    LIST: "ul menu",
    ORDERED: "ol",
    ITEM: "li",
    BREAK: "br",
    SILENT: "audio canvas datalist embed head iframe math meta link noembed noframes object "
    "optgroup param progress script select source style svg template textarea title track video",
    PICTURE: "picture",  # counted, not shown, as `img` is
}
KINDS: Final = {tag: kind for kind, tags in _TAGS.items() for tag in tags.split()}
_HIDING: Final = ("display:none", "visibility:hidden")
_TELLING: Final = "[id],[role],[itemprop],[style],[hidden],[aria-hidden]"
_ABSENT: Final = "absent"
_CLASS: Final = methodcaller("attr", "class")
_NUMBER: Final = re.compile(r"-?[0-9]{1,9}")
_LINE_ENDS: Final = "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_CELL_MARK: Final = " | "


class Piece(NamedTuple):
    """A part of the rendering: what stands in it is `node.data[start:end]`.

    A mark that the rendering adds itself has no node; `end` counts its visible characters.
    """

    node: Any
    start: int
    end: int


class HtmlReader:
    """Walks documents, each once, and notes their lines and elements.

    `source` holds the lines, each with its line feed, and the blank lines between them.
    """

    def __init__(self, *, with_pieces: bool = False) -> None:
        self.source: list[str] = []
        self.count = 0  # lines so far
        self.pieces: list[Piece] | None = [] if with_pieces else None
        # of elements
        self._nodes: list[Any] = []
        self._tags: list[str] = []
        self._parents: list[int] = []
        self._depths: list[int] = []
        self._firsts: list[int] = []
        self._ends: list[int] = []
        self._lines: list[int] = []  # link and strong chars, links, images, one behind the other
        self._telling: set[Any] = set()
        # of the line being read; its first part always holds a visible character
        self._parts: list[str] = []
        self._closed: list[int] = []  # elements closed since the last text of this line
        self._first_piece = 0
        self._indent = ""
        self._prefix = ""
        self._parted = False
        self._link_chars = self._strong_chars = self._links = self._images = 0

    def read(self, document: Any) -> None:
        """Read the title of a document and all that it shows."""
        title = document_title(document)
        if title is not None:
            for node in title.children:
                if isinstance(node, turbohtml.Text) and (self._parts or shows(node.data)):
                    self._parts.append(node.data)
                    self._note(node, 0, len(node.data))
            self._flush()
            self._parted = True
        self.read_body(document)

    def read_body(self, document: Any) -> None:
        """Read all that a document shows, but for its title."""
        self._telling.update(document.select(_TELLING))
        self._walk(document)
        self._flush()

    def dom(self) -> Dom:
        """The elements that were read; those that hold no line have no classes, ids or names."""
        m = len(self._ends)
        first = np.array(self._firsts, np.int64)
        end = np.maximum(np.array(self._ends, np.int64), first)
        counts = np.array(self._lines, np.float64).reshape(self.count, 4).T.copy()
        holding = np.flatnonzero(end > first).tolist()
        nodes = [self._nodes[e] for e in holding]
        raw = list(map(_CLASS, nodes))
        tidied = {value: " ".join(value.split()) for value in set(raw) if value}
        classes, ids, names, hidden = [""] * m, [""] * m, [""] * m, np.zeros(m, np.bool_)
        for e, value in zip(holding, raw, strict=True):
            if value:
                classes[e] = tidied[value]
        telling = map(self._telling.__contains__, nodes)
        for e, node in compress(zip(holding, nodes, strict=True), telling):
            ids[e], names[e], hidden[e] = node.attr("id") or "", _names(node), _is_hidden(node)
        return Dom(
            tag=self._tags,
            classes=classes,
            ids=ids,
            names=names,
            hidden=hidden,
            parent=np.array(self._parents, np.int64),
            depth=np.array(self._depths, np.int64),
            first=first,
            end=end,
            element=_innermost(first, end, self.count),
            link_chars=counts[0],
            strong_chars=counts[1],
            links=counts[2],
            images=counts[3],
            nodes=self._nodes,
        )

    def _walk(self, document: Any) -> None:
        """Depth first, with a stack of our own: pages may be nested as deep as they are long.

        This loop is most of what a page costs, so what it needs is in local names.
        """
        text_type, element_type = turbohtml.Text, turbohtml.Element
        visible, kind_of = shows, KINDS.get
        parts, closed = self._parts, self._closed
        nodes, tags, parents, depths = self._nodes, self._tags, self._parents, self._depths
        firsts, ends = self._firsts, self._ends
        noting = self.pieces is not None
        stack: list[tuple[Iterator[Any], int, int, bool]] = []
        items: list[int | None] = []  # of open lists, the number that their next item has
        shadows = ShadowTrees()
        children: Iterator[Any] = iter(document.children)
        current, kind, preformatted, cell = -1, BLOCK, False, False
        links = strongs = 0  # open ones
        while True:
            for node in children:
                node_type = type(node)
                if node_type is text_type:
                    data = node.data
                    if preformatted:
                        self._add_preformatted(node, data)
                        continue
                    if data.isspace():
                        if parts:
                            parts.append(" ")
                        continue
                    if not parts:
                        if not data.isascii() and not visible(data):
                            continue
                    elif cell:
                        parts.append(_CELL_MARK)
                        self._note(None, 0, 1)
                    cell = False
                    if closed:
                        closed.clear()
                    parts.append(data)
                    if noting:
                        self._note(node, 0, len(data))
                    if links:
                        self._link_chars += len(data.strip())
                    if strongs:
                        self._strong_chars += len(data.strip())
                    continue
                if node_type is not element_type:
                    continue
                tag = node.tag
                inner = kind_of(tag, BLOCK)
                if inner >= BREAK:
                    if inner == BREAK:
                        self._flush(preformatted)
                        cell = False
                    elif inner == PICTURE:
                        self._images += 1
                    continue
                stack.append((children, current, kind, preformatted))
                depth = len(stack)
                children = iter(node.children)
                if inner > CELL:
                    if parts:
                        self._flush(preformatted)
                    else:
                        self._links = 0
                    cell = False
                    if inner > BLOCK:
                        self._parted |= inner != ITEM
                        if inner >= PRE:
                            preformatted |= inner == PRE
                            if inner >= LIST:
                                self._open_list(node, inner, items)
                    if inner not in (PARAGRAPH, ITEM):
                        self._prefix = ""
                elif inner == CELL:
                    cell = bool(parts)
                elif inner:
                    if inner == LINK:
                        links += 1
                        self._links += 1
                    elif inner == STRONG:
                        strongs += 1
                    elif inner == IMAGE:
                        self._images += 1
                    elif shadows.entered:
                        children = iter(shadows.slotted(node, depth))
                if node.shadow_root is not None:
                    self._telling.update(node.shadow_root.select(_TELLING))
                    children = iter(shadows.enter(node, depth))
                nodes.append(node)
                tags.append(tag)
                parents.append(current)
                depths.append(depth - 1)
                firsts.append(self.count + 1 if parts else self.count)
                ends.append(0)
                current, kind = len(ends) - 1, inner
                break
            else:
                if not stack:
                    return
                if kind > CELL:
                    if parts:
                        self._flush(preformatted)
                    else:
                        self._links = 0
                    cell = False
                    if kind > BLOCK:
                        if kind == ITEM:
                            self._prefix = ""
                        else:
                            self._parted = True
                            if kind >= LIST:
                                items.pop()
                elif kind == LINK:
                    links -= 1
                elif kind == STRONG:
                    strongs -= 1
                ends[current] = self.count
                if parts:
                    closed.append(current)
                if shadows.entered:
                    shadows.leave(len(stack))
                children, current, kind, preformatted = stack.pop()

    def _open_list(self, node: Any, kind: int, items: list[int | None]) -> None:
        """Begin a list, or an item of the innermost one."""
        if kind == LIST:
            items.append(None)
        elif kind == ORDERED:
            items.append(_whole(node.attr("start"), 1))
        else:
            number = items[-1] if items else None
            if number is None:
                self._prefix = "- "
            else:
                number = _whole(node.attr("value"), number)
                self._prefix = f"{number}. "
                items[-1] = number + 1

    def _add_preformatted(self, node: Any, data: str) -> None:
        at = 0
        for line in data.splitlines(keepends=True):
            text = line.rstrip(_LINE_ENDS)
            if self._parts or shows(text):
                self._closed.clear()
                self._parts.append(self._indent + text)
                self._indent = ""
                self._note(node, at, at + len(text))
            else:
                self._indent += text
            if len(text) < len(line):
                self._flush(True)
            at += len(line)

    def _note(self, node: Any, start: int, end: int) -> None:
        if self.pieces is not None:
            self.pieces.append(Piece(node, start, end))

    def _flush(self, preformatted: bool = False) -> None:
        """End the line that is being read."""
        parts = self._parts
        self._indent = ""
        if not parts:
            self._links = 0
            return
        raw = "".join(parts)
        parts.clear()
        if preformatted:
            line = raw.rstrip()
        else:
            line = self._prefix + " ".join(raw.split())
            if self.pieces is not None and self._prefix:
                self.pieces.insert(self._first_piece, Piece(None, 0, len(self._prefix) - 1))
        self.source.append(f"\n{line}\n" if self._parted and self.count else f"{line}\n")
        self._lines += (self._link_chars, self._strong_chars, self._links, self._images)
        self.count += 1
        for e in self._closed:
            self._ends[e] = self.count
        self._closed.clear()
        self._prefix = ""
        self._parted = False
        self._link_chars = self._strong_chars = self._links = self._images = 0
        if self.pieces is not None:
            self._first_piece = len(self.pieces)


def document_title(document: Any) -> Any:
    """The `<title>` of a page, None where it has none. That of a picture (SVG) is none."""
    title = document.select_one("title")
    if title is None or title.namespace == turbohtml.Namespace.HTML:
        return title
    titles = document.find_all("title")
    return next((t for t in titles if t.namespace == turbohtml.Namespace.HTML), None)


def shows(text: str) -> bool:
    """Whether `text` holds a character that is neither white space nor invisible."""
    return _visible().search(text) is not None


@cache
def _visible() -> re.Pattern[str]:
    invisible = np.flatnonzero(class_table() == Char.INVISIBLE).tolist()
    return re.compile(rf"[^\s{re.escape(''.join(map(chr, invisible)))}]")


def _whole(value: str | None, otherwise: int) -> int:
    """The number that an attribute holds."""
    digits = (value or "").strip()
    return int(digits) if _NUMBER.fullmatch(digits) else otherwise


def _innermost(first: Ints, end: Ints, n: int) -> Ints:
    """Of each of n lines the last element of those that hold it, -1 where none does."""
    innermost = np.full(n, -1, np.int64)
    size = end - first
    wide = np.flatnonzero(size > 1)
    for e, a, b in zip(wide.tolist(), first[wide].tolist(), end[wide].tolist(), strict=True):
        innermost[a:b] = e
    narrow = np.flatnonzero(size == 1)  # none of these holds one of the others
    innermost[first[narrow]] = narrow
    return innermost


def _names(node: Any) -> str:
    role, item = node.attr("role"), node.attr("itemprop")
    if not (role or item):
        return ""
    return " ".join(f"{key}={value}" for key, value in (("role", role), ("prop", item)) if value)


def _is_hidden(node: Any) -> bool:
    if node.attr("hidden", _ABSENT) is not _ABSENT or node.attr("aria-hidden") == "true":
        return True
    style = node.attr("style")
    if not style:
        return False
    style = style.replace(" ", "").lower()
    return any(value in style for value in _HIDING)
