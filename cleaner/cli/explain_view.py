"""How an explained page looks: in colour on a terminal, as tab-separated lines in a pipe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, TextIO

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from cleaner.batch.tally import page_tally
from cleaner.cli.colours import label_style
from cleaner.cli.messages import visible
from cleaner.labels import BLANK
from cleaner.model import Reason, Result
from cleaner.outputs.outcome import Outcome
from cleaner.tooling.explain import ExplainedLine, explain, reason_words

_MARKS: Final = {"kept": "✓", "removed": "✗"}
_FULLY_SHOWN: Final = 4
"""A stretch of one label up to this long is shown whole even when brief."""


def show_page(console: Console, name: str, result: Result, *, brief: bool) -> None:
    """Print the page with one row a line, cut to the console's width."""
    lines = explain(result)
    console.print(Rule(Text(visible(name), "bold"), align="left", style="dim"))
    _show_head(console, result)
    console.print()
    visible_lines = [line for line in lines if line.verdict != BLANK]
    for _, stretch in groupby(visible_lines, key=lambda line: line.segment.label):
        rows = list(stretch)
        for row in _shortened(rows) if brief else rows:
            console.print(_row(row, console.width) if row else _gap(rows), soft_wrap=True)
    console.print()
    _show_foot(console, result)


def show_plain(stream: TextIO, result: Result) -> None:
    """Write each line of the page with all that is known about it."""
    for line in explain(result):
        segment = line.segment
        reasons = "; ".join(map(reason_words, segment.evidence))
        fields = (line.number, line.verdict, segment.label, f"{segment.confidence:.2f}", reasons)
        text = line.text.replace("\t", " ")
        stream.write("\t".join(map(str, (*fields, visible(text)))) + "\n")


def _shortened(rows: Sequence[ExplainedLine]) -> Iterator[ExplainedLine | None]:
    """A long stretch as its first two lines, None for the gap, and its last line."""
    if len(rows) <= _FULLY_SHOWN:
        yield from rows
    else:
        yield from (*rows[:2], None, rows[-1])


def _gap(rows: Sequence[ExplainedLine]) -> Text:
    label, verdict = rows[0].segment.label, rows[0].verdict
    return Text(f"      … {len(rows) - 3} more lines {verdict} as {label}", "dim")


def _row(line: ExplainedLine, width: int) -> Text:
    segment = line.segment
    style = label_style(segment.label, main=segment.is_main)
    row = Text.assemble(
        (f"{line.number:5} ", "dim"),
        (f"{_MARKS[line.verdict]} {segment.label:<10} ", style),
        (f"{segment.confidence:4.2f}  ", "dim"),
    )
    why_width = max(18, min(44, width // 3))
    text_width = max(16, width - row.cell_len - why_width - 2)
    text = Text(visible(line.text), "" if segment.is_main else "dim")
    text.truncate(text_width, overflow="ellipsis", pad=True)
    why = Text("; ".join(map(reason_words, _strongest(segment.evidence))), "dim italic")
    why.truncate(why_width, overflow="ellipsis")
    return Text.assemble(row, text, "  ", why)


def _strongest(evidence: Sequence[Reason]) -> list[Reason]:
    """Rules before structure, then by weight: the order in which a reader wants them."""
    return sorted(evidence, key=lambda reason: (reason.kind != "rule", -abs(reason.log_odds)))


def _show_head(console: Console, result: Result) -> None:
    known = {"title": result.title, **result.metadata}
    for field, value in known.items():
        shown = ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
        if shown not in {None, ""}:
            console.print(Text.assemble((f"{field:>10}  ", "dim"), visible(str(shown))))


def _show_foot(console: Console, result: Result) -> None:
    page = page_tally(Outcome(None, "", result))
    share = page.kept / max(1, page.kept + page.removed)
    console.print(Text.assemble("Kept ", (f"{share:.0%}", "bold green"), " of the characters."))
    removed = Text("Removed: ")
    for label, size in page.removed_by.most_common():
        removed.append(f"{label} {size}  ", label_style(label, main=False))
    console.print(removed)
    console.print(
        Text(
            "✓ kept  ✗ removed  0.50 … 1.00 how sure that is  "
            "+ speaks for junk, - for the article (log-odds)",
            "dim",
        )
    )
