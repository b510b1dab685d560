from __future__ import annotations

import io
import os

import pytest

from cleaner.errors import ConfigurationError, StoppedError
from cleaner.outputs import stores
from cleaner.outputs.stores import LinesStore, PageStore, ParquetStore, StreamStore

pq = pytest.importorskip("pyarrow.parquet")


def row(number, text="Words."):
    names = ("id", "url", "title", "text", "metadata", "segments", "fields", "error")
    return dict.fromkeys(names) | {"id": str(number), "text": text, "segments": []}


@pytest.fixture
def work(tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


def fill(store, contents, cuts, begin=0):
    store.begin(begin)
    for number, content in enumerate(contents):
        store.add(str(number), content)
        if number in cuts:
            store.keep()
    store.keep()


class Watched(io.BytesIO):
    flushed = 0

    def flush(self):
        self.flushed += 1


def test_a_stream_has_each_document_at_once():
    stream = Watched()
    store = StreamStore(stream)
    store.begin(0)
    for content in (b"one\n", None, b"two\n"):
        store.add("x", content)
    assert (stream.getvalue(), stream.flushed) == (b"one\ntwo\n", 2)


def test_a_page_is_complete_or_as_it_was(tmp_path):
    path = tmp_path / "new" / "a.txt"
    store = PageStore(path)
    store.add("a", b"Words.\n")
    store.add("a", None)
    assert path.read_bytes() == b"Words.\n"
    assert [p.name for p in path.parent.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("cuts", [set(), {0}, {1, 3}, {0, 1, 2, 3}])
def test_lines_are_the_same_wherever_shards_end(tmp_path, work, cuts):
    path = tmp_path / "out.jsonl"
    store = LinesStore(path, work)
    fill(store, [b"a\n", b"b\n", None, b"c\n", b"d\n"], cuts)
    assert not path.exists()
    store.finish()
    assert path.read_bytes() == b"a\nb\nc\nd\n"


def test_no_document_makes_an_empty_file(tmp_path, work):
    store = LinesStore(tmp_path / "out.jsonl", work)
    store.begin(0)
    store.finish()
    assert (tmp_path / "out.jsonl").read_bytes() == b""


def test_going_on_drops_what_was_not_kept(tmp_path, work):
    path = tmp_path / "out[1].jsonl"
    store = LinesStore(path, work)
    fill(store, [b"a\n", b"b\n", b"lost\n"], {0, 1})
    store.add("x", b"lost too\n")
    store.close()
    again = LinesStore(path, work)
    fill(again, [b"c\n"], set(), begin=2)
    again.finish()
    assert path.read_bytes() == b"a\nb\nc\n"


def test_two_stores_share_a_folder(tmp_path, work):
    first, second = LinesStore(tmp_path / "a.jsonl", work), LinesStore(tmp_path / "b.jsonl", work)
    for store, content in ((first, b"a\n"), (second, b"b\n")):
        fill(store, [content], set())
    for store in (first, second):
        store.finish()
    assert [(tmp_path / f"{name}.jsonl").read_bytes() for name in "ab"] == [b"a\n", b"b\n"]


@pytest.mark.parametrize("cuts", [{2}, {0, 1, 5}, {3, 4}])
def test_a_parquet_file_is_the_same_to_the_byte_wherever_shards_end(
    tmp_path, work, cuts, monkeypatch
):
    monkeypatch.setattr("cleaner.outputs.parquet.ROWS", 3)
    rows = [row(number, "é" * number) for number in range(8)]
    files = []
    for name, where in (("whole", set()), ("cut", cuts)):
        path = tmp_path / f"{name}.parquet"
        store = ParquetStore(path, work)
        fill(store, rows, where)
        store.finish()
        files.append(path.read_bytes())
    assert files[0] == files[1]
    file = pq.ParquetFile(tmp_path / "cut.parquet")
    assert file.read().column("id").to_pylist() == [str(n) for n in range(8)]
    groups = [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)]
    assert groups == [3, 3, 2]


def test_a_row_group_ends_where_its_texts_are_large(tmp_path, work, monkeypatch):
    monkeypatch.setattr("cleaner.outputs.parquet.GROUP_BYTES", 100)
    store = ParquetStore(tmp_path / "out.parquet", work)
    fill(store, [row(0, "x" * 60), row(1, "x" * 60), row(2, "x" * 500), row(3), row(4)], {1})
    store.finish()
    file = pq.ParquetFile(tmp_path / "out.parquet")
    groups = [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)]
    assert groups == [1, 1, 1, 2]


def test_parquet_without_documents_has_its_columns(tmp_path, work):
    store = ParquetStore(tmp_path / "out.parquet", work)
    store.begin(0)
    store.finish()
    assert pq.read_table(tmp_path / "out.parquet").num_rows == 0


def test_what_is_kept_is_on_the_disk(tmp_path, work, monkeypatch):
    settled = []
    monkeypatch.setattr("cleaner.outputs.atomic.settle", lambda stream: settled.append(stream.name))
    monkeypatch.setattr(stores, "settle_folder", settled.append)
    fill(LinesStore(tmp_path / "out.jsonl", work), [b"a\n"], set())
    assert len(settled) == 2
    assert settled[1] == work


def test_a_full_disk_stops_the_run_and_another_fault_is_the_users(tmp_path, work, monkeypatch):
    def refuse(number):
        def fsync(_):
            raise OSError(number, os.strerror(number))

        return fsync

    for number, error in ((28, StoppedError), (122, StoppedError), (13, ConfigurationError)):
        monkeypatch.setattr(os, "fsync", refuse(number))
        store = LinesStore(tmp_path / "out.jsonl", work)
        store.begin(0)
        store.add("a", b"a\n")
        with pytest.raises(error, match=r"out\.jsonl"):
            store.keep()
        store.close()
