"""Markup of the report: text goes in escaped, and only what `element` wrote is markup."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Final

_VOID: Final = frozenset(("meta",))
_SHOWN_AS_THEY_ARE: Final = frozenset("\u00ad\u200c\u200d")
"""Soft hyphens, and the joiners that several scripts are written with."""


class Html(str):
    """Markup, escaped already. Made by the functions of this module alone."""

    __slots__ = ()


def element(name: str, /, *children: str, **attributes: str | float) -> Html:
    """An element. `children` that are no `Html` are text, and so are values of `attributes`;
    in the names of these `_` stands for `-`, and one at the end is dropped.

    >>> element("p", "a < b", element("b", "c"), class_="x", aria_label='"')
    '<p class="x" aria-label="&quot;">a &lt; b<b>c</b></p>'
    """
    shown = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escaped(str(value))}"'
        for key, value in attributes.items()
    )
    start = f"<{name}{shown}>"
    return Html(start if name in _VOID else f"{start}{joined(children)}</{name}>")


def joined(parts: Iterable[str]) -> Html:
    """Markup and text after each other."""
    return Html("".join(part if isinstance(part, Html) else escaped(part) for part in parts))


def escaped(text: str) -> Html:
    """`text` as it stands in content or in a quoted attribute."""
    return Html(html.escape(harmless(text), quote=True))


def harmless(text: str) -> str:
    """`text` without what would act on the text around it: control characters, marks of writing
    direction, code points that are no characters. Each is shown as U+FFFD, white space as a space.

    >>> harmless("a\\u202eb\\x1b\\ud800\\tc\\n")
    'a\ufffdb\ufffd\ufffd c '
    """
    if text.isprintable():
        return text
    return "".join(map(_harmless_character, text))


def _harmless_character(character: str) -> str:
    if character.isprintable() or character in _SHOWN_AS_THEY_ARE:
        return character
    return " " if character.isspace() else "\ufffd"


def style(css: str) -> Html:
    """A style sheet as it is; it must be ours."""
    return Html(f"<style>{css}</style>")
