"""Plain text → Blocks: one block a non-blank line."""

from __future__ import annotations

from itertools import accumulate

import numpy as np

from cleaner.characters import Char, Classes, class_table, fold, mask_numbers, to_codes
from cleaner.model import Blocks, Flags, Ints


def clean_line(text: str) -> str:
    """Reduce white space runs to one space and drop characters that show nothing.

    >>> clean_line("\\ufeff  Short\\u00a0 Url\\t")
    'Short Url'
    """
    if not text.isascii() or "\x00" in text:
        shown = class_table()[to_codes(text)] != Char.INVISIBLE
        if not shown.all():
            text = "".join(c for c, keep in zip(text, shown, strict=True) if keep)
    return " ".join(text.split())


def text_blocks(source: str) -> Blocks:
    """Split `source` into blocks. Time and memory are proportional to its length.

    Lines end where `str.splitlines` ends them (LF, CR, CRLF, form feed, U+2028 …).
    """
    classes = class_table()[to_codes(source)]
    lines = source.splitlines(keepends=True)
    ends = np.fromiter(accumulate(map(len, lines)), np.int64, len(lines))
    irregular = _irregular_lines(classes, ends)
    clean = [
        clean_line(line) if odd else line.strip()
        for line, odd in zip(lines, irregular.tolist(), strict=True)
    ]
    kept = [i for i, line in enumerate(clean) if line]
    return _assemble(source, lines, ends, [clean[i] for i in kept], np.array(kept, np.int64))


def _irregular_lines(classes: Classes, ends: Ints) -> Flags:
    """Which lines hold more than single spaces between visible characters."""
    space = classes == Char.SPACE
    odd = (classes == Char.ODD_SPACE) | (classes == Char.INVISIBLE)
    odd[1:] |= space[1:] & space[:-1]
    flags = np.zeros(len(ends), np.bool_)
    flags[np.searchsorted(ends, np.flatnonzero(odd), side="right")] = True
    return flags


def _assemble(source: str, lines: list[str], ends: Ints, clean: list[str], kept: Ints) -> Blocks:
    n = len(clean)
    line_end = ends[kept]
    text = [lines[i] for i in kept.tolist()]
    line_start = line_end - np.fromiter(map(len, text), np.int64, n)
    left = np.fromiter((len(line) - len(line.lstrip()) for line in text), np.int64, n)
    right = np.fromiter((len(line) - len(line.rstrip()) for line in text), np.int64, n)
    folded = fold("\n".join(clean))
    previous = np.concatenate((np.full(min(n, 1), -1, np.int64), kept[:-1]))
    return Blocks(
        source=source,
        line_start=line_start,
        line_end=line_end,
        start=line_start + left,
        end=line_end - right,
        gap=kept - previous - 1,
        clean=clean,
        folded=folded.split("\n") if n else [],
        masked=mask_numbers(folded).split("\n") if n else [],
    )
