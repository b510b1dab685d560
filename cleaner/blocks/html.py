"""HTML → Blocks: a deterministic text rendering, one line a block, and the elements behind it.

The page is parsed by the WHATWG algorithm (turbohtml), as a browser does, and read once in
document order. Each stretch of text between block-level elements or `<br>` is one line:

* paragraphs, headings, lists, quotes and tables have blank lines around them;
* a list item starts with `- `, or with its number;
* a table row that holds no paragraphs is one line, its cells parted by ` | `;
* preformatted text keeps its lines and their indentation;
* the document's `<title>` is the first line.

Scripts, styles, templates, and what browsers show in place of media are no text. A shadow root
shows in place of its host's children, which stand in its slots. Where a page shows hardly anything,
the article that a script holds as JSON follows (`blocks/embedded.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import turbohtml

from cleaner.blocks.embedded import FEWEST_WORDS, embedded_html, is_shell, size_in_words
from cleaner.blocks.html_elements import Piece
from cleaner.blocks.html_reader import HtmlReader
from cleaner.blocks.text import text_blocks
from cleaner.model import Blocks, Dom

_CLOSED_SHADOW: Final = re.compile(
    r"(<template\b[^<>]{0,1000}?\bshadowrootmode\s{0,9}=\s{0,9}[\"']?)closed", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, eq=False)
class HtmlPage:
    """A page read: its blocks, its elements, and the parsed document itself."""

    blocks: Blocks
    dom: Dom
    document: Any

    def locator(self, block: int) -> str:
        """Where a block stands in the page, as an XPath: the innermost element that holds it whole.

        Inside a shadow tree, and in what a script holds, the path begins there.

        >>> html_page("<p>One.<p>Two.").locator(1)
        '/html/body/p[2]'
        """
        e = int(self.dom.element[block])
        return "/html/head/title" if e < 0 else str(self.dom.nodes[e].xpath_path())


class PiecedPage(NamedTuple):
    """A page as it was read: its documents (the page, and what its scripts hold), the rendering,
    and the pieces of text that make that up, in order and but for white space.
    """

    documents: tuple[Any, ...]
    source: str
    pieces: list[Piece]


def html_page(text: str) -> HtmlPage:
    """Parse and render a page. Time and memory are proportional to its size; any text is a page."""
    reader = HtmlReader()
    document, *_ = _read(text, reader)
    blocks = text_blocks("".join(reader.source))
    if len(blocks) != reader.count:
        raise AssertionError(f"{reader.count} lines were rendered, {len(blocks)} read")
    return HtmlPage(blocks, reader.dom(), document)


def pieced_page(text: str) -> PiecedPage:
    """Read a page as `html_page` does, and note where in it each part of the rendering stands."""
    reader = HtmlReader(with_pieces=True)
    documents = _read(text, reader)
    return PiecedPage(documents, "".join(reader.source), reader.pieces or [])


def _read(text: str, reader: HtmlReader) -> tuple[Any, ...]:
    """Read a page, and what its scripts hold, into `reader`."""
    # A byte order mark would be the first text of the body, before the head.
    text = text.removeprefix("\ufeff")
    if "shadowrootmode" in text:  # the parser gives no access to shadow trees that are closed
        text = _CLOSED_SHADOW.sub(r"\1open", text)
    document = turbohtml.parse(text, positions=False)
    reader.read(document)
    rendering = "".join(reader.source)
    if not is_shell(rendering):
        return (document,)
    fewest = max(FEWEST_WORDS, size_in_words(rendering))
    hidden = embedded_html(document, fewest_words=fewest)
    if hidden is None:
        return (document,)
    inner = turbohtml.parse(hidden, positions=False, allow_declarative_shadow_roots=False)
    reader.read_body(inner)
    return (document, inner)
