"""`docs/benchmarks.md`: the bars beside the figures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cleaner.errors import ConfigurationError
from cleaner.tooling import benchmark_page as module
from cleaner.tooling.benchmark_page import (
    NEWS,
    SECTIONS,
    TYPES,
    benchmark_page,
    facts_of_run,
    main,
    measure,
    verdict,
)
from cleaner.tooling.evaluate import CLEANER, Evaluation, PageScore, Plan, Run, ScoredPage

DOCS = Path(__file__).parents[2] / "docs"
KINDS = ("article", "forum", "product", "collection", "listing", "documentation", "service")
SCORE = PageScore(0.955, 0.95, 0.96, 0.9, None, None, 0.004)


def evaluation(gold, inputs, ours=SCORE, theirs=SCORE):
    pages = tuple(
        ScoredPage(f"page-{kind}", "", gold, kind, "en", {CLEANER: ours, "trafilatura": theirs})
        for kind in (KINDS if gold == TYPES else KINDS[:1])
    )
    runs = tuple(Run(name, (CLEANER, "trafilatura"), pages, ()) for name in inputs)
    missing = {"far": "not installed: pip install far"}
    return Evaluation(Plan((Path(gold),)), runs, {CLEANER: "1.0", "trafilatura": "2.0"}, missing)


def inputs_of(gold):
    return list(dict.fromkeys(name for s in SECTIONS if s.gold == gold for name in s.inputs))


def page(**scores):
    found = {gold: evaluation(gold, inputs_of(gold), **scores) for gold in (TYPES, NEWS)}
    return benchmark_page(found, facts_of_run(found))


def row(text, start):
    return next(line for line in text.splitlines() if line.startswith(start))


def test_a_bar_stands_beside_the_figure_and_what_is_missing():
    text = page()
    assert row(text, "| html, forum |") == (
        "| html, forum | 1 | 0.955 (0.955–0.955) | ≥ 0.82 | met | trafilatura 0.955 |"
    )
    assert "| ≥ 0.965 | **missed** by 0.010 |" in row(text, "| html, article |")


def test_a_hair_below_the_bar_is_missed_and_on_the_bar_is_met():
    assert verdict(-0.0004) == "**missed** by less than 0.001"
    assert verdict(0.0) == "met"


def test_what_failed_everywhere_is_not_called_measured():
    text = page(ours=replace(SCORE, f1=0.0, error="no HTML yet"))
    assert row(text, "| html, forum |") == (
        "| html, forum | 1 | – | ≥ 0.82 | not measured | trafilatura 0.955 |"
    )
    assert "| – | ≤ 5 ms | not measured | – | trafilatura 4.0 |" in row(text, "| wcxb-dev, html |")
    assert (
        "- wcxb-dev: cleaner failed on 7 of 7 pages (html), first on page-article: no HTML yet"
        in text
    )


def test_speed_is_judged_by_time_and_by_ratio():
    slow = page(theirs=replace(SCORE, seconds=0.02))
    assert "| 4.0 (4.0, 4.0) | ≤ 5 ms | **missed**: less than 7 times | 5.0 |" in row(
        slow, "| wcxb-dev, html"
    )
    fast = page(theirs=replace(SCORE, seconds=0.04))
    assert "| ≤ 5 ms | met | 10.0 |" in row(fast, "| wcxb-dev, html |")
    assert "| ≤ 2 ms | **missed**: over 2 ms |" in row(fast, "| fundus-dev, resiliparse |")


def test_each_table_has_its_command_and_every_measure():
    text = page()
    for section in SECTIONS:
        part = text.split(f"## {section.title}\n")[1].split("\n## ")[0]
        assert f"cleaner eval GOLD/{section.gold} --as {','.join(section.inputs)} " in part
        for name in section.inputs:
            assert f"**Input: {name}**" in part


def test_the_run_is_described_without_names_of_hosts_or_paths():
    import platform

    facts = facts_of_run({TYPES: evaluation(TYPES, ["html"])})
    assert set(facts) == {"date", "versions", "machine"}
    assert "trafilatura 2.0" in facts["versions"]
    assert "lightgbm" in facts["versions"]
    assert "cores" in facts["machine"]
    host = platform.node()
    assert not host or f" {host}," not in facts["machine"]


def test_a_trial_says_so_in_its_commands():
    found = {}
    for gold in (TYPES, NEWS):
        made = evaluation(gold, inputs_of(gold))
        found[gold] = replace(made, plan=replace(made.plan, thin=6))
    text = benchmark_page(found, {})
    assert "    make benchmarks GOLD=FOLDER THIN=6\n" in text
    assert "**A trial**" in text
    assert text.count(" --thin=6\n") == len(SECTIONS)
    assert "thin" not in page().lower().replace("nothing", "")


def test_peers_that_are_missing_are_named():
    assert "| far | not installed: pip install far |" in page()


@pytest.fixture
def recorded(monkeypatch, tmp_path):
    plans = []

    def record(plan, report):
        plans.append(plan)
        return evaluation(plan.gold[0].name, plan.inputs)

    monkeypatch.setattr(module, "evaluate", record)
    monkeypatch.setattr("cleaner.tooling.folds.FOLDS", 1)
    (tmp_path / "kept" / "fold-1-of-1").mkdir(parents=True)
    return plans


def test_both_folders_are_measured_with_priors_fitted_on_both(recorded, tmp_path):
    found = measure(tmp_path, tmp_path / "kept", 3, print)
    assert set(found) == {TYPES, NEWS}
    assert [plan.gold for plan in recorded] == [(tmp_path / TYPES,), (tmp_path / NEWS,)]
    assert all(plan.cross_validate and plan.folds == tmp_path / "kept" for plan in recorded)
    assert all(plan.against == ("all",) and plan.thin == 3 for plan in recorded)
    assert [list(plan.inputs) for plan in recorded] == [inputs_of(TYPES), inputs_of(NEWS)]


def test_one_command_writes_the_page(recorded, tmp_path, monkeypatch):
    out = tmp_path / "benchmarks.md"
    options = ["page", str(tmp_path), "-o", str(out), "--priors", str(tmp_path / "kept")]
    monkeypatch.setattr("sys.argv", options)
    main()
    assert out.read_text("utf-8").startswith("# Benchmarks\n")


def test_without_gold_it_says_so(fitting_tools, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["page", str(tmp_path), "-o", str(tmp_path / "out.md")])
    with pytest.raises(SystemExit):
        main()
    assert "no gold/*.json found" in capsys.readouterr().err
    with pytest.raises(ConfigurationError):
        measure(tmp_path, None, 1, print)


def test_the_page_in_docs_has_every_table():
    text = (DOCS / "benchmarks.md").read_text("utf-8")
    assert [s.title for s in SECTIONS if f"\n## {s.title}\n" not in text] == []
