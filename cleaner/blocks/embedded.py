"""The article of a page that shows none, but holds it as JSON in a script.

JSON alone is read: a script that is JSON, or a JSON value that is assigned or handed to a call
in one, and JSON inside strings of it. Nothing is run.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final

FEWEST_WORDS: Final = 80  # of prose; a page that shows as many needs no script
_WORD_BYTES: Final = 6  # of UTF-8, about; two ideographs, one word of Latin script
_MOST_OF_SHELL: Final = 3000  # characters: menus and a footer; a page of products has more
_LINE_WORDS: Final = 10  # shorter lines are no prose
_PART_WORDS: Final = 5  # shorter strings are no part of an article
_SHORTEST_SCRIPT: Final = FEWEST_WORDS * _WORD_BYTES
_MOST_NESTING: Final = 3  # JSON in strings of JSON
_PATIENCE: Final = 4  # times a script's length that may be read in vain
_MOST_FAULTS: Final = 500  # values of a script that are no JSON; each costs a look back

_VALUE: Final = re.compile(r"""(?:^(?:[0-9a-f]{1,4}:)?|[=(])\s*+(?=[{\["])""", re.MULTILINE)
_TAG: Final = re.compile(r"<[^<>]{0,2000}>")
_MARKUP: Final = re.compile(
    r"</(?:p|div|h[1-6]|li|span|strong|b|i|em|a|figure|blockquote|td)>|<(?:p|br)\b", re.IGNORECASE
)
_SENTENCE_END: Final = re.compile(r"[.!?…][\s\"'”’»)<]|[.!?…]$|[。！？؟۔।]")
_CODE: Final = re.compile(r"[{}]|=>|\(\)|&&")


@dataclass(slots=True)
class _Group:
    """Strings at one place of a JSON value, list indices left out."""

    texts: list[str] = field(default_factory=list)
    words: int = 0
    sentences: int = 0
    has_markup: bool = False


def size_in_words(text: str) -> int:
    """About how many words a text in any script holds.

    >>> size_in_words("The bridge is shut for repairs."), size_in_words("桥梁因维修关闭。")
    (5, 4)
    """
    return len(text.encode("utf-8", "surrogatepass")) // _WORD_BYTES


def is_shell(rendering: str) -> bool:
    """Whether a page's text is little, and holds less than some eighty words of prose."""
    if len(rendering) > _MOST_OF_SHELL:
        return False
    sizes = map(size_in_words, rendering.splitlines())
    return sum(size for size in sizes if size >= _LINE_WORDS) < FEWEST_WORDS


def embedded_html(document: Any, *, fewest_words: int = FEWEST_WORDS) -> str | None:
    """The longest article among the strings of a page's scripts, as HTML, or None.

    Strings at one place of a list (the paragraphs of an article) are taken together; strings
    without markup become paragraphs. Time is proportional to the length of the scripts.
    """
    groups: dict[tuple[str, ...], _Group] = defaultdict(_Group)
    for script in document.select("script"):
        text = script.text
        if len(text) >= _SHORTEST_SCRIPT:
            for value in _values(text):
                _collect(value, groups)
    articles = [g for g in groups.values() if _is_article(g, fewest_words)]
    if not articles:
        return None
    most = max(group.words for group in articles)
    # The same article often stands there twice, once without its markup.
    best = max(
        (g for g in articles if g.words >= 0.8 * most), key=lambda g: (g.has_markup, g.words)
    )
    return "\n".join(map(_as_html, best.texts))


def _values(text: str) -> Iterator[Any]:
    """The values of JSON in a script, outermost ones: at a line's start, assigned or handed over."""
    decode = json.JSONDecoder().raw_decode
    at, patience, faults = 0, _PATIENCE * len(text), 0
    while patience > 0 and faults < _MOST_FAULTS and (start := _VALUE.search(text, at)):
        try:
            value, at = decode(text, start.end())
        except json.JSONDecodeError as error:
            patience -= error.pos - start.start()
            faults += 1
            at = start.end() + 1
        except (RecursionError, ValueError):  # too deep; a number that is too long
            return
        else:
            yield value


def _collect(value: Any, groups: dict[tuple[str, ...], _Group], nesting: int = 0) -> None:
    """Put the strings of a value into groups, in their order."""
    stack: list[tuple[Any, tuple[str, ...]]] = [(value, ())]
    while stack:
        value, place = stack.pop()
        if isinstance(value, dict):
            stack += [(v, (*place[-5:], k)) for k, v in reversed(value.items())]
        elif isinstance(value, list):
            stack += [(v, place) for v in reversed(value)]
        elif isinstance(value, str) and len(value) >= _PART_WORDS:
            if nesting < _MOST_NESTING and len(value) >= _SHORTEST_SCRIPT and _holds_json(value):
                for inner in _values(value):
                    _collect(inner, groups, nesting + 1)
            else:
                _add(groups[place], value)


def _holds_json(text: str) -> bool:
    return not _MARKUP.search(text[:500]) and _VALUE.search(text[:500]) is not None


def _add(group: _Group, text: str) -> None:
    has_markup = _MARKUP.search(text) is not None
    plain = _TAG.sub(" ", text) if has_markup else text
    words = size_in_words(plain)
    if words < _PART_WORDS or (plain.isascii() and " " not in plain.strip()):
        return
    if len(_CODE.findall(plain)) > words // 20:
        return
    group.texts.append(text)
    group.words += words
    group.sentences += len(_SENTENCE_END.findall(plain))
    group.has_markup |= has_markup


def _is_article(group: _Group, fewest_words: int) -> bool:
    return group.words >= fewest_words and group.sentences >= max(3, group.words // 100)


def _as_html(text: str) -> str:
    if _MARKUP.search(text):
        return f"<div>{text}</div>"
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
