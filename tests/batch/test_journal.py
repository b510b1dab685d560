from __future__ import annotations

import pytest

from cleaner.batch.journal import journal, read_journal, tidy_journal
from cleaner.places import place

memory = pytest.importorskip("fsspec.implementations.memory").MemoryFileSystem


@pytest.fixture(params=["path", "url"])
def path(request, bucket, tmp_path):
    return tmp_path / "l.jsonl" if request.param == "path" else place(f"{bucket}/deep/l.jsonl")


def content(path):
    with read_journal(path) as stream:
        return None if stream is None else stream.read()


def test_what_was_settled_is_read_again(path):
    assert content(path) is None
    kept = journal(path)
    kept.begin(b"head\n")
    assert content(path) == b"head\n"
    kept.write(b"one\n")
    kept.write(b"two\n")
    kept.settle()
    kept.write(b"three\n")
    kept.settle()
    kept.close()
    assert content(path) == b"head\none\ntwo\nthree\n"


def test_a_later_start_goes_on_where_it_says_and_another_begins_anew(path):
    kept = journal(path)
    kept.begin(b"head\n")
    kept.write(b"one\n")
    kept.settle()
    kept.close()
    again = journal(path)
    again.resume(9)
    again.write(b"more\n")
    again.settle()
    again.write(b"end\n")
    again.finish()
    assert content(path) == b"head\none\nmore\nend\n"
    tidy_journal(path)
    again.close()
    assert content(path) == b"head\none\nmore\nend\n"
    anew = journal(path)
    anew.begin(b"new\n")
    anew.close()
    assert content(path) == b"new\n"


def test_a_finished_journal_is_one_object(bucket):
    kept = journal(place(f"{bucket}/l"))
    kept.begin(b"head\n")
    kept.write(b"one\n")
    kept.settle()
    assert sorted(memory.store) == ["/bucket/.l.rows/0000000000000005", "/bucket/l"]
    kept.finish()
    assert content(place(f"{bucket}/l")) == b"head\none\n"
    tidy_journal(place(f"{bucket}/l"))
    kept.close()
    assert sorted(memory.store) == ["/bucket/l"]


def test_objects_that_follow_on_nothing_are_passed_over(bucket):
    memory().pipe({"/bucket/l": b"head\n", "/bucket/.l.rows/0000000000000003": b"old\n"})
    assert content(place(f"{bucket}/l")) == b"head\n"
