"""Regexes that a plainer matcher would serve: the ladder equals → startswith → contains → regex."""

from __future__ import annotations

import re
from itertools import product
from typing import Final

from cleaner.characters import fold
from cleaner.engine.syntax import Chain, Choice, Node, One, Repeat, Unreadable, parse

_MOST: Final = 24
_SHOWN: Final = 8  # a longer list is no simpler
_EDGE: Final = re.compile(r"\\[bBmM]")
_NUMBER: Final = "0"
_DIGITS: Final = frozenset({r"\d", "[0-9]", r"\p{Nd}", r"\p{N}"})


def simpler(pattern: str) -> str | None:
    r"""What to write instead of a regex that is really a plain matcher, or None.

    >>> simpler("Lesen Sie auch: .*"), simpler(r"\d{1,4} comments"), simpler("By .{1,40} in")
    ("startswith: 'Lesen Sie auch: '", "equals: '0 comments', digits: any", None)
    """
    try:
        parts = _parts(parse(pattern))
    except (Unreadable, RecursionError):
        return None
    opens = bool(parts) and _is_anything(parts[0])
    closes = len(parts) > 1 and _is_anything(parts[-1])
    middle = parts[1 if opens else 0 : len(parts) - 1 if closes else len(parts)]
    if not middle:
        return None
    texts = _texts(middle)
    if not texts or len(texts) > _SHOWN or min(map(len, texts)) < 2:
        return None
    key = {
        (False, False): "equals",
        (False, True): "startswith",
        (True, False): "endswith",
        (True, True): "contains",
    }[opens, closes]
    if key != "equals" and _EDGE.search(pattern):
        return None  # a word must end there, which only a regex can say
    counted = any(_is_number(part) for part in _flat(middle))
    if counted and key != "equals" and any(_NUMBER in {t[0], t[-1]} for t in texts):
        return None  # a number at an open end could go on
    shown = ", ".join(f"'{text}'" for text in texts)
    shown = shown if len(texts) == 1 else f"[{shown}]"
    return f"{key}: {shown}{', digits: any' if counted else ''}{_length(parts, opens, closes)}"


def _length(parts: list[Node], opens: bool, closes: bool) -> str:
    """A limited gap is a limit on the line's length."""
    ends = [part for part, used in ((parts[0], opens), (parts[-1], closes)) if used]
    limited = any(isinstance(end, Repeat) and (end.high is not None or end.low) for end in ends)
    return ", with a range in chars or words" if limited else ""


def _parts(node: Node) -> list[Node]:
    if isinstance(node, Chain):
        return [inner for part in node.parts for inner in _parts(part)]
    return [node]


def _flat(nodes: list[Node]) -> list[Node]:
    flat: list[Node] = []
    for node in nodes:
        if isinstance(node, Choice):
            flat += _flat([p for branch in node.branches for p in _parts(branch)])
        else:
            flat.append(node)
    return flat


def _is_anything(node: Node) -> bool:
    return isinstance(node, Repeat) and isinstance(node.body, One) and node.body.source == "."


def _is_number(node: Node) -> bool:
    body = node.body if isinstance(node, Repeat) else node
    whole = not isinstance(node, Repeat) or node.low > 0
    return isinstance(body, One) and body.source in _DIGITS and whole


def _texts(nodes: list[Node]) -> list[str] | None:
    """Every text that the nodes match, numbers as `0`; None when that cannot be listed."""
    texts = [""]
    for node in nodes:
        more = _alternatives(node)
        if more is None or len(texts) * len(more) > _MOST:
            return None
        texts = [a + b for a, b in product(texts, more)]
    return [text.replace("00", "0") for text in texts]


def _alternatives(node: Node) -> list[str] | None:
    match node:
        case One(members=members) if members and len(set(map(fold, members))) == 1:
            return [max(members)]  # of both cases the small letter: literals fold case
        case _ if _is_number(node):
            return [_NUMBER]
        case Repeat(body=body, low=0, high=1):
            inner = _texts(_parts(body))
            return None if inner is None else ["", *inner]
        case Choice(branches=branches):
            found: list[str] = []
            for branch in branches:
                inner = _texts(_parts(branch))
                if inner is None:
                    return None
                found += inner
            return found
        case _:
            return None
