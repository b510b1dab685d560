"""CSS selectors of rule files: which are allowed, since rule files are untrusted."""

from __future__ import annotations

import re
from typing import Final

MOST_STEPS: Final = 8
_STRING: Final = re.compile(r'"[^"\\]*"|\'[^\'\\]*\'')
_ATTRIBUTE: Final = re.compile(r"\[[^\]]*\]")
_NESTED: Final = re.compile(r"\([^()]*\(")
_STEP: Final = re.compile(r"[^\s>+~,()]+")


def checked_selector(css: str) -> str:
    """`css` itself. Raises ValueError for what is no selector, or one that may take long.

    `:has()` looks below every element again: 2 s on a page of 20,000 elements. A backslash could
    spell it in other letters, and brackets in brackets multiply what is inside them. Each step
    (`ul > li` has two) may look at every element around: 0.8 s for eight of them on a page
    of 20,000 elements that is made for it, 512 deep; 10 µs on a usual page.
    """
    plain = _ATTRIBUTE.sub("[]", _STRING.sub("", css))
    if "\\" in plain:
        raise ValueError("no backslash in a selector; name such a class with class:")
    if ":has(" in plain.lower():
        raise ValueError(":has() is not allowed: it can take very long")
    if _NESTED.search(plain):
        raise ValueError("no brackets within brackets in a selector")
    if any(len(_STEP.findall(part)) > MOST_STEPS for part in plain.split(",")):
        raise ValueError(f"a selector has at most {MOST_STEPS} steps between two commas")
    _parse(css)
    return css


def _parse(css: str) -> None:
    import turbohtml  # takes 0.2 s, and most rule files have no selector

    try:
        turbohtml.parse("").select(css)
    except turbohtml.SelectorSyntaxError as error:
        raise ValueError(str(error)) from None
