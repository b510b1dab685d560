from __future__ import annotations

import os
import signal
import threading

import pytest

from cleaner.batch.interrupts import Interrupts


def interrupt(number=signal.SIGINT):
    os.kill(os.getpid(), number)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_is_a_wish_and_the_second_is_obeyed_at_once(number):
    interrupts = Interrupts()
    heard = []
    interrupts.on_first = lambda: heard.append(1)
    with interrupts.watched():
        interrupt(number)
        assert interrupts.asked
        with pytest.raises(KeyboardInterrupt):
            interrupt(number)
    assert heard == [1]


def test_it_is_obeyed_at_once_where_nothing_is_in_flight():
    interrupts = Interrupts()
    with interrupts.watched(), pytest.raises(KeyboardInterrupt), interrupts.waiting():
        interrupt()


def test_waiting_does_not_begin_after_it():
    interrupts = Interrupts()
    interrupts.asked = True
    with pytest.raises(KeyboardInterrupt), interrupts.waiting():
        raise AssertionError


def test_the_signals_are_given_back():
    before = signal.getsignal(signal.SIGINT)
    with Interrupts().watched():
        assert signal.getsignal(signal.SIGINT) != before
    assert signal.getsignal(signal.SIGINT) == before


def test_what_was_ignored_stays_ignored():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        interrupts = Interrupts()
        with interrupts.watched():
            interrupt()
        assert not interrupts.asked
    finally:
        signal.signal(signal.SIGINT, before)


def test_another_thread_than_the_main_one_is_left_alone():
    seen = []

    def run():
        with Interrupts().watched():
            seen.append(signal.getsignal(signal.SIGINT))

    before = signal.getsignal(signal.SIGINT)
    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert seen == [before]
