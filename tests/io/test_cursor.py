from __future__ import annotations

import io
import re

from hypothesis import given
from hypothesis import strategies as st

from cleaner.io.cursor import Cursor


def cursor(data):
    return Cursor(io.BufferedReader(io.BytesIO(data)))


def test_what_is_looked_at_is_read_all_the_same():
    ahead = cursor(b"one\ntwo\nthree")
    assert (ahead.hold(5), ahead.at(4, 3), ahead.position) == (5, b"t", 0)
    assert ahead.readline() == b"one\n"
    assert ahead.readline() == b"two\n"
    assert (ahead.hold(100), ahead.take(2), ahead.take(100)) == (5, b"th", b"ree")
    assert (ahead.position, ahead.hold(1)) == (13, 0)


def test_a_line_is_taken_in_parts_where_it_is_long():
    ahead = cursor(b"abcdef\ng")
    ahead.hold(2)
    assert [ahead.readline(4), ahead.readline(4), ahead.readline(4)] == [b"abcd", b"ef\n", b"g"]


def test_a_pattern_is_found_in_what_is_held_alone():
    ahead = cursor(b"one two")
    pattern = re.compile(rb" (two)")
    ahead.hold(5)
    assert ahead.find(pattern) == -1
    ahead.hold(7)
    assert ahead.find(pattern) == 4


@given(st.binary(max_size=60), st.lists(st.tuples(st.sampled_from("rhldp"), st.integers(0, 9))))
def test_whatever_is_looked_at_the_bytes_come_in_order(data, steps):
    ahead = cursor(data)
    last = b""
    for step, size in steps:
        before = ahead.position
        if step == "h":
            ahead.hold(size)
            assert ahead.at(0, size) == data[before : before + size]
        elif step == "d":
            ahead.drop(min(size, ahead.hold(size)))
        elif step == "p":
            ahead.put_back(last)
            assert ahead.position == before - len(last)
        else:
            ahead.hold(size if step == "r" else 0)
            last = ahead.take(size) if step == "r" else ahead.readline(size + 1)
            assert last == data[before : before + len(last)]
            continue
        last = b""
    place = ahead.position
    ahead.hold(100)
    assert ahead.take(100) == data[place:]
