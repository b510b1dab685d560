"""Measuring the cleaner and peers on invented gold pages."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from pathlib import Path

import pytest

from cleaner.errors import ConfigurationError, MissingExtraError, RuleFileError
from cleaner.tooling.evaluate import (
    CLEANER,
    Plan,
    Settings,
    checked,
    evaluate,
    make_cleaner,
    score,
)
from cleaner.tooling.folds import fold
from cleaner.tooling.gold import read_gold
from cleaner.tooling.peers import Peer, Task
from cleaner.tooling.workers import Answer
from tests import invented_peers

NOWHERE = Path("nowhere")
BROKEN = ["page-4", "page-5"]
SITE_RULE = """\
schema: 1
scope: {sites: [harbourpost.example]}
rules:
- id: harbour-post-strip
  about: Marks the strip.
  label: share
  block: {equals: Short Url}
  hit: [Short Url]
  miss: [The short url.]
"""


def silent(_):
    pass


@pytest.fixture(scope="module")
def gold(tmp_path_factory, write_gold):
    folder = write_gold(tmp_path_factory.mktemp("one") / "town", 6, marks=("!raise", "!exit"))
    (folder / "html" / "page-4.html.gz").write_bytes(b"no gzip")
    file = folder / "html" / "page-5.html.gz"
    file.write_bytes(file.read_bytes()[:10] + b"damaged" * 9)
    return folder


@pytest.fixture(scope="module")
def other(tmp_path_factory, write_gold):
    return write_gold(tmp_path_factory.mktemp("two") / "country", 2)


@pytest.fixture(scope="module")
def evaluation(gold, other):
    told = []
    plan = Plan(
        (gold, other),
        inputs=("html", "beautifulsoup", "gold"),
        against=("trafilatura", "nothing-removed", "tests.invented_peers:exits", "c4-lines"),
    )
    return evaluate(
        replace(plan, against=(*plan.against, "tests.invented_peers:raises")), told.append
    )


def scores(evaluation, name, extractor):
    (run,) = (run for run in evaluation.runs if run.input == name)
    return {page.id: page.scores[extractor] for page in run.pages if page.gold == "town"}


def test_each_input_meets_the_extractors_that_read_it(evaluation):
    both = ("tests.invented_peers:exits", "tests.invented_peers:raises")
    assert {run.input: set(run.extractors) for run in evaluation.runs} == {
        "html": {CLEANER, "trafilatura", *both},
        "beautifulsoup": {CLEANER, "nothing-removed", "c4-lines", *both},
        "gold": {CLEANER, "nothing-removed", "c4-lines", *both},
    }


def test_the_cleaner_keeps_the_story_and_nothing_else(evaluation):
    found = scores(evaluation, "beautifulsoup", CLEANER)["page-2"]
    assert (found.recall, found.wanted, found.unwanted) == (1.0, 1.0, 0.0)
    whole = scores(evaluation, "beautifulsoup", "nothing-removed")["page-2"]
    assert whole.f1 < found.f1
    assert whole.unwanted == 1.0


def test_gold_text_is_an_input_without_junk(evaluation):
    assert {s.f1 for s in scores(evaluation, "gold", "nothing-removed").values()} == {1.0}


def test_cpu_time_is_measured(evaluation):
    assert all(s.seconds > 0 for s in scores(evaluation, "html", "trafilatura").values())


@pytest.mark.parametrize(
    ("peer", "page", "cause"),
    [
        ("tests.invented_peers:raises", "page-0", "ValueError: lost in the markup"),
        ("tests.invented_peers:exits", "page-1", "its process died (exit status 7)"),
    ],
)
def test_a_page_on_which_a_peer_fails_counts_as_nothing_kept(evaluation, peer, page, cause):
    found = scores(evaluation, "html", peer)
    assert found[page].error == cause
    assert found[page].f1 == found[page].recall == 0.0
    assert all(s.error is None and s.f1 > 0 for name, s in found.items() if name != page)
    assert f"{peer} failed on 1 of 6 pages (html), first on {page}: {cause}" in set(
        evaluation.failures()
    )


def test_a_page_that_cannot_be_read_is_named_and_left_out(evaluation):
    (html, dumped, text) = evaluation.runs
    assert [name for name, _ in html.skipped] == [name for name, _ in dumped.skipped] == BROKEN
    assert text.skipped == ()
    told = "\n".join(evaluation.failures())
    assert all(f"{name}: left out of html: its HTML cannot be read" in told for name in BROKEN)
    assert not evaluation.is_complete


def test_pages_know_their_folder_type_and_language(evaluation):
    pages = evaluation.runs[2].pages
    assert {page.gold for page in pages} == {"town", "country"}
    assert {page.type for page in pages} == {"article", "forum"}
    assert {page.lang for page in pages} == {"en"}


def test_the_versions_of_what_was_measured_are_told(evaluation):
    import trafilatura

    from cleaner import __version__

    assert evaluation.versions[CLEANER] == __version__
    assert evaluation.versions["trafilatura"] == trafilatura.__version__


def test_a_peer_that_is_missing_does_not_stop_the_others(gold, monkeypatch):
    monkeypatch.setattr("cleaner.tooling.evaluate.make_cleaner", invented_peers.keeps_all)
    missing = Peer("far", ("text",), str, package="far-extractor", module="far_extractor")
    monkeypatch.setattr("cleaner.tooling.peers.PEERS", (missing,))
    done = evaluate(Plan((gold,), ("gold",), ("far",), thin=3), silent)
    assert done.missing == {"far": "not installed: pip install far-extractor"}
    assert done.runs[0].extractors == (CLEANER,)
    assert [page.id for page in done.runs[0].pages] == ["page-0", "page-3"]
    assert done.is_complete


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"inputs": ("htlm",)}, "no input htlm; choose from html, resiliparse"),
        ({"against": ("c4-lines",)}, "c4-lines reads text"),
        ({"gold": (NOWHERE,)}, "no gold"),
        ({"settings": Settings(rules=(NOWHERE,))}, "no rule file or folder at nowhere"),
        (
            {"settings": Settings(priors=(NOWHERE,))},
            "nowhere: there is no folder with a fitted prior",
        ),
    ],
)
def test_what_cannot_be_measured_is_said(gold, options, message):

    with pytest.raises(ConfigurationError, match=message):
        evaluate(replace(Plan((gold,)), **options), silent)


def test_a_dump_whose_tool_is_missing_is_no_input(gold, monkeypatch):
    monkeypatch.setattr("cleaner.tooling.evaluate.available", lambda: ["beautifulsoup"])
    with pytest.raises(MissingExtraError, match="the input inscriptis needs"):
        evaluate(Plan((gold,), ("inscriptis",)), silent)


def test_rules_of_single_sites_are_left_out_of_cross_validation(tmp_path):
    file = tmp_path / "harbour.yaml"
    file.write_text(SITE_RULE, "utf-8")
    settings = Settings((file,), ("en-*",), "recall")
    left = checked(settings, site_rules=False)
    assert {"harbour-post-strip", "en-*", "arabnews-furniture"} <= set(left.disable)
    assert replace(left, disable=("en-*",)) == checked(settings, site_rules=True) == settings


def test_every_fault_of_rule_files_is_told_before_anything_is_measured(gold, tmp_path):
    (tmp_path / "a.yaml").write_text("schema: 9", "utf-8")
    (tmp_path / "b.yaml").write_text("rules: 9", "utf-8")
    with pytest.raises(RuleFileError) as caught:
        evaluate(Plan((gold,), settings=Settings((tmp_path,))), silent)
    assert {Path(fault.path).name for fault in caught.value.faults} == {"a.yaml", "b.yaml"}


def test_each_page_is_cleaned_with_the_prior_of_its_fold(monkeypatch, marked_lines):
    made = []

    class Stand:
        prior = None

        def __init__(self, rules, **settings):
            made.append(settings)

        def with_prior(self, prior):
            other = copy(self)
            other.prior = prior
            return other

        def clean(self, source, kind, url):
            return replace(marked_lines.clean(source), text=f"{self.prior} {kind} {url}")

    monkeypatch.setattr("cleaner.tooling.evaluate.Cleaner", Stand)
    extract = make_cleaner(Settings(profile="recall", priors=("a", "b")))
    assert [extract(Task("x", "text", "u", fold=k)) for k in (0, 1)] == ["a text u", "b text u"]
    assert made == [{"profile": "recall", "disable": ()}]  # both share the compiled rules


def test_an_answer_is_compared_with_gold(gold):
    page = next(read_gold(gold))
    answer = Answer(f"Terms of use\n{page.main}", 0.25)
    found = score(answer, page)
    assert (found.recall, found.wanted, found.unwanted, found.seconds) == (1.0, 1.0, 1.0, 0.25)
    assert found.shingles < 1
    assert score(answer, replace(page, wanted=(), unwanted=())).wanted is None


def test_pages_of_one_site_are_in_one_fold():
    assert fold("a.example") == fold("a.example")
