from __future__ import annotations

import json
from pathlib import Path

from cleaner.tooling.large_runs import large_run

ROOT = Path(__file__).parents[2]
FIGURES = {
    "documents": 290009,
    "failed": 2,
    "input_mb": 700.5,
    "output_mb": 2700.0,
    "format": "jsonl",
    "ledger_mb": 12.5,
    "jobs": 2,
    "cores": 2,
    "seconds": 2000.0,
    "cpu_seconds": 3900.0,
    "cores_busy": 1.95,
    "documents_per_second": 145.0,
    "main_mb": [90, 91, 92, 120, 120],
    "worker_mb": [240, 240, 240, 240, 241],
}


def test_the_section_shows_each_figure():
    text = large_run(FIGURES)
    for words in ("290,009, 2", "1.95 |", "90, 91, 92, 120, 120", "240, 240, 240, 240, 241"):
        assert words in text
    assert "1.95 (others ran) |" in large_run(FIGURES | {"note": "others ran"})


def test_nothing_is_said_of_a_run_that_was_not_measured():
    assert large_run(None) == ""


def test_the_page_in_docs_shows_the_run_that_was_measured():
    figures = json.loads((ROOT / "benchmarks/results/large_run.json").read_text("utf-8"))
    assert large_run(figures) in (ROOT / "docs/benchmarks.md").read_text("utf-8")
