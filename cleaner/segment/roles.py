"""A label for each block, once it is known what is article and what is not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import regex

from cleaner.labels import is_main
from cleaner.model import Blocks, Columns, Flags, Hit
from cleaner.segment.sections import label_noise
from cleaner.segment.titles import Title

_BULLET: Final = regex.compile(r"(?:[•‣◦●○■□▪▫►▶·∙*]|[-–—](?= \S)|(?:\d{1,2}|\p{Lu})[.)](?= ))\s*")
_DASHED: Final = regex.compile(r"[-–—] .{2,80} [-–—]")
_QUOTED: Final = regex.compile(r"[\"“„«‘「『].+[\"”“»’」』][.,]?")
_CELLS: Final = regex.compile(r"\t| \| |\s{3,}")
_CODE: Final = regex.compile(
    r".*(?:[{};]|\)\s*:|=>|</\w+>)\s*|(?:\$ |>>> |#include |import \w+|from \w+ import |def \w+\().*"
)
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
    n = len(blocks)
    labels = [""] * n
    for i in range(n):
        if main[i]:
            labels[i] = main_labels.get(i) or _main_role(blocks, columns, main, i)
    label_noise(columns, main, noise_labels, labels)
    _label_copies(blocks, labels, main, title, noise_labels)
    _label_appended(columns, labels, noise_labels, appended)
    return labels


def _main_role(blocks: Blocks, columns: Columns, main: Flags, i: int) -> str:
    line = blocks.clean[i]
    short = columns.words[i] <= _MAX_HEADING_WORDS
    if short and _DASHED.fullmatch(line):
        return "heading"
    if _BULLET.match(line[:40]):
        return "list"
    if short and len(_CELLS.findall(blocks.source[blocks.start[i] : blocks.end[i]])) >= 2:
        return "table"
    if len(line) < 2000 and _QUOTED.fullmatch(line) and columns.words[i] >= 4:
        return "quote"
    if len(line) < 200 and not columns.ends_sentence[i] and _CODE.fullmatch(line):
        return "code"
    if short and not columns.ends_sentence[i] and i + 1 < len(main) and main[i + 1]:
        return "heading"
    return "paragraph"


def _label_copies(
    blocks: Blocks,
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
    bodies = {blocks.folded[i] for i in range(len(labels)) if main[i]}
    for i, label in enumerate(labels):
        if not is_main(label) and i not in noise_labels and blocks.folded[i] in bodies:
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
