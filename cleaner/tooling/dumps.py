"""Text as scrapers leave it: dumps of whole pages, and output of other extractors.

The prior is fitted on these and the benchmarks clean them. Tools that are not installed are
left out; `beautifulsoup4` is always there.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from typing import Final

from bs4 import BeautifulSoup

# Dumps of whole pages, then what extractors leave: (name, package).
WHOLE: Final = (
    ("resiliparse", "resiliparse"),
    ("beautifulsoup", "bs4"),
    ("inscriptis", "inscriptis"),
    ("resiliparse-alt", "resiliparse"),
    ("beautifulsoup-strip", "bs4"),
    ("beautifulsoup-raw", "bs4"),
)
EXTRACTED: Final = (
    ("resiliparse-main", "resiliparse"),
    ("readability", "readability"),
    ("trafilatura", "trafilatura"),
    ("justext", "justext"),
)


def available() -> list[str]:
    """Names of the dumps that the installed packages can make.

    >>> "beautifulsoup" in available()
    True
    """
    return [name for name, package in (*WHOLE, *EXTRACTED) if importlib.util.find_spec(package)]


def dump(name: str, html: bytes) -> str:
    """The text that tool `name` makes of a page; "" where it finds none.

    Raises KeyError for an unknown name.
    """
    return _TOOLS[name](decoded(html)) or ""


def decoded(html: bytes) -> str:
    """The page as text: UTF-8 where it is that, else what its bytes and markup suggest."""
    try:
        return html.decode("utf-8")
    except UnicodeDecodeError:
        from bs4.dammit import UnicodeDammit

        return UnicodeDammit(html, is_html=True).unicode_markup or html.decode("latin-1")


def _beautifulsoup(html: str) -> str:
    return BeautifulSoup(html, "lxml").get_text("\n")


def _beautifulsoup_strip(html: str) -> str:
    return BeautifulSoup(html, "lxml").get_text("\n", strip=True)


def _beautifulsoup_raw(html: str) -> str:
    return BeautifulSoup(html, "lxml").get_text()


def _resiliparse(html: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=False, alt_texts=False))


def _resiliparse_alt(html: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=False))


def _resiliparse_main(html: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=True, alt_texts=False))


def _inscriptis(html: str) -> str:
    from inscriptis import get_text  # type: ignore[import-untyped,import-not-found,unused-ignore]

    return str(get_text(html))


def _readability(html: str) -> str:
    from readability import Document  # type: ignore[import-untyped,import-not-found,unused-ignore]
    from readability.readability import Unparseable  # type: ignore[import-untyped,import-not-found,unused-ignore]

    try:
        summary = Document(html).summary()
    except Unparseable:
        return ""
    return BeautifulSoup(summary, "lxml").get_text("\n")


def _trafilatura(html: str) -> str:
    import trafilatura

    return trafilatura.extract(html) or ""


def _justext(html: str) -> str:
    import justext  # type: ignore[import-untyped,import-not-found,unused-ignore]

    paragraphs = justext.justext(html, justext.get_stoplist("English"))
    return "\n".join(p.text for p in paragraphs if not p.is_boilerplate)


_TOOLS: Final[dict[str, Callable[[str], str]]] = {
    "beautifulsoup": _beautifulsoup,
    "beautifulsoup-raw": _beautifulsoup_raw,
    "beautifulsoup-strip": _beautifulsoup_strip,
    "inscriptis": _inscriptis,
    "justext": _justext,
    "readability": _readability,
    "resiliparse": _resiliparse,
    "resiliparse-alt": _resiliparse_alt,
    "resiliparse-main": _resiliparse_main,
    "trafilatura": _trafilatura,
}
