"""What a page declares of itself: JSON-LD, Open Graph, meta tags, microdata, `<title>`, `<h1>`.

Nothing is parsed into dates or names here; `cleaner.segment.metadata` does that. Of several
declarations of one thing the most specific wins, in the order in which the tables below name
them; JSON-LD comes before meta tags but for what Open Graph exists for (site, description, image).
"""

# ruff: noqa: SIM905 -- words read best as words

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final
from urllib.parse import urljoin

from turbohtml import Axis, Document, Element, Namespace

from cleaner.blocks.json_ld import (
    Graph,
    Node,
    has_subject,
    paragraphs,
    plain,
    read_graph,
    subject,
    text_of,
    texts_of,
    types_of,
)
from cleaner.model import PageMetadata
from cleaner.sites import is_site, site_names

_MOST_TAGS: Final = 400  # meta tags, scripts or links that are looked at
_MOST_ITEMS: Final = 200  # of microdata
_MOST_PROPERTIES: Final = 60  # of these items
_MOST_BYLINES: Final = 12
_LONGEST_BYLINE: Final = 150
_MOST_BODY: Final = 400_000
_MOST_DESCRIPTION: Final = 3000
_MOST_ADDRESS: Final = 2000
_MOST_HEADINGS: Final = 5
_MOST_KEYWORDS: Final = 50

_AUTHOR: Final = (
    "author article:author og:author og:article:author article.author parsely-author "
    "sailthru.author cxenseparse:author citation_author citation_authors dc.creator "
    "dcterms.creator dcsext.author byl byline creator"
).split()
_PUBLISHED: Final = (
    "article:published_time og:article:published_time og:published_time article.published "
    "datepublished date.created parsely-pub-date sailthru.date cxenseparse:publishtime "
    "cxenseparse:recs:publishtime citation_publication_date citation_date dc.date.issued "
    "dcterms.created dcterms.date dc.date dc.date.created publish_date publish-date publishdate "
    "publisheddate og:publish_date pubdate publication_date published_at published "
    "dcsext.articlefirstpublished article:published article_date_original date-pub publish_time "
    "w-published-date cxenseparse:recs:published_time citation_online_date datecreated date"
).split()
_MODIFIED: Final = (
    "article:modified_time og:article:modified_time datemodified dcterms.modified "
    "dc.date.modified date.updated date.modified og:updated_time last-modified lastmod updated_at"
).split()
_SITE: Final = ("og:site_name", "application-name", "apple-mobile-web-app-title")
_SECTION: Final = (
    "article:section",
    "og:article:section",
    "parsely-section",
    "cxenseparse:section",
)
_DESCRIPTION: Final = ("og:description", "description", "twitter:description", "dc.description")
_IMAGE: Final = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "thumbnail")
_KEYWORDS: Final = ("news_keywords", "keywords", "parsely-tags", "sailthru.tags")
_WANTED: Final = frozenset(
    (*_AUTHOR, *_PUBLISHED, *_MODIFIED, *_SITE, *_SECTION, *_DESCRIPTION, *_IMAGE, *_KEYWORDS)
) | {"og:title", "twitter:title", "og:type", "og:url", "og:locale", "article:tag"}

_PROPERTIES: Final = frozenset(
    "headline author creator datePublished dateCreated dateModified articleSection".split()
)
_BYLINE: Final = "[rel~=author],[itemprop~=author],[class*=yline],[class*=uthor]"
_NO_BYLINE: Final = "aside,footer,nav,[class*=comment],[id*=comment],[class*=related]"
_SEPARATORS: Final = re.compile(r"\s(?:[-–—|·•:»›‹«<>~/]|::|[-–—]{2})\s|\s?\|\s?|_")
_LEAST_TITLE: Final = 8  # characters that must be left when a site's name is cut off
_ABSOLUTE: Final = re.compile(r"(?i)https?://[\w\[][^\s<>\"]*")
_DAY: Final = re.compile(r"/((?:19|20)\d\d)[/-]([01]\d)[/-]([0-3]\d)(?=[/_-]|$)")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_TRUTH: Final = re.compile(r"(?i)(?:https?://schema\.org/)?(?:(true)|false)")
_COMMAS: Final = re.compile(r"\s*[,;،、，；]\s*")

_Meta = dict[str, list[str]]


def page_metadata(doc: Document, url: str | None = None) -> PageMetadata:
    """Read what the parsed page declares. `url` is its address, for relative ones.

    Never raises for what a page holds. Time is proportional to the number of its elements at
    most, and bounded for what it declares.
    """
    meta = _meta(doc)
    graph = read_graph(_scripts(doc))
    if not has_subject(graph):
        graph = Graph((*_microdata(doc), *graph.nodes), graph.by_id)
    canonical = _address(_canonical(doc), url) or _address(_first(meta, ("og:url",)), url)
    document_title, og_title = _document_title(doc), _first(meta, ("og:title", "twitter:title"))
    heads = doc.find_all("h1", limit=_MOST_HEADINGS)
    headings = tuple(filter(None, (plain(head.text) for head in heads)))
    titles = [t.casefold() for t in (document_title, og_title, *headings) if t]
    nodes = subject(graph, titles, [a for a in (canonical, url) if a])
    site = _site(meta, graph, nodes)
    known = site_names(site, canonical, url)
    authors = _authors(nodes, graph) or _people(meta)
    return PageMetadata(
        headline=_without_site(_declared(nodes, "headline", "name"), known),
        og_title=_without_site(og_title, known),
        document_title=_without_site(document_title, known),
        headings=headings,
        authors=authors,
        bylines=() if any(not is_site(a, known) for a in authors) else _bylines(doc),
        published=_declared(nodes, "datePublished", "dateCreated", "uploadDate")
        or _first(meta, _PUBLISHED)
        or _stamp(doc, heads)
        or _day_in(canonical or url),
        modified=_declared(nodes, "dateModified") or _first(meta, _MODIFIED),
        site=site,
        section=_first(meta, _SECTION) or _declared(nodes, "articleSection"),
        description=_first(meta, _DESCRIPTION) or _declared(nodes, "description"),
        language=_language(doc, meta, nodes),
        url=canonical,
        image=_address(_first(meta, _IMAGE), url) or _image(nodes, url),
        types=tuple(dict.fromkeys(t for n in (*nodes, *graph.nodes) for t in types_of(n)))[:30],
        og_type=_first(meta, ("og:type",)),
        article_body=_body(nodes),
        is_accessible_for_free=_is_free(nodes),
        keywords=_keywords(meta, nodes, graph),
    )


def _meta(doc: Document) -> _Meta:
    """Contents by folded property or name, each list in document order."""
    found: _Meta = {}
    for tag in doc.find_all("meta", limit=_MOST_TAGS):
        get = tag.attr
        for attribute in ("property", "name", "itemprop"):
            key = (get(attribute) or "").casefold()
            if key in _WANTED:
                content = get("content")
                if content:
                    found.setdefault(key, []).append(content)
                break
    return found


def _scripts(doc: Document) -> Iterator[str]:
    for script in doc.find_all("script", limit=_MOST_TAGS):
        if "ld+json" in (script.attr("type") or "").casefold():
            yield script.text


def _canonical(doc: Document) -> str | None:
    for link in doc.find_all("link", limit=_MOST_TAGS):
        if (link.attr("rel") or "").casefold() == "canonical":
            return link.attr("href")
    return None


def _document_title(doc: Document) -> str | None:
    title = doc.find("title")
    if title is not None and title.namespace != Namespace.HTML:  # of a drawing
        others = doc.find_all("title", limit=_MOST_TAGS)
        title = next((other for other in others if other.namespace == Namespace.HTML), None)
    return plain(title.text) if title is not None else None


def _stamp(doc: Document, heads: Sequence[Element]) -> str | None:
    """The first `<time>` behind the headline, or the only one of a page without `<h1>`."""
    if heads:
        found = heads[0].find("time", axis=Axis.FOLLOWING)
        times = [found] if found is not None else []
    else:
        times = doc.find_all("time", limit=2)
    return times[0].attr("datetime") or None if len(times) == 1 else None


def _day_in(address: str | None) -> str | None:
    """The day in an address such as `/2024/10/23/tanker-crew-freed`."""
    match = _DAY.search(address or "")
    return "-".join(match.groups()) if match else None


def _bylines(doc: Document) -> tuple[str, ...]:
    """Texts of the first few elements that are marked as bylines, outermost first."""
    found: list[str] = []
    for element in doc.select(_BYLINE)[:_MOST_BYLINES]:
        text = ", ".join(islice(element.stripped_strings, _MOST_BYLINES))
        if (
            "{" not in text
            and 2 < len(text) <= _LONGEST_BYLINE
            and element.closest(_NO_BYLINE) is None
        ):
            found.append(plain(text) or "")
    return tuple(dict.fromkeys(found))


def _microdata(doc: Document) -> list[Node]:
    """Items as nodes: their types, and those of their properties that are used."""
    items: dict[Element, Node] = {}
    left = _MOST_PROPERTIES
    for element in doc.select("[itemprop],[itemtype]"):
        kind = element.attr("itemtype")
        if kind and len(items) < _MOST_ITEMS:
            items.setdefault(element, {})["@type"] = kind[:200].split()
        named = element.attr("itemprop")
        if named and left and (properties := _PROPERTIES.intersection(named[:200].split())):
            left -= 1
            outer = element.parent
            scope = outer.closest("[itemscope]") if isinstance(outer, Element) else None
            if scope in items:
                for name in properties:
                    items[scope].setdefault(name, []).append(_value(element))
    return list(items.values())


def _value(element: Element) -> str:
    for attribute in ("content", "datetime"):
        value = element.attr(attribute)
        if value:
            return value
    inner = element.find(attrs={"itemprop": "name"})
    if inner is not None:
        return inner.attr("content") or inner.text
    return element.text


def _first(meta: _Meta, keys: Sequence[str]) -> str | None:
    """The first text under the first of `keys` that has one."""
    for key in keys:
        if key in meta and (text := plain(meta[key][0], _MOST_DESCRIPTION)):
            return text
    return None


def _all(meta: _Meta, keys: Sequence[str]) -> tuple[str, ...]:
    """Every text under the first of `keys` that has one."""
    for key in keys:
        if key in meta and (texts := tuple(filter(None, map(plain, meta[key][:_MOST_KEYWORDS])))):
            return texts
    return ()


def _declared(nodes: Sequence[Node], *keys: str) -> str | None:
    """The text of the first of `keys` that a node has, of the first such node."""
    for node in nodes:
        for key in keys:
            if key in node and (text := text_of(node[key])):
                return text
    return None


def _authors(nodes: Sequence[Node], graph: Graph) -> tuple[str, ...]:
    for node in nodes:
        for key in ("author", "creator"):
            if key in node and (names := texts_of(node[key], graph)):
                return names
    return ()


def _people(meta: _Meta) -> tuple[str, ...]:
    """Authors that meta tags name, those that are no names but addresses left out."""
    for key in _AUTHOR:
        names = tuple(name for name in _all(meta, (key,)) if "://" not in name)
        if names:
            return names
    return ()


def _site(meta: _Meta, graph: Graph, nodes: Sequence[Node]) -> str | None:
    site = _first(meta, _SITE[:1])
    if site:
        return site
    for node in nodes:
        names = texts_of(node["publisher"], graph) if "publisher" in node else ()
        if names:
            return names[0]
    whole = next((n for n in graph.nodes if "WebSite" in types_of(n)), {})
    return text_of(whole.get("name")) or _first(meta, _SITE)


def _language(doc: Document, meta: _Meta, nodes: Sequence[Node]) -> str | None:
    root = doc.find("html")
    declared = (
        root.attr("lang") or root.attr("xml:lang") if root is not None else None,
        _declared(nodes, "inLanguage"),
        _first(meta, ("og:locale",)),
    )
    return next(
        (tag.replace("_", "-") for tag in declared if tag and _LANGUAGE.fullmatch(tag)), None
    )


def _image(nodes: Sequence[Node], base: str | None) -> str | None:
    for node in nodes:
        for key in ("image", "thumbnailUrl"):
            value = node.get(key)
            if isinstance(value, list):
                value = next(iter(value), None)
            if isinstance(value, dict):
                value = value.get("url") or value.get("contentUrl")
            if isinstance(value, str) and (address := _address(value, base)):
                return address
    return None


def _address(value: str | None, base: str | None) -> str | None:
    """An absolute http(s) address without white space; None where there is none."""
    if not value or len(value) > _MOST_ADDRESS:
        return None
    value = value.strip()
    if base and not _ABSOLUTE.fullmatch(value):
        try:
            value = urljoin(base, value)
        except ValueError:
            return None
    return value if _ABSOLUTE.fullmatch(value) else None


def _body(nodes: Sequence[Node]) -> str | None:
    """Text of an article or a post, paragraph by paragraph if it has any."""
    for node in nodes[:1]:
        for key in ("articleBody", "text", "reviewBody"):
            value = node.get(key)
            if isinstance(value, str):
                return paragraphs(value, _MOST_BODY)
    return None


def _is_free(nodes: Sequence[Node]) -> bool | None:
    for node in nodes:
        value = node.get("isAccessibleForFree")
        if isinstance(value, bool):
            return value
        match = _TRUTH.fullmatch(value) if isinstance(value, str) else None
        if match:
            return match[1] is not None
    return None


def _keywords(meta: _Meta, nodes: Sequence[Node], graph: Graph) -> tuple[str, ...]:
    listed = next((texts_of(n["keywords"], graph) for n in nodes if "keywords" in n), ())
    words = listed or _all(meta, ("article:tag",)) or (_first(meta, _KEYWORDS) or "",)
    if len(words) == 1:
        words = tuple(_COMMAS.split(words[0]))
    return tuple(dict.fromkeys(word for word in words if word))[:_MOST_KEYWORDS]


def _without_site(title: str | None, known: Sequence[str]) -> str | None:
    """Cut a site's name off the end or the start of a title; `known` are letters of its names.

    >>> _without_site("Tanker freed - World | The Gulf Ledger", ["gulfledger"])
    'Tanker freed - World'
    """
    if title is None:
        return None
    while known:
        cuts = list(_SEPARATORS.finditer(title))
        if not cuts:
            break
        last, first = cuts[-1], cuts[0]
        if is_site(title[last.end() :], known):
            shorter = title[: last.start()]
        elif is_site(title[: first.start()], known):
            shorter = title[first.end() :]
        else:
            break
        if len(shorter.strip()) < _LEAST_TITLE:
            break
        title = shorter.strip()
    return title
