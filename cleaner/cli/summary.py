"""The table over a run: what was kept of each document, and what removed the rest."""

from __future__ import annotations

from collections import Counter

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cleaner.batch.tally import PageTally, Tally
from cleaner.cli.colours import label_style
from cleaner.cli.messages import visible


def show_summary(console: Console, tally: Tally) -> None:
    """Print one row a document, then the sum and the rules that removed most."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("document", overflow="fold")
    table.add_column("kept", justify="right")
    table.add_column("removed", justify="right")
    table.add_column("mostly as")
    table.add_column("mostly by", overflow="ellipsis", no_wrap=True)
    for page in tally.pages:
        table.add_row(Text(visible(str(page.id))), *_cells(page))
    table.add_section()
    table.add_row(f"{tally.done} documents", *_shares(tally.kept, tally.removed), "", "")
    console.print(table)
    console.print(_top("Labels", tally.removed_by, coloured=True))
    console.print(_top("Rules", tally.rules, coloured=False))


def _cells(page: PageTally) -> tuple[Text | str, ...]:
    if page.error is not None:
        return "", "", Text("failed", "bold red"), Text(visible(page.error), "red")
    labels = Text("  ").join(
        Text(label, label_style(label, main=False)) for label, _ in page.removed_by.most_common(2)
    )
    rules = ", ".join(rule for rule, _ in page.rules.most_common(2))
    return (*_shares(page.kept, page.removed), labels, Text(rules, "dim"))


def _shares(kept: int, removed: int) -> tuple[Text, Text]:
    total = max(1, kept + removed)
    return Text(f"{kept / total:.0%}", "green"), Text(f"{removed / total:.0%}", "red")


def _top(title: str, counts: Counter[str], *, coloured: bool) -> Text:
    text = Text(f"{title} that removed most (share of what was removed): ", "bold")
    for name, size in counts.most_common(8):
        style = label_style(name, main=False) if coloured else ""
        text.append(f"{name} {size / max(1, counts.total()):.0%}  ", style or "not bold")
    return text
