"""Items on their way through workers: begun in chunks, finished in any order, handed on in theirs."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, Generic, NamedTuple, Protocol, TypeVar

from cleaner.batch.feed import Feed
from cleaner.batch.interrupts import Interrupts
from cleaner.io.items import Item

CHUNK: Final = 16  # items that a worker gets at a time
CHUNK_BYTES: Final = 256 << 10
WINDOW: Final = 256  # items that are begun and not handed on yet, for each worker
WINDOW_BYTES: Final = 32 << 20

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


class Begun(NamedTuple):
    """An item on its way; `number` is its place in the order, `again` that it is tried again."""

    number: int
    item: Item
    again: bool = False


class Backlog(Generic[DoneT]):
    """Gives `workers` workers their chunks, and keeps what they finish until its turn.

    Items that have to be tried again are chunks of their own.
    """

    def __init__(self, work: Does[DoneT], workers: int) -> None:
        self._work = work
        self._most = WINDOW * workers
        self._most_bytes = WINDOW_BYTES * workers
        self._again: deque[Begun] = deque()
        self._finished: dict[int, Finished[DoneT]] = {}
        self._begun = self._handed_on = self._bytes = 0

    def run(
        self,
        feed: Feed,
        interrupts: Interrupts,
        hand_out: Callable[[Feed], None],
        listen: Callable[[Feed], None],
    ) -> Iterator[Finished[DoneT]]:
        """Everything that `feed` gives, done, in order; after an interrupt what is in flight.

        `hand_out` gives chunks to workers that are idle, `listen` waits until something happens:
        an answer, a death, a deadline, or a wake-up of the feed.
        """
        while True:
            if interrupts.asked and not feed.ended:
                feed.stop()
            # First what makes room for more: behind it nothing may be in flight to wait for.
            yield from self.hand_on()
            hand_out(feed)
            if self.is_done(feed):
                return
            listen(feed)

    def is_done(self, feed: Feed) -> bool:
        """Whether nothing more will come, and all that came was handed on."""
        return feed.ended and self._handed_on == self._begun

    def has_more(self, feed: Feed) -> bool:
        """Whether a further worker would have something to do."""
        return bool(self._again) or not feed.ended

    def next_chunk(self, feed: Feed) -> list[Begun]:
        """What the next worker shall do; nothing where nothing is there, or enough is begun."""
        if self._again:
            return [self._again.popleft()]
        if self._begun - self._handed_on >= self._most or self._bytes >= self._most_bytes:
            return []
        items = feed.take(CHUNK, CHUNK_BYTES)
        chunk = [Begun(self._begun + i, item) for i, item in enumerate(items)]
        self._begun += len(chunk)
        self._bytes += sum(len(item.source) for item in items)
        return chunk

    def finish(self, begun: Begun, done: DoneT) -> None:
        self._finished[begun.number] = Finished(begun.item, done)

    def lost(self, suspects: Sequence[Begun], others: Iterable[Begun], how: str) -> None:
        """A worker was lost over one of `suspects`, each of which is tried once more alone, if it
        was not already; `others` of its chunk are not blamed. `how` says what became of it.
        """
        self._again.extend(others)
        for begun in suspects:
            if begun.again:
                self.give_up(begun, f"its worker process {how}, twice")
            else:
                self._again.append(begun._replace(again=True))

    def late(self, suspects: Sequence[Begun], others: Iterable[Begun], limit: float) -> None:
        """A worker took longer than `limit` seconds over one of `suspects`. One alone is to blame;
        of several, each is tried alone.
        """
        self._again.extend(others)
        if len(suspects) == 1:
            self.give_up(suspects[0], f"took longer than {limit:g} seconds (--time-limit)")
        else:
            self._again.extend(suspects)

    def give_up(self, begun: Begun, error: str) -> None:
        self.finish(begun, self._work.failed(begun.item, error))

    def hand_on(self) -> Iterator[Finished[DoneT]]:
        """What is finished and whose turn it is."""
        while self._handed_on in self._finished:
            finished = self._finished.pop(self._handed_on)
            self._handed_on += 1
            self._bytes -= len(finished.item.source)
            yield finished
