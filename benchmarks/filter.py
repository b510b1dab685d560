"""Measures `cleaner clean -` as a filter: rows through a pipe, without and with worker processes.

    python benchmarks/filter.py [--rows 600] [--rounds 3] [--lang en] [--write FILE]

Rows are the pages of `fixtures/` in one language, over and over: rules are compiled for each language
that is met, in each worker, so that a few rows in many languages measure little else (`--lang any`). All variants run in one go, in turns, so that their
ratios can be compared; the shortest of the rounds counts. `first` is the time until the first row has
come back, which is start-up; `rest` is from then on. CPU is that of all processes. `lockstep` is the
median time of one row when each is answered before the next is sent.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from contextlib import suppress
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).parents[1]
VARIANTS = {"no workers": [], "--jobs 1": ["--jobs", "1"], "--jobs 2": ["--jobs", "2"]}


def rows(count: int, lang: str) -> list[bytes]:
    """JSON lines of the fixtures' pages in a language."""
    pages = [
        page
        for page in sorted((ROOT / "fixtures").rglob("source.*"))
        if lang in ("any", _lang(page.with_name("expected.json")))
    ]
    fields = [
        {("html" if p.suffix == ".html" else "text"): p.read_text("utf-8", "replace")}
        for p in pages
    ]
    return [
        (json.dumps({"id": number, **page}) + "\n").encode()
        for number, page in enumerate(islice(cycle(fields), count))
    ]


def _lang(expected: Path) -> str | None:
    said: str | None = json.loads(expected.read_text("utf-8")).get("lang")
    return said


def start(options: list[str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "cleaner", "clean", "-", *options]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=1 << 16)  # noqa: S603 -- our own command


def tree(process: int) -> list[int]:
    """A process and all below it."""
    found = [process]
    for one in found:
        for tasks in Path(f"/proc/{one}/task").glob("*/children"):
            with suppress(OSError):
                found += map(int, tasks.read_text("ascii").split())
    return found


class CpuMeter(threading.Thread):
    """CPU seconds of each process below one, sampled until it ends."""

    def __init__(self, process: int) -> None:
        super().__init__()
        self._process = process
        self._ended = threading.Event()
        self.seconds: dict[int, float] = {}

    def run(self) -> None:
        while not self._ended.wait(0.02):
            for one in tree(self._process):
                with suppress(OSError):
                    stat = Path(f"/proc/{one}/stat").read_text("ascii").rpartition(")")[2].split()
                    spent = sum(map(int, stat[11:13])) / os.sysconf("SC_CLK_TCK")
                    self.seconds[one] = max(spent, self.seconds.get(one, 0.0))

    def end(self) -> dict[int, float]:
        self._ended.set()
        self.join()
        return self.seconds


def stream(options: list[str], lines: list[bytes]) -> dict[str, float]:
    """All rows at once, written by a thread."""
    began = time.perf_counter()
    with start(options) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        meter = CpuMeter(process.pid)
        meter.start()

        def write() -> None:
            process.stdin.writelines(lines)
            process.stdin.close()

        writer = threading.Thread(target=write)
        writer.start()
        process.stdout.readline()
        first = time.perf_counter() - began
        answered = 1 + sum(1 for _ in process.stdout)
        wall = time.perf_counter() - began
        cpu = meter.end()
        writer.join()
    assert (process.returncode, answered) == (0, len(lines))
    return {
        "wall": wall,
        "first": first,
        "rest": wall - first,
        "cpu": sum(cpu.values()),
        "most": max(cpu.values()),
    }


def lockstep(options: list[str], lines: list[bytes]) -> float:
    """Median seconds of a row when each is answered before the next is sent."""
    took = []
    with start(options) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for line in lines:
            began = time.perf_counter()
            process.stdin.write(line)
            process.stdin.flush()
            process.stdout.readline()
            took.append(time.perf_counter() - began)
        process.stdin.close()
    return statistics.median(took)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--lang", default="en")
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    lines = rows(given.rows, given.lang)
    rounds = [{n: stream(o, lines) for n, o in VARIANTS.items()} for _ in range(given.rounds)]
    size = sum(map(len, lines)) / len(lines)
    text = (
        f"{given.rows} rows ({given.lang}) of {size / 1000:.1f} kB, {os.cpu_count()} cores, best of {given.rounds}\n\n"
        "| variant | wall s | first s | rest s | CPU s | busiest CPU s | lockstep ms |\n"
        "| --- | --- | --- | --- | --- | --- | --- |\n"
    )
    for name, options in VARIANTS.items():
        best = min((figures[name] for figures in rounds), key=lambda figures: figures["wall"])
        step = lockstep(options, lines[: given.rows // 4]) * 1000
        text += f"| {name} | {best['wall']:.2f} | {best['first']:.2f} | {best['rest']:.2f} "
        text += f"| {best['cpu']:.2f} | {best['most']:.2f} | {step:.1f} |\n"
    print(text)
    if given.write is not None:
        given.write.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
