from __future__ import annotations

import gzip
import random

import pytest

from cleaner.io.files import find_files
from cleaner.io.reading import ReadingMeter, read_files


@pytest.fixture
def folder(tmp_path):
    """Files of several formats, the first of them a megabyte on disk."""
    chance = random.Random(1)
    rows = b"".join(b'{"text": "%x"}\n' % chance.randrange(1 << 800) for _ in range(10_000))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(rows, 1))
    (tmp_path / "b.txt").write_bytes(b"Words.")
    return tmp_path


def test_the_meter_goes_through_a_compressed_file_and_ends_at_the_total(folder):
    meter = ReadingMeter()
    items = read_files(find_files([str(folder)]).files, meter=meter)
    seen = [meter.consumed for _ in items]
    assert seen == sorted(seen)
    assert len(set(seen)) > 5
    assert meter.total == sum(path.stat().st_size for path in folder.iterdir())
    assert meter.consumed == meter.total


def test_the_meter_goes_through_row_groups(tmp_path):
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"text": ["Words."] * 100}), path, row_group_size=10)
    meter = ReadingMeter()
    seen = {meter.consumed for _ in read_files(find_files([str(path)]).files, meter=meter)}
    assert len(seen) == 10
    assert meter.consumed == meter.total == path.stat().st_size


def test_files_that_are_read_over_count_as_read(folder):
    meter = ReadingMeter()
    list(read_files(find_files([str(folder)]).files, meter=meter, start=("b.txt", 0)))
    assert meter.consumed == meter.total


def test_a_file_that_vanished_counts_for_nothing(folder):
    files = find_files([str(folder)]).files
    (folder / "b.txt").unlink()
    meter = ReadingMeter()
    list(read_files(files, meter=meter))
    assert meter.consumed == meter.total
