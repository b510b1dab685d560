"""XPath expressions of simple forms → CSS selectors.

What is understood: steps with `/` and `//`, `following-sibling::`, tags and `*`, and predicates
over attributes (`@class='a'`, `@id`, `contains(@class, 'a')`, `starts-with(…)`, the usual way to
ask for a class among others), joined by `and`, `or` and `not(…)`. All else is refused with the
reason: positions, text, functions, other axes.
"""

from __future__ import annotations

from typing import Final

import regex

from cleaner.tooling.css_items import split_outside
from cleaner.tooling.imported import NotCarriedError

_MOST: Final = 16  # selectors an expression
_DEEPEST: Final = 8
_STEP: Final = regex.compile(
    r"(?P<slash>//|/)?(?:(?P<axis>[a-z-]+)::)?(?P<tag>\*|[A-Za-z][\w-]*)(?P<call>\()?"
)
_STRING: Final = r"(?:'([^']*)'|\"([^\"]*)\")"
_ATTRIBUTE: Final = r"@([\w:-]+)"
_EQUALS: Final = regex.compile(rf"{_ATTRIBUTE}\s*=\s*{_STRING}|{_STRING}\s*=\s*{_ATTRIBUTE}")
_DIFFERS: Final = regex.compile(rf"{_ATTRIBUTE}\s*!=\s*{_STRING}")
_HAS: Final = regex.compile(_ATTRIBUTE)
_CONTAINS: Final = regex.compile(rf"(contains|starts-with)\(\s*{_ATTRIBUTE}\s*,\s*{_STRING}\s*\)")
_WORD: Final = regex.compile(
    rf"contains\(\s*concat\(\s*['\"] ['\"]\s*,\s*(?:normalize-space\(\s*{_ATTRIBUTE}\s*\)|{_ATTRIBUTE})\s*,"
    rf"\s*['\"] ['\"]\s*\)\s*,\s*{_STRING}\s*\)"
)
_IDENTIFIER: Final = regex.compile(r"-?[A-Za-z_][\w-]*")


def to_css(expression: str) -> list[str]:
    """Selectors that together find what the expression does. Raises NotCarriedError.

    >>> to_css("//div[@id='tides']//p[contains(@class, 'note') or @role='note']")
    ['div#tides p[class*="note"]', 'div#tides p[role="note"]']
    """
    found: list[str] = []
    for path in split_outside(expression.strip(), ("|",)):
        found = _few(found + _path(path.strip()))
    return found


def _few(selectors: list[str]) -> list[str]:
    if len(selectors) > _MOST:
        raise NotCarriedError("stands for too many selectors")
    return selectors


def _path(path: str) -> list[str]:
    if path.startswith("("):
        raise NotCarriedError("brackets around a path: usually a position")
    if regex.search(r"/@[\w:-]+$", path):
        raise NotCarriedError("the value of an attribute is no line of the page")
    if path.endswith("text()"):
        raise NotCarriedError("a part of an element's text")
    path = path.removeprefix(".")
    done, at = [""], 0
    while at < len(path):
        step = _STEP.match(path, at)
        if step is None or step["call"] or (at and not step["slash"]):
            raise NotCarriedError("an expression that is not understood")
        at = step.end()
        conditions = [""]
        while at < len(path) and path[at] == "[":
            end = _closing(path, at)
            more = _condition(path[at + 1 : end].strip())
            conditions = _few([a + b for a in conditions for b in more])
            at = end + 1
        joint = _joint(step, first=done == [""])
        tag = "" if step["tag"] == "*" and conditions != [""] else step["tag"].lower()
        done = _few([f"{before}{joint}{tag}{c}" for before in done for c in conditions])
    if done == [""]:
        raise NotCarriedError("no expression")
    return done


def _joint(step: regex.Match[str], *, first: bool) -> str:
    axis = step["axis"]
    if axis == "following-sibling" and not first:
        return " ~ "
    if axis == "descendant" and not first:
        return " "
    if axis not in {None, "child"} and not (axis == "descendant" and first):
        raise NotCarriedError(f"the axis {axis}::")
    if first:
        if step["slash"] == "/" and step["tag"] != "html":
            raise NotCarriedError("a path from the root")
        return ""
    return " " if step["slash"] == "//" else " > "


def _condition(text: str, depth: int = 0) -> list[str]:
    """Selector parts one of which must fit."""
    if depth > _DEEPEST:
        raise NotCarriedError("conditions within conditions, too deep")
    either = split_outside(text, (" or ",))
    if len(either) > 1:
        return [part for one in either for part in _condition(one.strip(), depth + 1)]
    both = split_outside(text, (" and ",))
    if len(both) > 1:
        parts = [""]
        for one in both:
            parts = _few([a + b for a in parts for b in _condition(one.strip(), depth + 1)])
        return parts
    if text.startswith("(") and _closing(text, 0) == len(text) - 1:
        return _condition(text[1:-1].strip(), depth + 1)
    if text.startswith("not(") and _closing(text, 3) == len(text) - 1:
        return ["".join(f":not({part})" for part in _condition(text[4:-1].strip(), depth + 1))]
    return [_test(text)]


def _test(text: str) -> str:
    if found := _EQUALS.fullmatch(text):
        name, *values, two, three, other = found.groups()
        value = next((v for v in (*values, two, three) if v is not None), "")
        return _equal((name or other).lower(), value)
    if found := _DIFFERS.fullmatch(text):
        name, one, two = found.groups()
        return f":not({_equal(name.lower(), one if one is not None else two)})"
    if found := _HAS.fullmatch(text):
        return f"[{found[1].lower()}]"
    if found := _CONTAINS.fullmatch(text):
        function, name, one, two = found.groups()
        sign = "*" if function == "contains" else "^"
        return _attribute(name.lower(), f"{sign}=", one if one is not None else two)
    if found := _WORD.fullmatch(text):
        a, b, one, two = found.groups()
        value = (one if one is not None else two).strip()
        name = (a or b).lower()
        return _equal(name, value) if name == "class" else _attribute(name, "~=", value)
    raise NotCarriedError(_why(text))


def _why(text: str) -> str:
    if regex.fullmatch(r"\d+|last\(\)(?:\s*-\s*\d+)?|position\(\).*", text):
        return "a position among elements"
    if (
        "text()" in text
        or regex.search(r"\(\s*\.\s*,", text)
        or text.startswith(("normalize", "string"))
    ):
        return "the text of an element: write a rule with contains:"
    if "::" in text or ".." in text:
        return "elements around it"
    if regex.match(r"\.?/|[a-z*]", text):
        return "elements inside it"
    return "a condition that is not understood"


def _equal(name: str, value: str) -> str:
    """An id, classes as words, any other attribute as it is."""
    words = value.split()
    if name == "class" and words and all(map(_IDENTIFIER.fullmatch, words)):
        return "".join(f".{word}" for word in words)
    if name == "id" and _IDENTIFIER.fullmatch(value):
        return f"#{value}"
    return _attribute(name, "=", value)


def _attribute(name: str, sign: str, value: str) -> str:
    if not value and sign != "=":
        raise NotCarriedError("asks for an empty text")
    quote = "'" if '"' in value else '"'
    if quote in value or "\\" in value:
        raise NotCarriedError("quotes that no selector can hold")
    return f"[{name}{sign}{quote}{value}{quote}]"


def _closing(text: str, at: int) -> int:
    """Where the bracket that opens at `at` closes. Raises NotCarriedError."""
    pairs, stack, quote = {"(": ")", "[": "]"}, [], ""
    for i in range(at, len(text)):
        c = text[i]
        if quote:
            quote = "" if c == quote else quote
        elif c in "\"'":
            quote = c
        elif c in pairs:
            stack.append(pairs[c])
        elif stack and c == stack[-1]:
            stack.pop()
            if not stack:
                return i
    raise NotCarriedError("a bracket is not closed")
