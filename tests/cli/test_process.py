"""The command as a process: what only a real one shows."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time

import pytest

COMMAND = [sys.executable, "-m", "cleaner"]


def start(*arguments, **options):
    # A shell that starts the tests in the background has them, and so this, ignore Ctrl-C.
    options.setdefault("preexec_fn", lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


def say(process, line):
    process.stdin.write(line)
    process.stdin.flush()


def test_a_reader_that_leaves_ends_the_run_without_noise():
    with start("clean", "-") as process:
        say(process, b'{"text": "One."}\n')
        assert process.stdout.readline().startswith(b'{"id": "stdin:1"')
        process.stdout.close()
        say(process, b'{"text": "Two."}\n')
        errors = process.stderr.read()
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
    assert (process.returncode, errors) == (3, b"")


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
def test_an_interrupted_run_says_so_and_leaves_no_half_file(tmp_path):
    with start("clean", "-", "-o", tmp_path / "out.jsonl") as process:
        say(process, b'{"text": "One."}\n')
        while not list(tmp_path.iterdir()) and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 3
    assert errors == (
        b"stopped: interrupted. The same command again goes on where this one stopped.\n"
    )
    assert not (tmp_path / "out.jsonl").exists()


def test_rows_come_out_while_the_writer_still_waits():
    with start("clean", "-") as process:
        for number in (1, 2):
            say(process, b'{"text": "One."}\n')
            assert process.stdout.readline().startswith(b'{"id": "stdin:%d"' % number)
        process.communicate(timeout=60)
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
