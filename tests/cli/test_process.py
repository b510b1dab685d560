"""The command as a process: what only a real one shows."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

COMMAND = [sys.executable, "-m", "cleaner"]


def start(*arguments, **options):
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


def test_a_reader_that_leaves_ends_the_run_without_noise():
    process = start("clean", "-")
    process.stdin.write(b'{"text": "One."}\n')
    process.stdin.flush()
    assert process.stdout.readline().startswith(b'{"id": "stdin:1"')
    process.stdout.close()
    _, errors = process.stdin.write(b'{"text": "Two."}\n' * 3), None
    process.stdin.close()
    errors = process.stderr.read()
    assert (process.wait(30), errors) == (3, b"")


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
def test_an_interrupted_run_says_so_and_leaves_no_half_file(tmp_path):
    process = start("clean", "-", "-o", tmp_path / "out.jsonl")
    process.stdin.write(b'{"text": "One."}\n')
    process.stdin.flush()
    for _ in range(300):
        if list(tmp_path.iterdir()):
            break
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 3
    assert b"interrupted" in errors
    assert b"Traceback" not in errors
    assert list(tmp_path.iterdir()) == []


def test_rows_come_out_while_the_writer_still_waits():
    process = start("clean", "-")
    for number in (1, 2):
        process.stdin.write(b'{"text": "One."}\n')
        process.stdin.flush()
        assert process.stdout.readline().startswith(b'{"id": "stdin:%d"' % number)
    process.communicate(timeout=30)
    assert process.returncode == 0


def test_no_progress_bar_where_nobody_looks(tmp_path):
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text("Words that stay here.", "utf-8")
    done = subprocess.run(
        [*COMMAND, "clean", str(tmp_path), "-o", str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == f"Cleaned 3 documents into {tmp_path / 'out'}; 0 failed.\n"
