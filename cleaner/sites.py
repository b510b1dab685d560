"""Names of sites: how one tells that a text is one."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

_LEAST: Final = 3  # letters from which a name is told from words
_MOST_WORDS: Final = 6
_LONGEST_ENDING: Final = 4  # of a host: ".info"


def letters(name: str) -> str:
    """What spellings of one name have in common: its letters and digits, folded, no accents.

    >>> letters("The Gulf-Ledger"), letters("gulfledger"), letters("José Núñez")
    ('gulfledger', 'gulfledger', 'josenunez')
    """
    plain = unicodedata.normalize("NFKD", name.casefold().removeprefix("the "))
    return "".join(c for c in plain if c.isalnum())


def site_names(name: str | None, *addresses: str | None) -> tuple[str, ...]:
    """Letters of a site's names: its own, without an ending like `.de`, and those of its hosts.

    >>> site_names("news.ORF.at", "https://www.gulfledger.example/a")
    ('newsorfat', 'orf', 'gulfledger')
    """
    names = []
    if name:
        names.append(name)
        labels = name.split(".")
        if len(labels) > 1 and labels[-1].isalpha() and len(labels[-1]) <= _LONGEST_ENDING:
            names.append(labels[-2])
    names += [host for address in addresses if (host := _host(address))]
    found = dict.fromkeys(letters(n) for n in names)
    return tuple(known for known in found if len(known) >= _LEAST)


def _host(address: str | None) -> str | None:
    """The longest label of a host but for its ending."""
    try:
        host = urlsplit(address or "").hostname or ""
    except ValueError:
        return None
    return max(host.removeprefix("www.").split(".")[:-1], key=len, default=None)


def is_site(text: str, known: Sequence[str]) -> bool:
    """Whether the first words of a short text are a name of the site.

    >>> is_site("BBC News", ["bbc"]), is_site("Sternberg", ["stern"])
    (True, False)
    """
    words = text[:200].split()
    if not known or not words or len(words) > _MOST_WORDS:
        return False
    if len(words) == 1 and not text.isascii():  # scripts that put no spaces between words
        return letters(text).startswith(tuple(known))
    return any(letters(" ".join(words[:k])) in known for k in range(1, len(words) + 1))
