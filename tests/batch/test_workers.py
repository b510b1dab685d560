from __future__ import annotations

import os
import pickle
import signal
import threading
import time

import pytest

from cleaner.batch import backlog
from cleaner.batch.feed import Feed
from cleaner.batch.interrupts import Interrupts
from cleaner.batch.work import Work
from cleaner.batch.workers import Workers, alone
from cleaner.errors import ConfigurationError, StoppedError
from cleaner.io.items import Item
from cleaner.outputs.rendering import Rendering
from tests.stand_ins import Perilous

WORK = Work(Perilous(), Rendering("text"))


def items(*texts):
    return iter([Item(n, str(n), text) for n, text in enumerate(texts)])


def run(given, jobs=2, time_limit=None, work=WORK):
    with Workers(work, jobs, time_limit) as pool, Feed(given) as feed:
        return [
            (f.item.id, f.done.content, f.done.page.error) for f in pool.run(feed, Interrupts())
        ]


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_documents_come_out_in_order_whatever_the_number_of_workers(jobs):
    texts = [f"Words {n}." if n % 7 else f"!sleep 0.05 {n}" for n in range(90)]
    found = run(items(*texts), jobs)
    assert found == [(n, f"{text}\n".encode(), None) for n, text in enumerate(texts)]
    assert [(f.item.id, f.done.content) for f in alone(WORK, items(*texts), Interrupts())] == [
        (n, content) for n, content, _ in found
    ]


@pytest.mark.parametrize(
    ("word", "how"),
    [
        ("!kill", "its worker process was killed by SIGKILL, twice"),
        ("!segfault", "its worker process was killed by SIGSEGV, twice"),
        ("!exit", "its worker process ended with status 3, twice"),
        ("!memory", "failed unexpectedly: MemoryError: "),
        ("!crash", "failed unexpectedly: LookupError: lost"),
        ("!refuse", "This page is refused."),
    ],
)
def test_a_document_that_ends_its_worker_costs_itself_alone(word, how):
    found = run(items("One.", word, "Three.", "Four."))
    assert found == [
        (0, b"One.\n", None),
        (1, None, how),
        (2, b"Three.\n", None),
        (3, b"Four.\n", None),
    ]


def test_many_deaths_among_many_documents_cost_none_but_theirs():
    texts = ["!kill" if n in {3, 4, 40, 99} else f"Words {n}." for n in range(100)]
    found = run(items(*texts))
    assert [n for n, _, error in found if error is not None] == [3, 4, 40, 99]
    assert [n for n, _, _ in found] == list(range(100))


def test_a_worker_that_dies_for_another_reason_costs_nothing(tmp_path):
    found = run(items("One.", f"!once {tmp_path / 'died'} Two.", "Three."))
    assert [error for _, _, error in found] == [None, None, None]
    assert (tmp_path / "died").exists()


def test_a_time_limit_holds_for_each_document():
    start = time.monotonic()
    found = run(items("One.", "!sleep 60", "Three.", "!sleep 0.1"), jobs=1, time_limit=2.0)
    assert [error for _, _, error in found] == [
        None,
        "took longer than 2 seconds (--time-limit)",
        None,
        None,
    ]
    assert time.monotonic() - start < 50


def test_what_is_wrong_with_every_document_ends_the_run():
    with pytest.raises(ConfigurationError, match="no model"):
        run(items("One.", "!misconfigured", "Three."))


def test_what_reading_raises_ends_the_run():
    def broken():
        yield Item(0, "0", "One.")
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        run(broken())


class Unwelcome(Perilous):
    def __setstate__(self, state):
        os._exit(1)

    def __getstate__(self):
        return {"any": 1}


def test_workers_that_cannot_start_end_the_run_with_advice():
    with pytest.raises(StoppedError, match="--jobs 0"):
        run(items("One."), jobs=1, work=Work(Unwelcome(), Rendering("text")))


def test_no_more_than_a_window_of_documents_is_held(monkeypatch):
    monkeypatch.setattr(backlog, "WINDOW", 8)
    monkeypatch.setattr("cleaner.batch.feed.AHEAD", 8)
    read = []

    def counted():
        for number in range(200):
            read.append(number)
            yield Item(number, str(number), "!sleep 1.5" if number == 0 else "Words.")

    most = 0
    with Workers(WORK, 2) as pool, Feed(counted()) as feed:
        for finished in pool.run(feed, Interrupts()):
            if finished.item.id == 0:
                most = len(read)
    assert len(read) == 200
    # 2 windows, each overshot by a chunk at most, what is read ahead, and the item in hand
    assert most <= 2 * 8 + backlog.CHUNK + 8 + 2


def test_large_documents_are_held_by_their_size(monkeypatch):
    monkeypatch.setattr(backlog, "WINDOW_BYTES", 1000)
    monkeypatch.setattr("cleaner.batch.feed.AHEAD_BYTES", 1000)
    read = []

    def counted():
        for number in range(30):
            read.append(number)
            text = "!sleep 1.5" if number == 0 else "x" * 900
            yield Item(number, str(number), text)

    with Workers(WORK, 1) as pool, Feed(counted()) as feed:
        run = pool.run(feed, Interrupts())
        next(run)
        assert len(read) <= 25
        assert sum(1 for _ in run) == 29


def test_an_interrupt_finishes_what_is_in_flight_and_begins_nothing_new():
    interrupts = Interrupts()

    def endless():
        number = 0
        while True:
            yield Item(number, str(number), "!sleep 0.01")
            number += 1

    with Workers(WORK, 2) as pool, Feed(endless()) as feed:
        interrupts.on_first = feed.wake
        found = []
        for finished in pool.run(feed, interrupts):
            found.append(finished.item.id)
            if len(found) == 20:
                interrupts.asked = True
    assert found == list(range(len(found)))
    assert 20 <= len(found) < 120


def test_an_interrupt_is_heard_while_nothing_comes_in():
    interrupts, waiting = Interrupts(), threading.Event()

    def stuck():
        yield Item(0, "0", "One.")
        waiting.wait(30)

    with Workers(WORK, 1) as pool, Feed(stuck()) as feed, interrupts.watched():
        interrupts.on_first = feed.wake
        run = pool.run(feed, interrupts)
        assert next(run).item.id == 0
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
        assert list(run) == []
        waiting.set()


def test_results_come_while_the_reader_still_waits():
    more = threading.Event()

    def slow():
        yield Item(0, "0", "One.")
        assert more.wait(60)
        yield Item(1, "1", "Two.")

    with Workers(WORK, 2) as pool, Feed(slow()) as feed:
        run = pool.run(feed, Interrupts())
        assert next(run).item.id == 0
        more.set()
        assert next(run).item.id == 1


def test_work_can_be_sent_to_a_process():
    assert pickle.loads(pickle.dumps(WORK))(Item("a", "a", "Words.")).content == b"Words.\n"
