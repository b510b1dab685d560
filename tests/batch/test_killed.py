"""The command as processes: killed at random, interrupted, out of room, its workers killed."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "tests.batch.killable"]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")

SHARE = "~share Share on Facebook\n"
DOCUMENTS = 700


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Pages and rows: some 700 documents, of which five cannot be read."""
    folder = tmp_path_factory.mktemp("corpus")
    for number in range(100):
        (folder / f"{number:03}.txt").write_text(SHARE + f"Words {number}.\n" * 9, "utf-8")
    for part in range(5):
        rows = (
            {"id": f"{part}/{n}", "text": SHARE + f"Row {n}.\n" * (1 + n % 90), "n": n}
            for n in range(120)
        )
        lines = [json.dumps(row) + "\n" for row in rows]
        lines[77] = "this is no JSON\n"
        (folder / f"rows-{part}.jsonl").write_text("".join(lines), "utf-8")
    return folder


def start(corpus, out, audit="", jobs=2, file_size=None):
    # A shell that starts the tests in the background has them, and so this, ignore Ctrl-C.
    def prepare():
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if file_size is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, resource.RLIM_INFINITY))

    return subprocess.Popen(
        [*COMMAND, str(corpus), str(out), audit, str(jobs)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        preexec_fn=prepare,  # noqa: PLW1509 -- no thread runs here
    )


def finish(process, status):
    _, errors = process.communicate(timeout=300)
    assert process.returncode == status, errors
    return errors


def tree(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith("ledger.jsonl")
    }


def rows_of(ledger):
    """The rows of a ledger that are complete."""
    try:
        lines = ledger.read_bytes().split(b"\n")[:-1]
    except FileNotFoundError:
        return []
    return list(map(json.loads, lines))


@pytest.mark.parametrize(
    ("name", "audit", "store"),
    [
        ("out.jsonl", "sidecar", ""),
        ("out", "", ""),
        ("out.parquet", "inline", ""),
        ("out.jsonl", "sidecar", "local://"),  # a store that shows even half a file
        ("out", "", "local://"),
    ],
)
def test_a_run_killed_at_random_and_started_again_leaves_what_an_undisturbed_one_does(
    corpus, tmp_path, name, audit, store
):
    if store:
        pytest.importorskip("fsspec")
    (tmp_path / "whole").mkdir()
    finish(start(corpus, tmp_path / "whole" / name, audit, jobs=1), 0)
    expected = tree(tmp_path / "whole")
    folder = tmp_path / "killed"
    folder.mkdir()
    chance = random.Random(name)
    kills = 0
    while True:
        process = start(corpus, f"{store}{folder / name}", audit)
        # At a random moment after this start has made something stay, so that it all ends.
        wait_until_more(folder, ledger_size(folder), process)
        time.sleep(chance.random() * 0.4)
        process.kill()
        _, errors = process.communicate()
        if process.returncode == 0:
            break
        assert process.returncode == -signal.SIGKILL, errors
        kills += 1
    assert kills > 0
    assert tree(folder) == expected


def wait_until_more(folder, kept, process):
    wait_for(lambda: ledger_size(folder) > kept or process.poll() is not None)


def ledger_size(folder):
    """How many shards are done, of a ledger that another process writes."""
    try:
        paths = [*folder.rglob("*ledger.jsonl"), *folder.rglob("*ledger.jsonl.rows/*")]
    except FileNotFoundError:  # a folder has gone meanwhile
        return 0
    return sum("shard" in row for path in paths for row in rows_of(path))


def test_no_worker_outlives_a_run_that_was_killed(corpus, tmp_path):
    process = start(corpus, tmp_path / "out.jsonl")
    workers = wait_for(lambda: descendants(process.pid, 3))
    process.kill()
    process.communicate()
    assert wait_for(lambda: not any(map(alive, workers)))


def descendants(parent, least):
    found = []
    waiting = [parent]
    while waiting:
        for path in Path(f"/proc/{waiting.pop()}/task").glob("*/children"):
            new = list(map(int, path.read_text().split()))
            found += new
            waiting += new
    return found if len(found) >= least else None


def alive(process):
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.05)
    return condition()


def test_workers_killed_from_outside_cost_nothing(corpus, tmp_path):
    (tmp_path / "whole").mkdir()
    finish(start(corpus, tmp_path / "whole" / "out.jsonl", jobs=1), 0)
    process = start(corpus, tmp_path / "out.jsonl")
    killed = 0
    while process.poll() is None and killed < 3:
        time.sleep(0.3)
        # The youngest are workers; the others keep the processes going.
        for worker in sorted(descendants(process.pid, 4) or [])[-1:]:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
                killed += 1
    finish(process, 0)
    assert killed
    assert (tmp_path / "out.jsonl").read_bytes() == tree(tmp_path / "whole")["out.jsonl"]


def test_ctrl_c_finishes_what_is_in_flight_and_says_how_to_go_on(corpus, tmp_path):
    ledger = tmp_path / "out.ledger.jsonl"
    process = start(corpus, tmp_path / "out.jsonl")
    assert wait_for(lambda: ledger_size(tmp_path))
    process.send_signal(signal.SIGINT)
    assert "goes on where this one stopped" in finish(process, 3)
    assert "shard" in rows_of(ledger)[-1]
    finish(start(corpus, tmp_path / "out.jsonl"), 0)
    assert len((tmp_path / "out.jsonl").read_bytes().splitlines()) == DOCUMENTS


def test_out_of_room_is_said_and_the_run_goes_on_when_there_is_some(corpus, tmp_path):
    whole = tmp_path / "whole.jsonl"
    finish(start(corpus, whole, jobs=1), 0)
    out = tmp_path / "out.jsonl"
    # A limit on the size of files stands for a full disk: the system refuses to write on.
    errors = finish(start(corpus, out, jobs=1, file_size=200_000), 3)
    assert "Cannot go on writing" in errors
    assert "Make room there, then start the same command again" in errors
    assert not out.exists()
    finish(start(corpus, out, jobs=1), 0)
    assert out.read_bytes() == whole.read_bytes()


def test_each_failure_is_in_the_ledger_with_its_line(corpus, tmp_path):
    finish(start(corpus, tmp_path / "out.jsonl", jobs=1), 0)
    failed = [row for row in rows_of(tmp_path / "out.ledger.jsonl") if "place" in row]
    assert [row["place"] for row in failed] == [f"rows-{part}.jsonl:78" for part in range(5)]
    assert all("is not JSON" in row["error"] for row in failed)
