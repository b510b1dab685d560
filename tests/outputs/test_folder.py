from __future__ import annotations

import os

import pytest

from cleaner.errors import StoppedError
from cleaner.outputs.folder import FolderStore
from cleaner.outputs.outcome import OutputError


@pytest.fixture
def out(tmp_path):
    (tmp_path / "out" / "work").mkdir(parents=True)
    return tmp_path / "out"


@pytest.fixture
def store():
    """Makes stores that are closed at the end."""
    all_made = []

    def make(out, begin=0, suffix=".txt"):
        made = FolderStore(out, suffix, out / "work")
        all_made.append(made)
        made.begin(begin)
        return made

    yield make
    for made in all_made:
        made.close()


def tree(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "work" not in path.parts
    }


def test_each_document_is_a_file_below_the_folder(out, store):
    made = store(out)
    made.add("a", b"One.\n")
    made.add("north/b.txt", b"Two.\n")
    made.add("failed", None)
    made.keep()
    made.finish()
    assert tree(out) == {"a.txt": b"One.\n", "north/b.txt": b"Two.\n"}


@pytest.mark.parametrize(
    "name", ["../up", "/etc/passwd", "a/../../b", "..", "\x00", "C:\\x", "x" * 500, "a\nb", ""]
)
def test_no_name_leads_out_of_the_folder(tmp_path, out, name, store):
    made = store(out)
    made.add(name, b"x")
    (written,) = tree(out)
    assert (out / written).resolve().is_relative_to(out.resolve())
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out"]


def test_a_link_in_the_folder_leads_no_document_out_of_it(tmp_path, out, store):
    (tmp_path / "elsewhere").mkdir()
    (out / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match="leads its output out"):
        store(out).add("link/x", b"x")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_no_document_gets_into_the_runs_own_folder(out, store):
    before = set((out / "work").iterdir())
    made = store(out)
    with pytest.raises(OutputError, match="where the run itself writes"):
        made.add("work/x", b"x")
    assert "x.txt" not in {path.name for path in set((out / "work").iterdir()) - before}


def test_a_name_is_taken_once_in_another_shard_too(out, store):
    made = store(out)
    made.add("a", b"One.")
    made.keep()
    for name in ("a", "a.txt"):
        with pytest.raises(OutputError, match=r"same name, a\.txt"):
            made.add(name, b"Two.")
    assert tree(out) == {"a.txt": b"One."}


def test_going_on_frees_the_names_of_what_was_not_kept(out, store):
    made = store(out)
    made.add("a", b"One.")
    made.keep()
    made.add("b", b"Half")
    made.keep()
    again = store(out, begin=1)
    again.add("b", b"Two.")
    with pytest.raises(OutputError, match="same name"):
        again.add("a", b"Three.")
    assert tree(out) == {"a.txt": b"One.", "b.txt": b"Two."}


def test_what_cannot_be_written_fails_alone(out, store):
    (out / "a.txt").mkdir()
    made = store(out)
    with pytest.raises(OutputError, match="cannot be written to"):
        made.add("a", b"One.")
    made.add("b", b"Two.")
    assert tree(out) == {"b.txt": b"Two."}


def test_a_full_disk_stops_the_run_with_advice(out, monkeypatch, store):
    def fsync(_):
        raise OSError(28, os.strerror(28))

    made = store(out)
    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(StoppedError, match="start the same command again"):
        made.add("a", b"One.")
    assert tree(out) == {}
