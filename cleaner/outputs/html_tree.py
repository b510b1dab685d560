"""Markup that is written with Beautiful Soup, and in which nothing runs."""

# ruff: noqa: SIM905 -- names read best as words

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from bs4 import BeautifulSoup, Doctype, Tag
from bs4.builder import HTMLTreeBuilder
from bs4.dammit import EntitySubstitution
from bs4.formatter import HTMLFormatter

from cleaner.model import Segment

NOISE_CLASS: Final = "cleaner-noise"
NOISE_STYLE: Final = (
    f".{NOISE_CLASS}{{background:#fbe3e0!important;color:#7a1f16!important;"
    "outline:1px dotted #b5483a}"
    f".{NOISE_CLASS}::before{{content:attr(data-cleaner-label) ': ';"
    "font:bold .75em sans-serif}"
)
_POLICY: Final = "script-src 'none'; object-src 'none'"
_NAME: Final = re.compile(r"[A-Za-z_][\w.:-]{0,99}", re.ASCII)
_BLANKS: Final = dict.fromkeys(range(0x21))
_SCHEMES: Final = ("javascript:", "vbscript:", "data:")
_HARMLESS: Final = "data:image/"
_NEVER: Final = frozenset(("srcdoc", "http-equiv", "nonce", "sandbox"))
_LOOKS: Final = frozenset(("style", "hidden", "aria-hidden"))

# Pictures and formulas: other elements inside them could hold HTML, or move addresses about.
_SVG: Final = frozenset(
    "svg g path rect circle ellipse line polyline polygon text tspan defs lineargradient "
    "radialgradient stop clippath mask pattern symbol use marker".split()
)
_MATHML: Final = frozenset(
    "math mrow mi mn mo ms mtext mspace msup msub msubsup mover munder munderover mfrac msqrt "
    "mroot mtable mtr mtd mfenced menclose mpadded mphantom mstyle mmultiscripts mprescripts "
    "none semantics".split()
)
FOREIGN: Final = _SVG | _MATHML


class _Formatter(HTMLFormatter):
    """HTML5, with attributes in the page's own order."""

    def attributes(self, tag: Tag) -> Iterable[tuple[str, Any]]:
        return tag.attrs.items()


_FORMATTER: Final = _Formatter(
    EntitySubstitution.substitute_xml,
    void_element_close_prefix="",
    empty_attributes_are_booleans=True,
)


class _Tree(HTMLTreeBuilder):
    """Takes the events of a writer in place of markup."""

    features = ()

    def __init__(self, write: Callable[[Markup], None]) -> None:
        # All white space is kept: `pre` may be anywhere.
        super().__init__(preserve_whitespace_tags={"html"}, string_containers={})
        self._write = write

    def feed(self, markup: Any) -> None:  # noqa: ARG002 - there is none
        if self.soup is not None:
            self._write(Markup(self.soup))


class Markup:
    """Writes a page from its first tag to its last. Names and attributes must be safe ones."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self._soup = soup

    def open(self, name: str, attributes: Mapping[str, str] | None = None) -> None:
        self._soup.handle_starttag(name, None, None, dict(attributes or {}))

    def text(self, text: str) -> None:
        if text:
            self._soup.handle_data(text)

    def close(self, name: str) -> None:
        self._soup.handle_endtag(name)

    def element(
        self, name: str, text: str = "", attributes: Mapping[str, str] | None = None
    ) -> None:
        self.open(name, attributes)
        self.text(text)
        self.close(name)

    def noise(self, text: str, segment: Segment) -> None:
        """A stretch of junk, labelled."""
        self.element("span", text, {"class": NOISE_CLASS} | verdict(segment))

    def head(self) -> None:
        """The charset, and that no script may run."""
        self.element("meta", attributes={"charset": "utf-8"})
        self.element(
            "meta", attributes={"http-equiv": "Content-Security-Policy", "content": _POLICY}
        )

    def noise_style(self) -> None:
        """What makes labelled junk stand out."""
        self.element("style", NOISE_STYLE)


def page_markup(write: Callable[[Markup], None]) -> str:
    """The page that `write` writes, from `<!DOCTYPE html>` on. Nesting may be deep."""
    soup = BeautifulSoup("", builder=_Tree(write))
    return Doctype("html").output_ready() + soup.decode(formatter=_FORMATTER)


def verdict(segment: Segment) -> dict[str, str]:
    """A segment's label, confidence and rules as attributes."""
    attributes = {
        "data-cleaner-label": segment.label,
        "data-cleaner-confidence": f"{segment.confidence:.2f}",
    }
    if segment.rules:
        attributes["data-cleaner-rules"] = " ".join(segment.rules)
    return attributes


def safe_name(name: str, otherwise: str) -> str:
    """A tag's name, or another where it is none that could be written and read again."""
    return name if _NAME.fullmatch(name) else otherwise


def safe_attributes(node: Any, *, looks: bool) -> dict[str, str]:
    """The attributes of an element that run nothing; `looks` keeps what styles or hides it."""
    kept: dict[str, str] = {}
    for name, value in node.attrs.items():
        if name.startswith("on") or name in _NEVER or not _NAME.fullmatch(name):
            continue
        if not looks and name in _LOOKS:
            continue
        text = " ".join(value) if isinstance(value, list) else value or ""
        if not _runs(text):
            kept[name] = text
    return kept


def _runs(value: str) -> bool:
    """Whether an attribute would run or load code, were it an address.

    >>> _runs("java\\nscript:alert(1)"), _runs("data:image/png;base64,AA"), _runs("/a")
    (True, False, False)
    """
    address = value.translate(_BLANKS).lower()
    return address.startswith(_SCHEMES) and not address.startswith(_HARMLESS)
