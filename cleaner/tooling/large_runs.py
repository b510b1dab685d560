"""The section of `docs/benchmarks.md` about a large run: what `benchmarks/batch.py` measured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cleaner.tooling.reference import table

_ABOUT: Final = """\
## A large run

`benchmarks/corpus.py` makes a mixed corpus from `fixtures/`: pages in folders, some compressed, JSON lines, CSV, Parquet, a
crawl archive. `benchmarks/batch.py` cleans it with the command and watches it, from outside, each second. Memory is the
most in each fifth of the run, of the main process and of the largest worker; a library that a format needs is loaded when
its first file comes.
"""


def large_run(figures: Mapping[str, Any] | None) -> str:
    """The section; empty where nothing was measured."""
    if figures is None:
        return ""
    rows = [
        ("documents, failed", f"{figures['documents']:,}, {figures['failed']:,}"),
        (
            "on disk, MB",
            (
                f"input {figures['input_mb']:,}, output {figures['output_mb']:,} "
                f"({figures['format']}), ledger {figures['ledger_mb']:,}"
            ),
        ),
        ("workers", f"{figures['jobs']} on {figures['cores']} cores"),
        ("seconds, CPU seconds", f"{figures['seconds']:,}, {figures['cpu_seconds']:,}"),
        ("cores busy", f"{figures['cores_busy']}{_beside(figures)}"),
        ("documents a second", f"{figures['documents_per_second']}"),
        ("memory of the main process, MB", _fifths(figures["main_mb"])),
        ("memory of a worker, MB", _fifths(figures["worker_mb"])),
    ]
    return "\n".join([_ABOUT, table(("", ""), iter(rows))])


def _fifths(sizes: list[int]) -> str:
    return ", ".join(map(str, sizes))


def _beside(figures: Mapping[str, Any]) -> str:
    """What else the cores did meanwhile, if it was noted."""
    note = figures.get("note")
    return f" ({note})" if note else ""
