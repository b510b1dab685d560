"""Plain text → Blocks: one block a non-blank line."""

from __future__ import annotations

from typing import Final

import numpy as np

from cleaner.characters import Char, Classes, Codes, class_table, fold_and_mask, to_codes, to_text
from cleaner.model import Blocks, Flags, Ints

# Plain ints: comparing an array with an IntEnum widens it first, at ten times the cost.
_SPACE: Final = int(Char.SPACE)
_ODD_SPACE: Final = int(Char.ODD_SPACE)
_LINE_BREAK: Final = int(Char.LINE_BREAK)
_INVISIBLE: Final = int(Char.INVISIBLE)
_CARRIAGE_RETURN: Final = 13
_LINE_FEED: Final = 10


def clean_line(text: str) -> str:
    """Reduce white space runs to one space and drop characters that show nothing.

    >>> clean_line("\\ufeff  Short\\u00a0 Url\\t")
    'Short Url'
    """
    if not text.isascii() or "\x00" in text:
        codes = to_codes(text)
        shown = class_table().take(codes) != _INVISIBLE
        if not shown.all():
            text = to_text(codes[shown])
    return " ".join(text.split())


def text_blocks(source: str) -> Blocks:
    """Split `source` into blocks. Time and memory are proportional to its length.

    Lines end where `str.splitlines` ends them (LF, CR, CRLF, form feed, U+2028 …).
    """
    codes = to_codes(source)
    classes = class_table().take(codes)
    line_end = _line_ends(codes, classes)
    line_start = np.zeros_like(line_end)
    line_start[1:] = line_end[:-1]
    kept, start, end = _contents(classes, line_start, line_end)
    clean = [source[a:b] for a, b in zip(start.tolist(), end.tolist(), strict=True)]
    for i in _irregular(classes, start, end).tolist():
        clean[i] = clean_line(clean[i])
    if not all(clean):
        shown = np.flatnonzero(np.fromiter(map(bool, clean), np.bool_, len(clean)))
        kept, start, end = kept[shown], start[shown], end[shown]
        clean = [line for line in clean if line]
    gap = kept.copy()
    gap[1:] -= kept[:-1] + 1
    return assemble(source, line_start[kept], line_end[kept], start, end, gap, clean)


def assemble(
    source: str,
    line_start: Ints,
    line_end: Ints,
    start: Ints,
    end: Ints,
    gap: Ints,
    clean: list[str],
) -> Blocks:
    """Blocks of n lines whose places are known; all columns int64 of shape (n,).

    `clean[i]` is `clean_line(source[start[i]:end[i]])`: not empty, without line breaks. The
    other readings are made here, of all lines at once.
    """
    folded, masked = fold_and_mask("\n".join(clean))
    return Blocks(
        source=source,
        line_start=line_start,
        line_end=line_end,
        start=start,
        end=end,
        gap=gap,
        clean=clean,
        folded=folded.split("\n") if clean else [],
        masked=masked.split("\n") if clean else [],
    )


def _line_ends(codes: Codes, classes: Classes) -> Ints:
    """The end of each line, its line ending included."""
    ends = np.flatnonzero(classes == _LINE_BREAK) + 1
    next_to_next = np.flatnonzero(ends[1:] == ends[:-1] + 1)
    before = codes.take(ends.take(next_to_next) - 1)
    behind = codes.take(ends.take(next_to_next))
    pairs = next_to_next[(before == _CARRIAGE_RETURN) & (behind == _LINE_FEED)]
    if len(pairs):
        ends = np.delete(ends, pairs)
    if len(codes) and not (len(ends) and ends[-1] == len(codes)):
        ends = np.append(ends, len(codes))
    return ends


def _contents(classes: Classes, line_start: Ints, line_end: Ints) -> tuple[Ints, Ints, Ints]:
    """The lines that hold more than white space, and where the content of each starts and ends."""
    solid = np.zeros(len(classes) + 2, np.bool_)
    # White space is SPACE, ODD_SPACE and LINE_BREAK; unsigned, so OTHER wraps around.
    solid[1:-1] = (classes - _SPACE) > _LINE_BREAK - _SPACE
    edges = np.flatnonzero(solid[1:] != solid[:-1])
    run_start, run_end = edges[::2], edges[1::2]
    first = np.searchsorted(run_start, line_start)
    behind = np.searchsorted(run_start, line_end)
    kept = np.flatnonzero(first < behind)
    return kept, run_start[first[kept]], run_end[behind[kept] - 1]


def _irregular(classes: Classes, start: Ints, end: Ints) -> Ints:
    """Which contents hold more than single spaces between visible characters."""
    space = classes == _SPACE
    odd: Flags = (classes == _ODD_SPACE) | (classes == _INVISIBLE)
    odd[1:] |= space[1:] & space[:-1]
    at = np.flatnonzero(odd)
    line = np.searchsorted(end, at, side="right")
    inside = np.flatnonzero(line < len(end))
    line = line[inside]
    return np.unique(line[at[inside] >= start[line]])
