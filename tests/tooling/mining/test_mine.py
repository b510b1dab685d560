from __future__ import annotations

import importlib.util
import random
import tempfile
from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.batch import engines
from cleaner.batch.interrupts import Interrupts
from cleaner.errors import ConfigurationError, StoppedError
from cleaner.io.items import Item
from cleaner.tooling.lint import lint
from cleaner.tooling.mining.judging import Bars
from cleaner.tooling.mining.mine import Course, Report, mine
from cleaner.tooling.mining.observing import Observer
from cleaner.tooling.mining.writing import rule_file
from tests.stand_ins import MarkedLines, Perilous

BARS = Bars(3)
BENCHMARKS = Path(__file__).parents[3] / "benchmarks"


def corpus(page):
    """Pages of two sites with menus, stamps, links, and an opening that comes again."""
    made = []
    for n in range(8):
        for site in ("quay.example", "pier.example"):
            above = [
                "~navigation home",
                "~navigation world",
                "~navigation tides",
                f"~timestamp Posted {n + 1} June 2024",
            ]
            below = [
                "~related most read",
                *(f"~related ferry {'abcdefgh'[n // 2]}{k} runs" for k in "xyz"),
                f"~site imprint of {site}",
            ]
            opening = ["Every Friday we look back at the week."] if n < 4 else []
            made.append(page([*above, *opening], below, number=len(made), site=site))
    return made  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_any_order_and_any_number_of_copies_give_the_same_file(page, rules_of, seed):
    items = corpus(page)
    expected = rule_file(rules_of(items, bars=BARS).sites)
    rng = random.Random(seed)
    again = [*items, *rng.sample(items, 5)]
    rng.shuffle(again)
    assert rule_file(rules_of(again, bars=BARS).sites) == expected
    assert "Every Friday" not in expected


def test_worker_processes_give_the_same_file(page, rules_of):
    items = corpus(page)
    expected = rule_file(rules_of(items, bars=BARS).sites)
    found = rules_of(items, bars=BARS, course=Course(engines.Course(jobs=2)))
    assert rule_file(found.sites) == expected


def test_every_copy_is_counted_not_all_but_the_first(page, rules_of):
    found = rules_of([page(["~share pass it on to all"], number=n) for n in range(6)], bars=BARS)
    assert found.sites[0][0].entries[0].documents == 6


def test_what_cannot_be_read_is_told_and_left_out(page, rules_of):
    failures = []
    report = Report(failed=lambda item, error: failures.append((item.id, error)))
    items = [
        *corpus(page),
        Item("bad", "bad", "!refuse"),
        Item("gone", "gone", error="cannot be read"),
    ]
    found = rules_of(items, bars=BARS, report=report)
    assert (found.documents, found.failed, found.pages) == (18, 2, 16)
    assert failures == [("bad", "This page is refused."), ("gone", "cannot be read")]


def test_a_worker_that_dies_costs_its_document_alone(page):
    items = [*corpus(page), Item("bad", "bad", "!kill")]
    found = mine(
        iter(items), Observer(Perilous()), bars=BARS, course=Course(engines.Course(jobs=1))
    )
    assert (found.failed, found.pages) == (1, 16)


def test_nothing_to_read_is_a_mistake_of_the_user(rules_of):
    with pytest.raises(ConfigurationError, match="nothing to mine"):
        rules_of([Item("1", "1", error="gone")])


def test_steps_are_told_in_order(page, rules_of):
    steps = []
    rules_of(corpus(page), bars=BARS, report=Report(begins=steps.append))
    assert steps == ["reading", "counting", "writing"]


@pytest.mark.parametrize("step", ["reading", "counting", "writing"])
def test_a_wish_to_stop_ends_it_at_any_step_and_leaves_nothing(page, tmp_path, step):
    interrupts = Interrupts()

    def begins(name):
        if name == step:
            interrupts.asked = True

    with pytest.raises(StoppedError, match="No rules were written"):
        mine(
            iter(corpus(page)), Observer(MarkedLines()), bars=BARS, course=Course(beside=tmp_path),
            report=Report(begins=begins), interrupts=interrupts,
        )  # fmt: skip
    assert not list(tmp_path.iterdir())


@pytest.fixture(scope="module")
def benchmark():
    def module(name):
        import sys

        spec = importlib.util.spec_from_file_location(name, BENCHMARKS / f"{name}.py")
        loaded = importlib.util.module_from_spec(spec)
        sys.modules[name] = loaded
        spec.loader.exec_module(loaded)
        return loaded

    return module("mining_corpus"), module("mining")


@pytest.mark.slow  # cleans 500 pages and scans them again
def test_planted_furniture_is_found_and_no_line_of_an_article_is_marked(benchmark):
    written, measured = benchmark
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        written.write(folder, sites=2, pages=250, seed=3)
        rules = folder / "mined.yaml"
        with (folder / "pages.jsonl").open("rb") as lines:
            from cleaner.io.jsonl import read_rows

            found = mine(read_rows(lines, "pages.jsonl"), Observer(Cleaner()))
        rules.write_text(rule_file(found.sites), "utf-8")
        counts = measured.marked(folder, rules)
        assert measured.recall(counts, "mined", "lines") >= 0.98
        assert measured.recall(counts, "mined chars", "chars") >= 0.98
        stays = [k for k in counts["lines"] if not k.startswith(("furniture", "kicker"))]
        assert {k: counts["mined"][k] for k in stays if counts["mined"][k]} == {}
        assert [f for f in lint([rules]) if f.level == "fault"] == []
