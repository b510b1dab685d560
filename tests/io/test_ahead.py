from __future__ import annotations

import pytest

from cleaner.io.ahead import fetched
from cleaner.io.files import SourceFile, find_files
from cleaner.io.reading import read_files

memory = pytest.importorskip("fsspec.implementations.memory").MemoryFileSystem


def counting(monkeypatch, name):
    """The calls of one method of the store."""
    calls = []
    function = getattr(memory, name)

    def counted(*arguments, **options):
        calls.append(arguments[1:])
        return function(*arguments, **options)

    monkeypatch.setattr(memory, name, counted)
    return calls


def test_small_objects_are_asked_for_together_and_only_those_that_are_wanted(bucket, monkeypatch):
    memory().pipe({f"/bucket/p/{n:03}.txt": b"Words %d." % n for n in range(150)})
    files = find_files([f"{bucket}/p"]).files
    calls = counting(monkeypatch, "cat")
    items = list(read_files(files, start=("070.txt", 0)))
    assert [item.source for item in items] == [b"Words %d." % n for n in range(70, 150)]
    assert [len(names) for (names,) in calls] == [64, 16]


def test_what_is_held_of_small_objects_is_bounded(bucket, monkeypatch):
    monkeypatch.setattr("cleaner.io.ahead.HELD", 100)
    memory().pipe({f"/bucket/p/{n}.txt": b"x" * 40 * (1 + 4 * (n == 3)) for n in range(8)})
    calls = counting(monkeypatch, "cat")
    items = list(read_files(find_files([f"{bucket}/p"]).files))
    assert [len(item.source) for item in items] == [40, 40, 40, 200, 40, 40, 40, 40]
    assert [len(names) for (names,) in calls] == [2, 1, 1, 2, 2]


def test_files_of_this_machine_are_given_as_they_are():
    files = [SourceFile("a.txt", "a.txt"), SourceFile("b.txt", "b.txt")]
    assert all(one is other for one, other in zip(fetched(files, ""), files, strict=True))


def test_the_order_stays_where_small_and_large_files_take_turns(bucket, monkeypatch):
    monkeypatch.setattr("cleaner.io.ahead.SMALL", 3)
    memory().pipe({f"/bucket/{n}.txt": b"x" * (n % 5) for n in range(10)})
    files = find_files([bucket]).files
    assert list(fetched(files, "")) == list(files)
    assert [len(item.source) for item in read_files(files)] == [n % 5 for n in range(10)]
