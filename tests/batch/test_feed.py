from __future__ import annotations

import os
import select
import threading

import pytest

from cleaner.batch import feed as module
from cleaner.batch.feed import Feed
from cleaner.io.items import Item


def items(count, text="x"):
    return (Item(n, str(n), text) for n in range(count))


def everything(feed, most=7, most_bytes=1000):
    found = []
    while not feed.ended:
        taken = feed.take(most, most_bytes)
        found += taken
        if not taken and not feed.ended:
            select.select([feed.wakeup], [], [], 10)
            feed.heard()
    return found


def test_items_come_in_order_whatever_is_taken_at_a_time():
    with Feed(items(1000)) as feed:
        assert [item.id for item in everything(feed)] == list(range(1000))


def test_a_take_ends_where_it_has_enough_bytes(monkeypatch):
    with Feed(items(5, "12345")) as feed:
        found = []
        while len(found) < 2:
            found = found or feed.take(1, 1)
            if not found:
                select.select([feed.wakeup], [], [], 10)
            else:
                break
        assert len(found) == 1
        rest = everything(feed, 10, 6)
        assert [item.id for item in rest] == [1, 2, 3, 4]


def test_reading_stops_a_window_ahead(monkeypatch):
    monkeypatch.setattr(module, "AHEAD", 5)
    read = []
    full = threading.Event()

    def counted():
        for item in items(50):
            read.append(item)
            if len(read) == 6:
                full.set()
            yield item

    with Feed(counted()) as feed:
        assert full.wait(10)
        assert len(read) == 6
        assert len(everything(feed)) == 50


def test_reading_stops_where_much_is_ahead(monkeypatch):
    monkeypatch.setattr(module, "AHEAD_BYTES", 10)
    read = []

    def counted():
        for item in items(20, "1234567"):
            read.append(item)
            yield item

    with Feed(counted()) as feed:
        select.select([feed.wakeup], [], [], 10)
        assert len(read) <= 3
        assert len(everything(feed)) == 20


def test_what_reading_raises_comes_behind_what_was_read():
    def broken():
        yield from items(2)
        raise OSError("gone")

    with Feed(broken()) as feed:
        found = []
        with pytest.raises(OSError, match="gone"):
            while True:
                found += feed.take(1, 1)
        assert len(found) == 2
        assert feed.ended


def test_a_stop_drops_what_was_read_ahead():
    with Feed(items(1000)) as feed:
        select.select([feed.wakeup], [], [], 10)
        feed.stop()
        assert feed.ended
        assert feed.take(10, 10) == []


def test_nothing_is_left_open():
    with Feed(items(3)) as feed:
        everything(feed)
        ends = [feed.wakeup, feed._wake]
    feed.wake()
    for end in ends:
        with pytest.raises(OSError, match="Bad file"):
            os.fstat(end)
