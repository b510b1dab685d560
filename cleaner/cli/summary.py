"""What is shown at the end of a run: its documents, what was kept, what removed the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from cleaner.batch.tally import PageTally, Tally
from cleaner.cli.colours import label_style
from cleaner.cli.messages import visible

MOST_ROWS: Final = 200
_MOST_NAMES: Final = 12
_MOST_SLOW: Final = 5
_MOST_KINDS: Final = 8
_MOST_FAILURES: Final = 5
_BAR: Final = 12
_EIGHTHS: Final[tuple[str, ...]] = ("", *"▏▎▍▌▋▊▉")
_LEAST_WIDTH: Final = 60
_MOST_WIDTH: Final = 100
_LABELS_WIDTH: Final = 22
_FIXED_WIDTH: Final = _LABELS_WIDTH + 4 + 7 + 4 * 2


def show_summary(console: Console, tally: Tally) -> None:
    """Print a row for each of `tally.pages`, if there are any, and the sum: documents, characters
    kept and removed, what removed them, slow documents, failures.
    """
    if tally.pages:
        console.print(_pages(tally, console.width))
        console.print()
    width = min(max(console.width, _LEAST_WIDTH), _MOST_WIDTH)
    console.print(_sums(tally))
    for part in (
        _removals("Removed as", tally.removed_by, {}, width, coloured=True),
        _removals("Removed by", tally.rules, tally.counts, width, coloured=False),
        _slowest(tally, width),
        _failures(tally, width),
    ):
        if part is not None:
            console.print()
            console.print(part)


def _pages(tally: Tally, width: int) -> Table:
    room = max(20, width - _FIXED_WIDTH)
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
    return table


def _sums(tally: Tally) -> Table:
    """Documents and characters."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="bold", width=9)
    table.add_column(justify="right")
    table.add_column(justify="right")
    table.add_column()
    failed = Text(f"{tally.failed:,} failed", "bold red" if tally.failed else "dim")
    empty = Text(f", {tally.empty:,} without text" if tally.empty else "", "dim")
    table.add_row("Documents", f"{tally.done + tally.failed:,}", "", failed + empty)
    kept, removed = _shares(tally.kept, tally.removed)
    table.add_row("Kept", f"{tally.kept:,}", kept, Text("characters", "dim"))
    table.add_row("Removed", f"{tally.removed:,}", removed, Text("characters", "dim"))
    return table


def _removals(
    title: str, sizes: Counter[str], counts: Mapping[str, int], width: int, *, coloured: bool
) -> Table | None:
    """What removed most, with a bar each; `counts` are numbers of stretches, if they are known."""
    if not sizes:
        return None
    fixed = _BAR + 11 + 5 + 9 + 2 * 4
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(title, overflow="ellipsis", no_wrap=True, width=width - fixed)
    table.add_column("", width=_BAR)
    table.add_column("characters", justify="right", width=11)
    table.add_column("share", justify="right", width=5)
    table.add_column("stretches" if counts else "", justify="right", width=9)
    shown = sizes.most_common(_MOST_NAMES)
    for name, size in shown:
        style = label_style(name, main=False) if coloured else ""
        bar = Text(_bar(size / shown[0][1]), style or "red")
        count = f"{counts[name]:,}" if counts else ""
        share = f"{size / sizes.total():.0%}"
        table.add_row(Text(visible(name), style), bar, f"{size:,}", share, count)
    rest = len(sizes) - len(shown)
    if rest:
        size = sizes.total() - sum(size for _, size in shown)
        more = Text(f"… {rest:,} more", "dim")
        table.add_row(more, "", f"{size:,}", f"{size / sizes.total():.0%}", "")
    return table


def _bar(share: float) -> str:
    """A bar as long as its share of `_BAR` characters, to an eighth of a character.

    >>> _bar(1.0), _bar(0.3), _bar(0.0)
    ('████████████', '███▋', '▏')
    """
    eighths: int = max(1, round(share * _BAR * 8))
    whole, eighth = divmod(eighths, 8)
    return whole * "█" + _EIGHTHS[eighth]


def _slowest(tally: Tally, width: int) -> Table | None:
    if not tally.slowest:
        return None
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Slowest documents", overflow="ellipsis", no_wrap=True, width=width - 24)
    table.add_column("seconds", justify="right", width=9)
    table.add_column("kB", justify="right", width=11)
    for slow in tally.slowest[:_MOST_SLOW]:
        table.add_row(Text(visible(slow.id)), f"{slow.seconds:.3f}", f"{slow.size / 1000:,.1f}")
    return table


def _failures(tally: Tally, width: int) -> Group | None:
    """Kinds of failure and the first documents of all."""
    if not tally.failed:
        return None
    kinds = Table(box=None, pad_edge=False, header_style="bold")
    kinds.add_column("Failures", overflow="ellipsis", no_wrap=True, width=width - 13)
    kinds.add_column("documents", justify="right", width=11)
    for kind, count in tally.by_error.most_common(_MOST_KINDS):
        kinds.add_row(Text(visible(kind), "red"), f"{count:,}")
    shown = tally.failures[:_MOST_FAILURES]
    lines: Iterable[Text] = (_cut(f"{f.id}: {f.error}", width) for f in shown)
    rest = tally.failed - len(shown)
    more = [Text(f"… {rest:,} more", "dim")] if rest else []
    return Group(kinds, "", *lines, *more)


def _cut(text: str, width: int) -> Text:
    line = Text(visible(text).replace("\n", " "), no_wrap=True)
    line.truncate(width, overflow="ellipsis")
    return line


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
