"""Workers on a Ray cluster: the same chunks, on any of its machines, handed on in the same order.

The main process reads and writes; actors clean. Needs the extra `ray`, and `cleaner` on all machines.
"""

from __future__ import annotations

import logging
import pickle
import select
import socket
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Final, Generic, Self

from cleaner.batch.backlog import Backlog, Begun, Does, DoneT, Finished
from cleaner.batch.feed import Feed
from cleaner.batch.interrupts import Interrupts
from cleaner.batch.workers import Served
from cleaner.errors import CleanerError, ConfigurationError, MissingExtraError, StoppedError

START_LIMIT: Final = 900.0  # seconds for the cluster to start the first worker
_MOST_STARTS: Final = 10  # workers in a row that die before they are ready


@dataclass(slots=True, eq=False)
class _Worker:
    """An actor. `answer` is what it was asked for last: whether it is ready, then a chunk."""

    actor: Any
    answer: Any
    ready: bool = False
    chunk: list[Begun] = field(default_factory=list)
    since: float = field(default_factory=time.monotonic)


class RayWorkers(Generic[DoneT]):
    """Actors that do `work`, `jobs` of them, or one for each CPU of the cluster.

    `address` is the cluster's, as `ray.init` takes it; None starts one on this machine, "auto"
    finds one that runs here. `time_limit` is as that of `Workers`. A context: leaving it ends the
    actors, and the connection where it was made here.

    Raises `MissingExtraError` without Ray and `ConfigurationError` where there is no cluster.
    """

    def __init__(
        self,
        work: Does[DoneT],
        jobs: int | None = None,
        time_limit: float | None = None,
        address: str | None = None,
    ) -> None:
        self._ray = _ray()
        self._was_connected = self._ray.is_initialized()
        if not self._was_connected:
            self._connect(address)
        self._pickled = self._ray.put(pickle.dumps(work))
        self._limit = time_limit
        self._jobs = jobs or max(1, int(self._ray.cluster_resources().get("CPU", 1)))
        self._actor = self._ray.remote(num_cpus=1, max_restarts=0)(Served)
        self._backlog = Backlog(work, self._jobs)
        self._workers: list[_Worker] = []
        self._failed_starts = 0
        self._since = time.monotonic()

    def _connect(self, address: str | None) -> None:
        try:
            _knock(address)
            self._ray.init(
                address,
                log_to_driver=False,
                logging_level=logging.ERROR,
                include_dashboard=False if address is None else None,
            )
        except (OSError, RuntimeError, ValueError) as error:
            raise ConfigurationError(
                f"There is no Ray cluster at {address or 'this machine'}: {error} Start one with "
                "`ray start --head`, or leave --address out for one on this machine."
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for worker in self._workers:
            self._ray.kill(worker.actor)
        self._workers.clear()
        if not self._was_connected:
            self._ray.shutdown()

    def run(self, feed: Feed, interrupts: Interrupts) -> Iterator[Finished[DoneT]]:
        """As `Workers.run`."""
        return self._backlog.run(feed, interrupts, self._hand_out, self._listen)

    def _hand_out(self, feed: Feed) -> None:
        while len(self._workers) < self._jobs and self._backlog.has_more(feed):
            actor = self._actor.remote(self._pickled)
            self._workers.append(self._asked(feed, _Worker(actor, actor.ready.remote())))
        for worker in self._workers:
            if worker.chunk or not worker.ready:
                continue
            worker.chunk = self._backlog.next_chunk(feed)
            if not worker.chunk:
                return
            worker.since = time.monotonic()
            worker.answer = worker.actor.do.remote([begun.item for begun in worker.chunk])
            self._asked(feed, worker)

    def _asked(self, feed: Feed, worker: _Worker) -> _Worker:
        """Have the feed wake us when the answer is there."""
        worker.answer.future().add_done_callback(lambda _: feed.wake())
        return worker

    def _listen(self, feed: Feed) -> None:
        """Wait for answers, deadlines and the feed, whose wake-up tells of them all."""
        waiting = {w.answer: w for w in self._workers if w.chunk or not w.ready}
        answered = self._answered(waiting)
        if not answered:
            woken, _, _ = select.select([feed.wakeup], [], [], self._patience(waiting.values()))
            if woken:
                feed.heard()
            answered = self._answered(waiting)
        for answer in answered:
            self._hear(waiting[answer])
        self._look_for_late(w for answer, w in waiting.items() if answer not in answered)

    def _answered(self, waiting: dict[Any, _Worker]) -> list[Any]:
        if not waiting:
            return []
        answered: list[Any]
        answered, _ = self._ray.wait(
            list(waiting), num_returns=len(waiting), timeout=0, fetch_local=False
        )
        return answered

    def _patience(self, waiting: Iterable[_Worker]) -> float | None:
        """Seconds until one of the workers is late."""
        busy = [w.since for w in waiting if w.ready] if self._limit is not None else []
        if not busy:
            return None if any(w.ready for w in self._workers) else START_LIMIT
        return max(0.0, min(busy) + (self._limit or 0.0) - time.monotonic())

    def _hear(self, worker: _Worker) -> None:
        try:
            answers = self._ray.get(worker.answer)
        except self._ray.exceptions.RayTaskError:
            raise  # a fault of ours: those of documents are answers
        except self._ray.exceptions.RayError as error:
            self._died(worker, type(error).__name__)
            return
        if not worker.ready:
            worker.ready, self._failed_starts = True, 0
            return
        chunk, worker.chunk = worker.chunk, []
        for begun, answer in zip(chunk, pickle.loads(answers), strict=True):  # noqa: S301 -- our own
            if isinstance(answer, CleanerError):
                raise answer
            self._backlog.finish(begun, answer)

    def _died(self, worker: _Worker, how: str) -> None:
        self._dismiss(worker)
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts == _MOST_STARTS:
                raise StoppedError(
                    f"Workers cannot be started on the cluster: {how}. Is cleaner installed on all "
                    "its machines, in this version?"
                )
            return
        self._backlog.lost(worker.chunk, [], f"was lost ({how})")

    def _look_for_late(self, waiting: Iterable[_Worker]) -> None:
        now = time.monotonic()
        for worker in list(waiting):
            if worker.ready and self._limit is not None and now - worker.since > self._limit:
                self._dismiss(worker)
                self._backlog.late(worker.chunk, [], self._limit)
        if not any(w.ready for w in self._workers) and now - self._since > START_LIMIT:
            raise StoppedError(
                f"The cluster has started no worker in {START_LIMIT:g} seconds. Has it a free CPU?"
            )

    def _dismiss(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        self._ray.kill(worker.actor)


def _knock(address: str | None) -> None:
    """Raise OSError where nobody listens at "host:port": Ray itself would ask for two minutes."""
    host, _, port = (address or "").removeprefix("ray://").rpartition(":")
    if host and port.isdecimal():
        socket.create_connection((host.strip("[]"), int(port)), timeout=10).close()


def _ray() -> Any:
    try:
        import ray
    except ImportError as error:
        raise MissingExtraError("--engine ray", "ray") from error
    return ray
