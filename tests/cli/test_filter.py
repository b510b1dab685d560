"""`cleaner clean -` as a Unix filter, by real processes."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

PAGE = (
    "A ferry ran aground near Vasterby\n\nShort Url\n\nVASTERBY: A ferry with 112 people on board ran "
    "aground near Vasterby on Monday, the coast guard said.\n\nNobody was hurt, and the ferry was towed "
    "to the harbour before the evening, a spokeswoman added.\n"
)
JOBS = pytest.mark.parametrize("jobs", [(), ("--jobs", "2")], ids=["alone", "two-workers"])


class Filter:
    """A running `cleaner clean -`; rows are read by a thread, so that a test never hangs."""

    def __init__(self, *options):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cleaner", "clean", "-", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.rows = queue.Queue()
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.rows.put(json.loads(line))

    def send(self, *lines):
        for line in lines:
            self.process.stdin.write(
                (line if isinstance(line, str) else json.dumps(line)).encode() + b"\n"
            )
        self.process.stdin.flush()

    def row(self):
        return self.rows.get(timeout=120)

    def end(self):
        """Close its input; its exit status and what it said."""
        self.process.stdin.close()
        status = self.process.wait(timeout=120)
        self.reader.join()
        return status, self.process.stderr.read().decode()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.reader.join()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            pipe.close()


@JOBS
def test_each_row_is_answered_before_the_next_is_sent(jobs):
    with Filter(*jobs) as run:
        for number in range(5):
            run.send({"id": number, "text": PAGE, "tag": "x"})
            row = run.row()
            assert (row["id"], row["tag"]) == (number, "x")
            assert "Nobody was hurt" in row["text"]
            assert "Short Url" not in row["text"]
        assert run.end() == (0, "")


@JOBS
def test_rows_keep_their_order_and_a_bad_line_is_a_row_with_an_error(jobs):
    lines = [{"id": n, "text": PAGE * (40 if n % 7 == 0 else 1)} for n in range(60)]
    lines[10] = "no JSON"
    lines[20] = {"id": 20}
    lines[30] = "[1]"
    with Filter(*jobs) as run:
        run.send(*lines)
        rows = [run.row() for _ in lines]
        status, said = run.end()
    wanted = ["stdin:11" if n == 10 else "stdin:31" if n == 30 else n for n in range(60)]
    assert [row["id"] for row in rows] == wanted
    assert [n for n, row in enumerate(rows) if "error" in row] == [10, 20, 30]
    assert rows[10]["error"] == "is not JSON: Expecting value at column 1"
    assert rows[20]["error"].startswith("has neither a text nor an html field")
    assert rows[10]["text"] is None
    assert (status, said.count("failed: ")) == (1, 3)


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX pipes")
@JOBS
def test_a_reader_that_leaves_ends_it_quietly(jobs):
    command = [sys.executable, "-m", "cleaner", "clean", "-", *jobs]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdin.write(b'{"text": "One."}\n')
        process.stdin.flush()
        assert process.stdout.readline().startswith(b'{"id": "stdin:1"')
        process.stdout.close()
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(b'{"text": "Two."}\n')
            process.stdin.flush()
        assert process.wait(timeout=120) == 3  # its input is still open
        assert process.stderr.read() == b""
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()


def rss(process):
    """Resident bytes of a process."""
    pages = Path(f"/proc/{process}/statm").read_text("ascii").split()[1]
    return int(pages) * 4096


@pytest.mark.slow  # twenty thousand rows
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads memory from /proc")
@JOBS
def test_memory_does_not_grow_with_the_number_of_rows(jobs):
    rows, sampled = 20_000, []
    with Filter(*jobs) as run:

        def write():
            for start in range(0, rows, 500):
                run.send(*({"id": n, "text": f"Words {n}."} for n in range(start, start + 500)))

        writer = threading.Thread(target=write)
        writer.start()
        for number in range(rows):
            assert run.row()["id"] == number
            if number % 1000 == 999:
                sampled.append(rss(run.process.pid))
        writer.join()
        assert run.end() == (0, "")
    # The first rows load the rules; from then on what is held is what is in flight.
    assert max(sampled[10:]) - max(sampled[2:10]) < 4 << 20


@JOBS
def test_it_ends_when_its_input_does_though_nothing_came(jobs):
    with Filter(*jobs) as run:
        began = time.monotonic()
        assert run.end() == (0, "")
        assert time.monotonic() - began < 100
