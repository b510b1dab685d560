from __future__ import annotations

import pytest

from cleaner.errors import ConfigurationError
from cleaner.model import Result
from cleaner.outputs.outcome import Outcome, OutputError
from cleaner.outputs.text_folder import TextFolder


def outcome(name, text="Words."):
    return Outcome(name, name, Result(text, None, {}, "", ()))


def test_each_article_is_a_file_at_its_name(tmp_path):
    with TextFolder(tmp_path / "out") as folder:
        folder.write(outcome("a/b.txt", "One.\n\nTwo."))
    assert (tmp_path / "out/a/b.txt").read_bytes() == b"One.\n\nTwo.\n"


def test_a_failed_document_leaves_no_file(tmp_path):
    with TextFolder(tmp_path / "out") as folder:
        folder.write(Outcome("a", "a", error="why"))
    assert list((tmp_path / "out").iterdir()) == []


def test_a_name_that_climbs_stays_below_the_folder(tmp_path):
    with TextFolder(tmp_path / "out") as folder:
        folder.write(outcome("../../escape"))
    assert [p.name for p in tmp_path.rglob("*.txt")] == [
        p.name for p in (tmp_path / "out").rglob("*.txt")
    ]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a").symlink_to(tmp_path / "elsewhere")
    with TextFolder(tmp_path / "out") as folder, pytest.raises(OutputError, match="link"):
        folder.write(outcome("a/b.txt"))
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_second_document_of_one_name_is_refused(tmp_path):
    with TextFolder(tmp_path / "out") as folder:
        folder.write(outcome("a", "First."))
        with pytest.raises(OutputError, match="same name"):
            folder.write(outcome("a.txt", "Second."))
    assert (tmp_path / "out/a.txt").read_text("utf-8") == "First.\n"


def test_a_lone_surrogate_is_written_and_can_be_had_back(tmp_path):
    with TextFolder(tmp_path) as folder:
        folder.write(outcome("a", "x\ud800"))
    assert (tmp_path / "a.txt").read_bytes().decode("utf-8", "surrogatepass") == "x\ud800\n"


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="file/out"):
        TextFolder(tmp_path / "file" / "out").__enter__()
