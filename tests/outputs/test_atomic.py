from __future__ import annotations

import os
import stat

import pytest

from cleaner.errors import ConfigurationError, StoppedError
from cleaner.outputs.atomic import atomic_file, settle_folder, writable
from cleaner.remote import RemoteError, RemotePath


def test_a_file_appears_when_it_is_complete(tmp_path):
    path = tmp_path / "out.txt"
    with atomic_file(path) as stream:
        stream.write(b"whole")
        assert not path.exists()
    assert path.read_bytes() == b"whole"
    assert [p.name for p in tmp_path.iterdir()] == ["out.txt"]


def test_a_failure_leaves_what_was_there_and_nothing_else(tmp_path):
    path = tmp_path / "out.txt"
    path.write_bytes(b"before")
    with pytest.raises(KeyboardInterrupt), atomic_file(path) as stream:
        stream.write(b"half")
        raise KeyboardInterrupt
    assert path.read_bytes() == b"before"
    assert [p.name for p in tmp_path.iterdir()] == ["out.txt"]


def test_the_umask_decides_who_may_read(tmp_path):
    with atomic_file(tmp_path / "out.txt"):
        pass
    usual = tmp_path / "usual.txt"
    usual.touch()
    mode = stat.S_IMODE((tmp_path / "out.txt").stat().st_mode)
    assert mode == stat.S_IMODE(usual.stat().st_mode)


def test_a_file_is_on_the_disk_before_it_takes_its_place(tmp_path, monkeypatch):
    path = tmp_path / "out.txt"
    seen = []
    monkeypatch.setattr(os, "fsync", lambda _: seen.append(path.exists()))
    with atomic_file(path) as stream:
        stream.write(b"whole")
    settle_folder(tmp_path)
    assert seen == [False, True]


def test_a_file_can_be_made_in_another_folder(tmp_path):
    (tmp_path / "work").mkdir()
    with atomic_file(tmp_path / "out.txt", tmp_path / "work"):
        assert len(list((tmp_path / "work").iterdir())) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.txt", "work"]


@pytest.mark.parametrize(
    ("number", "error", "advice"),
    [
        (28, StoppedError, "start the same command again"),  # ENOSPC
        (27, StoppedError, "start the same command again"),  # EFBIG
        (13, ConfigurationError, "Name another place"),  # EACCES
    ],
)
def test_an_error_says_what_to_do(tmp_path, number, error, advice):
    with pytest.raises(error, match=advice), writable(tmp_path):
        raise OSError(number, os.strerror(number))


def test_an_object_of_a_store_appears_when_it_is_complete(bucket):
    path = RemotePath(f"{bucket}/out.txt")
    with atomic_file(path, path.parent) as stream:
        stream.write(b"whole")
        assert not path.exists()
    assert path.read_bytes() == b"whole"
    with pytest.raises(KeyboardInterrupt), atomic_file(path) as stream:
        stream.write(b"half")
        raise KeyboardInterrupt
    assert path.read_bytes() == b"whole"
    settle_folder(path.parent)


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (RemoteError("throttled"), StoppedError, "throttled.*same command again"),
        (OSError(28, os.strerror(28)), StoppedError, "TMPDIR"),
        (PermissionError(13, "Forbidden"), ConfigurationError, "Forbidden"),
    ],
)
def test_what_keeps_an_object_from_being_written_is_said_with_advice(error, kind, said):
    with (
        pytest.raises(kind, match=f"s3://bucket/out.*{said}"),
        writable(RemotePath("s3://bucket/out")),
    ):
        raise error
