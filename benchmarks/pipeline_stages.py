"""Measures CPU time a page, stage by stage, on text dumps of gold pages.

The stages are the functions that `cleaner.pipeline` and `cleaner.segment.decide` call, timed where
they call them; no stage holds another one. `segments` are what a caller pays who asks for them.
The least of several rounds counts for a page (other work on the machine only adds to it), and the
first round not at all: what is compiled or read once is there by then.

    python benchmarks/pipeline_stages.py GOLD... [--pages 60] [--tool resiliparse]
"""

from __future__ import annotations

import platform
import random
from argparse import ArgumentParser
from collections import defaultdict
from pathlib import Path
from statistics import mean, median
from time import process_time

from engine import timed

from cleaner import pipeline
from cleaner.blocks.text import text_blocks
from cleaner.engine.run import Engine
from cleaner.pipeline import Cleaner
from cleaner.segment import decide
from cleaner.segment.prior import Prior
from cleaner.tooling.dumps import dump
from cleaner.tooling.gold import read_gold

ROUNDS = 7
STAGES = {
    "blocks": (pipeline, "text_blocks"),
    "features": (pipeline, "features"),
    "language": (pipeline, "language"),
    "repeated headline": (pipeline, "repeated_title"),
    "rules": (Engine, "run"),
    "prior": (Prior, "log_odds"),
    "stories": (decide, "story_breaks"),
    "decoding": (decide, "decode"),
    "title": (pipeline, "find_title"),
    "labels": (pipeline, "label_blocks"),
    "text": (pipeline, "body_text"),
    "metadata": (pipeline, "collect"),
}


def pages(folders: list[Path], size: int, tool: str) -> list[str]:
    """Dumps of `size` random gold pages, always the same ones."""
    every = [page for folder in folders for page in read_gold(folder)]
    chosen = random.Random(1).sample(every, min(size, len(every)))
    dumps = (dump(tool, page.html()) for page in chosen)
    return [text for text in dumps if text]


def measure(cleaner: Cleaner, page: str, spent: dict[str, float]) -> dict[str, float]:
    """CPU milliseconds of each stage, of the rest and of all."""
    spent.clear()
    start = process_time()
    result = cleaner.clean(page, kind="text")
    whole = process_time() - start
    rest = whole - sum(spent.values())
    start = process_time()
    assert result.segments or not page
    segments = process_time() - start
    row = {**spent, "rest": rest, "all": whole, "segments": segments}
    return {stage: 1000 * seconds for stage, seconds in row.items()}


def main() -> None:
    parser = ArgumentParser()
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--tool", default="resiliparse")
    given = parser.parse_args()
    found = pages(given.gold, given.pages, given.tool)
    cleaner = Cleaner()
    spent: dict[str, float] = defaultdict(float)
    for stage, (home, name) in STAGES.items():
        setattr(home, name, timed(spent, stage, getattr(home, name)))
    for page in found:
        cleaner.clean(page, kind="text")
    rows = [[measure(cleaner, page, spent) for _ in range(ROUNDS)] for page in found]
    lines = mean(len(text_blocks(page)) for page in found)
    size_kb = mean(len(page.encode()) for page in found) / 1000
    print(f"CPU milliseconds a page; {len(found)} {given.tool} dumps, {lines:.0f} lines,")
    print(f"{size_kb:.1f} kB; Python {platform.python_version()}, {platform.machine()}\n")
    print("| stage | mean | median |\n| --- | ---: | ---: |")
    for stage in (*STAGES, "rest", "all", "segments"):
        of_pages = [min(row.get(stage, 0.0) for row in rounds) for rounds in rows]
        print(f"| {stage} | {mean(of_pages):.2f} | {median(of_pages):.2f} |")


if __name__ == "__main__":
    main()
