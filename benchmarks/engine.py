"""Measures CPU time a page, stage by stage: the engine alone and the whole pipeline.

The stages are the functions that `cleaner.pipeline` calls, timed where it calls them, over the
page dumps in `fixtures/` and one page of about 15 kB made of them; and once what it takes to
make a `Cleaner`. The first rounds are not counted: what is compiled or read once is there by then.

    python benchmarks/engine.py [ROUNDS] > benchmarks/results/engine.md
"""

from __future__ import annotations

import platform
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from cleaner import pipeline
from cleaner.blocks.text import text_blocks
from cleaner.pipeline import Cleaner

ROUNDS = 30
WARM_UP = 15
LONG = 15_000
STAGES = {
    "blocks": "text_blocks",
    "features": "features",
    "language": "language",
    "repeated headline": "repeated_title",
    "engine": "run",
    "prior, stories, decision": "decide",
    "title": "find_title",
    "labels": "label_blocks",
    "tiles": "tile",
    "text": "body_text",
    "metadata": "collect",
}


def pages() -> dict[str, str]:
    """The page dumps by name, and a long one made of English ones."""
    root = Path(__file__).resolve().parent.parent / "fixtures" / "page-dump"
    found = {
        path.parent.relative_to(root).as_posix(): path.read_text("utf-8")
        for path in sorted(root.rglob("source.txt"))
    }
    english = "\n".join(text for name, text in found.items() if name.startswith("en/"))
    return {"15 kB": english[:LONG], **found}


def timed(spent: dict[str, float], stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, its time added to what its stage has spent."""

    def run(*args: Any, **named: Any) -> Any:
        start = process_time()
        try:
            return function(*args, **named)
        finally:
            spent[stage] += process_time() - start

    return run


def watch(spent: dict[str, float]) -> None:
    """Time every stage from now on."""
    for stage, name in STAGES.items():
        home = pipeline.Engine if name == "run" else pipeline
        setattr(home, name, timed(spent, stage, getattr(home, name)))


def measure(cleaner: Cleaner, page: str, spent: dict[str, float], rounds: int) -> dict[str, float]:
    """Median milliseconds a page of each stage, of the rest and of all."""
    rows = []
    for _ in range(rounds):
        spent.clear()
        start = process_time()
        cleaner.clean(page, kind="text")
        whole = process_time() - start
        rows.append({**spent, "rest": whole - sum(spent.values()), "all": whole})
    return {key: 1000 * median(row.get(key, 0.0) for row in rows) for key in rows[0]}


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    start = process_time()
    cleaner = Cleaner()
    began = process_time() - start
    for page in list(pages().values()) * WARM_UP:
        cleaner.clean(page, kind="text")
    spent: dict[str, float] = defaultdict(float)
    watch(spent)
    columns = [*STAGES, "rest", "all"]
    print(f"CPU milliseconds a page, median of {rounds}; {len(cleaner.packs.rules)} rules;")
    print(f"`Cleaner()` took {began:.2f} s;")
    print(f"Python {platform.python_version()}, {platform.machine()}\n")
    print(f"| page | lines | kB | {' | '.join(columns)} |")
    print(f"| --- |{' ---: |' * (len(columns) + 2)}")
    for name, page in pages().items():
        found = measure(cleaner, page, spent, rounds)
        size = f"{len(text_blocks(page))} | {len(page.encode()) / 1000:.1f}"
        print(f"| {name} | {size} | {' | '.join(f'{found.get(c, 0.0):.2f}' for c in columns)} |")


if __name__ == "__main__":
    main()
