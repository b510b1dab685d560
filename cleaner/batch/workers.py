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
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Final, Generic, NamedTuple, Protocol, Self, TypeVar

from cleaner.batch.feed import Feed
from cleaner.batch.interrupts import Interrupts
from cleaner.errors import CleanerError, ConfigurationError, StoppedError
from cleaner.io.items import Item

CHUNK: Final = 16  # items that a worker gets at a time
CHUNK_BYTES: Final = 256 << 10
WINDOW: Final = 256  # items that are begun and not handed on yet, for each worker
WINDOW_BYTES: Final = 32 << 20
START_LIMIT: Final = 600.0  # seconds for a worker to be ready, on a busy machine too
_MOST_STARTS: Final = 5  # workers in a row that die before they are ready
_PRELOADED: Final = ("cleaner.pipeline", "cleaner.batch.workers", "cleaner.outputs.html")

_Context = ForkServerContext | SpawnContext
DoneT = TypeVar("DoneT")
_DoneT_co = TypeVar("_DoneT_co", covariant=True)


class Does(Protocol[_DoneT_co]):
    """What is done with each item, and what stands for an item that it could not be done with.

    It is pickled to the processes. It raises `ConfigurationError` for what is wrong with every
    item, and turns what is wrong with one into its answer.
    """

    def __call__(self, item: Item, /) -> _DoneT_co: ...
    def failed(self, item: Item, error: str) -> _DoneT_co: ...


class Finished(NamedTuple, Generic[DoneT]):
    """An item and what was done of it."""

    item: Item
    done: DoneT


class _Begun(NamedTuple):
    """An item on its way; `number` is its place in the order, `again` that it is tried again."""

    number: int
    item: Item
    again: bool = False


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    ready: bool = False
    chunk: deque[_Begun] = field(default_factory=deque)
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
        self._work = work
        self._pickled = pickle.dumps(work)
        self._limit = time_limit
        self._context = _context()
        self._jobs = jobs
        self._workers: list[_Worker] = []
        self._again: deque[_Begun] = deque()
        self._finished: dict[int, Finished[DoneT]] = {}
        self._begun = self._handed_on = self._bytes = self._failed_starts = 0

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
        while True:
            if interrupts.asked and not feed.ended:
                feed.stop()
            while self._handed_on in self._finished:
                finished = self._finished.pop(self._handed_on)
                self._handed_on += 1
                self._bytes -= len(finished.item.source)
                yield finished
            self._hand_out(feed)
            if feed.ended and self._handed_on == self._begun:
                return
            self._listen(feed)

    def _hand_out(self, feed: Feed) -> None:
        """Give each idle worker a chunk, as far as items are there."""
        while len(self._workers) < self._jobs and (not feed.ended or self._again):
            self._workers.append(self._start())
        for worker in self._workers:
            if worker.chunk or not worker.ready:
                continue
            chunk = self._next_chunk(feed)
            if not chunk:
                return
            worker.chunk.extend(chunk)
            worker.since = time.monotonic()
            try:
                worker.pipe.send([begun.item for begun in chunk])
            except OSError:  # it died meanwhile: that is heard of when its pipe is listened to
                continue

    def _next_chunk(self, feed: Feed) -> list[_Begun]:
        if self._again:
            return [self._again.popleft()]
        if not self._has_room():
            return []
        items = feed.take(CHUNK, CHUNK_BYTES)
        chunk = [_Begun(self._begun + i, item) for i, item in enumerate(items)]
        self._begun += len(chunk)
        self._bytes += sum(len(item.source) for item in items)
        return chunk

    def _has_room(self) -> bool:
        waiting = self._begun - self._handed_on
        return waiting < WINDOW * self._jobs and self._bytes < WINDOW_BYTES * self._jobs

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
                begun = worker.chunk.popleft()
                self._finished[begun.number] = Finished(begun.item, answer)
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
        if not worker.chunk:
            return
        suspect = worker.chunk.popleft()
        self._again.extend(worker.chunk)
        if suspect.again:
            self._give_up(suspect, f"its worker process {how}, twice")
        else:
            self._again.append(suspect._replace(again=True))

    def _late(self, worker: _Worker) -> None:
        self._dismiss(worker)
        if not worker.ready:
            raise StoppedError(
                f"A worker process was not ready after {START_LIMIT:g} seconds. Try fewer with --jobs."
            )
        suspect = worker.chunk.popleft()
        self._again.extend(worker.chunk)
        self._give_up(suspect, f"took longer than {self._limit:g} seconds (--time-limit)")

    def _give_up(self, begun: _Begun, error: str) -> None:
        done = self._work.failed(begun.item, error)
        self._finished[begun.number] = Finished(begun.item, done)

    def _dismiss(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.end()

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._pickled), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)


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


def _serve(pipe: Connection, pickled: bytes) -> None:
    """The process: says None when it is ready, or what is wrong; then an answer for each item."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # Ctrl-C is the parent's, which ends this one
    _silence()
    work: Does[object] = pickle.loads(pickled)  # noqa: S301 -- from our own parent
    gc.collect()
    gc.freeze()  # the collector would look through all rules again and again
    pipe.send(None)
    while True:
        try:
            items: list[Item] = pipe.recv()
            for item in items:
                pipe.send(_answer(work, item))
        except (EOFError, ConnectionError):
            return  # the parent is gone


def _answer(work: Does[object], item: Item) -> object:
    try:
        return work(item)
    except ConfigurationError as error:
        return ConfigurationError(str(error))
    except MemoryError:
        return work.failed(item, "needs more memory than there is")


def _silence() -> None:
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
