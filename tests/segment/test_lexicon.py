"""Weights of words, and what they say of lines."""

import gzip

import numpy as np
import pytest

from cleaner.blocks.features import features
from cleaner.blocks.text import text_blocks
from cleaner.errors import ConfigurationError
from cleaner.segment.context import Table
from cleaner.segment.lexicon import (
    add_lexicon,
    read_lexicon,
    scores,
    write_lexicon,
)
from cleaner.segment.wording_columns import BITS, SCALE, UNKNOWN


@pytest.fixture
def weights():
    junk = features(text_blocks("subscribe")).terms
    found = np.full(1 << BITS, UNKNOWN, np.int8)
    found[junk] = -int(2 * SCALE)
    return found


def test_known_words_speak_and_unknown_ones_are_silent(weights):
    said = scores(weights, features(text_blocks("SUBSCRIBE\nHarbour\nSubscribe to the harbour")))
    assert said[0] < -1
    assert said[1] == 0
    assert said[2] < -1


def test_weights_come_back_as_they_were_written(weights, tmp_path):
    write_lexicon(weights, tmp_path / "l.gz")
    once = (tmp_path / "l.gz").read_bytes()
    write_lexicon(weights, tmp_path / "l.gz")
    assert (tmp_path / "l.gz").read_bytes() == once
    np.testing.assert_array_equal(read_lexicon(tmp_path / "l.gz"), weights)


@pytest.mark.parametrize("content", [b"no gzip", gzip.compress(b"short", mtime=0), b""])
def test_a_broken_file_is_named(content, tmp_path):
    path = tmp_path / "lexicon.gz"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError, match=r"lexicon\.gz"):
        read_lexicon(path)


def test_columns_tell_how_far_junk_is_on_either_side():
    table = Table()
    add_lexicon(table, np.array([0.5, -3.0, 0.5, 0.5]))
    page = dict(zip(table.names, table.matrix().T, strict=True))
    assert page["blocks_since_junk"].tolist() == [60, 60, 1, 2]
    assert page["blocks_until_junk"].tolist() == [1, 60, 60, 60]
    assert page["log_junk_after"].tolist() == pytest.approx([np.log(4.0), 0, 0, 0])
    empty = Table()
    add_lexicon(empty, np.zeros(0))
    assert empty.names == table.names
