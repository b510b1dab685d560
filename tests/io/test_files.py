from __future__ import annotations

import pytest

from cleaner.errors import ConfigurationError
from cleaner.io.files import find_files


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
    assert names(find_files([str(pages)], without=pages / "north")) == ["a.txt"]


def test_a_loop_of_links_ends(pages):
    (pages / "north" / "back").symlink_to(pages)
    assert names(find_files([str(pages)])) == ["a.txt", "north/b.txt"]


@pytest.mark.parametrize("missing", ["nothing.txt", "*.nothing"])
def test_an_input_that_names_nothing_is_an_error(tmp_path, missing):
    with pytest.raises(ConfigurationError, match="nothing"):
        find_files([str(tmp_path / missing)])
