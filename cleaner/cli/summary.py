"""The table over a run: what was kept of each document, and what removed the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cleaner.batch.tally import PageTally, Tally
from cleaner.cli.colours import label_style
from cleaner.cli.messages import visible

MOST_ROWS: Final = 200
_LABELS_WIDTH: Final = 22
_FIXED_WIDTH: Final = _LABELS_WIDTH + 4 + 7 + 4 * 2


def show_summary(console: Console, tally: Tally) -> None:
    """Print one row a document, then the sum and the rules that removed most."""
    room = max(20, console.width - _FIXED_WIDTH)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("document", overflow="ellipsis", no_wrap=True, width=room * 3 // 5)
    table.add_column("kept", justify="right", width=4)
    table.add_column("removed", justify="right", width=7)
    table.add_column("mostly as", no_wrap=True, width=_LABELS_WIDTH)
    table.add_column("mostly by", overflow="ellipsis", no_wrap=True, width=room * 2 // 5)
    names = _short([str(page.id) for page in tally.pages])
    for name, page in zip(names, tally.pages, strict=True):
        table.add_row(Text(visible(name)), *_cells(page))
    if len(tally.pages) < tally.done + tally.failed:
        table.add_row(f"… the first {len(tally.pages)} are shown", *[""] * 4)
    table.add_section()
    table.add_row(f"{tally.done} documents", *_shares(tally.kept, tally.removed), "", "")
    console.print(table)
    console.print()
    console.print(_top("Labels", tally.removed_by, coloured=True))
    console.print(_top("Rules", tally.rules, coloured=False))


def _short(names: Sequence[str]) -> list[str]:
    """Names of pages without the file name, where all share one.

    >>> _short(["a/page.txt", "b/c/page.txt"]), _short(["a.txt", "b.txt"])
    (['a', 'b/c'], ['a.txt', 'b.txt'])
    """
    parts = [name.rpartition("/") for name in names]
    shared = len(names) > 1 and len({last for _, _, last in parts}) == 1
    return [
        folder if shared and folder else name
        for (folder, _, _), name in zip(parts, names, strict=True)
    ]


def _cells(page: PageTally) -> tuple[Text | str, ...]:
    if page.error is not None:
        return "", "", Text("failed", "bold red"), Text(visible(page.error), "red")
    labels = Text("  ").join(
        Text(label, label_style(label, main=False)) for label, _ in page.removed_by.most_common(2)
    )
    rule = next((name for name, _ in page.rules.most_common(1)), "")
    return (*_shares(page.kept, page.removed), labels, Text(rule, "dim"))


def _shares(kept: int, removed: int) -> tuple[Text, Text]:
    total = max(1, kept + removed)
    return Text(f"{kept / total:.0%}", "green"), Text(f"{removed / total:.0%}", "red")


def _top(title: str, counts: Counter[str], *, coloured: bool) -> Text:
    text = Text.assemble((f"{title} by the share of what they removed: ", "bold"))
    for name, size in counts.most_common(8):
        style = label_style(name, main=False) if coloured else ""
        text.append(f"{name} {size / max(1, counts.total()):.0%}  ", style)
    return text
