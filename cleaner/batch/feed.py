"""Items, read ahead by a thread of their own, so that workers never wait for a slow reader alone."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType
from typing import Final, Self

from cleaner.io.items import Item

AHEAD: Final = 256  # documents that are read ahead, at most
AHEAD_BYTES: Final = 32 << 20  # of documents that are read ahead, at most, but for the last


class Feed:
    """Reads `items` in a thread, at most a window ahead. What reading raises, `take` raises.

    `wakeup` is a file descriptor that can be read when there is something new: items, their end,
    or a call of `wake`.
    """

    def __init__(self, items: Iterator[Item]) -> None:
        self._items = items
        self._ready: deque[Item] = deque()
        self._bytes = 0
        self._changed = threading.Condition()
        self._error: BaseException | None = None
        self._read_all = self._stopped = False
        self.wakeup, self._wake = os.pipe()
        os.set_blocking(self._wake, False)
        self._thread = threading.Thread(target=self._read, name="reader", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """A thread that waits for input is left to it: it ends with the process."""
        self.stop()
        self._thread.join(timeout=0.2)
        if not self._thread.is_alive():
            wake, self._wake = self._wake, -1  # a late call of `wake` must meet no other file
            os.close(self.wakeup)
            os.close(wake)

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        with self._changed:
            return (self._read_all or self._stopped) and not self._ready and self._error is None

    def take(self, most: int, most_bytes: int) -> list[Item]:
        """Items that are ready: up to `most`, and no more than one beyond `most_bytes`."""
        taken: list[Item] = []
        size = 0
        with self._changed:
            while self._ready and len(taken) < most and size < most_bytes:
                item = self._ready.popleft()
                size += len(item.source)
                taken.append(item)
            self._bytes -= size
            if not taken and self._error is not None:
                error, self._error = self._error, None
                raise error
            self._changed.notify()
        return taken

    def stop(self) -> None:
        """Read no further; what was read ahead is dropped."""
        with self._changed:
            self._stopped = True
            self._ready.clear()
            self._bytes = 0
            self._changed.notify()
        self.wake()

    def wake(self) -> None:
        """Make `wakeup` readable. Takes no lock: a signal handler may call it."""
        with suppress(BlockingIOError, OSError):
            os.write(self._wake, b"x")

    def heard(self) -> None:
        """Take note of a wake-up."""
        os.read(self.wakeup, 4096)

    def _read(self) -> None:
        try:
            for item in self._items:
                if not self._offer(item):
                    return
        except BaseException as error:  # noqa: BLE001 -- it is raised again in the main thread
            self._error = error
        finally:
            with self._changed:
                self._read_all = True
            self.wake()

    def _offer(self, item: Item) -> bool:
        with self._changed:
            while not self._stopped and (
                len(self._ready) >= AHEAD or (self._ready and self._bytes >= AHEAD_BYTES)
            ):
                self._changed.wait()
            if self._stopped:
                return False
            self._ready.append(item)
            self._bytes += len(item.source)
            first = len(self._ready) == 1
        if first:
            self.wake()
        return True
