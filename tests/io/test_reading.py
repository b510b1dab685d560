from __future__ import annotations

import gzip
import io
import json
import os
import sys
import threading

import pytest

from cleaner.errors import ConfigurationError, InputError, MissingExtraError
from cleaner.io import reading
from cleaner.io.fields import FieldNames
from cleaner.io.files import SourceFile, find_files
from cleaner.io.reading import read_files, read_one, read_stream

ROWS = b'{"id": "r1", "text": "a"}\n{"text": "b"}\n'


def test_pages_and_rows_are_read_by_their_suffix(pages):
    (pages / "rows.jsonl").write_bytes(ROWS)
    items = list(read_files(find_files([str(pages)]).files))
    assert [item.id for item in items] == ["a.txt", "north/b.txt", "r1", "rows.jsonl:2"]


def test_an_item_says_its_file_its_number_and_its_place(pages):
    (pages / "rows.jsonl").write_bytes(b"\n" + ROWS + b"{\n" + ROWS)
    items = list(read_files(find_files([str(pages)]).files))
    assert [(item.file, item.number) for item in items] == [
        ("a.txt", 0),
        ("north/b.txt", 0),
        *(("rows.jsonl", number) for number in range(5)),
    ]
    assert [item.place for item in items[2:5]] == ["rows.jsonl:2", "rows.jsonl:3", "rows.jsonl:4"]
    assert items[0].place == "a.txt"


def test_a_start_gives_the_tail_and_opens_no_file_before(pages):
    (pages / "rows.jsonl").write_bytes(ROWS + b"{\n" + ROWS)
    files = find_files([str(pages)]).files
    items = list(read_files(files))
    (pages / "a.txt").unlink()  # reading it would be an error
    for number, item in enumerate(items[1:], 1):
        assert list(read_files(files, start=(item.file, item.number))) == items[number:]
    assert list(read_files(files, start=("rows.jsonl", 99))) == []


def test_a_file_that_vanished_is_an_item_with_an_error(pages):
    files = find_files([str(pages)]).files
    (pages / "a.txt").unlink()
    assert [item.error is None for item in read_files(files)] == [False, True]


def test_a_file_that_may_not_be_read_is_an_item_with_an_error(pages, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    files = find_files([str(pages)]).files
    monkeypatch.setattr("builtins.open", refuse)  # root may read all
    items = list(read_files(files))
    assert [item.error for item in items] == ["cannot be read: Permission denied"] * 2


def test_a_name_that_no_file_can_have_is_an_error():
    (item,) = read_files([SourceFile("a\0.txt", "a\0.txt")])
    assert item.error.startswith("cannot be opened")


def test_a_folder_in_the_place_of_a_file_is_an_error(tmp_path):
    (item,) = read_files([SourceFile("a.txt", tmp_path)])
    assert item.error == "cannot be read: Is a directory"


def test_content_tells_what_a_name_does_not(tmp_path):
    (tmp_path / "rows").write_bytes(ROWS)
    (tmp_path / "packed").write_bytes(gzip.compress(ROWS))
    (tmp_path / "table.dat").write_text("id\ttext\n7\tWords.\n", "utf-8")
    (tmp_path / "page").write_text("<html><p>Words.", "utf-8")
    found = find_files([str(tmp_path / "*")]).files
    items = list(read_files(found))
    assert [item.id for item in items] == ["r1", "packed:2", "page", "r1", "rows:2", "7"]
    assert [item.kind for item in items if item.id == "page"] == ["html"]
    bare = [SourceFile(file.name, file.path) for file in found]  # nobody looked inside before
    assert list(read_files(bare)) == items


def test_a_pipe_that_is_named_is_read_once(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(gzip.compress(ROWS),))
    writer.start()
    items = list(read_files(find_files([str(pipe)]).files))
    writer.join()
    assert [item.id for item in items] == ["r1", "pipe:2"]


def test_names_of_fields_and_kinds_reach_every_format(tmp_path):
    row = {"key": "k", "story": "<p>Words."}
    (tmp_path / "a.jsonl").write_text(json.dumps(row), "utf-8")
    (tmp_path / "b.csv").write_text("key,story\nk,<p>Words.\n", "utf-8")
    names = FieldNames(html="story")
    items = read_files(find_files([str(tmp_path)]).files, fields=names)
    assert [(i.id, i.kind, i.source, i.fields) for i in items] == [
        ("k", "html", "<p>Words.", {})
    ] * 2


@pytest.mark.parametrize(
    ("name", "package"), [("a.parquet", "pyarrow"), ("a.txt.zst", "zstandard")]
)
def test_a_missing_package_is_named_before_anything_is_read(pages, monkeypatch, name, package):
    (pages / name).touch()
    monkeypatch.setattr(reading, "find_spec", lambda module: None if module == package else 1)
    with pytest.raises(MissingExtraError, match="pip install"):
        read_files(find_files([str(pages)]).files)


def test_only_what_is_read_needs_its_package(pages, monkeypatch):
    monkeypatch.setattr(reading, "find_spec", lambda _: None)
    assert len(list(read_files(find_files([str(pages)]).files))) == 2


def test_pages_need_no_optional_package(monkeypatch, pages):
    for package in ("pyarrow", "zstandard", "brotli"):
        monkeypatch.setitem(sys.modules, package, None)
    assert [item.error for item in read_files(find_files([str(pages)]).files)] == [None, None]


def test_one_page_is_read_by_its_path(pages):
    assert read_one(str(pages / "north" / "b.txt")).id == "b.txt"


@pytest.mark.parametrize("name", ["", "rows.jsonl", "t.csv", "rows"])
def test_what_holds_no_or_many_documents_is_not_one_page(pages, name):
    (pages / "rows.jsonl").write_bytes(ROWS)
    (pages / "rows").write_bytes(ROWS)
    (pages / "t.csv").touch()
    with pytest.raises(ConfigurationError, match="not one page"):
        read_one(str(pages / name))


def test_one_page_that_is_damaged_says_so(pages):
    (pages / "c.txt.gz").write_bytes(gzip.compress(b"Words.")[:-3])
    with pytest.raises(InputError, match="cut off"):
        read_one(str(pages / "c.txt.gz"))


# ------------------------------------------------------------------------- standard input


def test_a_stream_of_rows_is_read(packed):
    _, pack = packed
    items = list(read_stream(io.BytesIO(pack(ROWS))))
    assert [(i.id, i.place, i.file, i.number) for i in items] == [
        ("r1", "stdin:1", "stdin", 0),
        ("stdin:2", "stdin:2", "stdin", 1),
    ]


def test_a_stream_may_be_an_archive(warc, answer, packed, counted):
    _, pack = packed
    content = warc("request", "GET /") + warc("response", answer("<p>Words."), 7)
    (item,) = read_stream(io.BytesIO(pack(content)), skipped=counted)
    assert (item.id, item.source) == ("<urn:x-page:7>", b"<p>Words.")
    assert counted == {"request record": 1}


def test_a_stream_may_be_parquet():
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    stream = io.BytesIO()
    pq.write_table(pa.table({"text": ["Words."]}), stream)
    (item,) = read_stream(io.BytesIO(stream.getvalue()))
    assert (item.source, item.place) == ("Words.", "stdin row 1")


@pytest.mark.parametrize("content", [b"", b"\n", b"W", b"\x1f"])
def test_a_stream_of_next_to_nothing_ends(content):
    assert len(list(read_stream(io.BytesIO(content)))) == (1 if content.strip() else 0)


def test_a_row_is_given_before_the_next_has_come():
    receiver, sender = os.pipe()
    with os.fdopen(receiver, "rb") as stream, os.fdopen(sender, "wb", 0) as pipe:
        items = read_stream(stream)
        for word in ("one", "two", "three"):
            pipe.write(json.dumps({"text": word}).encode() + b"\n")
            assert next(items).source == word  # would wait for ever


def test_a_damaged_stream_says_where():
    data = gzip.compress(ROWS)[:-4]
    items = list(read_stream(io.BytesIO(data)))
    assert [item.error for item in items] == [
        None,
        None,
        f"is cut off: its gzip data ends at byte {len(data)}",
    ]
