from __future__ import annotations

import gzip
import io

import pytest

from cleaner.io.compression import DamagedError
from cleaner.io.files import SourceFile
from cleaner.io.opening import Ahead, opened


def test_a_file_is_unpacked_as_its_name_says(tmp_path):
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(b"Words."))
    with opened(SourceFile("a.txt.gz", path)) as stream:
        assert stream.read() == b"Words."
    path.write_bytes(b"Words.")
    with (
        opened(SourceFile("a.txt.gz", path)) as stream,
        pytest.raises(DamagedError, match="no gzip"),
    ):
        stream.read()


def test_a_file_whose_name_says_nothing_is_unpacked_as_its_content_says(tmp_path):
    path = tmp_path / "dump"
    path.write_bytes(gzip.compress(b"Words."))
    with opened(SourceFile("dump", path)) as stream:
        assert stream.read() == b"Words."


def test_bytes_that_were_looked_at_are_read_as_well():
    ahead = Ahead(io.BytesIO(b"Words of a stream."))
    assert ahead.head(5)[:5] == b"Words"
    assert ahead.more() == b""
    assert ahead.read(3) + ahead.read(100) == b"Words of a stream."
    assert ahead.read(1) == b""
