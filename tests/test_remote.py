from __future__ import annotations

import errno
import io
import sys
from pathlib import PurePosixPath

import pytest

from cleaner.errors import ConfigurationError, MissingExtraError, StoppedError
from cleaner.remote import RemoteError, RemotePath, reachable, read_some

memory = pytest.importorskip("fsspec.implementations.memory").MemoryFileSystem


@pytest.fixture
def folder(bucket):
    memory().pipe(
        {
            "/bucket/pages/a.txt": b"one",
            "/bucket/pages/north/b.txt": b"three",
            "/bucket/pages/[x]*.txt": b"odd",
            "/bucket/pagesque.txt": b"beside",
        }
    )
    return RemotePath(f"{bucket}/pages")


def test_names_are_taken_apart_as_those_of_paths_are():
    path = RemotePath("S3://bucket/crawl/out.tar.jsonl/")
    assert path.url == "s3://bucket/crawl/out.tar.jsonl"
    assert (path.scheme, path.name, path.suffix) == ("s3", "out.tar.jsonl", ".jsonl")
    assert str(path.parent / ".work") == "s3://bucket/crawl/.work"
    assert str(path.with_suffix(".ledger.jsonl")) == "s3://bucket/crawl/out.tar.ledger.jsonl"
    assert RemotePath("s3://bucket").parent == RemotePath("s3://bucket/")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("s3://", "no bucket"),
        ("s3:///", "no bucket"),
        ("zip://a.txt::s3://b/x.zip", "chained"),
        ("zip://u:secret@a/b::simplecache::s3://secret@b/c", "chained"),
    ],
)
def test_a_url_that_names_no_file_is_refused(url, said):
    with pytest.raises(ConfigurationError, match=said) as error:
        RemotePath.named(url)
    assert "secret" not in str(error.value)


def test_a_bucket_is_no_file_of_rows():
    with pytest.raises(ConfigurationError, match="s3://bucket/articles"):
        RemotePath("s3://bucket").with_suffix(".jsonl")


def test_listings_are_of_what_lies_below_and_sorted(folder):
    assert [(f.url, f.size) for f in folder.files()] == [
        ("memory://bucket/pages/[x]*.txt", 3),
        ("memory://bucket/pages/a.txt", 3),
        ("memory://bucket/pages/north/b.txt", 5),
    ]
    assert [path.name for path in folder.iterdir()] == ["[x]*.txt", "a.txt", "north"]
    assert folder.is_dir()
    assert not folder.is_file()
    assert folder.listed() is None
    assert (folder / "a.txt").listed().size == 3
    gone = folder / "gone"
    assert (gone.exists(), gone.is_dir(), list(gone.iterdir()), gone.files()) == (
        False,
        False,
        [],
        [],
    )


def test_globs_find_files_and_folders(folder):
    files, folders = RemotePath("memory://bucket/*").matches()
    assert [file.url for file in files] == ["memory://bucket/pagesque.txt"]
    assert folders == [folder]
    files, folders = RemotePath("memory://bucket/pages/**/?.txt").matches()
    assert [file.url for file in files] == ["memory://bucket/pages/north/b.txt"] or len(files) == 2
    assert not RemotePath("https://host/a?b=1").is_pattern


def test_what_is_deleted_is_what_was_named_not_what_it_matches(folder):
    memory().pipe({"/bucket/x1/a": b"", "/bucket/x[1]/b": b"", "/bucket/x[1]/c*": b""})
    RemotePath("memory://bucket/x[1]").remove_tree()
    assert "/bucket/x1/a" in memory.store
    assert not [name for name in memory.store if "x[1]" in name]
    folder.remove_tree()
    assert sorted(memory.store) == ["/bucket/pagesque.txt", "/bucket/x1/a"]
    folder.remove_tree()
    (folder / "gone").unlink(missing_ok=True)
    with pytest.raises(ConfigurationError, match="gone"):
        (folder / "gone").unlink()


def test_names_that_look_like_urls_are_names(folder):
    odd = folder / "https://www.example/a::b?c=1#d"
    with odd.appearing() as stream:
        stream.write(b"odd")
    assert odd.read_bytes() == b"odd"


def test_small_files_are_written_and_read_together(folder):
    contents = {PurePosixPath(f"many/{n}.bin"): bytes([n]) for n in range(9)}
    folder.write_each(contents)
    names = [f"{n}.bin" for n in range(9)]
    assert list((folder / "many").read_each(names)) == [bytes([n]) for n in range(9)]
    assert list(folder.read_each(["[x]*.txt", "a.txt"])) == [b"odd", b"one"]


def test_an_object_appears_when_it_is_whole_or_not_at_all(folder):
    new = folder / "new.txt"
    with new.appearing() as stream:
        stream.write(b"half")
        assert not new.exists()
    assert new.read_bytes() == b"half"

    class Killed(BaseException):
        pass

    with pytest.raises(Killed), new.appearing() as stream:
        stream.write(b"other")
        raise Killed
    assert new.read_bytes() == b"half"


@pytest.mark.parametrize("size", [None, 3, 1 << 30])
def test_a_file_is_read_from_any_place_in_it(folder, size):
    with io.BufferedReader((folder / "a.txt").open_raw(size)) as stream:
        assert stream.read() == b"one"
        assert stream.seek(-2, io.SEEK_END) == 1
        assert (stream.read(1), stream.tell()) == (b"n", 2)
    assert (folder / "a.txt").head(2) == b"on"
    with (folder / "a.txt").local_copy() as copy:
        assert copy.read_bytes() == b"one"
    assert not copy.exists()


@pytest.mark.parametrize(
    ("raised", "kind", "asked"),
    [
        (PermissionError(errno.EACCES, "Forbidden"), PermissionError, ConfigurationError),
        (type("NoCredentialsError", (Exception,), {})("none"), PermissionError, ConfigurationError),
        (ConnectionResetError(errno.ECONNRESET, "reset"), RemoteError, StoppedError),
        (LookupError("SlowDown"), RemoteError, StoppedError),
        (NotImplementedError(), OSError, ConfigurationError),
        (OSError(errno.ENOSPC, "No space"), OSError, ConfigurationError),
    ],
)
def test_errors_of_a_driver_become_ours(folder, monkeypatch, raised, kind, asked):
    def fail(*_, **__):
        raise raised

    monkeypatch.setattr(memory, "cat_file", fail)
    monkeypatch.setattr(memory, "isdir", fail)
    with pytest.raises(kind) as error:
        folder.read_bytes()
    assert isinstance(error.value, OSError)
    assert isinstance(error.value, RemoteError) == (kind is RemoteError)
    with pytest.raises(asked, match="memory://bucket/pages"):
        folder.is_dir()


def test_errors_while_reading_are_of_the_file_too(folder, monkeypatch):
    stream = (folder / "a.txt").open_raw()
    for inner in (stream._inner,):
        monkeypatch.setattr(inner, "read", lambda _: (_ for _ in ()).throw(LookupError("cut")))
    with pytest.raises(RemoteError, match="cut"):
        stream.read(1)


def test_a_scheme_that_nothing_knows_is_the_users_mistake():
    with pytest.raises(ConfigurationError, match=r"s4://b/x cannot be used.*s4"):
        RemotePath("s4://b/x").exists()


def test_a_driver_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(ConfigurationError, match="s3fs"):
        RemotePath("s3://b/x").exists()


def test_without_its_package_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(MissingExtraError, match=r"s3:// addresses.*scrape-cleaner\[remote\]"):
        RemotePath("s3://b/x").exists()


def test_messages_hold_no_secret():
    with pytest.raises(StoppedError) as error, reachable(RemotePath("https://u:pw@h/x?sig=1")):
        raise RemoteError("it is down")
    assert "https://h/x cannot be reached: it is down" in str(error.value)


def test_folders_are_made_where_a_store_has_them(tmp_path):
    base = RemotePath(f"local://{tmp_path}")
    base.write_each({PurePosixPath("a/b/c.txt"): b"x"})
    assert (tmp_path / "a/b/c.txt").read_bytes() == b"x"
    (base / "a").remove_tree()
    assert list(tmp_path.iterdir()) == []


def test_files_that_are_asked_for_together_fail_alone(folder, monkeypatch):
    urls = [f"{folder.url}/{name}" for name in ("a.txt", "gone.txt", "[x]*.txt", "north/b.txt")]
    one, gone, odd, three = read_some(urls)
    assert (one, odd, three) == (b"one", b"odd", b"three")
    assert isinstance(gone, FileNotFoundError)

    def fail(*_, **__):
        raise LookupError("too many")

    monkeypatch.setattr(memory, "cat", fail)
    assert read_some(urls)[::3] == [b"one", b"three"]
