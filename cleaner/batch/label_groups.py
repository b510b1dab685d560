"""Noise labels in four groups: what is shown of them has four colours, not twenty-one."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, get_args

LabelGroup: TypeAlias = Literal["about", "stories", "asking", "furniture"]
GROUPS: Final[tuple[LabelGroup, ...]] = get_args(LabelGroup)

_GROUPS: Final[dict[str, LabelGroup]] = {
    **dict.fromkeys(
        ("byline", "timestamp", "caption", "agency", "signature", "author-bio", "site"), "about"
    ),
    **dict.fromkeys(("related", "appended", "comments", "duplicate"), "stories"),
    **dict.fromkeys(("newsletter", "paywall", "advert", "consent", "legal"), "asking"),
}


def label_group(label: str) -> LabelGroup:
    """What a noise label is about: the article itself (`about`), other texts (`stories`),
    something that the site wants of its reader (`asking`), or the site's `furniture`.

    >>> label_group("byline"), label_group("comments"), label_group("advert"), label_group("share")
    ('about', 'stories', 'asking', 'furniture')
    """
    return _GROUPS.get(label, "furniture")
