"""Ctrl-C, once: finish what is in flight. Twice: stop at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


class Interrupts:
    """Whether the user asked to stop. `on_first` is called, from a signal handler, when he does."""

    def __init__(self) -> None:
        self.asked = False
        self._waiting = False
        self.on_first: Callable[[], None] = lambda: None

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Take SIGINT and SIGTERM for a wish to stop, in the main thread; elsewhere nothing."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        signals = [signal.SIGINT, signal.SIGTERM]
        before = {number: signal.getsignal(number) for number in signals}
        for number in signals:
            if before[number] is not signal.SIG_IGN:
                signal.signal(number, self._handle)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Inside, a wish to stop raises KeyboardInterrupt: nothing is in flight."""
        self._waiting = True
        try:
            if self.asked:
                raise KeyboardInterrupt
            yield
        finally:
            self._waiting = False

    def _handle(self, _signal: int, _frame: FrameType | None) -> None:
        again, self.asked = self.asked, True
        if again or self._waiting:
            raise KeyboardInterrupt
        self.on_first()
