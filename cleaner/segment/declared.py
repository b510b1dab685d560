"""What a page declares of itself, in the form of metadata: dates ISO 8601, authors single names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from cleaner.model import PageMetadata
from cleaner.segment.dates import machine_date
from cleaner.segment.names import split_authors
from cleaner.sites import is_site, letters, site_names

_MOST_SECTION: Final = 80
_FORUM: Final = ("ForumPosting", "Question", "QAPage", "MediaPosting")
_LONGEST_HANDLE: Final = 40
_ADDRESS: Final = re.compile(r"://|\S@\S+\.")
_AS_THEY_ARE: Final = ("site", "description", "url", "image", "is_accessible_for_free")


def declared(page: PageMetadata, lang: str | None = None) -> dict[str, Any]:
    """Metadata of `page`; a key is missing where the page says nothing of use.

    Keys: authors, agency, date, time, updated, site, section, description, url, image, type,
    keywords, language, is_accessible_for_free. `lang` is for dates that are written in words.
    """
    found: dict[str, Any] = {}
    for key in _AS_THEY_ARE:
        value = getattr(page, key)
        if value is not None:
            found[key] = value
    names, agencies = _people(page)
    published = machine_date(page.published or "", lang)
    modified = machine_date(page.modified or "", lang).date
    if published.date and modified and modified < published.date:
        modified = None  # of a template, or of an earlier draft
    values = {
        "authors": names,
        "agency": agencies,
        "date": published.date,
        "time": published.time if published.date else None,
        "updated": modified,
        "section": page.section if _is_section(page.section) else None,
        "type": page.types[0] if page.types else page.og_type,
        "keywords": list(page.keywords),
        "language": page.language.split("-")[0].lower() if page.language else None,
    }
    return found | {key: value for key, value in values.items() if value}


def _people(page: PageMetadata) -> tuple[list[str], list[str]]:
    """Authors and agencies. On a forum any name is one; elsewhere it must look like a person's."""
    names: list[str] = []
    agencies: list[str] = []
    on_forum = bool(page.types) and page.types[0].endswith(_FORUM)
    for text in page.authors:
        if on_forum and len(text) <= _LONGEST_HANDLE and not _ADDRESS.search(text):
            names.append(text)
            continue
        authors = split_authors(text if " " in text else f"By {text}")
        names += authors.names
        agencies += authors.agencies
    people = names if on_forum else _without_site(names, page)
    return unique_names(people), list(dict.fromkeys(agencies))


def byline_authors(page: PageMetadata) -> list[str]:
    """The people of the first byline that names any in full."""
    for line in page.bylines:
        full = [n for n in split_authors(line).names if " " in n or not n.isascii()]
        names = _without_site(full, page)
        if names:
            return unique_names(names)
    return []


def _without_site(names: Iterable[str], page: PageMetadata) -> list[str]:
    """Names that are not the site's. Many a person's own site has that person's name as its
    host: there a full name stays.
    """
    names = tuple(names)
    if not names:
        return []
    site = site_names(page.site)
    with_host = (*site, *site_names(None, page.url))
    return [name for name in names if not is_site(name, site if " " in name else with_host)]


def _is_section(section: str | None) -> bool:
    return section is not None and len(section) <= _MOST_SECTION and "://" not in section


def unique_names(names: Iterable[str]) -> list[str]:
    """Names that differ by more than case, accents and punctuation, the first of each.

    >>> unique_names(["José Núñez", "JOSE NUNEZ", "Ann Bell"])
    ['José Núñez', 'Ann Bell']
    """
    listed = list(names)
    if len(listed) < 2:
        return listed
    found: dict[str, str] = {}
    for name in listed:
        found.setdefault(letters(name), name)
    return list(found.values())
