from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from cleaner.errors import StoppedError
from cleaner.outputs.object_folder import ObjectFolderStore
from cleaner.outputs.outcome import OutputError
from cleaner.remote import RemotePath

memory = pytest.importorskip("fsspec.implementations.memory").MemoryFileSystem


@pytest.fixture
def store(bucket):
    def begun(shards):
        folder = RemotePath(f"{bucket}/out")
        made = ObjectFolderStore(folder, ".txt", folder / ".work", reserved=["rows"])
        made.begin(shards)
        return made

    return begun


def pages():
    return {n: f.getvalue() for n, f in memory.store.items() if ".work" not in n}


def test_pages_appear_with_their_shard(store):
    made = store(0)
    made.add("a/b.txt", b"one")
    made.add("failed", None)
    assert pages() == {}
    made.keep()
    assert pages() == {"/bucket/out/a/b.txt": b"one"}
    made.keep()
    made.close()


def test_names_of_kept_shards_are_taken_and_those_of_others_are_free(store):
    made = store(0)
    for name in "abc":
        made.add(name, b"1")
        made.keep()
    made.close()
    again = store(2)
    for name in "ab":
        with pytest.raises(OutputError, match=f"same name, {name}.txt"):
            again.add(name, b"2")
    again.add("c", b"2")
    again.keep()
    again.close()
    assert pages()["/bucket/out/c.txt"] == b"2"


@pytest.mark.parametrize("name", [".work/x", "rows/x"])
def test_what_the_run_itself_writes_in_is_no_place_for_pages(store, name):
    made = store(0)
    with pytest.raises(OutputError, match="where the run writes"):
        made.add(name, b"x")
    made.close()


def test_nothing_is_left_on_this_machine(store, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    made = store(0)
    assert list(tmp_path.iterdir())
    made.close()
    assert not list(tmp_path.iterdir())


def test_without_room_for_temporary_files_the_run_stops(store, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(Path(__file__) / "no-folder"))
    with pytest.raises(StoppedError, match="temporary files"):
        store(0)
