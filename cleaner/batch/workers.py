"""Worker processes: items → what is done of them, in the order of the items.

A worker has one chunk of items at a time and answers for each item, so that it is known which one
it died of, or takes too long over. The others of its chunk go to another worker.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import forkserver, get_all_start_methods, get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Final, Generic, Self

from cleaner.batch.backlog import Backlog, Begun, Does, DoneT, Finished
from cleaner.batch.feed import Feed
from cleaner.batch.interrupts import Interrupts
from cleaner.errors import CleanerError, ConfigurationError, StoppedError
from cleaner.io.items import Item

START_LIMIT: Final = 600.0  # seconds for a worker to be ready, on a busy machine too
_MOST_STARTS: Final = 5  # workers in a row that die before they are ready
_PRELOADED: Final = ("cleaner.pipeline", "cleaner.batch.workers", "cleaner.outputs.html")

_Context = ForkServerContext | SpawnContext


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    ready: bool = False
    chunk: deque[Begun] = field(default_factory=deque)
    since: float = field(default_factory=time.monotonic)

    def deadline(self, limit: float | None) -> float | None:
        """When its current item, or its start, has taken too long."""
        if not self.ready:
            return self.since + START_LIMIT
        return self.since + limit if limit is not None and self.chunk else None

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Workers(Generic[DoneT]):
    """`jobs` processes that do `work`. Each document may take `time_limit` seconds, if given.

    A context: leaving it ends the processes.
    """

    def __init__(self, work: Does[DoneT], jobs: int, time_limit: float | None = None) -> None:
        self._pickled = pickle.dumps(work)
        self._limit = time_limit
        self._context = _context()
        self._jobs = jobs
        self._workers: list[_Worker] = []
        self._failed_starts = 0
        self._backlog = Backlog(work, jobs)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def run(self, feed: Feed, interrupts: Interrupts) -> Iterator[Finished[DoneT]]:
        """Do all items of `feed`, yielding them in order; after an interrupt those in flight.

        Raises what reading raises, `ConfigurationError` for what is wrong with every document,
        and `StoppedError` where no worker can be started.
        """
        return self._backlog.run(feed, interrupts, self._hand_out, self._listen)

    def _hand_out(self, feed: Feed) -> None:
        """Give each idle worker a chunk, as far as items are there."""
        while len(self._workers) < self._jobs and self._backlog.has_more(feed):
            self._workers.append(self._start())
        for worker in self._workers:
            if worker.chunk or not worker.ready:
                continue
            chunk = self._backlog.next_chunk(feed)
            if not chunk:
                return
            worker.chunk.extend(chunk)
            worker.since = time.monotonic()
            try:
                worker.pipe.send([begun.item for begun in chunk])
            except OSError:  # it died meanwhile: that is heard of when its pipe is listened to
                continue

    def _listen(self, feed: Feed) -> None:
        """Wait for answers, deaths, deadlines, and the feed: for items or an interrupt."""
        pipes = {
            worker.pipe: worker for worker in self._workers if worker.chunk or not worker.ready
        }
        deadlines = [
            d for worker in pipes.values() if (d := worker.deadline(self._limit)) is not None
        ]
        timeout = max(0.0, min(deadlines) - time.monotonic()) if deadlines else None
        ready = wait([*pipes, feed.wakeup], timeout)
        if feed.wakeup in ready:
            feed.heard()
        for pipe, worker in pipes.items():
            if pipe in ready:
                self._hear(worker)
            elif (d := worker.deadline(self._limit)) is not None and d <= time.monotonic():
                self._late(worker)

    def _hear(self, worker: _Worker) -> None:
        """Take all answers that a worker has given."""
        try:
            while True:
                answer = worker.pipe.recv()
                worker.since = time.monotonic()
                if isinstance(answer, CleanerError):
                    raise answer
                if not worker.ready:
                    worker.ready, self._failed_starts = True, 0
                    return
                self._backlog.finish(worker.chunk.popleft(), answer)
                if not worker.chunk or not worker.pipe.poll():
                    return
        except (EOFError, ConnectionError, pickle.UnpicklingError):
            self._died(worker)

    def _died(self, worker: _Worker) -> None:
        self._dismiss(worker)
        how = _manner(worker.process)
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts == _MOST_STARTS:
                raise StoppedError(
                    f"Worker processes cannot be started: the last one {how}. Is there enough "
                    "memory? Try fewer with --jobs, or --jobs 0 to work without them."
                )
            return
        if worker.chunk:
            suspect, *others = worker.chunk
            self._backlog.lost([suspect], others, how)

    def _late(self, worker: _Worker) -> None:
        self._dismiss(worker)
        if not worker.ready:
            raise StoppedError(
                f"A worker process was not ready after {START_LIMIT:g} seconds. Try fewer with --jobs."
            )
        suspect, *others = worker.chunk
        self._backlog.late([suspect], others, self._limit or 0.0)

    def _dismiss(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.end()

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._pickled), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def start_ahead() -> None:
    """Have what workers are made from load its modules, while this process loads its own."""
    if isinstance(_context(), ForkServerContext):
        forkserver.ensure_running()


def _context() -> _Context:
    """How processes are started: without the threads and files of this one."""
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(list(_PRELOADED))
    return context


def _manner(process: BaseProcess) -> str:
    code = process.exitcode
    if code is None:
        return "was lost"
    if code < 0:
        try:
            return f"was killed by {signal.Signals(-code).name}"
        except ValueError:
            return f"was killed by signal {-code}"
    return f"ended with status {code}"


class Served(Generic[DoneT]):
    """The work inside a worker process. What is wrong with every document is an answer, too."""

    def __init__(self, pickled: bytes) -> None:
        self._work: Does[DoneT] = pickle.loads(pickled)  # noqa: S301 -- from our own parent
        gc.collect()
        gc.freeze()  # the collector would look through all rules again and again

    def ready(self) -> bool:
        """Whether it is: it must be, to say so."""
        return True

    def answer(self, item: Item) -> DoneT | CleanerError:
        try:
            return self._work(item)
        except ConfigurationError as error:
            return ConfigurationError(str(error))
        except MemoryError:
            return self._work.failed(item, "needs more memory than there is")

    def do(self, items: Sequence[Item]) -> bytes:
        """The answers for a chunk, pickled."""
        return pickle.dumps([self.answer(item) for item in items])


def _serve(pipe: Connection, pickled: bytes) -> None:
    """The process: says True when it is ready; then an answer for each item."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # Ctrl-C is the parent's, which ends this one
    silence()
    served: Served[object] = Served(pickled)
    pipe.send(served.ready())
    while True:
        try:
            items: list[Item] = pipe.recv()
            for item in items:
                pipe.send(served.answer(item))
        except (EOFError, ConnectionError):
            return  # the parent is gone


def silence() -> None:
    """What a library prints must not mix with the results."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def alone(
    work: Does[DoneT], items: Iterator[Item], interrupts: Interrupts
) -> Iterator[Finished[DoneT]]:
    """Do all items in this process, one after another."""
    while True:
        try:
            with interrupts.waiting():
                item = next(items)
        except (StopIteration, KeyboardInterrupt):
            return
        yield Finished(item, work(item))
        if interrupts.asked:
            return
