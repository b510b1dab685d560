"""Names of mined rules: ids that are the same each time a site is mined, and sentences about them."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b
from typing import Final, Literal, TypeAlias

Shape: TypeAlias = Literal["lines", "numbers", "patterns", "run", "section"]

_OTHER: Final = re.compile(r"[^a-z0-9]+")
_LONGEST_ID: Final = 80
_LONGEST_SITE: Final = 30
_LONGEST_HEADING: Final = 30
_SHOWN: Final = 40
_DIGITS: Final = 4  # bytes of a digest that tells apart what is spelled alike

_ABOUT: Final[dict[Shape, str]] = {
    "lines": "Marks {count} that {site} prints on many pages.",
    "numbers": "Marks {count} that {site} prints on many pages with other numbers.",
    "patterns": "Marks {count} that {site} prints on many pages with other names and dates.",
    "run": "Marks three or more in a row of {count} that {site} prints on many pages.",
    "section": "Marks what {site} prints below “{heading}”, new on each page.",
}
_WORDS: Final = {
    "byline": "author lines",
    "timestamp": "time stamps",
    "caption": "captions",
    "agency": "names of agencies",
    "signature": "signatures",
    "author-bio": "lines about authors",
    "site": "lines about the site",
    "ticker": "lines of tickers",
    "share": "lines of share strips",
    "navigation": "lines of menus",
    "related": "lines about other stories",
    "comments": "lines around comments",
    "newsletter": "invitations to newsletters",
    "paywall": "lines about subscriptions",
    "advert": "lines around adverts",
    "consent": "lines about consent",
    "legal": "legal lines",
    "widget": "lines of widgets",
}


def rule_id(site: str, label: str, shape: Shape, heading: str = "") -> str:
    """The id of a mined rule. It depends on nothing but its arguments.

    >>> rule_id("tide.example", "share", "lines")
    'tide-example-mined-share-lines'
    >>> rule_id("tide.example", "related", "section", "Most read")
    'tide-example-mined-related-section-most-read'
    >>> rule_id("my-tide.example", "related", "run")
    'my-tide-example-f76149cd-mined-related-run'
    """
    parts = [slug(site, _LONGEST_SITE, "."), "mined", label, shape]
    if heading:
        left = _LONGEST_ID - len("-".join(parts)) - 2 * _DIGITS - 2  # hyphens and a digest
        parts.append(slug(heading, min(_LONGEST_HEADING, left), " "))
    return "-".join(parts)


def slug(text: str, longest: int, parting: str) -> str:
    """`text` in small letters, digits and hyphens, with a digest where that could be another text
    as well. `parting` is what hyphens usually stand for.
    """
    folded = text.casefold()
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    short = _OTHER.sub("-", plain).strip("-")[:longest].strip("-")
    if short.replace("-", parting) == folded:
        return short
    digest = blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=_DIGITS).hexdigest()
    return f"{short}-{digest}" if short else digest


def about(site: str, label: str, shape: Shape, count: int, heading: str = "") -> str:
    """The sentence about a mined rule.

    >>> about("tide.example", "share", "numbers", 3)
    'Marks 3 lines of share strips that tide.example prints on many pages with other numbers.'
    """
    words = f"{count} {_WORDS.get(label, 'lines')}"
    shown = heading if len(heading) <= _SHOWN else f"{heading[:_SHOWN]}…"
    return _ABOUT[shape].format(count=words, site=site[:100], heading=shown)
