"""Extractors in processes of their own, and what becomes of those that go wrong."""

from __future__ import annotations

import os
from contextlib import closing
from functools import partial

import pytest

from cleaner.tooling import workers
from cleaner.tooling.peers import Task, load
from cleaner.tooling.workers import Worker
from tests import invented_peers

LIMIT = 30.0


def task(text):
    return Task(text.encode(), "html")


def worker(name, limit=LIMIT, warm_up=()):
    return closing(Worker(partial(load, f"tests.invented_peers:{name}"), limit, warm_up))


def test_a_page_is_answered_by_another_process():
    with worker("process") as peer:
        first, second = (peer.run(task("x")).text for _ in range(2))
    assert first == second != str(os.getpid())


def test_an_extractor_that_finds_nothing_kept_nothing():
    with worker("finds_nothing") as peer:
        answer = peer.run(task("x"))
    assert (answer.text, answer.error) == ("", None)


def test_an_error_is_the_answer_and_the_process_goes_on():
    with worker("raises") as peer:
        answers = [peer.run(task(text)) for text in ("one", "!raise", "two")]
    assert [a.text for a in answers] == ["one", "", "two"]
    assert [a.error for a in answers] == [None, "ValueError: lost in the markup", None]


def test_a_process_that_dies_costs_one_page():
    with worker("exits") as peer:
        answers = [peer.run(task(text)) for text in ("one", "!exit", "two")]
    assert [a.text for a in answers] == ["one", "", "two"]
    assert answers[1].error == "its process died (exit status 7)"


def test_a_page_that_takes_too_long_is_given_up():
    with worker("hangs", limit=0.5) as peer:
        answers = [peer.run(task(text)) for text in ("one", "!hang", "two")]
    assert [a.text for a in answers] == ["one", "", "two"]
    assert answers[1].error == "took longer than 0.5 seconds"


def test_what_an_extractor_prints_is_not_heard(capfd):
    with worker("prints") as peer:
        assert peer.run(task("page")).text == "page"
    assert capfd.readouterr() == ("", "")


def test_only_time_at_work_is_counted():
    with worker("works") as peer:
        seconds = peer.run(task("page")).seconds
    assert 0.05 <= seconds < 0.2


def test_large_pages_go_through():
    with worker("all_of_it") as peer:
        assert len(peer.run(task("a" * 5_000_000)).text) == 5_000_000


def test_warm_up_pages_may_fail_without_harm():
    with worker("raises", warm_up=[task("!raise")]) as peer:
        assert peer.run(task("page")).text == "page"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("starts_never", "OSError: no model here"),
        ("dies_at_once", "its process died at the start (exit status 3)"),
    ],
)
def test_what_does_not_start_is_tried_once(name, why):
    with closing(Worker(getattr(invented_peers, name), LIMIT)) as peer:
        assert peer.run(task("one")).error == why
        assert peer.broken == why
        assert peer.run(task("two")).error == why


def test_a_start_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(workers, "START_LIMIT", 0.5)
    with worker("hangs", warm_up=[task("!hang")]) as peer:
        assert peer.run(task("page")).error == "not started in 0.5 seconds"


def test_closing_ends_the_process():
    peer = Worker(partial(load, "tests.invented_peers:process"), LIMIT)
    number = int(peer.run(task("x")).text)
    peer.close()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
