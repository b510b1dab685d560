"""Runs `cleaner clean` over a large mixed corpus and watches it: memory, cores, throughput.

    python benchmarks/batch.py CORPUS [--jobs 2] [--format jsonl] [--write FILE] [--note TEXT]

CORPUS is what `corpus.py` wrote. Memory is that of the main process and the largest worker (RSS, from
/proc, so Linux only), each second, the most in each fifth of the run; CPU is that of all processes.
Flat memory means: once every format has been met, a fifth holds no more than the one before.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")


def rss(process: int) -> int:
    """Resident bytes of a process, 0 when it is gone."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def children(process: int) -> list[int]:
    """All processes below one."""
    found: list[int] = []
    waiting = [process]
    while waiting:
        for tasks in Path(f"/proc/{waiting.pop()}/task").glob("*/children"):
            try:
                new = list(map(int, tasks.read_text("ascii").split()))
            except OSError:
                continue
            found += new
            waiting += new
    return found


def cpu(processes: list[int]) -> float:
    """CPU seconds of processes and of those of their children that have ended."""
    ticks = 0
    for process in processes:
        try:
            fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
        except OSError:
            continue
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def watch(command: list[str]) -> tuple[int, list[tuple[float, int, int]], float, float]:
    """Run a command. Returns its exit status, (seconds, main bytes, largest worker's bytes) for
    each second, the seconds that it took, and those of CPU.
    """
    start = time.monotonic()
    samples = []
    spent = 0.0
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:  # noqa: S603 -- our own command
        while process.poll() is None:
            below = children(process.pid)
            workers = max(map(rss, below), default=0)
            spent = max(spent, cpu([process.pid, *below]))
            samples.append((time.monotonic() - start, rss(process.pid), workers))
            time.sleep(1)
    return process.returncode, samples, time.monotonic() - start, spent


def largest(samples: list[tuple[float, int, int]], which: int) -> float:
    """The most megabytes among samples of the main process (1) or the workers (2)."""
    return max((sample[which] for sample in samples), default=0) / 1e6


def size_of(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    """Measure one run and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--format", default="jsonl")
    parser.add_argument("--write", type=Path, help="benchmarks/results/large_run.json")
    parser.add_argument("--note", help="what else ran meanwhile")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.corpus.parent) as folder:
        out = Path(folder) / ("out" if given.format in {"text", "html"} else f"out.{given.format}")
        command = [sys.executable, "-m", "cleaner", "clean", str(given.corpus), "-o", str(out)]
        command += ["--format", given.format, "--jobs", str(given.jobs), "--progress", "none"]
        status, samples, seconds, spent = watch(command)
        size = size_of(out.parent)
        ledger = next(out.parent.rglob("*ledger.jsonl")).read_bytes().splitlines()
    end = json.loads(ledger[-1])
    fifth = len(samples) // 5
    figures = {
        "status": status,
        "jobs": given.jobs,
        "cores": os.cpu_count(),
        "format": given.format,
        "documents": end["documents"],
        "failed": end["failed"],
        "seconds": round(seconds, 1),
        "cpu_seconds": round(spent, 1),
        "cores_busy": round(spent / seconds, 2),
        "documents_per_second": round(end["documents"] / seconds, 1),
        "input_mb": round(size_of(given.corpus) / 1e6, 1),
        "output_mb": round(size / 1e6, 1),
        "ledger_mb": round(sum(map(len, ledger)) / 1e6, 2),
        "main_mb": [round(largest(samples[i * fifth : (i + 1) * fifth], 1)) for i in range(5)],
        "worker_mb": [round(largest(samples[i * fifth : (i + 1) * fifth], 2)) for i in range(5)],
    }
    print(json.dumps(figures))
    if given.note:
        figures["note"] = given.note
    if given.write is not None:
        given.write.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
