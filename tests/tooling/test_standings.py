"""Means, intervals and groups of page scores."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cleaner.tooling.evaluate import PageScore, Run, ScoredPage
from cleaner.tooling.standings import interval, standings, worst

FULL = PageScore(1.0, 1.0, 1.0, 1.0, None, None, 0.001)
HALF = replace(FULL, f1=0.5, recall=0.4, shingles=0.3, wanted=0.25, unwanted=0.0, seconds=0.003)
FAILED = replace(FULL, f1=0.0, precision=0.0, recall=0.0, shingles=0.0, seconds=0.0, error="lost")


def page(number, *scores, gold="town", kind="article", lang="en"):
    named = dict(zip(("cleaner", "peer"), scores, strict=False))
    return ScoredPage(f"page-{number}", "", gold, kind, lang, named)


def run_of(*pages):
    return Run("html", tuple(pages[0].scores) if pages else ("cleaner",), tuple(pages), ())


def of(found, by, group, extractor="cleaner"):
    return next(s for s in found if (s.by, s.group, s.extractor) == (by, group, extractor))


def test_the_same_values_give_the_same_interval():
    values = [k / 40 for k in range(40)]
    one, two = interval(values), interval(values)
    assert one == two
    assert one.low < one.mean < one.high
    assert one.mean == pytest.approx(0.4875)
    assert 0.15 < one.high - one.low < 0.21  # 4 · sd / √n = .18


def test_more_pages_give_a_narrower_interval():
    few, many = interval([0.0, 1.0] * 10), interval([0.0, 1.0] * 200)
    assert many.high - many.low < (few.high - few.low) / 3


def test_values_that_agree_leave_no_doubt():
    mean = interval([0.75] * 7)
    assert mean.low == mean.mean == mean.high == 0.75


def test_means_are_over_pages_and_snippets_over_pages_that_have_them():
    found = of(standings(run_of(page(1, FULL), page(2, HALF))), "all", "all pages")
    assert (found.pages, found.failed, found.f1.mean, found.recall.mean) == (2, 0, 0.75, 0.7)
    assert found.shingles.mean == 0.65
    assert (found.wanted.mean, found.unwanted.mean) == (0.25, 0.0)
    assert found.hurt == 0.5


def test_a_failure_counts_in_the_scores_and_not_in_the_times():
    found = of(standings(run_of(page(1, FULL), page(2, FAILED), page(3, HALF))), "all", "all pages")
    assert (found.failed, found.f1.mean) == (1, 0.5)
    assert (found.cpu.median, found.cpu.mean) == (2.0, 2.0)
    assert found.cpu.p95 == pytest.approx(2.9)


def test_an_extractor_that_always_failed_has_no_times():
    assert of(standings(run_of(page(1, FAILED))), "all", "all pages").cpu is None


def test_pages_are_grouped_where_there_are_several_groups():
    pages = [page(k, FULL, HALF, kind="forum" if k % 2 else "article") for k in range(4)]
    found = standings(run_of(*pages))
    assert {(s.by, s.group) for s in found} == {
        ("all", "all pages"),
        ("type", "forum"),
        ("type", "article"),
    }
    assert of(found, "type", "forum", "peer").f1.mean == 0.5
    named = [replace(pages[0], gold="country"), *pages]
    assert of(standings(run_of(*named)), "gold", "country").pages == 1


def test_languages_of_few_pages_are_put_together_at_the_end():
    langs = ["de"] * 6 + ["en"] * 8 + ["sv", "no", None]
    found = standings(run_of(*(page(k, FULL, lang=lang) for k, lang in enumerate(langs))))
    sizes = [(s.group, s.pages) for s in found if s.by == "language"]
    assert sizes == [("en", 8), ("de", 6), ("others", 3)]


def test_without_pages_there_is_nothing_to_tell():
    assert standings(run_of()) == []


def test_the_worst_pages_come_first():
    found = worst(run_of(page(1, FULL), page(2, HALF), page(3, FAILED)), "cleaner", 2)
    assert [p.id for p in found] == ["page-3", "page-2"]
