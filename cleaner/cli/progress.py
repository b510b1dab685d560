"""Progress of a run, and each failure as it happens: as a bar, as JSON lines, or failures alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any, Final, Protocol

from rich.progress import BarColumn, Progress, ProgressColumn, Task
from rich.table import Column
from rich.text import Text

from cleaner.batch.tally import PageTally, Tally
from cleaner.choices import ProgressForm
from cleaner.cli.messages import Messages

MOST_SAID: Final = 100
"""Failures, and warnings, that are said one by one; the ledger has all of them."""
_JSON_SECONDS: Final = 1.0
_BAR_SECONDS: Final = 0.1


class Meter(Protocol):
    """How much input a run has read: bytes on disk, so far and altogether (0: not known)."""

    @property
    def consumed(self) -> int: ...
    @property
    def total(self) -> int: ...


@dataclass(frozen=True, slots=True)
class State:
    """How far a run is. `documents` are all that are finished, the `failed` among them;
    `megabytes` (millions of characters or bytes of source), speed and `seconds` are those of
    this run alone, the others include an earlier one's.
    """

    documents: int
    failed: int
    megabytes: float
    megabytes_per_second: float
    removed_share: float
    seconds: float
    seconds_left: float | None

    def row(self) -> dict[str, Any]:
        """The line of `--progress json`."""
        left = self.seconds_left
        return {
            "documents": self.documents,
            "failed": self.failed,
            "megabytes": round(self.megabytes, 3),
            "megabytes_per_second": round(self.megabytes_per_second, 3),
            "removed_share": round(self.removed_share, 4),
            "seconds": round(self.seconds, 1),
            "seconds_left": None if left is None else round(left, 1),
        }


class _Watch:
    """Reads the state of a run off its tally and its clock."""

    def __init__(
        self,
        tally: Tally,
        before: Tally | None,
        total: int | None,
        meter: Meter | None,
        clock: Callable[[], float],
    ) -> None:
        self._tally, self._before, self.total = tally, before or Tally(), total
        self._meter, self._clock = meter, clock
        self._start = clock()
        self._at_start = self._finished()
        self._size_at_start = tally.size
        self._consumed_at_start = meter.consumed if meter else 0

    def state(self) -> State:
        now, before = self._tally, self._before
        seconds = max(0.0, self._clock() - self._start)
        megabytes = (now.size - self._size_at_start) / 1e6
        removed = now.removed + before.removed
        return State(
            documents=self._finished() + before.done + before.failed,
            failed=now.failed + before.failed,
            megabytes=megabytes,
            megabytes_per_second=megabytes / seconds if seconds else 0.0,
            removed_share=removed / max(1, removed + now.kept + before.kept),
            seconds=seconds,
            seconds_left=self._left(seconds),
        )

    def share(self) -> tuple[float, float] | None:
        """How much is done and how much there is, in documents or else in bytes of input."""
        if self.total is not None:
            earlier = self._before.done + self._before.failed
            return self._finished() + earlier, max(self.total, self._finished() + earlier)
        if self._meter is not None and self._meter.total:
            return min(self._meter.consumed, self._meter.total), self._meter.total
        return None

    def _left(self, seconds: float) -> float | None:
        share = self.share()
        if share is None:
            return None
        done, whole = share
        new = (
            self._finished() - self._at_start
            if self.total is not None
            else done - self._consumed_at_start
        )
        if done >= whole:
            return 0.0
        return (whole - done) * seconds / new if new > 0 else None

    def _finished(self) -> int:
        return self._tally.done + self._tally.failed


@contextmanager
def following(
    messages: Messages,
    tally: Tally,
    total: int | None,
    *,
    form: ProgressForm = "auto",
    meter: Meter | None = None,
    before: Tally | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Callable[[PageTally], None]]:
    """A report for `run` that counts into `tally` and shows how far the run is.

    `total` is the number of documents, if known; else `meter` tells how much is left. `before`
    is what an earlier run had done of it: it is shown as done and not counted into `tally`, and
    the speed and the time left go by this run alone. `clock` gives seconds.

    `auto` is a bar where someone looks at a terminal; `bar` is one anyway; `json` writes a row
    (`State.row`) at most once a second and one at the end, and what is said is JSON, too;
    `none` says failures alone. So does a quiet `messages`, in the form that it has.
    """
    watch = _Watch(tally, before, total, meter, clock)
    said = _Said(messages, as_json=form == "json", warnings=form != "none")
    with _shown(messages, watch, form, total, clock) as show:

        def report(page: PageTally) -> None:
            tally.add(page)
            said.about(page)
            show()

        yield report


class _Said:
    """Says failures and warnings, the first `MOST_SAID` of each."""

    def __init__(self, messages: Messages, *, as_json: bool, warnings: bool) -> None:
        self._messages, self._as_json = messages, as_json or messages.as_json
        self._warnings = warnings and not messages.quiet
        self._failures_said = self._warnings_said = 0

    def about(self, page: PageTally) -> None:
        if page.error is not None:
            self._failures_said += 1
            if self._failures_said <= MOST_SAID:
                self._fail(page.id, page.error)
            elif self._failures_said == MOST_SAID + 1:
                self._note("More documents failed. The ledger names each; here they are counted.")
        if self._warnings:
            for warning in page.warnings:
                self._warnings_said += 1
                if self._warnings_said <= MOST_SAID:
                    self._warn(page.id, warning)
                elif self._warnings_said == MOST_SAID + 1:
                    self._note("There are more warnings. They are not shown.")

    def _fail(self, document: Any, error: str) -> None:
        if self._as_json:
            self._messages.row({"failed": document, "error": error})
        else:
            self._messages.complain("failed", f"{document}: {error}")

    def _warn(self, document: Any, warning: str) -> None:
        if self._as_json:
            self._messages.row({"document": document, "warning": warning})
        else:
            self._messages.warn(f"{document}: {warning}")

    def _note(self, text: str) -> None:
        if self._as_json:
            self._messages.row({"message": text})
        else:
            self._messages.complain("note", text, "bold")


def _shown(
    messages: Messages,
    watch: _Watch,
    form: ProgressForm,
    total: int | None,
    clock: Callable[[], float],
) -> AbstractContextManager[Callable[[], None]]:
    """What shows the state when it is called, as often as the form wants."""
    if form == "none" or messages.quiet:
        return nullcontext(lambda: None)
    if form == "json":
        return _rows(messages, watch, clock)
    if form == "bar" or (messages.animated and total != 1):
        return _bar(messages, watch, clock, transient=form == "auto")
    return nullcontext(lambda: None)


@contextmanager
def _rows(
    messages: Messages, watch: _Watch, clock: Callable[[], float]
) -> Iterator[Callable[[], None]]:
    due = _Due(clock, _JSON_SECONDS)

    def show() -> None:
        if due():
            messages.row(watch.state().row())

    try:
        yield show
    finally:
        messages.row(watch.state().row())


@contextmanager
def _bar(
    messages: Messages, watch: _Watch, clock: Callable[[], float], *, transient: bool
) -> Iterator[Callable[[], None]]:
    bar = Progress(
        BarColumn(bar_width=None),
        _Figures(table_column=Column(no_wrap=True)),
        console=messages.console,
        transient=transient,
        expand=True,
    )
    due = _Due(clock, _BAR_SECONDS)
    task = bar.add_task("", total=None, state=watch.state(), documents=watch.total)

    def update() -> None:
        done, whole = watch.share() or (0, None)
        bar.update(task, completed=done, total=whole, state=watch.state())

    def show() -> None:
        if due():
            update()

    with bar:
        update()
        try:
            yield show
        finally:
            update()


class _Figures(ProgressColumn):
    """What stands beside the bar; `state` and `documents` (their number) are fields of the task."""

    def render(self, task: Task) -> Text:
        state: State = task.fields["state"]
        return figures(state, task.fields["documents"], task.elapsed or 0.0)


def figures(state: State, total: int | None, elapsed: float) -> Text:
    """The state of a run in words, some 60 characters; `total` is the number of documents."""
    of = "" if total is None else f"/{total:,}"
    failed = f"{state.failed:,} failed"
    parts = [
        Text(f"{state.documents:,}{of}", "bold"),
        Text(f"{state.megabytes_per_second:.1f} MB/s"),
        Text(f"{state.removed_share:.0%} removed"),
        *([Text(failed, "bold red")] if state.failed else []),
        Text(_hours(elapsed), "dim"),
    ]
    if state.seconds_left is not None:
        parts.append(Text(f"{_hours(state.seconds_left)} left"))
    return Text("  ").join(parts)


def _hours(seconds: float) -> str:
    """Seconds as a clock shows them.

    >>> _hours(59.9), _hours(3725)
    ('0:59', '1:02:05')
    """
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


class _Due:
    """Tells whether `seconds` have passed since it last said so, or since it was made."""

    def __init__(self, clock: Callable[[], float], seconds: float) -> None:
        self._clock, self._seconds = clock, seconds
        self._last = clock()

    def __call__(self) -> bool:
        now = self._clock()
        if now - self._last < self._seconds:
            return False
        self._last = now
        return True
