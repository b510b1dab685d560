"""Which site an item is of."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final

from cleaner.io.items import Item
from cleaner.sites import host_of

NO_FOLDER: Final = "corpus"
"""The site of items that have neither an address nor a folder."""
_OTHER: Final = re.compile(r"[^\w.-]+")
_LONGEST: Final = 253


def site_of(item: Item, given: str | None = None) -> str:
    """The host of the item's address without `www.`, else `given`, else the name of its file's folder.

    >>> site_of(Item("1", "1", url="https://www.Tide.example/a"))
    'tide.example'
    >>> site_of(Item("1", "1", file="north/old pages/a.txt")), site_of(Item("1", "1", file="a.txt"))
    ('north.old-pages', 'corpus')
    """
    host = _host(item.url) or _host(given)
    if host:
        return host
    parts = PurePosixPath(item.file).parts[:-1]
    named = ".".join(filter(None, (_OTHER.sub("-", part.lower()).strip("-.") for part in parts)))
    return named[:_LONGEST] or NO_FOLDER


def _host(address: str | None) -> str | None:
    """The host, where a rule's scope can name it."""
    host = host_of(address)
    return host if host and not _OTHER.search(host) and len(host) <= _LONGEST else None
