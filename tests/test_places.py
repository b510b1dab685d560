from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.places import local_copy, place, remove_tree, same_file
from cleaner.remote import RemotePath


def test_a_url_is_not_taken_for_a_path():
    assert str(place("s3://bucket/x")) == "s3://bucket/x"
    assert place("a/b") == Path("a/b")
    assert place("FILE:///srv/x") == Path("/srv/x")


def test_files_of_stores_are_the_same_when_their_urls_are(tmp_path):
    (tmp_path / "a").write_bytes(b"")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert same_file(tmp_path / "a", tmp_path / "b")
    assert not same_file(tmp_path / "gone", tmp_path / "a")
    assert same_file(RemotePath("s3://b/x"), RemotePath("s3://b/x/"))
    assert not same_file(RemotePath("s3://b/x"), Path("s3://b/x"))


@pytest.mark.parametrize("kind", ["path", "url"])
def test_a_copy_here_and_a_removal_are_one_of_either(bucket, tmp_path, kind):
    folder = tmp_path / "f" if kind == "path" else RemotePath(f"{bucket}/f")
    folder.mkdir(parents=True)
    if kind == "path":
        (folder / "x").write_bytes(b"x")
    else:
        from pathlib import PurePosixPath

        folder.write_each({PurePosixPath("x"): b"x"})
    with local_copy(folder / "x") as copy:
        assert copy.read_bytes() == b"x"
    remove_tree(folder)
    assert not (folder / "x").exists()
    remove_tree(folder)
