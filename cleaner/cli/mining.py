"""What the commands that mine have in common: messages, and the rules of `clean --mine`."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from cleaner import Cleaner
from cleaner.batch import engines
from cleaner.batch.plan import Plan
from cleaner.batch.run import Again, check_free
from cleaner.cli.inputs import Inputs
from cleaner.cli.messages import Messages
from cleaner.errors import ConfigurationError
from cleaner.io.items import Item
from cleaner.tooling.mining.files import noted, write_folder
from cleaner.tooling.mining.judging import Bars
from cleaner.tooling.mining.mine import Course, Mined, Report, Step, mine
from cleaner.tooling.mining.observing import Observer, Seen

SAID_EVERY: Final = 10.0  # seconds
_STEPS: Final[dict[Step, str]] = {
    "reading": "Reading the pages for what repeats …",
    "counting": "Counting …",
    "writing": "Writing rules …",
}


class Told:
    """Says how far mining is; failures only where `failures` asks for them."""

    def __init__(
        self,
        messages: Messages,
        *,
        failures: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._messages, self._failures, self._clock = messages, failures, clock
        self._documents = 0
        self._last = clock()

    def report(self) -> Report:
        return Report(self._begins, self._read, self._failed)

    def _begins(self, step: Step) -> None:
        self._messages.say(_STEPS[step])

    def _read(self, seen: Seen) -> None:
        del seen
        self._documents += 1
        now = self._clock()
        if now - self._last >= SAID_EVERY:
            self._last = now
            self._messages.say(f"Read {self._documents:,} documents.")

    def _failed(self, item: Item, error: str) -> None:
        if self._failures:
            self._messages.complain("failed", f"{item.id}: {error}")


def mined(
    given: Inputs,
    cleaner: Cleaner,
    site: str | None,
    messages: Messages,
    *,
    bars: Bars | None = None,
    course: Course | None = None,
    failures: bool = True,
) -> Mined:
    """Mine the inputs, and say so."""
    items = given.read(None, Counter())
    told = Told(messages, failures=failures)
    found = mine(items, Observer(cleaner, site), cleaner.packs.rules, bars, course, told.report())
    messages.say(
        f"Found {found.furniture} lines that are furniture on {found.pages} pages, "
        f"and made {found.rules} rules for {len(found.sites)} sites of them."
    )
    return found


def rules_of_run(
    planned: Plan,
    again: Again,
    given: Inputs,
    note: Mapping[str, Any],
    cleaner: Callable[[], Cleaner],
    site: str | None,
    reading: engines.Course,
    messages: Messages,
) -> Path:
    """The folder of the rules mined from the inputs of a run of `cleaner clean`.

    Rules that are there, and were mined from the same as `note` says, are used again: so the run
    can be resumed. Raises `ConfigurationError` where inputs cannot be read twice.
    """
    folder = planned.mined
    if given.files is None:
        raise ConfigurationError("--mine reads the pages twice: name files, not standard input.")
    if folder is None:
        raise ConfigurationError("--mine writes its rules in OUT, or beside it: name OUT with -o.")
    check_free(planned, again)
    if again in {"resume", "mix"} and noted(folder) == note:
        return folder
    found = mined(given, cleaner(), site, messages, course=Course(reading), failures=False)
    write_folder(folder, found.sites, note)
    return folder


def check_place(out: Path, files: Sequence[Path], *, overwrite: bool) -> None:
    """Raise `ConfigurationError` where `out` must not be written."""
    if any(out.exists() and out.samefile(path) for path in files):
        raise ConfigurationError(f"{out} is one of the inputs. Name another place with -o.")
    if overwrite:
        return
    if out.is_dir() and any(out.iterdir()):
        raise ConfigurationError(f"{out} already holds files; --overwrite replaces them.")
    if out.is_file():
        raise ConfigurationError(f"{out} is already there; --overwrite replaces it.")
