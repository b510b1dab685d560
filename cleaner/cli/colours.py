"""Colours of labels on a terminal: what is kept stands out, what is removed says what it is."""

from __future__ import annotations

from typing import Final

_KEPT: Final = "green"
_ABOUT_THE_PAGE: Final = "cyan"
_OTHER_STORIES: Final = "magenta"
_MONEY: Final = "yellow"
_FURNITURE: Final = "red"

_NOISE: Final = {
    **dict.fromkeys(
        ("byline", "timestamp", "caption", "agency", "signature", "author-bio", "site"),
        _ABOUT_THE_PAGE,
    ),
    **dict.fromkeys(("related", "appended", "comments", "duplicate"), _OTHER_STORIES),
    **dict.fromkeys(("newsletter", "paywall", "advert", "consent", "legal"), _MONEY),
}


def label_style(label: str, *, main: bool) -> str:
    """The rich style of a label."""
    if main:
        return f"bold {_KEPT}" if label in {"title", "heading"} else _KEPT
    return _NOISE.get(label, _FURNITURE)
