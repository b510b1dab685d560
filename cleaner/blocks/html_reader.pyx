# cython: language_level=3
"""A parsed page → lines of text and the elements behind them: the walk of `blocks/html.py`."""

from itertools import compress
from operator import methodcaller

import numpy as np
import turbohtml

from cleaner.blocks.html_elements import Piece, document_title, is_hidden, role_names, shows, whole
from cleaner.blocks.shadow_trees import ShadowTrees
from cleaner.model import Dom

# How an element takes part in the rendering. Those up to CELL end no line; those from BREAK on
# are not entered.
cdef enum:
    INLINE
    LINK
    STRONG
    IMAGE
    SLOT
    CELL
    BLOCK
    PARTED
    PARAGRAPH
    PRE
    LIST
    ORDERED
    ITEM
    BREAK
    SILENT
    PICTURE


_TAGS = {
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
cdef dict KINDS = {tag: kind for kind, tags in _TAGS.items() for tag in tags.split()}

cdef str TELLING = "[id],[role],[itemprop],[style],[hidden],[aria-hidden]"
cdef str LINE_ENDS = "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
cdef str CELL_MARK = " | "
cdef object CLASS = methodcaller("attr", "class")


cdef class HtmlReader:
    """Walks documents, each once, and notes their lines and elements.

    `source` holds the lines, each with its line feed, and the blank lines between them.
    """

    cdef readonly list source
    cdef readonly Py_ssize_t count
    """Lines so far."""
    cdef readonly list pieces
    """The pieces of the rendering, None where they were not asked for."""
    # of elements
    cdef list nodes, tags, parents, depths, firsts, ends
    cdef list lines  # link and strong chars, links, images, one behind the other
    cdef set telling
    # of the line being read; its first part always holds a visible character
    cdef list parts
    cdef list closed  # elements closed since the last text of this line
    cdef Py_ssize_t first_piece, link_chars, strong_chars, links, images
    cdef str indent, prefix
    cdef bint parted

    def __init__(self, *, bint with_pieces=False):
        self.source, self.pieces = [], [] if with_pieces else None
        self.nodes, self.tags, self.parents, self.depths = [], [], [], []
        self.firsts, self.ends, self.lines, self.telling = [], [], [], set()
        self.parts, self.closed = [], []
        self.indent = self.prefix = ""
        self.parted = False
        self.count = self.first_piece = 0
        self.link_chars = self.strong_chars = self.links = self.images = 0

    def read(self, document):
        """Read the title of a document and all that it shows."""
        title = document_title(document)
        if title is not None:
            for node in title.children:
                if isinstance(node, turbohtml.Text) and (self.parts or shows(node.data)):
                    self.parts.append(node.data)
                    self.note(node, 0, len(node.data))
            self.flush(False)
            self.parted = True
        self.read_body(document)

    def read_body(self, document):
        """Read all that a document shows, but for its title."""
        self.telling.update(document.select(TELLING))
        self.walk(document)
        self.flush(False)

    def dom(self):
        """The elements that were read; those that hold no line have no classes, ids or names."""
        m = len(self.ends)
        first = np.array(self.firsts, np.int64)
        end = np.maximum(np.array(self.ends, np.int64), first)
        counts = np.array(self.lines, np.float64).reshape(self.count, 4).T.copy()
        holding = np.flatnonzero(end > first).tolist()
        nodes = [self.nodes[e] for e in holding]
        raw = list(map(CLASS, nodes))
        tidied = {value: " ".join(value.split()) for value in set(raw) if value}
        classes, ids, names, hidden = [""] * m, [""] * m, [""] * m, np.zeros(m, np.bool_)
        for e, value in zip(holding, raw, strict=True):
            if value:
                classes[e] = tidied[value]
        telling = map(self.telling.__contains__, nodes)
        for e, node in compress(zip(holding, nodes, strict=True), telling):
            ids[e], names[e], hidden[e] = node.attr("id") or "", role_names(node), is_hidden(node)
        return Dom(
            tag=self.tags,
            classes=classes,
            ids=ids,
            names=names,
            hidden=hidden,
            parent=np.array(self.parents, np.int64),
            depth=np.array(self.depths, np.int64),
            first=first,
            end=end,
            element=innermost(first, end, self.count),
            link_chars=counts[0],
            strong_chars=counts[1],
            links=counts[2],
            images=counts[3],
            nodes=self.nodes,
        )

    cdef int walk(self, document) except -1:
        """Depth first, with a stack of our own: pages may be nested as deep as they are long.

        A parsed page has thousands of nodes: in Python this loop was most of what a page costs.
        """
        cdef type text_type = turbohtml.Text, element_type = turbohtml.Element, node_type
        cdef list parts = self.parts, closed = self.closed, ends = self.ends
        cdef bint noting = self.pieces is not None
        cdef list stack = []  # (children, element, kind, whether text is preformatted)
        cdef list items = []  # of open lists, the number that their next item has
        cdef Py_ssize_t depth, current = -1, links = 0, strongs = 0  # open ones
        cdef int inner, kind = BLOCK
        cdef bint preformatted = False, cell = False
        cdef str data, tag
        cdef object shadows = ShadowTrees()
        cdef list entered = shadows.entered
        cdef object children = iter(document.children)
        while True:
            for node in children:
                node_type = type(node)
                if node_type is text_type:
                    data = node.data
                    if preformatted:
                        self.add_preformatted(node, data)
                        continue
                    if data.isspace():
                        if parts:
                            parts.append(" ")
                        continue
                    if not parts:
                        if not data.isascii() and not shows(data):
                            continue
                    elif cell:
                        parts.append(CELL_MARK)
                        self.note(None, 0, 1)
                    cell = False
                    if closed:
                        closed.clear()
                    parts.append(data)
                    if noting:
                        self.note(node, 0, len(data))
                    if links:
                        self.link_chars += len(data.strip())
                    if strongs:
                        self.strong_chars += len(data.strip())
                    continue
                if node_type is not element_type:
                    continue
                tag = node.tag
                inner = KINDS.get(tag, BLOCK)
                if inner >= BREAK:
                    if inner == BREAK:
                        self.flush(preformatted)
                        cell = False
                    elif inner == PICTURE:
                        self.images += 1
                    continue
                stack.append((children, current, kind, preformatted))
                depth = len(stack)
                children = iter(node.children)
                if inner > CELL:
                    if parts:
                        self.flush(preformatted)
                    else:
                        self.links = 0
                    cell = False
                    if inner > BLOCK:
                        self.parted |= inner != ITEM
                        if inner >= PRE:
                            preformatted |= inner == PRE
                            if inner >= LIST:
                                self.open_list(node, inner, items)
                    if inner not in (PARAGRAPH, ITEM):
                        self.prefix = ""
                elif inner == CELL:
                    cell = bool(parts)
                elif inner:
                    if inner == LINK:
                        links += 1
                        self.links += 1
                    elif inner == STRONG:
                        strongs += 1
                    elif inner == IMAGE:
                        self.images += 1
                    elif entered:
                        children = iter(shadows.slotted(node, depth))
                if node.shadow_root is not None:
                    self.telling.update(node.shadow_root.select(TELLING))
                    children = iter(shadows.enter(node, depth))
                self.nodes.append(node)
                self.tags.append(tag)
                self.parents.append(current)
                self.depths.append(depth - 1)
                self.firsts.append(self.count + 1 if parts else self.count)
                ends.append(0)
                current, kind = len(ends) - 1, inner
                break
            else:
                if not stack:
                    return 0
                if kind > CELL:
                    if parts:
                        self.flush(preformatted)
                    else:
                        self.links = 0
                    cell = False
                    if kind > BLOCK:
                        if kind == ITEM:
                            self.prefix = ""
                        else:
                            self.parted = True
                            if kind >= LIST:
                                items.pop()
                elif kind == LINK:
                    links -= 1
                elif kind == STRONG:
                    strongs -= 1
                ends[current] = self.count
                if parts:
                    closed.append(current)
                if entered:
                    shadows.leave(len(stack))
                children, current, kind, preformatted = stack.pop()

    cdef int open_list(self, node, int kind, list items) except -1:
        """Begin a list, or an item of the innermost one."""
        if kind == LIST:
            items.append(None)
        elif kind == ORDERED:
            items.append(whole(node.attr("start"), 1))
        else:
            number = items[-1] if items else None
            if number is None:
                self.prefix = "- "
            else:
                number = whole(node.attr("value"), number)
                self.prefix = f"{number}. "
                items[-1] = number + 1

    cdef int add_preformatted(self, node, str data) except -1:
        cdef Py_ssize_t at = 0
        cdef str line, text
        for line in data.splitlines(keepends=True):
            text = line.rstrip(LINE_ENDS)
            if self.parts or shows(text):
                self.closed.clear()
                self.parts.append(self.indent + text)
                self.indent = ""
                self.note(node, at, at + len(text))
            else:
                self.indent += text
            if len(text) < len(line):
                self.flush(True)
            at += len(line)

    cdef int note(self, node, Py_ssize_t start, Py_ssize_t end) except -1:
        if self.pieces is not None:
            self.pieces.append(Piece(node, start, end))

    cdef int flush(self, bint preformatted) except -1:
        """End the line that is being read."""
        cdef list parts = self.parts
        cdef str raw, line
        self.indent = ""
        if not parts:
            self.links = 0
            return 0
        raw = "".join(parts)
        parts.clear()
        if preformatted:
            line = raw.rstrip()
        else:
            line = self.prefix + " ".join(raw.split())
            if self.pieces is not None and self.prefix:
                self.pieces.insert(self.first_piece, Piece(None, 0, len(self.prefix) - 1))
        self.source.append(f"\n{line}\n" if self.parted and self.count else f"{line}\n")
        self.lines += (self.link_chars, self.strong_chars, self.links, self.images)
        self.count += 1
        for e in self.closed:
            self.ends[e] = self.count
        self.closed.clear()
        self.prefix = ""
        self.parted = False
        self.link_chars = self.strong_chars = self.links = self.images = 0
        if self.pieces is not None:
            self.first_piece = len(self.pieces)


cdef innermost(long long[::1] first, long long[::1] end, Py_ssize_t n):
    """Of each of n lines the last element of those that hold it, -1 where none does.

    Elements stand in the order in which they open, so one that lies in another comes later. Each
    line is written once: from the last element to the first, and what is written is leapt over.
    """
    cdef Py_ssize_t e, i, last
    result = np.full(n, -1, np.int64)
    cdef long long[::1] found = result
    cdef long long[::1] after = np.arange(n + 1)  # from each line on, the next one not written yet
    for e in range(len(first) - 1, -1, -1):
        i = onward(after, first[e])
        last = min(end[e], n)
        while i < last:
            found[i] = e
            after[i] = i + 1
            i = onward(after, i + 1)
    return result


cdef Py_ssize_t onward(long long[::1] after, Py_ssize_t i):
    """The line that is reached from `i`; the way there is halved for the next time."""
    while after[i] != i:
        after[i] = after[after[i]]
        i = after[i]
    return i
