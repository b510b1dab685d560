"""A page explained line by line, as Markdown: the worked example of the documentation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

import regex

from cleaner.labels import BLANK
from cleaner.model import Result
from cleaner.tooling.explain import ExplainedLine, explain, reason_words
from cleaner.tooling.reference import table

# <!-- explained: PATH --> … <!-- end --> holds what is generated.
_REGION: Final = regex.compile(r"(<!-- explained: ([^ ]+) -->\n).*?(<!-- end -->)", regex.DOTALL)
_TEXT: Final = 60
_SHOWN_WHOLE: Final = 3


def fill_in(text: str, clean: Callable[[Path], Result]) -> str:
    """`text` with each marked region written anew; `clean` reads and cleans the page it names."""

    def region(match: regex.Match[str]) -> str:
        return f"{match[1]}\n{worked_page(clean(Path(match[2])))}\n{match[3]}"

    filled: str = _REGION.sub(region, text)
    return filled


def worked_page(result: Result) -> str:
    """The lines of a page with label, confidence and reasons; long stretches are shortened."""
    lines = [line for line in explain(result) if line.segment.label != BLANK]
    rows: list[Sequence[str]] = []
    for _, stretch in groupby(lines, key=lambda line: line.segment.label):
        rows += _rows(list(stretch))
    heads = ("line", "verdict", "sure", "why: log-odds, + is junk", "text")
    return table(heads, iter(rows))


def _rows(stretch: Sequence[ExplainedLine]) -> Iterator[Sequence[str]]:
    if len(stretch) <= _SHOWN_WHOLE:
        yield from map(_row, stretch)
        return
    yield _row(stretch[0])
    yield ("…", f"{len(stretch) - 2} more, {stretch[0].segment.label}", "", "", "")
    yield _row(stretch[-1])


def _row(line: ExplainedLine) -> Sequence[str]:
    segment = line.segment
    sign = "✓" if segment.is_main else "✗"
    # Rules first: which of two equal shares comes first must not hang on the last digit.
    shares = sorted(segment.evidence, key=lambda r: (r.kind != "rule", -round(abs(r.log_odds), 1)))
    reasons = "; ".join(map(reason_words, shares)) or "–"
    text = line.text if len(line.text) <= _TEXT else line.text[: _TEXT - 1].rstrip() + "…"
    return (str(line.number), f"{sign} {segment.label}", f"{segment.confidence:.2f}", reasons, text)
