from __future__ import annotations

import gzip
import io
import random
import sys
import zlib

import pytest

from cleaner.errors import MissingExtraError
from cleaner.io.compression import DamagedError, Unpacked, buffered, compression_of
from cleaner.io.limits import Limits

NAMES = {".gz": "gzip", ".zst": "zstd", ".bz2": "bz2", ".xz": "xz", "": ""}
DATA = b"".join(b"line %d of some text\n" % n for n in range(20_000))


def unpacked(data, suffix, **given):
    return buffered(Unpacked(io.BytesIO(data), NAMES[suffix], **given))


def all_before_damage(stream):
    """The bytes that a stream gives before it is damaged, and what is said then."""
    parts = []
    with pytest.raises(DamagedError) as caught:
        while True:
            part = stream.read1(1000)
            assert part, "no damage"
            parts.append(part)
    return b"".join(parts), str(caught.value)


def test_what_was_compressed_comes_back(packed):
    suffix, pack = packed
    assert unpacked(pack(DATA), suffix).read() == DATA


def test_members_one_behind_the_other_are_one_stream(packed):
    suffix, pack = packed
    data = pack(b"a\n") + pack(b"") + pack(DATA)
    assert unpacked(data, suffix).read() == b"a\n" + DATA


def test_a_compression_is_told_by_its_first_bytes(packed):
    suffix, pack = packed
    assert compression_of(pack(DATA)) == NAMES[suffix]


def test_text_that_begins_like_bzip2_is_text():
    assert compression_of(b"BZh9 is a plate number.") == ""


@pytest.mark.parametrize("cut", [1, 10, 0.5, -1])
def test_a_stream_that_is_cut_off_gives_what_it_has_and_says_where_it_ends(packed, cut):
    suffix, pack = packed
    if not suffix:
        return
    data = pack(random.Random(1).randbytes(300_000))
    data = data[: int(len(data) * cut) if isinstance(cut, float) else cut]
    found, said = all_before_damage(unpacked(data, suffix))
    assert f"at byte {len(data)}" in said or (len(data) < 6 and "at byte 0" in said)
    assert len(found) < 300_001


def test_a_corrupt_stream_says_near_which_byte():
    data = bytearray(gzip.compress(random.Random(1).randbytes(1_000_000)))
    data[500_000:500_040] = bytes(40)
    _, said = all_before_damage(unpacked(bytes(data), ".gz"))
    at = int(said.rsplit(" ", 1)[1])
    assert "is corrupt" in said
    assert 400_000 < at <= len(data)


def test_what_is_no_such_file_says_so(packed):
    suffix, _ = packed
    if suffix:
        _, said = all_before_damage(unpacked(b"plain words", suffix))
        assert said.startswith("is no ")
        assert said.endswith("other bytes at byte 0")


def test_other_bytes_behind_the_end_are_told_where_they_are(packed):
    suffix, pack = packed
    if suffix:
        data = pack(DATA)
        found, said = all_before_damage(unpacked(data + b"garbage", suffix))
        assert found == DATA
        assert said.endswith(f"at byte {len(data)}")


def test_padding_behind_gzip_is_no_fault():
    assert unpacked(gzip.compress(DATA) + bytes(5000), ".gz").read() == DATA


def test_an_empty_file_is_no_compressed_file(packed):
    suffix, _ = packed
    if suffix:
        assert "is empty" in all_before_damage(unpacked(b"", suffix))[1]


def test_the_starts_of_members_are_known_in_both_counts():
    members = [gzip.compress(b"a" * 10), gzip.compress(b"b" * 20), gzip.compress(b"c")]
    raw = Unpacked(io.BytesIO(b"".join(members)), "gzip")
    buffered(raw).read()
    first, second = len(members[0]), len(members[0] + members[1])
    assert list(raw.starts) == [(0, 0), (10, first), (30, second)]


def test_a_line_is_there_before_the_next_has_come():
    packer = zlib.compressobj(wbits=31)
    first = packer.compress(b"one\n") + packer.flush(zlib.Z_SYNC_FLUSH)

    pieces = [first]

    class Slow:
        def read(self, size, /):
            return pieces.pop(0)  # fails where more is asked for than has come

    assert buffered(Unpacked(Slow(), "gzip")).readline() == b"one\n"


def test_a_frame_that_holds_nothing_is_passed_over():
    zstandard = pytest.importorskip("zstandard")
    frame = b"\x50\x2a\x4d\x18" + (3).to_bytes(4, "little") + b"abc"
    assert unpacked(zstandard.compress(DATA) + frame, ".zst").read() == DATA


@pytest.mark.parametrize("is_packed", [False, True])
def test_the_dictionary_before_an_archive_is_used(is_packed):
    zstandard = pytest.importorskip("zstandard")
    chance = random.Random(1)
    samples = [f"WARC/1.0 record {chance.random()} of a paper".encode() * 3 for _ in range(500)]
    known = zstandard.train_dictionary(2000, samples)
    content = known.as_bytes()
    if is_packed:
        content = zstandard.compress(content)
    pack = zstandard.ZstdCompressor(dict_data=known).compress
    data = b"\x5d\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content
    data += b"".join(map(pack, samples))
    assert unpacked(data, ".zst").read() == b"".join(samples)


def test_a_header_that_asks_for_gigabytes_is_refused():
    import lzma

    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 30}]
    _, said = all_before_damage(unpacked(lzma.compress(b"a", filters=filters), ".xz"))
    assert "Memory usage limit" in said


def test_a_bomb_is_left_early(packed):
    suffix, pack = packed
    if suffix:
        stream = unpacked(pack(bytes(140 << 20)), suffix)
        found = 0
        with pytest.raises(DamagedError, match=r"expands \d+ times.* at byte \d+"):
            while part := stream.read1(1 << 16):
                found += len(part)
        assert found < 132 << 20


def test_a_long_file_that_expands_well_is_no_bomb():
    data = random.Random(1).randbytes(1 << 8) * (70 << 12)
    stream = unpacked(gzip.compress(data, 1), ".gz", limits=Limits(ratio=1000))
    assert sum(len(part) for part in iter(lambda: stream.read1(1 << 16), b"")) == len(data)


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "zstandard", None)
    with pytest.raises(MissingExtraError, match=r"scrape-cleaner\[zstd\]"):
        Unpacked(io.BytesIO(b""), "zstd")
