from __future__ import annotations

import gzip
import os
import pickle
from pathlib import Path

import pytest

from cleaner.errors import ConfigurationError
from cleaner.io.files import SourceFile, find_files


def names(found):
    return [file.name for file in found.files]


def test_a_folder_gives_its_documents_named_below_it_and_sorted(pages):
    assert names(find_files([str(pages)])) == ["a.txt", "north/b.txt"]


def test_files_of_other_kinds_in_a_folder_are_counted_and_not_read(pages):
    assert find_files([str(pages)]).skipped == {".pdf": 1}


def test_a_file_that_is_named_is_taken_whatever_its_suffix(pages):
    assert names(find_files([str(pages / "notes.pdf")])) == ["notes.pdf"]


def test_the_order_of_the_inputs_makes_no_difference(pages):
    inputs = [str(pages / "north"), str(pages / "a.txt")]
    assert find_files(inputs) == find_files(inputs[::-1])
    assert names(find_files(inputs)) == ["a.txt", "north/b.txt"]


def test_files_of_one_name_in_two_folders_keep_their_folders(tmp_path):
    for folder in ("east", "west"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "source.txt").touch()
    expected = ["east/source.txt", "west/source.txt"]
    assert names(find_files([str(tmp_path / "east"), str(tmp_path / "west")])) == expected
    assert names(find_files([str(tmp_path / "*" / "source.txt")])) == expected


def test_a_file_that_is_named_twice_is_read_once(pages):
    assert names(find_files([str(pages), str(pages / "a.txt"), f"{pages}/north/../a.txt"])) == [
        "a.txt",
        "north/b.txt",
    ]


def test_a_glob_reaches_into_folders(pages):
    assert names(find_files([f"{pages}/**/*.txt"])) == ["a.txt", "north/b.txt"]


def test_a_file_whose_name_looks_like_a_glob_is_that_file(tmp_path):
    (tmp_path / "a[1].txt").touch()
    (tmp_path / "a1.txt").touch()
    assert names(find_files([str(tmp_path / "a[1].txt")])) == ["a[1].txt"]


def test_the_output_folder_inside_the_input_is_left_out(pages):
    assert names(find_files([str(pages)], without=[pages / "north"])) == ["a.txt"]


def test_a_loop_of_links_ends(pages):
    (pages / "north" / "back").symlink_to(pages)
    assert names(find_files([str(pages)])) == ["a.txt", "north/b.txt"]


@pytest.mark.parametrize("missing", ["nothing.txt", "*.nothing"])
def test_an_input_that_names_nothing_is_an_error(tmp_path, missing):
    with pytest.raises(ConfigurationError, match="nothing"):
        find_files([str(tmp_path / missing)])


def formats(found):
    return {file.name: file.format for file in found.files}


def test_a_folder_gives_every_format_under_every_compression(tmp_path):
    named = {
        "a.md": "text",
        "b.HTML.gz": "html",
        "c.jsonl.zst": "jsonl",
        "d.csv.bz2": "csv",
        "e.tsv": "tsv",
        "f.parquet": "parquet",
        "g.warc.gz": "warc",
        "h.warc.wet.gz": "wet",
        "i.wet.xz": "wet",
    }
    for name in named:
        (tmp_path / name).touch()
    for name in ("x.pdf", "y.tar.gz", "z.gz"):
        (tmp_path / name).write_bytes(b"\x1f\x8bnothing")
    found = find_files([str(tmp_path)])
    assert formats(found) == named
    assert found.skipped == {".pdf": 1, ".tar": 1, ".gz": 1}


def test_a_file_without_a_suffix_is_told_by_its_content(tmp_path):
    (tmp_path / "rows").write_text('{"text": "Words."}\n', "utf-8")
    (tmp_path / "page").write_text("<!doctype html><p>Words.", "utf-8")
    (tmp_path / "packed").write_bytes(gzip.compress(b"WARC/1.0\r\n"))
    (tmp_path / "notes").write_text("Words.", "utf-8")
    (tmp_path / "program").write_bytes(b"\x7fELF" + bytes(100))
    found = find_files([str(tmp_path)])
    told = {"rows": "jsonl", "page": "html", "packed": "warc", "notes": "text"}
    assert formats(found) == told
    assert found.skipped == {"no suffix": 1}


def test_a_named_file_of_an_unknown_suffix_is_told_by_its_content(tmp_path):
    (tmp_path / "dump.data").write_text('{"text": "Words."}\n', "utf-8")
    (tmp_path / "photo.raw").write_bytes(b"\x89PNG\r\n")
    found = find_files([str(tmp_path / "*")])
    assert formats(found) == {"dump.data": "jsonl", "photo.raw": None}


@pytest.mark.parametrize(
    ("name", "is_page", "page_name"),
    [
        ("north/a.txt", True, "north/a.txt"),
        ("a.html.gz", True, "a.html"),
        ("a.md.zst", True, "a.md"),
        ("a.jsonl", False, "a.jsonl"),
        ("a.csv.xz", False, "a.csv"),
        ("a.parquet", False, "a.parquet"),
        ("a.warc.gz", False, "a.warc"),
        ("a.unknown", True, "a.unknown"),
    ],
)
def test_a_name_says_whether_the_file_is_one_page(name, is_page, page_name):
    file = SourceFile(name, Path(name))
    assert (file.is_page, file.page_name) == (is_page, page_name)


def test_a_pipe_or_a_broken_link_in_a_folder_is_passed_by(pages):
    os.mkfifo(pages / "pipe")
    os.mkfifo(pages / "pipe.txt")
    (pages / "gone.txt").symlink_to(pages / "nothing")
    (pages / "self.txt").symlink_to(pages / "self.txt")
    assert names(find_files([str(pages)])) == ["a.txt", "north/b.txt"]


def test_a_link_to_a_file_is_that_file(pages):
    (pages / "c.txt").symlink_to(pages / "a.txt")
    assert names(find_files([str(pages)])) == ["a.txt", "c.txt", "north/b.txt"]


def test_a_folder_that_cannot_be_opened_is_counted(pages, monkeypatch):
    scan = os.scandir

    def refuse(path):
        if str(path).endswith("north"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)  # root may open all
    found = find_files([str(pages)])
    assert names(found) == ["a.txt"]
    assert found.skipped["folder that cannot be opened"] == 1


def test_a_file_to_read_goes_to_another_process_and_comes_back():
    file = SourceFile("a", Path("x/a"), "jsonl")
    again = pickle.loads(pickle.dumps(file))
    assert (again, again.format, again.path) == (file, "jsonl", Path("x/a"))
