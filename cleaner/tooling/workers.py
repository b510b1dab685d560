"""An extractor in a process of its own: what it prints, loads or breaks stays there.

A page on which it raises, dies or runs out of time is an answer with an error; it is started
again for the next page. CPU time is taken inside the process, over all its threads.
"""

from __future__ import annotations

import gc
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Final, TypeAlias

from cleaner.batch.workers import silence
from cleaner.tooling.peers import Extract, Task

START_LIMIT: Final = (
    1200.0  # seconds for imports, models and the first pages, on a busy machine too
)
_LONGEST: Final = 200  # characters of an error that are kept

Make: TypeAlias = Callable[[], Extract]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one page: its text and the CPU seconds, or why there is none."""

    text: str = ""
    seconds: float = 0.0
    error: str | None = None


class Worker:
    """Runs the extractor that `make` (to be pickled) gives, one page at a time.

    `limit` is how long a page may take, in seconds of wall clock. `warm_up` are pages that are
    run at each start and not measured: imports and models are loaded by them. `close` ends the process.
    """

    def __init__(self, make: Make, limit: float, warm_up: Sequence[Task] = ()) -> None:
        self._make = make
        self._limit = limit
        self._warm_up = tuple(warm_up)
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self.broken: str | None = None  # why it cannot be started; then no page is tried

    def run(self, task: Task) -> Answer:
        """Extract from one page."""
        pipe = self._pipe or self._start()
        if pipe is None:
            return Answer(error=self.broken)
        try:
            pipe.send(task)
            if pipe.poll(self._limit):
                answer: Answer = pipe.recv()
                return answer
            error = f"took longer than {self._limit:g} seconds"
        except (EOFError, ConnectionError):
            error = f"its process died ({self._exit_code()})"
        self.close()
        return Answer(error=error)

    def close(self) -> None:
        """End the process; `run` would start it again."""
        if self._process is not None and self._pipe is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self._pipe.close()
        self._process = self._pipe = None

    def _start(self) -> Connection | None:
        """Start the process; None, and why in `broken`, where that fails."""
        if self.broken is not None:
            return None
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self._make, self._warm_up))
        process.start()
        theirs.close()
        self._process, self._pipe = process, ours
        try:
            in_time = ours.poll(START_LIMIT)
            self.broken = ours.recv() if in_time else f"not started in {START_LIMIT:g} seconds"
        except (EOFError, ConnectionError):
            self.broken = f"its process died at the start ({self._exit_code()})"
        if self.broken is not None:
            self.close()
        return self._pipe

    def _exit_code(self) -> str:
        if self._process is None:
            return "never started"
        self._process.join(1.0)
        code = self._process.exitcode
        return f"signal {-code}" if code is not None and code < 0 else f"exit status {code}"


def _serve(pipe: Connection, make: Make, warm_up: Sequence[Task]) -> None:
    """The process: says None when ready, or why not; then one Answer for each Task."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the parent, which ends this
    silence()
    try:
        extract = make()
    except Exception as error:  # noqa: BLE001 -- any cause is reported, by the parent
        pipe.send(_described(error))
        return
    for task in warm_up:
        _answer(extract, task)
    gc.freeze()  # as long runs do: what is loaded is not collected again and again
    pipe.send(None)
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        pipe.send(_answer(extract, task))


def _answer(extract: Extract, task: Task) -> Answer:
    start = time.process_time()
    try:
        text = extract(task)
    except Exception as error:  # noqa: BLE001 -- peers raise anything; it is counted
        return Answer(error=_described(error))
    return Answer(text, time.process_time() - start)


def _described(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:_LONGEST]
