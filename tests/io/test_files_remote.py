"""Inputs in stores: found, sized and read as those of a disk are."""

from __future__ import annotations

import gzip
import io

import pytest

from cleaner.batch.fingerprint import fingerprint
from cleaner.errors import ConfigurationError, StoppedError
from cleaner.io.files import find_files
from cleaner.io.meter import ReadingMeter
from cleaner.io.reading import read_files
from cleaner.remote import RemotePath

memory = pytest.importorskip("fsspec.implementations.memory").MemoryFileSystem
ROWS = b'{"id": 1, "text": "One."}\n{"id": 2, "text": "Two."}\n'


def parquet():
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    stream = io.BytesIO()
    pq.write_table(pa.table({"id": ["x", "y"], "text": ["Ex.", "Why."]}), stream)
    return stream.getvalue()


@pytest.fixture
def crawl(tmp_path, bucket):
    """The same files in a folder and in a store: (path, URL)."""
    files = {
        "a.txt": b"Words.",
        "north/b.html.gz": gzip.compress(b"<p>Words.</p>"),
        "north/rows.jsonl": ROWS,
        "rows.parquet": parquet(),
        "packed.parquet.gz": gzip.compress(parquet()),
        "dump": ROWS,
        "notes": b"\x00\x01\x02",
        "c.pdf": b"%PDF",
        ".hidden.txt": b"hidden",
        ".git/x.txt": b"hidden",
        "out.txt": b"mine",
    }
    for name, content in files.items():
        path = tmp_path / "crawl" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        memory().pipe(f"/bucket/crawl/{name}", content)
    return tmp_path / "crawl", f"{bucket}/crawl"


def test_a_prefix_holds_what_a_folder_does(crawl):
    path, url = crawl
    here = find_files([str(path)], without=[path / "out.txt"])
    there = find_files([url], without=[RemotePath(f"{url}/out.txt")])
    assert [(f.name, f.format, f.size) for f in there.files] == [
        (f.name, f.format, f.size) for f in here.files
    ]
    assert there.skipped == here.skipped
    assert there.files[0].location == f"{url}/a.txt"
    assert "out.txt" not in {f.name for f in there.files}


def test_what_a_run_wrote_into_a_prefix_is_passed_over(crawl):
    _, url = crawl
    names = {f.name for f in find_files([url], without=[RemotePath(f"{url}/north")]).files}
    assert "a.txt" in names
    assert not any(name.startswith("north") for name in names)


def test_documents_of_a_store_are_those_of_a_disk(crawl):
    path, url = crawl
    here, there = ReadingMeter(), ReadingMeter()
    expected = list(read_files(find_files([str(path)]).files, meter=here))
    assert list(read_files(find_files([url]).files, meter=there)) == expected
    assert (there.total, there.consumed) == (here.total, here.consumed)
    assert len(expected) == 2 + 2 + 2 + 2 + 2 + 1
    start = ("rows.parquet", 1)
    assert [i.id for i in read_files(find_files([url]).files, start=start)] == ["y"]


def test_large_objects_are_read_in_pieces(crawl, monkeypatch):
    monkeypatch.setattr("cleaner.remote.SMALL", 0)
    monkeypatch.setattr("cleaner.io.ahead.SMALL", 0)
    path, url = crawl
    expected = list(read_files(find_files([str(path)]).files))
    assert list(read_files(find_files([url]).files)) == expected


def test_the_fingerprint_is_the_same_wherever_the_inputs_lie(crawl):
    path, url = crawl
    marks = [fingerprint([], None, find_files([x]).files, {}).inputs for x in (str(path), url)]
    assert marks[0] == marks[1]


def test_globs_and_files_name_what_they_do_on_a_disk(crawl):
    path, url = crawl
    for inputs in (["*.txt"], ["n*"], ["**/*.jsonl", "dump"], ["a.txt", "north"]):
        here = find_files([f"{path}/{each}" for each in inputs])
        there = find_files([f"{url}/{each}" for each in inputs])
        wanted = [f.name for f in here.files if not f.name.startswith(".")]
        found = [f.name for f in there.files if not f.name.startswith(".")]
        assert found == wanted, inputs


def test_names_begin_behind_what_all_inputs_share(bucket):
    memory().pipe({"/bucket/x/a.txt": b"", "/other/x/a.txt": b""})
    found = find_files([f"{bucket}/x", "memory://other/x/a.txt"]).files
    assert [f.name for f in found] == ["bucket/x/a.txt", "other/x/a.txt"]


def test_a_name_with_the_marks_of_a_glob_is_that_file(bucket):
    memory().pipe({"/bucket/a[1].txt": b"x", "/bucket/a1.txt": b"y"})
    (file,) = find_files([f"{bucket}/a[1].txt"]).files
    assert file.name == "a[1].txt"
    (item,) = read_files([file])
    assert item.source == b"x"


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        (["memory://bucket/gone"], "nothing at memory://bucket/gone"),
        (["memory://bucket/*.gone"], "Nothing matches"),
        (["memory://bucket/crawl", "a.txt"], "Some inputs are paths"),
    ],
)
def test_inputs_that_come_to_nothing_are_named(crawl, inputs, said):
    with pytest.raises(ConfigurationError, match=said):
        find_files(inputs)


def test_different_stores_are_not_one_run(bucket, tmp_path):
    memory().pipe("/bucket/a.txt", b"")
    (tmp_path / "a.txt").write_bytes(b"")
    with pytest.raises(ConfigurationError, match="different stores"):
        find_files([f"{bucket}/a.txt", f"local://{tmp_path}/a.txt"])


def test_file_urls_are_paths(crawl):
    path, _ = crawl
    assert find_files([f"file://{path}"]) == find_files([str(path)])


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (PermissionError(13, "Forbidden"), ConfigurationError),
        (TimeoutError("no answer"), StoppedError),
    ],
)
def test_a_store_that_cannot_be_asked_ends_the_command(crawl, monkeypatch, error, kind):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(memory, "info", fail)
    with pytest.raises(kind, match=crawl[1]):
        find_files([crawl[1]])


def test_a_file_that_cannot_be_read_is_an_error_and_the_others_go_on(crawl):
    _, url = crawl
    files = find_files([f"{url}/*.txt"]).files
    memory().rm("/bucket/crawl/a.txt")
    first, second = read_files([f for f in files if not f.name.startswith(".")])
    assert (first.id, second.source) == ("a.txt", b"mine")
    assert first.error.startswith("cannot be read: ")
