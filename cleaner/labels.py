"""The closed list of labels, in the order in which documentation shows them."""

from __future__ import annotations

from typing import Final

MAIN: Final = ("title", "heading", "paragraph", "list", "quote", "table", "code")
NOISE: Final = (
    "byline",
    "timestamp",
    "caption",
    "agency",
    "signature",
    "author-bio",
    "site",
    "ticker",
    "share",
    "navigation",
    "related",
    "appended",
    "comments",
    "newsletter",
    "paywall",
    "advert",
    "consent",
    "legal",
    "duplicate",
    "widget",
    "template",
)
BLANK: Final = "blank"
LABELS: Final = (*MAIN, *NOISE, BLANK)

_MAIN_SET: Final = frozenset(MAIN)


def is_main(label: str) -> bool:
    """Tell whether `label` names a part of the article.

    >>> is_main("heading"), is_main("byline"), is_main("blank")
    (True, False, False)
    """
    return label in _MAIN_SET
