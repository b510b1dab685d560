"""Runs `cleaner clean` over a large mixed corpus and watches it: memory, cores, throughput.

    python benchmarks/batch.py CORPUS [--jobs 2] [--format jsonl] [--write FILE]

CORPUS is what `corpus.py` wrote. Memory is that of the main process and the largest worker (RSS, from
/proc, so Linux only), each second; CPU is that of all processes. Flat memory means: the last third of
the run holds no more than the second third.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
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


def watch(command: list[str]) -> tuple[int, list[tuple[float, int, int]], float]:
    """Run a command. Returns its exit status, (seconds, main bytes, largest worker's bytes) for
    each second, and the seconds that it took.
    """
    start = time.monotonic()
    samples = []
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:  # noqa: S603 -- our own command
        while process.poll() is None:
            workers = max(map(rss, children(process.pid)), default=0)
            samples.append((time.monotonic() - start, rss(process.pid), workers))
            time.sleep(1)
    return process.returncode, samples, time.monotonic() - start


def largest(samples: list[tuple[float, int, int]], which: int) -> float:
    """The most megabytes among samples of the main process (1) or the workers (2)."""
    return max((sample[which] for sample in samples), default=0) / 1e6


def main() -> None:
    """Measure one run and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--format", default="jsonl")
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.corpus.parent) as folder:
        out = Path(folder) / ("out" if given.format in {"text", "html"} else f"out.{given.format}")
        command = [sys.executable, "-m", "cleaner", "clean", str(given.corpus), "-o", str(out)]
        command += ["--format", given.format, "--jobs", str(given.jobs), "--progress", "none"]
        status, samples, seconds = watch(command)
        size = sum(p.stat().st_size for p in out.parent.rglob("*") if p.is_file())
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    third = len(samples) // 3
    figures = {
        "status": status,
        "jobs": given.jobs,
        "format": given.format,
        "seconds": round(seconds, 1),
        "cores_busy": round((spent.ru_utime + spent.ru_stime) / seconds, 2),
        "output_mb": round(size / 1e6, 1),
        "main_mb": [round(largest(samples[i * third : (i + 1) * third], 1)) for i in range(3)],
        "worker_mb": [round(largest(samples[i * third : (i + 1) * third], 2)) for i in range(3)],
    }
    print(json.dumps(figures))
    if given.write is not None:
        given.write.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
