"""CSS selectors of others → `html:` items of ours, found by their names where they have any.

Names are looked up at once; a selector is run only on pages where its names are met, or on every
page where it has none. So the element's own names are given beside a selector that needs more.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import regex

from cleaner.engine.selectors import checked_selector
from cleaner.tooling.imported import NotCarriedError

_NAME: Final = r"-?(?:[\p{L}_]|\\.)(?:[\p{L}\p{N}_-]|\\.)*"
_TOKEN: Final = regex.compile(
    rf"(?P<tag>{_NAME}|\*)|\.(?P<cls>{_NAME})|\#(?P<id>{_NAME})"
    r"|\[\s*(?P<attr>[\w:-]+)\s*(?:(?P<op>[~^$*|]?=)\s*(?P<value>\"[^\"]*\"|'[^']*'|[^\s\]\"']+)\s*[iIsS]?\s*)?\]"
    r"|(?P<pseudo>::?[\w-]+(?:\((?:[^()\"']|\"[^\"]*\"|'[^']*')*\))?)"
)
_COMBINATOR: Final = regex.compile(r"\s*([>+~])\s*|\s+")
_PROCEDURAL: Final = regex.compile(
    r":(?:-abp-[\w-]+|has-text|contains|matches-[\w-]+|min-text-length|upward|nth-ancestor|xpath"
    r"|watch-attr|others|style|remove|remove-attr|remove-class|if|if-not|properties)\("
)
_NO_TEXT: Final = frozenset(
    "area audio base br canvas embed hr iframe img input link meta noscript object param picture script source style svg track video wbr".split()  # noqa: SIM905 -- words read best as words
)
_WHOLE: Final = frozenset(("html", "body"))
_TEXT: Final = "Tides of the week"
_INLINE: Final = frozenset(
    "a abbr b button em h1 h2 h3 h4 h5 h6 i label p small span strong".split()  # noqa: SIM905 -- words read best as words
)
_WRAPS: Final = {
    "td": ("<table><tr>", "</tr></table>"),
    "th": ("<table><tr>", "</tr></table>"),
    "tr": ("<table>", "</table>"),
    "tbody": ("<table>", "</table>"),
    "li": ("<ul>", "</ul>"),
}


@dataclass(frozen=True, slots=True)
class _Compound:
    """What one element must be; `joined` is how it stands to the one before (space, >, +, ~)."""

    joined: str
    tag: str | None
    classes: tuple[str, ...]
    ids: tuple[str, ...]
    attributes: tuple[tuple[str, str, str], ...]  # name, operator or "", value
    more: bool  # pseudo-classes

    @property
    def is_names(self) -> bool:
        return not (self.attributes or self.more)


def alternatives(css: str) -> list[str]:
    """A selector list, taken apart at its commas."""
    return [part.strip() for part in split_outside(css, (",",))]


def split_outside(text: str, signs: tuple[str, ...]) -> list[str]:
    """`text` at each of `signs` that stands outside brackets and quotes.

    >>> split_outside("a[b='1,2'], c(d, e)", (",",))
    ["a[b='1,2']", ' c(d, e)']
    """
    parts, depth, start, quote, at = [], 0, 0, "", 0
    while at < len(text):
        c = text[at]
        sign = next((s for s in signs if text.startswith(s, at)), None)
        if quote:
            quote = "" if c == quote else quote
        elif c in "\"'":
            quote = c
        elif c in "([":
            depth += 1
        elif c in ")]":
            depth -= 1
        elif sign and not depth:
            parts.append(text[start:at])
            start = at + len(sign)
            at = start
            continue
        at += 1
    return [*parts, text[start:]]


def html_item(css: str, *, everywhere: bool = False) -> dict[str, Any]:
    """The `html:` mapping that describes what a selector (without commas) does.

    With `everywhere`, for rules of all sites, it must have a class or an id to be found by.
    Raises NotCarriedError with the reason.
    """
    if _PROCEDURAL.search(css):
        raise NotCarriedError("a procedural filter: no CSS selector")
    compounds = list(_compounds(css))
    last = compounds[-1]
    if last.tag in _NO_TEXT:
        raise NotCarriedError("an element that holds no text")
    if last.tag in _WHOLE:
        raise NotCarriedError("would mark the whole page")
    names: dict[str, Any] = {}
    if last.tag is not None:
        names["tag"] = last.tag
    if last.classes:
        names["class"] = last.classes[0]
    if last.ids:
        names["id"] = last.ids[0]
    few = len(last.classes) < 2 and len(last.ids) < 2
    if everywhere and not (last.classes or last.ids):
        raise NotCarriedError("has no class or id to be found by, and would run on every page")
    if len(compounds) == 1 and last.is_names and few and names:
        return names
    try:
        return {**names, "css": checked_selector(css)}
    except ValueError as error:
        raise NotCarriedError(f"no selector that rules can have: {error}") from error


def example(css: str, text: str = "") -> str:
    """A part of a page that a selector describes, with a text in it. Raises NotCarriedError."""
    text = text or _TEXT
    made = ""
    closing: list[str] = []
    for compound in _compounds(css):
        if compound.joined in {"+", "~"} and closing:
            made += closing.pop()
        tag = compound.tag or ("a" if any(a == "href" for a, *_ in compound.attributes) else "div")
        before, after = _WRAPS.get(tag, ("", "")) if not closing else ("", "")
        made += f"{before}<{tag}{_attributes(compound)}>"
        closing.append(f"</{tag}>{after}")
        inner = tag
    return made + (text if inner in _INLINE else f"<p>{text}</p>") + "".join(reversed(closing))


NEAR_MISS: Final = f"<p>{_TEXT} were low, the harbour office said on Friday.</p>"


def _attributes(compound: _Compound) -> str:
    values: dict[str, list[str]] = {}
    for name, found in (("id", compound.ids), ("class", compound.classes)):
        if found:
            values[name] = list(found)
    for name, _, value in compound.attributes:
        if value not in values.setdefault(name, []):
            values[name].append(value)
    if any("»" in v or "[[" in v for found in values.values() for v in found):
        raise NotCarriedError("no example can be made of it")
    return "".join(
        f" {name}='{html.escape(' '.join(found), quote=True)}'" for name, found in values.items()
    )


def _compounds(css: str) -> Iterator[_Compound]:
    at, joined = 0, ""
    css = css.strip()
    lead = _COMBINATOR.match(css)
    if lead is not None or not css:
        raise NotCarriedError("no selector")
    while at < len(css):
        start, tokens = at, []
        while (token := _TOKEN.match(css, at)) is not None:
            if token["tag"] and at > start:
                break
            tokens.append(token)
            at = token.end()
        if not tokens:
            raise NotCarriedError("a selector that is not understood")
        yield _compound(joined, tokens)
        if at == len(css):
            return
        combinator = _COMBINATOR.match(css, at)
        if combinator is None:
            raise NotCarriedError("a selector that is not understood")
        joined, at = combinator[1] or " ", combinator.end()
    raise NotCarriedError("no selector")


def _compound(joined: str, tokens: list[regex.Match[str]]) -> _Compound:
    tag = next((t["tag"].lower() for t in tokens if t["tag"] and t["tag"] != "*"), None)
    return _Compound(
        joined,
        tag and _unescaped(tag),
        tuple(_unescaped(t["cls"]) for t in tokens if t["cls"]),
        tuple(_unescaped(t["id"]) for t in tokens if t["id"]),
        tuple(
            (t["attr"].lower(), t["op"] or "", (t["value"] or "").strip("\"'"))
            for t in tokens
            if t["attr"]
        ),
        any(t["pseudo"] for t in tokens),
    )


def _unescaped(name: str) -> str:
    plain = regex.sub(r"\\(.)", r"\1", name)
    if not plain or any(c.isspace() or c in "<>»" for c in plain):
        raise NotCarriedError("a name that no rule can have")
    return str(plain)
