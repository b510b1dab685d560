"""Progress of a run, and each failure as it happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cleaner.batch.tally import Tally, page_tally
from cleaner.cli.messages import Messages
from cleaner.outputs.outcome import Outcome


@contextmanager
def following(
    messages: Messages, tally: Tally, total: int | None
) -> Iterator[Callable[[Outcome], None]]:
    """A report for `run` that counts into `tally` and shows how far the run is.

    `total` is the number of documents, if known. Failures are always shown, the bar only on a
    terminal.
    """
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=messages.console,
        transient=True,
        disable=not messages.animated or total == 1,
    )
    task = progress.add_task("Cleaning", total=total)

    def report(outcome: Outcome) -> None:
        page = page_tally(outcome)
        tally.add(page)
        if page.error is not None:
            messages.complain("failed", f"{page.id}: {page.error}")
        for warning in page.warnings:
            messages.warn(f"{page.id}: {warning}")
        progress.advance(task)

    with progress:
        yield report
