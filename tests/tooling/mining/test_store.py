from __future__ import annotations

import sys

import pytest

from cleaner.errors import ConfigurationError, MissingExtraError, StoppedError
from cleaner.tooling.mining.observing import Lines, Seen
from cleaner.tooling.mining.store import BATCH, opened


def test_nothing_is_left_on_disk_whatever_happens(tmp_path):
    with opened(beside=tmp_path) as store:
        store.add(Seen("tide.example", "d"))
        assert list(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())
    with pytest.raises(KeyboardInterrupt), opened(beside=tmp_path):
        raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())


def test_a_memory_that_is_no_size_is_a_mistake_of_the_user(tmp_path):
    with (
        pytest.raises(ConfigurationError, match="--memory lots is no size"),
        opened("lots", tmp_path),
    ):
        pass
    assert not list(tmp_path.iterdir())


def test_without_duckdb_the_error_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(MissingExtraError, match=r"scrape-cleaner\[mine\]"), opened():
        pass


def test_rows_come_back_as_they_were_put_in():
    lines = Lines(
        ["A", None], ["a", None], [None, None], [None, None], [None, "x"],
        [1, 1000], [True, False], [False, True], [1, 2], [3, 0], [None, "share"],
    )  # fmt: skip
    with opened() as store:
        store.add(Seen("tide.example", "d", lines))
        store.flush()
        assert list(store.rows("SELECT * FROM lines ORDER BY pos")) == [
            (0, 0, "tide.example", "A", "a", None, None, None, 1, True, False, 1, 3, None),
            (0, 1, "tide.example", None, None, None, None, "x", 1000, False, True, 2, 0, "share"),
        ]
        assert store.one("SELECT digest FROM documents") == "d"


def test_lines_are_written_when_a_batch_is_full():
    count = BATCH // 2
    empty = [None] * count
    numbers = [0] * count
    flags = [False] * count
    lines = Lines(empty, empty, empty, empty, empty, numbers, flags, flags, numbers, numbers, empty)
    with opened() as store:
        store.add(Seen("tide.example", "a", lines))
        assert store.one("SELECT count(*) FROM lines") == 0
        store.add(Seen("tide.example", "b", lines))
        assert store.one("SELECT count(*) FROM lines") == 2 * count


def test_too_little_memory_is_told_with_what_to_do(tmp_path):
    with opened("1MB", tmp_path) as store, pytest.raises(StoppedError, match="--memory"):
        store.run(
            "CREATE TABLE much AS SELECT range AS r, md5(range::VARCHAR) AS t FROM range(3000000)"
        )
        list(store.rows("SELECT t, list(r) FROM much GROUP BY t ORDER BY t DESC"))
