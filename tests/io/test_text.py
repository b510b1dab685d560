from __future__ import annotations

import gzip
import io

import pytest

from cleaner.io.files import SourceFile
from cleaner.io.limits import Limits
from cleaner.io.text import TooLargeError, read_page, read_whole


def test_a_page_is_handed_on_as_the_bytes_it_is(tmp_path):
    path = tmp_path / "page.txt"
    path.write_bytes(b"\xff\x00\r\n")
    item = read_page(SourceFile("page.txt", path))
    assert (item.id, item.source, item.kind, item.error) == (
        "page.txt",
        b"\xff\x00\r\n",
        "auto",
        None,
    )


def test_a_name_that_ends_in_html_says_what_the_page_is(tmp_path):
    path = tmp_path / "page.HTM"
    path.touch()
    assert read_page(SourceFile("page.HTM", path)).kind == "html"
    assert read_page(SourceFile("page.HTM", path), "text").kind == "text"


def test_a_compressed_page_is_unpacked_and_loses_that_suffix_in_its_name(tmp_path):
    path = tmp_path / "page.html.gz"
    path.write_bytes(gzip.compress(b"<p>Words."))
    item = read_page(SourceFile("page.html.gz", path))
    assert (item.id, item.name) == ("page.html.gz", "page.html")
    assert (item.source, item.kind, item.place) == (b"<p>Words.", "html", "page.html.gz")


def test_a_page_that_cannot_be_read_says_why(tmp_path):
    item = read_page(SourceFile("gone.txt", tmp_path / "gone.txt"))
    assert item.error == "cannot be read: No such file or directory"


def test_a_damaged_page_says_where(tmp_path):
    path = tmp_path / "page.txt.gz"
    path.write_bytes(gzip.compress(b"Words." * 100)[:-9])
    item = read_page(SourceFile("page.txt.gz", path))
    assert item.error == f"is cut off: its gzip data ends at byte {path.stat().st_size}"
    assert item.source == ""


def test_a_page_beyond_the_limit_is_an_error(tmp_path):
    path = tmp_path / "page.txt"
    path.write_bytes(bytes(1001))
    assert (
        read_page(SourceFile("p", path), limits=Limits(1000)).error == "is larger than 1000 bytes"
    )
    assert read_page(SourceFile("p", path), limits=Limits(1001)).error is None


def test_no_more_is_read_than_the_limit_and_a_little():
    stream = io.BytesIO(bytes(10 << 20))
    with pytest.raises(TooLargeError):
        read_whole(stream, 1 << 20)
    assert stream.tell() < 2 << 20
