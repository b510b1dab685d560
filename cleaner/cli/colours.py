"""Colours of labels on a terminal: what is kept stands out, what is removed says what it is."""

from __future__ import annotations

from typing import Final

from cleaner.batch.label_groups import LabelGroup, label_group

_KEPT: Final = "green"
_NOISE: Final[dict[LabelGroup, str]] = {
    "about": "cyan",
    "stories": "magenta",
    "asking": "yellow",
    "furniture": "red",
}


def label_style(label: str, *, main: bool) -> str:
    """The rich style of a label."""
    if main:
        return f"bold {_KEPT}" if label in {"title", "heading"} else _KEPT
    return _NOISE[label_group(label)]
