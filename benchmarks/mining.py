"""Measures `cleaner rules mine` on a corpus of which every line is known (`mining_corpus.py`).

    python benchmarks/mining.py FOLDER [--jobs 2] [--memory 256MB] [--results FILE]

Tells how much of the planted furniture is marked by the mined rules and the shipped ones, by lines
and by characters, which lines of articles the mined rules mark, the CPU time, and the peak memory
of the process that counts and of its largest worker.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Self

from cleaner import Cleaner
from cleaner.batch import engines
from cleaner.blocks.features import features
from cleaner.blocks.text import text_blocks
from cleaner.engine.packs import load_packs
from cleaner.engine.run import Engine
from cleaner.io.jsonl import read_rows
from cleaner.segment.language import language
from cleaner.tooling.lint import lint
from cleaner.tooling.mining.mine import Course, Mined, Report, mine
from cleaner.tooling.mining.observing import Observer
from cleaner.tooling.mining.writing import rule_file
from cleaner.tooling.rule_tests import run_tests

Counts = dict[str, Counter[str]]


class Watch:
    """Looks at the processes below this one, and at what DuckDB spills, twice a second (Linux)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seconds: dict[int, float] = {}
        self._megabytes: dict[int, float] = {}
        self.spilled = self.database = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    @property
    def seconds(self) -> float:
        """CPU seconds of all processes below this one."""
        return sum(self._seconds.values())

    @property
    def megabytes(self) -> float:
        """The peak memory of the largest of them."""
        return max(self._megabytes.values(), default=0.0)

    def _watch(self) -> None:
        while not self._stop.wait(0.5):
            for pid in self._below(os.getpid()):
                with suppress(OSError, ValueError, IndexError):
                    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
                    ticks = int(fields[11]) + int(fields[12])
                    self._seconds[pid] = ticks / os.sysconf("SC_CLK_TCK")
                    status = Path(f"/proc/{pid}/status").read_text()
                    self._megabytes[pid] = int(status.split("VmHWM:")[1].split()[0]) / 1024
            self.spilled = max(self.spilled, self._size("cleaner-mine-*/spilled/*"))
            self.database = max(self.database, self._size("cleaner-mine-*/lines.duckdb"))

    def _size(self, pattern: str) -> float:
        size = 0
        for path in self._folder.glob(pattern):
            with suppress(OSError):
                size += path.stat().st_size
        return size / 1e6

    def _below(self, pid: int) -> list[int]:
        found: list[int] = []
        with suppress(OSError):
            for task in Path(f"/proc/{pid}/task").iterdir():
                for child in (task / "children").read_text().split():
                    found += [int(child), *self._below(int(child))]
        return found


class Steps:
    """The seconds of each step, by the clock and of this process's CPU."""

    def __init__(self) -> None:
        self.figures: dict[str, float] = {}
        self._name = ""
        self._clock = self._cpu = 0.0

    def begins(self, name: str) -> None:
        self.end()
        self._name, self._clock, self._cpu = name, time.perf_counter(), time.process_time()

    def end(self) -> None:
        if self._name:
            self.figures[f"{self._name}, seconds by the clock"] = time.perf_counter() - self._clock
            self.figures[f"{self._name}, CPU seconds of the main process"] = (
                time.process_time() - self._cpu
            )


def measured(folder: Path, jobs: int, memory: str, rules: Path) -> tuple[Mined, dict[str, float]]:
    """Mine the corpus, write the rules, and say what that took."""
    steps = Steps()
    with (folder / "pages.jsonl").open("rb") as lines, Watch(folder) as watch:
        found = mine(
            read_rows(lines, "pages.jsonl"),
            Observer(Cleaner()),
            load_packs().rules,
            course=Course(engines.Course(jobs), memory, folder),
            report=Report(begins=steps.begins),
        )
        rules.write_text(rule_file(found.sites), "utf-8")
        steps.end()
    figures = steps.figures
    figures["CPU seconds of the workers"] = watch.seconds
    figures["peak MB of the main process"] = (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    )
    figures["peak MB of the largest worker"] = watch.megabytes
    figures["MB of the database"] = watch.database
    figures["MB spilled beside it, at most"] = watch.spilled
    return found, figures


def marked(folder: Path, rules: Path) -> Counts:
    """Lines and characters of each kind: all, those that mined rules mark, and those that mined
    or shipped ones do.
    """
    packs = load_packs([rules])
    own = {rule.id for rule in packs.rules if rule.origin == "user"}
    engine = Engine(packs.rules)
    counts: Counts = {
        name: Counter() for name in ("lines", "mined", "any", "chars", "mined chars", "any chars")
    }
    for site, text, kinds in _pages(folder):
        blocks = text_blocks(text)
        columns = features(blocks)
        evidence = engine.run(blocks, columns, site=site, lang=language(blocks, columns.words))
        noise = [hit for hit in evidence.hits if hit.log_odds > 0]
        mined = {hit.block for hit in noise if hit.rule in own}
        either = mined | {hit.block for hit in noise}
        for i, kind in enumerate(kinds):
            size = len(blocks.clean[i])
            counts["lines"][kind] += 1
            counts["chars"][kind] += size
            counts["mined"][kind] += i in mined
            counts["any"][kind] += i in either
            counts["mined chars"][kind] += size * (i in mined)
            counts["any chars"][kind] += size * (i in either)
    return counts


def _pages(folder: Path) -> Iterator[tuple[str, str, list[str]]]:
    with (folder / "pages.jsonl").open() as pages, (folder / "truth.jsonl").open() as truth:
        for page, known in zip(pages, truth, strict=True):
            row = json.loads(page)
            yield row["id"].split("/")[0], row["text"], json.loads(known)["kinds"]


def table(counts: Counts) -> list[str]:
    rows = [
        "| kind of line | lines | marked by mined rules | by mined or shipped rules |",
        "| --- | ---: | ---: | ---: |",
    ]
    for kind in sorted(counts["lines"]):
        total = counts["lines"][kind]
        rows.append(
            f"| {kind} | {total} | {counts['mined'][kind]} ({counts['mined'][kind] / total:.2%}) | {counts['any'][kind] / total:.2%} |"
        )
    return rows


def recall(counts: Counts, which: str, of: str) -> float:
    kinds = [kind for kind in counts["lines"] if kind.startswith("furniture")]
    return sum(counts[which][k] for k in kinds) / sum(counts[of][k] for k in kinds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--memory", default="256MB")
    parser.add_argument("--results", type=Path)
    given = parser.parse_args()
    rules = given.folder / "mined-rules.yaml"
    found, figures = measured(given.folder, given.jobs, given.memory, rules)
    counts = marked(given.folder, rules)
    faults = [f for f in lint([rules]) if f.level == "fault"]
    tests = run_tests([rules])
    kept = [k for k in counts["lines"] if not k.startswith(("furniture", "kicker"))]
    wrong = sum(counts["mined"][k] for k in kept)
    lines = [
        "# Mining a generated corpus",
        "",
        "`python benchmarks/mining_corpus.py FOLDER && python benchmarks/mining.py FOLDER`: invented sites whose every line is known.",
        "",
        "| what | |",
        "| --- | ---: |",
        f"| pages, sites | {found.pages}, {len(found.sites)} |",
        f"| planted furniture that mined rules mark, lines | {recall(counts, 'mined', 'lines'):.2%} |",
        f"| … characters | {recall(counts, 'mined chars', 'chars'):.2%} |",
        f"| planted furniture that mined or shipped rules mark, lines | {recall(counts, 'any', 'lines'):.2%} |",
        f"| … characters | {recall(counts, 'any chars', 'chars'):.2%} |",
        f"| lines of articles and headlines that mined rules mark | {wrong} of {sum(counts['lines'][k] for k in kept)} |",
        f"| rules, faults of the linter, failed examples | {found.rules}, {len(faults)}, {len(tests.failures)} of {len(tests.examples)} |",
        f"| worker processes, memory for counting | {given.jobs}, {given.memory} |",
        *(f"| {name} | {value:.0f} |" for name, value in figures.items()),
        "",
        *table(counts),
    ]
    print("\n".join(lines))
    if given.results:
        given.results.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
