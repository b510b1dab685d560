from __future__ import annotations

import re

import pytest

from cleaner.blocks.html import html_page
from cleaner.model import Reason, Result, Segment

JUNK = re.compile(r"~(\w+)[^~;\n]*;?")


def judged(markup):
    """A result for a page in which `~label …`, up to `;` or the line's end, is junk."""
    blocks = html_page(markup).blocks
    segments, at, end = [], 0, 0

    def add(stop, label, main=False):
        nonlocal at
        if stop > at:
            reasons = (Reason("rule", f"{label}-rule", 4.0),) if not main else ()
            segments.append(Segment(at, stop, label, main, 0.97, reasons))
            at = stop

    for start, end in zip(blocks.line_start.tolist(), blocks.line_end.tolist(), strict=True):
        add(start, "blank")
        for junk in JUNK.finditer(blocks.source, start, end):
            add(junk.start(), "paragraph", main=True)
            add(junk.end(), junk[1])
        add(end, "paragraph", main=True)
    add(len(blocks.source), "blank")
    text = "".join(blocks.source[s.start : s.end] for s in segments if s.is_main)
    return Result(text, None, {}, blocks.source, tuple(segments))


@pytest.fixture(scope="session")
def judge():
    return judged
