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
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")

COMMAND = [sys.executable, "-m", "cleaner", "clean", "--progress", "none"]
SHARE = "Share on Facebook\n"
WORDS = (
    "The council of Harlow Bay voted on Monday to close the old swing bridge for repairs, "
    "engineer number {} said, and its members asked for a report before the winter.\n"
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Pages and rows, 2,600 documents: several shards."""
    folder = tmp_path_factory.mktemp("corpus")
    for number in range(100):
        (folder / f"{number:03}.txt").write_text(SHARE + WORDS.format(number) * 3, "utf-8")
    for part in range(5):
        rows = (
            {"id": f"{part}/{n}", "text": SHARE + WORDS.format(n) * (1 + n % 3), "n": n}
            for n in range(500)
        )
        lines = [json.dumps(row) + "\n" for row in rows]
        lines[77] = "this is no JSON\n"
        (folder / f"rows-{part}.jsonl").write_text("".join(lines), "utf-8")
    return folder


def start(*arguments, **options):
    # A shell that starts the tests in the background has them, and so this, ignore Ctrl-C.
    def prepare():
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if limit := options.get("file_size"):
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))

    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
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


@pytest.mark.slow  # each start of a process takes a second or two
@pytest.mark.parametrize(
    ("name", "options"),
    [("out.jsonl", ["--audit"]), ("out", []), ("out.parquet", ["--audit-inline"])],
)
def test_a_run_killed_at_random_and_started_again_leaves_what_an_undisturbed_one_does(
    corpus, tmp_path, name, options
):
    (tmp_path / "whole").mkdir()
    finish(start(corpus, "-o", tmp_path / "whole" / name, *options, "--jobs", 1), 1)
    expected = tree(tmp_path / "whole")
    folder = tmp_path / "killed"
    folder.mkdir()
    chance = random.Random(name)
    kills = 0
    for attempt in range(30):
        process = start(corpus, "-o", folder / name, *options, "--jobs", 2)
        try:
            process.communicate(timeout=1.0 + chance.random() * 2 + attempt * 0.3)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            kills += 1
        else:
            assert process.returncode == 1
            break
    assert process.returncode == 1
    assert kills >= 2
    assert tree(folder) == expected


def test_no_worker_outlives_a_run_that_was_killed(corpus, tmp_path):
    process = start(corpus, "-o", tmp_path / "out.jsonl", "--jobs", 2)
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
    finish(start(corpus, "-o", tmp_path / "whole" / "out.jsonl", "--jobs", 2), 1)
    process = start(corpus, "-o", tmp_path / "out.jsonl", "--jobs", 2)
    killed = 0
    while process.poll() is None and killed < 4:
        time.sleep(0.7)
        # The youngest are workers; the others keep the processes going.
        for worker in sorted(descendants(process.pid, 4) or [])[-1:]:
            os.kill(worker, signal.SIGKILL)
            killed += 1
    finish(process, 1)
    assert killed
    assert (tmp_path / "out.jsonl").read_bytes() == tree(tmp_path / "whole")["out.jsonl"]


def test_ctrl_c_finishes_what_is_in_flight_and_says_how_to_go_on(corpus, tmp_path):
    ledger = tmp_path / "out.ledger.jsonl"
    process = start(corpus, "-o", tmp_path / "out.jsonl", "--jobs", 2)
    assert wait_for(lambda: descendants(process.pid, 4))
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    errors = finish(process, 3)
    assert "goes on where this one stopped" in errors
    last = rows_of(ledger)[-1]
    assert "shard" in last
    again = finish(start(corpus, "-o", tmp_path / "out.jsonl"), 1)
    done = last["tally"]["done"] + last["tally"]["failed"]
    assert f"Going on behind {done} documents" in again or rows_of(ledger)[1]["shard"] == 0
    assert len((tmp_path / "out.jsonl").read_bytes().splitlines()) == 2600


def test_out_of_room_is_said_and_the_run_goes_on_when_there_is_some(corpus, tmp_path):
    whole = tmp_path / "whole.jsonl"
    finish(start(corpus, "-o", whole, "--jobs", 1), 1)
    out = tmp_path / "out.jsonl"
    # A limit on the size of files stands for a full disk: the system refuses to write on.
    errors = finish(start(corpus, "-o", out, "--jobs", 1, file_size=200_000), 3)
    assert "Cannot go on writing" in errors
    assert "Make room there, then start the same command again" in errors
    assert not out.exists()
    finish(start(corpus, "-o", out, "--jobs", 1), 1)
    assert out.read_bytes() == whole.read_bytes()


def test_each_failure_is_in_the_ledger_with_its_line(corpus, tmp_path):
    finish(start(corpus, "-o", tmp_path / "out.jsonl", "--jobs", 1), 1)
    failed = [row for row in rows_of(tmp_path / "out.ledger.jsonl") if "failed" in row]
    failed = [row for row in failed if row["failed"] is not None and "place" in row]
    assert [row["failed"] for row in failed] == [f"rows-{part}.jsonl:78" for part in range(5)]
    assert all("is not JSON" in row["error"] for row in failed)
