"""Standings as text, Markdown and JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from cleaner.tooling.evaluate import Evaluation, PageScore, Plan, Run, ScoredPage
from cleaner.tooling.score_tables import shown

GOOD = PageScore(0.9, 0.8, 1.0, 0.85, 1.0, 0.5, 0.004)
BAD = replace(GOOD, f1=0.25, recall=0.2, wanted=None, unwanted=None, seconds=0.05)
FAILED = replace(BAD, f1=0.0, error="lost")


def page(number, score, kind):
    scores = {"cleaner": score, "peer": BAD, "broken": FAILED}
    return ScoredPage(f"page-{number}", "https://a.example/x|y", "town", kind, "en", scores)


@pytest.fixture
def evaluation():
    pages = (page(1, GOOD, "article"), page(2, BAD, "forum"))
    run = Run("html", ("cleaner", "peer", "broken"), pages, (("page-3", "no HTML"),))
    versions = {"cleaner": "1.0", "peer": None}
    missing = {"far": "not installed: pip install far"}
    return Evaluation(Plan((Path("town"),)), (run,), versions, missing)


def test_a_table_shows_every_measure_in_columns(evaluation):
    lines = shown(evaluation, "table").splitlines()
    assert lines[0] == "Input: html"
    assert lines[1].split() == [
        "extractor",
        "pages",
        "F1",
        "95",
        "%",
        "precision",
        "recall",
        "4-word",
        "F1",
        "wanted",
        "unwanted",
        "hurt",
        "CPU",
        "ms",
        "median",
        "mean",
        "p95",
        "failed",
    ]
    assert lines[2].split() == [
        "cleaner",
        "2",
        "0.575",
        "0.250–0.900",
        "0.800",
        "0.600",
        "0.850",
        "1.000",
        "0.500",
        "50.0%",
        "27.00",
        "27.00",
        "47.70",
        "0",
    ]
    ends = {len(line) for line in lines[1:5]}
    assert len(ends) == 1


def test_an_extractor_that_always_failed_shows_no_scores(evaluation):
    row = next(r for r in shown(evaluation, "table").splitlines() if r.startswith("broken"))
    assert row.split() == ["broken", "2", *["–"] * 11, "2"]


def test_groups_are_rows_and_extractors_columns(evaluation):
    lines = shown(evaluation, "table").splitlines()
    at = lines.index("Input: html, F1 by type")
    assert lines[at + 1].split() == ["type", "pages", "cleaner", "peer", "broken"]
    assert lines[at + 2].split()[:4] == ["article", "1", "0.900", "(0.900–0.900)"]


def test_peers_that_are_missing_are_listed(evaluation):
    assert "far   not installed: pip install far" in shown(evaluation, "table")


def test_the_worst_pages_are_listed_on_demand(evaluation):
    assert "worst" not in shown(evaluation, "table")
    text = shown(evaluation, "table", most=1)
    row = next(line for line in text.splitlines() if line.startswith("page-2"))
    assert row.split()[:4] == ["page-2", "forum", "0.250", "0.250"]
    assert row.endswith("https://a.example/x|y")
    assert "page-1" not in text


def test_markdown_has_the_same_cells(evaluation):
    text = shown(evaluation, "markdown", most=1)
    assert "**Input: html**" in text
    assert "| peer | 2 | 0.250 | 0.250–0.250 |" in text
    assert "https://a.example/x\\|y" in text


def test_json_holds_everything_by_name(evaluation):
    data = json.loads(shown(evaluation, "json", most=1))
    assert set(data) == {"versions", "missing", "runs"}
    (run,) = data["runs"]
    assert set(run) == {"input", "extractors", "pages", "skipped", "standings", "worst"}
    assert run["skipped"] == [{"id": "page-3", "cause": "no HTML"}]
    standing = run["standings"][0]
    assert set(standing) == {
        "by",
        "group",
        "extractor",
        "pages",
        "failed",
        "f1",
        "precision",
        "recall",
        "shingles",
        "wanted",
        "unwanted",
        "hurt",
        "cpu",
    }
    assert standing["f1"] == {"mean": 0.575, "low": 0.25, "high": 0.9}
    assert set(standing["cpu"]) == {"median", "mean", "p95"}
    assert run["worst"][0]["scores"]["broken"]["error"] == "lost"
