from __future__ import annotations

import io

import pytest

from cleaner.errors import ConfigurationError
from cleaner.model import Result
from cleaner.outputs.outcome import Outcome
from cleaner.outputs.text_file import TextFile


def outcome(text):
    return Outcome("a", "a", Result(text, None, {}, "", ()))


def test_a_stream_gets_the_body_and_one_line_feed():
    stream = io.BytesIO()
    with TextFile(stream) as writer:
        writer.write(outcome("Łódź.\r\nTwo."))
    assert stream.getvalue() == "Łódź.\r\nTwo.\n".encode()


def test_an_article_without_words_is_an_empty_file(tmp_path):
    with TextFile(tmp_path / "out.txt") as writer:
        writer.write(outcome(""))
    assert (tmp_path / "out.txt").read_bytes() == b""


def test_a_failed_document_leaves_the_file_as_it_was(tmp_path):
    (tmp_path / "out.txt").write_bytes(b"before")
    with TextFile(tmp_path / "out.txt") as writer:
        writer.write(Outcome("a", "a", error="why"))
    assert (tmp_path / "out.txt").read_bytes() == b"before"


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()
    with (
        TextFile(tmp_path / "file/out.txt") as writer,
        pytest.raises(ConfigurationError, match="-o"),
    ):
        writer.write(outcome("Words."))
