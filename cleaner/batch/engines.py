"""Where items are worked on: in this process, in others of this machine, or on a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.batch.backlog import Does, DoneT, Finished
from cleaner.batch.feed import Feed
from cleaner.batch.interrupts import Interrupts
from cleaner.batch.workers import Workers, alone, cores
from cleaner.choices import Engine
from cleaner.io.items import Item

if TYPE_CHECKING:
    from cleaner.batch.ray_workers import RayWorkers


@dataclass(frozen=True, slots=True)
class Course:
    """How items are worked on. Nothing of it shows in what is done with them.

    `jobs` processes (0: this one alone; None: one for each CPU there is); `time_limit` seconds a
    document, which holds only with processes. `engine` says where the processes are: here, or on
    the Ray cluster at `address` (`ray_workers`).
    """

    jobs: int | None = 1
    time_limit: float | None = None
    engine: Engine = "local"
    address: str | None = None


def worked(
    stack: ExitStack,
    work: Does[DoneT],
    items: Iterator[Item],
    course: Course,
    interrupts: Interrupts,
) -> Iterator[Finished[DoneT]]:
    """What is done with each of `items`, in their order. What it takes ends with `stack`."""
    workers: Workers[DoneT] | RayWorkers[DoneT]
    if course.engine == "ray":
        from cleaner.batch.ray_workers import RayWorkers

        workers = RayWorkers(work, course.jobs, course.time_limit, course.address)
    elif course.jobs == 0:
        return alone(work, items, interrupts)
    else:
        workers = Workers(work, course.jobs or cores(), course.time_limit)
    stack.enter_context(workers)
    feed = stack.enter_context(Feed(items))
    interrupts.on_first = feed.wake
    return workers.run(feed, interrupts)
