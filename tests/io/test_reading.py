from __future__ import annotations

import pytest

from cleaner.errors import ConfigurationError
from cleaner.io.files import find_files
from cleaner.io.reading import read_files, read_one


def test_pages_and_rows_are_read_by_their_suffix(pages):
    (pages / "rows.jsonl").write_text('{"id": "r1", "text": "a"}\n{"text": "b"}\n', "utf-8")
    items = list(read_files(find_files([str(pages)]).files))
    assert [item.id for item in items] == ["a.txt", "north/b.txt", "r1", "rows.jsonl:2"]


def test_a_file_that_vanished_is_an_item_with_an_error(pages):
    files = find_files([str(pages)]).files
    (pages / "a.txt").unlink()
    assert [item.error is None for item in read_files(files)] == [False, True]


def test_one_page_is_read_by_its_path(pages):
    assert read_one(str(pages / "north" / "b.txt")).id == "b.txt"


def test_a_folder_is_not_one_page(pages):
    with pytest.raises(ConfigurationError, match="not one page"):
        read_one(str(pages))
