from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.batch.backlog import Backlog
from cleaner.batch.feed import Feed
from cleaner.io.items import Item


class Echo:
    def __call__(self, item):
        return item.id

    def failed(self, item, error):
        return error


def items(count):
    return iter([Item(n, str(n), "x") for n in range(count)])


def chunks(backlog, feed):
    while True:
        chunk = backlog.next_chunk(feed)
        if chunk:
            yield chunk
        elif feed.ended:
            return


@given(st.integers(0, 200), st.integers(0, 99))
def test_what_is_finished_in_any_order_is_handed_on_in_that_of_the_items(count, seed):
    chance = random.Random(seed)
    backlog = Backlog(Echo(), 2)
    with Feed(items(count)) as feed:
        begun = [one for chunk in chunks(backlog, feed) for one in chunk]
        chance.shuffle(begun)
        found = []
        for one in begun:
            backlog.finish(one, one.item.id)
            found += [finished.done for finished in backlog.hand_on()]
        assert found == list(range(count))
        assert backlog.is_done(feed)


@pytest.fixture
def chunk():
    backlog = Backlog(Echo(), 1)
    with Feed(items(3)) as feed:
        found = []
        while len(found) < 3:
            found += backlog.next_chunk(feed)
        yield backlog, feed, found


def test_a_lost_chunk_is_tried_again_one_by_one_and_given_up_the_second_time(chunk):
    backlog, feed, begun = chunk
    backlog.lost(begun, [], "was killed")
    again = [backlog.next_chunk(feed) for _ in range(3)]
    assert [[(b.item.id, b.again) for b in one] for one in again] == [
        [(0, True)],
        [(1, True)],
        [(2, True)],
    ]
    backlog.lost(again[1], [], "was killed")
    for one in (again[0], again[2]):
        backlog.finish(one[0], "done")
    assert [finished.done for finished in backlog.hand_on()] == [
        "done",
        "its worker process was killed, twice",
        "done",
    ]


def test_the_others_of_a_chunk_are_not_blamed(chunk):
    backlog, feed, (suspect, *others) = chunk
    backlog.lost([suspect], others, "was killed")
    again = [backlog.next_chunk(feed)[0] for _ in range(3)]
    assert [(b.item.id, b.again) for b in again] == [(1, False), (2, False), (0, True)]


def test_one_alone_is_late_and_of_several_each_is_tried_alone(chunk):
    backlog, feed, begun = chunk
    backlog.late(begun, [], 2.0)
    again = [backlog.next_chunk(feed) for _ in range(3)]
    assert [len(one) for one in again] == [1, 1, 1]
    backlog.late(again[0], [], 2.0)
    assert [finished.done for finished in backlog.hand_on()] == [
        "took longer than 2 seconds (--time-limit)"
    ]
