from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.batch.fingerprint import Fingerprint
from cleaner.batch.ledger import Ledger, read_ledger
from cleaner.batch.tally import PageTally, Tally
from cleaner.errors import ConfigurationError

MARK = Fingerprint("1.0", "rules", "inputs", {"profile": "balanced"})


def tally(*pages):
    made = Tally()
    for page in pages:
        made.add(page)
    return made


@pytest.fixture
def path(tmp_path):
    return tmp_path / "out.ledger.jsonl"


def begun(path):
    ledger = Ledger.begin(path, MARK)
    ledger.failed(0, "a", "rows.jsonl:3", "is not JSON")
    ledger.done(0, ("rows.jsonl", 10), tally(PageTally("a", "is not JSON")), {"redirect": 2})
    ledger.done(1, ("rows.jsonl", 20), tally(PageTally("b", kept=5, removed=2)), {"redirect": 3})
    return ledger


def test_what_is_written_is_read(path):
    begun(path).close()
    progress = read_ledger(path)
    assert (progress.fingerprint, progress.shards, progress.next) == (MARK, 2, ("rows.jsonl", 20))
    assert (progress.tally.done, progress.tally.failed, progress.tally.kept) == (1, 1, 5)
    assert (progress.skipped, progress.finished) == ({"redirect": 3}, False)
    assert progress.size == path.stat().st_size


def test_a_failed_document_is_named_with_its_place_and_cause(path):
    begun(path).close()
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert rows[1] == {
        "failed": "a",
        "shard": 0,
        "place": "rows.jsonl:3",
        "error": "is not JSON",
    }


def test_a_shard_is_on_the_disk_when_it_is_said_to_be_done(path):
    ledger = begun(path)
    assert read_ledger(path).shards == 2  # not closed, as when it is killed
    ledger.close()


@given(st.integers(0, 5000))
def test_a_ledger_cut_anywhere_says_what_was_complete(tmp_path_factory, cut):
    path = tmp_path_factory.mktemp("cut") / "ledger.jsonl"
    ledger = begun(path)
    ledger.failed(2, "c", "rows.jsonl:23", "why")
    ledger.close()
    whole = path.read_bytes()
    ends = [i + 1 for i, byte in enumerate(whole) if byte == 10]
    content = whole[:cut]
    path.write_bytes(content)
    progress = read_ledger(path)
    if len(content) < ends[0]:
        assert progress is None
        return
    shards = sum(len(content) >= end for end in (ends[2], ends[3]))
    assert progress.shards == shards
    assert progress.size == [ends[0], ends[2], ends[3]][shards]
    Ledger.resume(path, progress, MARK).close()
    assert path.read_bytes() == whole[: progress.size]


def test_going_on_appends_behind_what_is_complete(path):
    ledger = begun(path)
    ledger.failed(2, "lost", "x", "of a shard that was never done")
    ledger.close()
    again = Ledger.resume(path, read_ledger(path), MARK)
    again.done(2, ("rows.jsonl", 30), tally(PageTally("c")), {})
    again.finished(read_ledger(path).tally, {})
    again.close()
    progress = read_ledger(path)
    assert (progress.shards, progress.finished) == (3, True)
    assert b"lost" not in path.read_bytes()


def test_a_run_that_was_mixed_has_the_fingerprint_of_its_last_start(path):
    begun(path).close()
    other = Fingerprint("2.0", "rules", "inputs")
    Ledger.resume(path, read_ledger(path), other).close()
    assert read_ledger(path).fingerprint == other
    assert read_ledger(path).shards == 2


def test_no_ledger_is_none_and_another_file_is_an_error(path):
    assert read_ledger(path) is None
    path.write_text('{"ledger": 99, "fingerprint": {}}\n', "utf-8")
    with pytest.raises(ConfigurationError, match="Move it away"):
        read_ledger(path)
    path.write_text('{"id": 1}\n', "utf-8")
    with pytest.raises(ConfigurationError, match="Move it away"):
        read_ledger(path)
