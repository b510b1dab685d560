from __future__ import annotations

from cleaner.io.files import SourceFile
from cleaner.io.text import read_page


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


def test_a_page_that_cannot_be_read_says_why(tmp_path):
    item = read_page(SourceFile("gone.txt", tmp_path / "gone.txt"))
    assert item.error == "cannot be read: No such file or directory"
