"""Names of sites: how one tells that a text is one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

_OTHER: Final = re.compile(r"[\W_]+")
_HOST: Final = re.compile(r"(?i)https?://(?:[^/?#@]*@)?([^/?#:@]+)")
_LEAST: Final = 3  # letters from which a name is told from words
_MOST_WORDS: Final = 6
_READ: Final = 200
_LONGEST_ENDING: Final = 4  # of a host: ".info"


def letters(name: str) -> str:
    """What spellings of one name have in common: its letters and digits, folded, no accents.

    >>> letters("The Gulf-Ledger"), letters("gulfledger"), letters("José Núñez")
    ('gulfledger', 'gulfledger', 'josenunez')
    """
    plain = name.casefold().removeprefix("the ")
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
    return _OTHER.sub("", plain)


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
    found = dict.fromkeys(letters(n) for n in dict.fromkeys(names))
    return tuple(known for known in found if len(known) >= _LEAST)


def _host(address: str | None) -> str | None:
    """The longest label of a host but for its ending."""
    host = _HOST.match(address or "")
    labels = host[1].lower().removeprefix("www.").split(".")[:-1] if host else []
    return max(labels, key=len, default=None)


def host_of(address: str | None) -> str | None:
    """The host of an address, with or without its scheme, without `www.`; None where it has none.

    >>> host_of("https://www.tide.example:80/a"), host_of("tide.example"), host_of("http://[x")
    ('tide.example', 'tide.example', None)
    """
    if not address:
        return None
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def is_site(text: str, known: Sequence[str]) -> bool:
    """Whether the first words of a short text are a name of the site.

    >>> is_site("BBC News", ["bbc"]), is_site("Sternberg", ["stern"])
    (True, False)
    """
    text = text[:_READ]
    words = text.split()
    if not known or len(words) > _MOST_WORDS or not letters(text).startswith(tuple(known)):
        return False
    if len(words) == 1 and not text.isascii():  # scripts that put no spaces between words
        return True
    return any(letters(" ".join(words[:k])) in known for k in range(1, len(words) + 1))
