"""What single elements and texts of a parsed page say to its reader (`html_reader`)."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np
import turbohtml

from cleaner.characters import Char, class_table

_HIDING: Final = ("display:none", "visibility:hidden")
_ABSENT: Final = "absent"
_NUMBER: Final = re.compile(r"-?[0-9]{1,9}")


class Piece(NamedTuple):
    """A part of the rendering: what stands in it is `node.data[start:end]`.

    A mark that the rendering adds itself has no node; `end` counts its visible characters.
    """

    node: Any
    start: int
    end: int


def document_title(document: Any) -> Any:
    """The `<title>` of a page, None where it has none. That of a picture (SVG) is none."""
    title = document.select_one("title")
    if title is None or title.namespace == turbohtml.Namespace.HTML:
        return title
    titles = document.find_all("title")
    return next((t for t in titles if t.namespace == turbohtml.Namespace.HTML), None)


def shows(text: str) -> bool:
    """Whether `text` holds a character that is neither white space nor invisible."""
    return _visible().search(text) is not None


@cache
def _visible() -> re.Pattern[str]:
    invisible = np.flatnonzero(class_table() == Char.INVISIBLE).tolist()
    return re.compile(rf"[^\s{re.escape(''.join(map(chr, invisible)))}]")


def whole(value: str | None, otherwise: int) -> int:
    """The number that an attribute holds."""
    digits = (value or "").strip()
    return int(digits) if _NUMBER.fullmatch(digits) else otherwise


def role_names(node: Any) -> str:
    """What an element's `role` and `itemprop` call it, as `role=… prop=…`."""
    role, item = node.attr("role"), node.attr("itemprop")
    if not (role or item):
        return ""
    return " ".join(f"{key}={value}" for key, value in (("role", role), ("prop", item)) if value)


def is_hidden(node: Any) -> bool:
    """Whether an element's own attributes hide it."""
    if node.attr("hidden", _ABSENT) is not _ABSENT or node.attr("aria-hidden") == "true":
        return True
    style = node.attr("style")
    if not style:
        return False
    style = style.replace(" ", "").lower()
    return any(value in style for value in _HIDING)
