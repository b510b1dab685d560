"""A label for each block, once it is known what is article and what is not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import regex

from cleaner.labels import is_main
from cleaner.model import Blocks, Columns, Dom, Flags, Hit
from cleaner.segment.sections import label_noise
from cleaner.segment.titles import Title

_BULLET: Final = regex.compile(r"(?:[•‣◦●○■□▪▫►▶·∙*]|[-–—](?= \S)|(?:\d{1,2}|\p{Lu})[.)](?= ))\s*")
_DASHED: Final = regex.compile(r"[-–—] .{2,80} [-–—]")
_QUOTED: Final = regex.compile(r"[\"“„«‘「『].+[\"”“»’」』][.,]?")
_CELLS: Final = regex.compile(r"\t| \| |\s{3,}")
_CODE: Final = regex.compile(
    r".*(?:[{};]|\)\s*:|=>|</\w+>)\s*|(?:\$ |>>> |#include |import \w+|from \w+ import |def \w+\().*"
)
_DASHES: Final = frozenset("-–—")
_BULLETS: Final = frozenset("•‣◦●○■□▪▫►▶·∙*") | _DASHES
_AFTER_NUMBER: Final = frozenset(".)")
_QUOTES: Final = frozenset('"“„«‘「『')
_CODE_ENDS: Final = frozenset("{};:>")
_CODE_STARTS: Final = ("$ ", ">>> ", "#include ", "import ", "from ", "def ")
_MAX_HEADING_WORDS: Final = 16.0
_CERTAIN: Final = 100.0  # weight of a `certain` rule over all others


def rule_labels(hits: Iterable[Hit]) -> dict[int, str]:
    """The label that the rules give to each block they call noise or article: the one with
    the most log-odds behind it, `certain` first, the alphabet last.
    """
    weights: dict[tuple[int, str], float] = {}
    for hit in hits:
        key = (hit.block, hit.label)
        weight = abs(hit.log_odds) + (_CERTAIN if hit.certain else 0.0)
        weights[key] = weights.get(key, 0.0) + weight
    found: dict[int, str] = {}
    for block, label in sorted(weights):
        best = found.get(block)
        if best is None or weights[block, label] > weights[block, best]:
            found[block] = label
    return found


_ELEMENT_ROLES: Final = {
    **{f"h{level}": "heading" for level in range(1, 7)},
    **dict.fromkeys(("li", "dd", "dt"), "list"),
    **dict.fromkeys(("tr", "td", "th", "caption"), "table"),
    "blockquote": "quote",
    "pre": "code",
}
_LEVELS: Final = 4  # elements above a block that may say what it is


def element_roles(dom: Dom, main: Flags) -> dict[int, str]:
    """What the elements around each block of the article call it, where they do."""
    roles: dict[int, str] = {}
    for i in np.flatnonzero(main).tolist():
        e = int(dom.element[i])
        for _ in range(_LEVELS):
            if e < 0:
                break
            if dom.tag[e] in _ELEMENT_ROLES:
                roles[i] = _ELEMENT_ROLES[dom.tag[e]]
                break
            e = int(dom.parent[e])
    return roles


def label_blocks(
    blocks: Blocks,
    columns: Columns,
    main: Flags,
    *,
    noise_labels: Mapping[int, str],
    main_labels: Mapping[int, str],
    title: Title | None,
    appended: int,
) -> list[str]:
    """One label a block. `appended` is the first block of what is another story, n if none."""
    labels = [""] * len(blocks)
    inside = [*main.tolist(), False]
    for i in np.flatnonzero(main).tolist():
        labels[i] = main_labels.get(i) or _main_role(blocks, columns, i, inside[i + 1])
    label_noise(columns, main, noise_labels, labels)
    _label_copies(blocks, columns, labels, main, title, noise_labels)
    _label_appended(columns, labels, noise_labels, appended)
    return labels


def _main_role(blocks: Blocks, columns: Columns, i: int, goes_on: bool) -> str:
    """The label of a line of the article, from its form. `goes_on`: the next is main as well.

    Each regex is asked only where the first or last characters allow a match.
    """
    line = blocks.clean[i]
    words, is_sentence = columns.words.item(i), columns.ends_sentence.item(i) > 0
    short = words <= _MAX_HEADING_WORDS
    if short and line[0] in _DASHES and _DASHED.fullmatch(line):
        return "heading"
    numbered = line[1:2] in _AFTER_NUMBER or line[2:3] in _AFTER_NUMBER
    if (numbered or line[0] in _BULLETS) and _BULLET.match(line[:40]):
        return "list"
    if short:
        raw = blocks.source[blocks.start.item(i) : blocks.end.item(i)]
        if (" | " in line or raw != line) and len(_CELLS.findall(raw)) >= 2:
            return "table"
    if words >= 4 and len(line) < 2000 and line[0] in _QUOTES and _QUOTED.fullmatch(line):
        return "quote"
    if not is_sentence and len(line) < 200:
        like_code = line[-1] in _CODE_ENDS or line.startswith(_CODE_STARTS)
        if like_code and _CODE.fullmatch(line):
            return "code"
    return "heading" if short and not is_sentence and goes_on else "paragraph"


def _label_copies(
    blocks: Blocks,
    columns: Columns,
    labels: list[str],
    main: Flags,
    title: Title | None,
    noise_labels: Mapping[int, str],
) -> None:
    if title is not None:
        labels[title.block] = "title"
        for i in title.copies:
            if not main[i]:
                labels[i] = "duplicate"
    # A copy of a line repeats it with the numbers masked, too.
    repeated = np.flatnonzero(columns.repeats > 1).tolist()
    bodies = {blocks.folded[i] for i in repeated if main[i]}
    for i in repeated:
        if not is_main(labels[i]) and i not in noise_labels and blocks.folded[i] in bodies:
            labels[i] = "duplicate"


def _label_appended(
    columns: Columns, labels: list[str], noise_labels: Mapping[int, str], appended: int
) -> None:
    """All of a glued-on story is `appended`, but for explained page furniture at its very end."""
    n = len(labels)
    if appended >= n:
        return
    end = n
    while end > appended and (end - 1) in noise_labels and columns.words[end - 1] < 15:
        end -= 1
    if not any(columns.words[i] >= 15 for i in range(appended, end)):
        end = n
    labels[appended:end] = ["appended"] * (end - appended)
