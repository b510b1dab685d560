"""Inputs that are broken or mean: each costs itself, and says where it is broken."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import subprocess
import sys
import tempfile
import zlib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.io.files import find_files
from cleaner.io.limits import Limits
from cleaner.io.reading import read_files, read_stream

zstandard = pytest.importorskip("zstandard")

PACK = {
    "": bytes,
    ".gz": gzip.compress,
    ".zst": zstandard.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
}
GOOD = b'{"id": "good", "text": "Words."}\n'


def rows(count, first=0):
    return b"".join(
        b'{"id": %d, "text": "Words of row %d."}\n' % (n, n) for n in range(first, first + count)
    )


def record(number, length=None):
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Page %d</p>" % number
    size = len(body) if length is None else length
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\n"
        f"WARC-Record-ID: <urn:x-page:{number}>\r\nContent-Length: {size}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def parquet(count=100, **options):
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    stream = io.BytesIO()
    table = pa.table({"id": list(range(count)), "text": [f"Words of {n}." for n in range(count)]})
    pq.write_table(table, stream, row_group_size=25, **options)
    return stream.getvalue()


def broken_footer():
    data = parquet()
    start = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    return data[:start] + b"\xff" * 50 + data[start + 50 :]


BROKEN = {
    "cut.jsonl.gz": (lambda: gzip.compress(rows(50_000))[:-1000], "at byte"),
    "cut.jsonl.zst": (lambda: zstandard.compress(rows(50_000))[:-1000], "at byte"),
    "cut.jsonl.xz": (lambda: lzma.compress(rows(50_000))[:-1000], "at byte"),
    "cut.jsonl.bz2": (lambda: bz2.compress(rows(50_000))[:-1000], "at byte"),
    "line.jsonl": (lambda: rows(5) + b"no JSON\n" + rows(5, 5), "line.jsonl:6"),
    "half.jsonl": (lambda: rows(5) + b'{"id": 5, "te', "half.jsonl:6"),
    "row.csv": (lambda: b"id,text\n0,a\n1\n2,c\n", "row.csv:3"),
    "footer.parquet": (broken_footer, "at byte"),
    "cut.parquet": (lambda: parquet()[:-100], "at byte"),
    "length.warc": (lambda: record(0) + record(1, 9999) + record(2), f"at byte {len(record(0))}"),
    "length.warc.gz": (
        lambda: b"".join(map(gzip.compress, [record(0), record(1, 10**12), record(2)])),
        "at byte",
    ),
    "cut.warc.gz": (lambda: gzip.compress(record(0)) + gzip.compress(record(1))[:-20], "at byte"),
    "bomb.jsonl.gz": (lambda: gzip.compress(bytes(200 << 20), 9), "at byte"),
    "bomb.txt.zst": (lambda: zstandard.compress(bytes(200 << 20)), "at byte"),
    "bomb.csv.bz2": (lambda: bz2.compress(b"id,text\n" + bytes(200 << 20)), "at byte"),
    "none.html.gz": (lambda: b"<html>", "at byte 0"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_costs_itself_and_says_where(tmp_path, name):
    make, said = BROKEN[name]
    (tmp_path / "a.jsonl").write_bytes(GOOD)
    (tmp_path / f"b-{name}").write_bytes(make())
    (tmp_path / "c.jsonl").write_bytes(GOOD)
    items = list(read_files(find_files([str(tmp_path)]).files))
    assert items[0].id == items[-1].id == "good"
    faults = [item for item in items if item.error]
    assert 1 <= len(faults) <= 2  # of a bomb that is one line: the line, and the bomb
    assert any(said in f"{fault.place}: {fault.error}" for fault in faults)
    assert all(fault.file == f"b-{name}" and fault.source == "" for fault in faults)


@pytest.mark.parametrize("suffix", [".gz", ".zst", ".bz2", ".xz"])
def test_all_rows_before_the_cut_are_given(tmp_path, suffix):
    chance = random.Random(1)
    lines = [json.dumps({"id": n, "text": chance.randbytes(300).hex()}) for n in range(3000)]
    data = PACK[suffix]("\n".join(lines).encode())
    path = tmp_path / f"a.jsonl{suffix}"
    path.write_bytes(data[:-10])
    items = list(read_files(find_files([str(path)]).files))
    assert [item.id for item in items[:-1]] == list(range(len(items) - 1))
    # bzip2 and xz unpack by the block; the last is lost.
    assert len(items) > (2900 if suffix in {".gz", ".zst"} else 300)
    assert items[-1].error.endswith(f"at byte {len(data) - 10}")


FOOTERS = """
import sys
from pathlib import Path
from cleaner.io.files import SourceFile
from cleaner.io.reading import read_files
path = Path(sys.argv[1])
data = path.read_bytes()
start = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
for at in range(start, len(data) - 8):
    for change in (1, 16, 255):
        path.write_bytes(data[:at] + bytes([(data[at] + change) % 256]) + data[at + 1 :])
        for item in read_files([SourceFile("t.parquet", path)]):
            assert item.file
print("to the end")
"""


def test_no_broken_footer_ends_the_process(tmp_path):
    (tmp_path / "t.parquet").write_bytes(parquet(10))
    command = [sys.executable, "-c", FOOTERS, str(tmp_path / "t.parquet")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, "to the end\n"), run.stderr[-2000:]


MEASURE = """
import resource, sys
from cleaner.io.files import find_files
from cleaner.io.reading import read_files
files = find_files(sys.argv[1:]).files
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
errors = [item.error for item in read_files(files)]
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
assert any(errors), errors
print(peak * 1024)
"""


@pytest.mark.parametrize(
    "name", ["bomb.jsonl", "bomb.csv", "bomb.txt", "bomb.warc", "bomb.parquet"]
)
def test_a_bomb_takes_bounded_memory(tmp_path, name):
    head = b"WARC/1.0\r\nContent-Length: 999999999\r\n\r\n" if name.endswith("warc") else b""
    packer = zstandard.ZstdCompressor().compressobj()
    with (tmp_path / f"{name}.zst").open("wb") as file:
        file.write(packer.compress(head))
        for _ in range(1000):
            file.write(packer.compress(bytes(1 << 20)))
        file.write(packer.flush())
    command = [sys.executable, "-c", MEASURE, str(tmp_path / f"{name}.zst")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    assert int(run.stdout) < 300 << 20


def test_every_one_of_a_hundred_thousand_broken_lines_is_an_error():
    items = read_stream(io.BytesIO(b"{\n" * 100_000))
    assert sum(item.error is not None for item in items) == 100_000


# ------------------------------------------------------------------------------ properties

texts = st.text(st.characters(blacklist_categories=["Cs"]), max_size=40)
line = st.one_of(
    st.builds(lambda text, n: json.dumps({"id": n, "text": text, "n": n}), texts, st.integers()),
    st.builds(lambda text: json.dumps({"text": text}, ensure_ascii=False), texts),
    st.sampled_from(["", "{", "[]", "null", '{"text": 3}', "  ", '{"html": "<p>"}']),
)


class Pieces(io.RawIOBase):
    """Gives bytes in the pieces they were cut into, as a pipe does."""

    def __init__(self, data, cuts):
        super().__init__()
        places = sorted({cut % (len(data) + 1) for cut in cuts} | {0, len(data)})
        self._pieces = [data[a:b] for a, b in pairwise(places)]

    def readable(self):
        return True

    def readinto(self, buffer):
        if not self._pieces:
            return 0
        piece = self._pieces.pop(0)
        size = min(len(buffer), len(piece))
        buffer[:size] = piece[:size]
        if piece[size:]:
            self._pieces.insert(0, piece[size:])
        return size


@settings(deadline=None)
@given(st.lists(line, max_size=8), st.sampled_from(sorted(PACK)), st.lists(st.integers(0, 9999)))
def test_lines_cut_anywhere_under_any_compression_are_the_same_items(lines, suffix, cuts):
    data = "\n".join(lines).encode()
    plain = list(read_stream(io.BytesIO(data)))
    assert list(read_stream(Pieces(PACK[suffix](data), cuts))) == plain
    assert list(read_stream(io.BufferedReader(Pieces(PACK[suffix](data), cuts)))) == plain
    assert len(plain) == sum(bool(text.strip(" \t\n\r\x0b\x0c")) for text in lines)


@settings(deadline=None, max_examples=50)
@given(
    st.lists(line, max_size=6),
    st.lists(st.tuples(texts, texts), max_size=5),
    st.lists(st.sampled_from([0, 0, 0, 5, 10**6]), max_size=6),
    st.sampled_from(sorted(PACK)),
)
def test_a_start_at_any_item_gives_exactly_the_rest(lines, cells, off, suffix):
    import csv

    table = io.StringIO()
    csv.writer(table).writerows([("id", "text"), *cells, ("one",)])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.txt").write_text("Words.")
        (folder / "b").mkdir()
        (folder / f"b/rows.jsonl{suffix}").write_bytes(PACK[suffix]("\n".join(lines).encode()))
        (folder / f"c.csv{suffix}").write_bytes(PACK[suffix](table.getvalue().encode()))
        records = [record(n, 65 + wrong) if wrong else record(n) for n, wrong in enumerate(off)]
        (folder / "d.warc.gz").write_bytes(b"".join(map(gzip.compress, records)))
        (folder / "e.jsonl.gz").write_bytes(gzip.compress(rows(20))[:-12])
        files = find_files([name]).files
        items = list(read_files(files))
        assert len({(item.file, item.number) for item in items}) == len(items)
        for at, item in enumerate(items):
            assert list(read_files(files, start=(item.file, item.number))) == items[at:]


def test_a_start_within_parquet_gives_the_rest_also_behind_damage(tmp_path):
    pq = pytest.importorskip("pyarrow.parquet")
    data = bytearray(parquet(compression="zstd", use_dictionary=False))
    about = pq.ParquetFile(io.BytesIO(bytes(data))).metadata.row_group(1).column(1)
    data[about.data_page_offset : about.data_page_offset + about.total_compressed_size] = (
        b"\xff" * about.total_compressed_size
    )
    (tmp_path / "t.parquet").write_bytes(data)
    files = find_files([str(tmp_path)]).files
    items = list(read_files(files))
    assert len(items) == 76
    for at, item in enumerate(items):
        assert list(read_files(files, start=("t.parquet", item.number))) == items[at:]


@settings(deadline=None, max_examples=200)
@given(
    st.binary(max_size=300),
    st.integers(0, 2000),
    st.sampled_from(["warc", "csv", "jsonl", "parquet"]),
)
def test_bytes_put_anywhere_raise_nothing(noise, at, kind):
    good = {
        "warc": record(0) + record(1) + record(2),
        "csv": b"id,text\n" + b'1,"a\nb"\n' * 20,
        "jsonl": rows(10),
        "parquet": _PARQUET,
    }[kind]
    at %= len(good)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{kind}"
        for data in (good[:at] + noise + good[at:], good[:at] + noise + good[at + len(noise) :]):
            path.write_bytes(data)
            for item in read_files(find_files([folder]).files, limits=Limits(document=5000)):
                assert item.file == f"a.{kind}"
            packed = zlib.compress(data, wbits=31)
            packed = packed[: at % len(packed)] + noise + packed[at % len(packed) :]
            list(read_stream(io.BytesIO(packed)))


_PARQUET = parquet()


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(texts, texts, texts), max_size=8), st.sampled_from([",", "\t", ";"]))
def test_a_table_comes_back_as_it_was_written(cells, delimiter):
    import csv

    table = io.StringIO()
    written = [row for row in cells if "\0" not in "".join(row)]
    csv.writer(table, delimiter=delimiter).writerows([("id", "text", "note"), *written])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(table.getvalue().encode())
        items = list(read_files(find_files([folder]).files))
    assert [(item.source, item.fields["note"]) for item in items] == [row[1:] for row in written]
