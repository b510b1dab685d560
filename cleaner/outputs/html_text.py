"""A cleaned text as a plain HTML page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from cleaner.labels import BLANK
from cleaner.model import Result, Segment
from cleaner.outputs.html_tree import Markup, page_markup

_BULLET: Final = re.compile(r"(?:[-*•‣·–]|[0-9]{1,4}[.)])\s+")
_CELLS: Final = re.compile(r"\t+|\s\|\s")
# The element of a line, and the one around lines of its kind that follow each other.
_ELEMENTS: Final = {
    "title": ("h1", None),
    "heading": ("h2", None),
    "list": ("li", "ul"),
    "quote": ("p", "blockquote"),
    "table": ("tr", "table"),
    "code": ("", "pre"),
}
_PARAGRAPH: Final = ("p", None)


def text_html(result: Result, *, mark: bool = False) -> str:
    """A page with the title, headings, paragraphs, lists, quotes, tables and code of a text.

    With `mark` the junk stands in it too, each stretch in
    `<span class="cleaner-noise" data-cleaner-label="…">`.
    """
    return page_markup(lambda markup: _write(markup, result, mark=mark))


@dataclass(slots=True)
class _Line:
    """What is written of one line. `label` is that of the article, if any of it is."""

    parts: list[tuple[str, Segment]] = field(default_factory=list)
    label: str = ""

    def text(self) -> str:
        return "".join(text for text, _ in self.parts)


def _write(markup: Markup, result: Result, *, mark: bool) -> None:
    language = result.metadata.get("language")
    markup.open("html", {"lang": language} if isinstance(language, str) else None)
    markup.open("head")
    markup.head()
    markup.element("title", result.title or "")
    if mark:
        markup.noise_style()
    markup.close("head")
    markup.open("body")
    around: str | None = None
    for line in _lines(result, mark=mark):
        element, group = _ELEMENTS.get(line.label, _PARAGRAPH)
        if group != around:
            _close(markup, around)
            around = group
            _open(markup, group)
        elif line.label == "code":
            markup.text("\n")
        _write_line(markup, line, element)
    _close(markup, around)
    markup.close("body")
    markup.close("html")


def _open(markup: Markup, name: str | None) -> None:
    if name is not None:
        markup.open(name)


def _close(markup: Markup, name: str | None) -> None:
    if name is not None:
        markup.close(name)


def _lines(result: Result, *, mark: bool) -> Iterator[_Line]:
    """The lines that hold something to write; a line may be several segments."""
    line = _Line()
    for segment in result.segments:
        text = result.source[segment.start : segment.end]
        shows = segment.label != BLANK and bool(text.strip())
        if shows and (segment.is_main or mark):
            line.parts.append((text, segment))
            if segment.is_main:
                line.label = line.label or segment.label
        if text and text[-1] in "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029":
            if line.parts:
                yield line
            line = _Line()
    if line.parts:
        yield line


def _write_line(markup: Markup, line: _Line, element: str) -> None:
    if element == "":
        _write_parts(markup, line.parts, strip=False)
        return
    markup.open(element)
    if element == "tr":
        for cell in _CELLS.split(line.text().strip()):
            markup.element("td", cell)
    else:
        if element == "li":
            first, segment = line.parts[0]
            line.parts[0] = (_BULLET.sub("", first.lstrip(), count=1), segment)
        _write_parts(markup, line.parts)
    markup.close(element)


def _write_parts(
    markup: Markup, parts: Sequence[tuple[str, Segment]], *, strip: bool = True
) -> None:
    for k, (text, segment) in enumerate(parts):
        shown = text.rstrip() if k == len(parts) - 1 else text
        if strip and k == 0:
            shown = shown.lstrip()
        if segment.is_main:
            markup.text(shown)
        else:
            markup.noise(shown, segment)
