from __future__ import annotations

import io
import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from rich.console import Console

from cleaner.batch.tally import PageTally, Tally
from cleaner.choices import ProgressForm
from cleaner.cli.messages import Messages
from cleaner.cli.progress import MOST_SAID, State, figures, following


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@dataclass
class Read:
    """How much of some input was read."""

    consumed: int = 0
    total: int = 0


@pytest.fixture
def clock():
    return Clock()


def spoken(*, terminal=False, quiet=False, width=100):
    """Messages that go to a string, and the string."""
    messages, stream = Messages(quiet=quiet), io.StringIO()
    messages.console = Console(
        file=stream, force_terminal=terminal, width=width, highlight=False, soft_wrap=True
    )
    return messages, stream


def rows(stream):
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def page(name="a", **fields):
    return PageTally(name, **{"kept": 30, "removed": 10, "size": 1_000_000} | fields)


def failed(name, error="why"):
    return PageTally(name, error=error)


def test_json_is_written_at_most_once_a_second_and_at_the_end(clock):
    messages, stream = spoken()
    with following(messages, Tally(), 10, form="json", clock=clock) as report:
        for _ in range(5):
            clock.now += 0.5
            report(page())
    said = rows(stream)
    assert [row["documents"] for row in said] == [2, 4, 5]
    assert said[-1] == {
        "documents": 5,
        "failed": 0,
        "megabytes": 5.0,
        "megabytes_per_second": 2.0,
        "removed_share": 0.25,
        "seconds": 2.5,
        "seconds_left": 2.5,
    }


def test_json_failures_and_warnings_are_lines_of_json_too(clock):
    messages, stream = spoken()
    with following(messages, Tally(), 3, form="json", clock=clock) as report:
        report(failed(7, "lost\nfor \ud800 good"))
        report(page("\x1b[2J", warnings=("one rule ran out of time",)))
    assert rows(stream)[:2] == [
        {"failed": 7, "error": "lost\nfor \ud800 good"},
        {"document": "\x1b[2J", "warning": "one rule ran out of time"},
    ]
    assert "\x1b" not in stream.getvalue()


def test_json_ends_with_a_line_when_the_run_is_stopped(clock):
    messages, stream = spoken()
    with (
        pytest.raises(KeyboardInterrupt),
        following(messages, Tally(), 3, form="json", clock=clock) as report,
    ):
        report(page())
        raise KeyboardInterrupt
    assert [row["documents"] for row in rows(stream)] == [1]


def test_what_an_earlier_run_had_done_is_shown_and_does_not_enter_the_speed(clock):
    messages, stream = spoken()
    before, tally = Tally(), Tally()
    for _ in range(90):
        before.add(page(kept=0, removed=40))
    before.add(failed("b"))
    with following(messages, tally, 101, form="json", clock=clock, before=before) as report:
        clock.now += 10.0
        report(page(kept=40, removed=0))
    last = rows(stream)[-1]
    assert (last["documents"], last["failed"], last["seconds_left"]) == (92, 1, 90.0)
    assert (last["megabytes"], last["megabytes_per_second"]) == (1.0, 0.1)
    assert last["removed_share"] == round(90 / 91, 4)
    assert tally.done == 1


@pytest.mark.parametrize(
    ("total", "meter", "left"),
    [
        (4, None, 10.0),
        (4, Read(999, 1000), 10.0),
        (None, Read(100, 500), 40.0),
        (None, Read(100, 0), None),
        (None, None, None),
        (1, None, 0.0),
        (0, None, 0.0),
    ],
)
def test_the_time_left_goes_by_documents_or_else_by_what_was_read(clock, total, meter, left):
    messages, stream = spoken()
    read = Read(0, meter.total) if meter else None
    with following(messages, Tally(), total, form="json", clock=clock, meter=read) as report:
        for _ in range(2):
            clock.now += 5.0
            report(page())
        if meter:
            read.consumed = meter.consumed
    assert rows(stream)[-1]["seconds_left"] == left


def test_what_was_read_before_the_run_began_does_not_enter_the_time_left(clock):
    messages, stream = spoken()
    read = Read(400, 1000)
    with following(messages, Tally(), None, form="json", clock=clock, meter=read) as report:
        clock.now += 10.0
        read.consumed = 500
        report(page())
    assert rows(stream)[-1]["seconds_left"] == 50.0


def test_before_anything_is_done_nobody_knows_how_long_it_takes(clock):
    messages, stream = spoken()
    with following(messages, Tally(), 10, form="json", clock=clock):
        clock.now += 2.0
    assert rows(stream)[-1]["seconds_left"] is None


def test_after_a_hundred_failures_further_ones_are_only_counted(clock):
    for form in ("none", "json"):
        messages, stream = spoken()
        tally = Tally()
        with following(messages, tally, None, form=form, clock=clock) as report:
            for number in range(1000):
                report(failed(number))
        said = stream.getvalue().splitlines()
        assert len(said) == MOST_SAID + 1 + (form == "json")
        assert "The ledger names each" in said[MOST_SAID]
        assert tally.failed == 1000


def test_warnings_do_not_flood_either(clock):
    messages, stream = spoken()
    with following(messages, Tally(), None, clock=clock) as report:
        for _ in range(1000):
            report(page(warnings=("a", "b")))
    assert len(stream.getvalue().splitlines()) == MOST_SAID + 1


@pytest.mark.parametrize(("form", "quiet"), [("none", False), ("auto", True), ("bar", True)])
def test_without_progress_failures_alone_are_said_as_text(clock, form, quiet):
    messages, stream = spoken(terminal=True, quiet=quiet)
    with following(messages, Tally(), 9, form=form, clock=clock) as report:
        report(failed("a\x1b[2J"))
        report(page(warnings=("slow",)))
    text = Console(file=io.StringIO()).render_str(stream.getvalue()).plain
    assert "why" in text
    assert "slow" not in text
    assert "\x1b[2J" not in stream.getvalue()
    assert "MB/s" not in text


def test_quiet_json_says_failures_alone(clock):
    messages, stream = spoken(quiet=True)
    with following(messages, Tally(), 9, form="json", clock=clock) as report:
        report(failed("a"))
        report(page(warnings=("slow",)))
    assert rows(stream) == [{"failed": "a", "error": "why"}]


@pytest.mark.parametrize(
    ("form", "terminal", "total", "shown"),
    [
        ("auto", True, 9, True),
        ("auto", True, None, True),
        ("auto", True, 1, False),
        ("auto", False, 9, False),
        ("bar", False, 9, True),
        ("bar", True, 1, True),
    ],
)
def test_the_bar_is_there_where_someone_looks_or_asked_for_it(form, terminal, total, shown):
    messages, stream = spoken(terminal=terminal)
    with following(messages, Tally(), total, form=form) as report:
        report(page())
    assert ("MB/s" in stream.getvalue()) is shown


def test_the_bar_moves_with_the_documents_and_failures_stand_above_it():
    messages, stream = spoken(terminal=True, width=80)
    clock = Clock()
    with following(messages, Tally(), 2_000, form="bar", clock=clock) as report:
        report(failed("a"))
        clock.now += 1.0
        report(page())
    text = stream.getvalue()
    assert text.index("why") < text.rindex("2/2,000")
    assert "1 failed" in text
    assert "25% removed" in text


def test_the_figures_beside_the_bar_leave_room_for_it_in_80_columns():
    state = State(9_999_999, 12_345, 1e6, 123.4, 0.42, 90_000.0, 100_000.0)
    text = figures(state, 10_000_000, 90_000.0).plain
    assert text == (
        "9,999,999/10,000,000  123.4 MB/s  42% removed  12,345 failed  25:00:00  27:46:40 left"
    )
    usual = State(1_234, 3, 1e3, 3.1, 0.42, 300.0, 600.0)
    assert len(figures(usual, 10_000, 300.0).plain) < 65


def test_pages_are_counted_into_the_tally_in_every_form(clock):
    for form in ("auto", "bar", "json", "none"):
        tally = Tally()
        with following(spoken()[0], tally, None, form=form, clock=clock) as report:
            report(page(removed_by=Counter(share=10)))
        assert (tally.done, tally.removed_by) == (1, {"share": 10})


def test_an_id_of_any_kind_can_be_named(clock):
    messages, stream = spoken()
    with following(messages, Tally(), None, form="json", clock=clock) as report:
        report(failed(date(2024, 5, 1)))
    assert rows(stream)[0]["failed"] == "2024-05-01"


def test_the_page_on_progress_names_every_key():
    text = (Path(__file__).parents[2] / "docs" / "report.md").read_text("utf-8")
    state = State(1, 0, 1.0, 1.0, 0.5, 1.0, None)
    assert not [key for key in state.row() if f"`{key}`" not in text]
    assert not [form for form in get_args(ProgressForm) if f"| `{form}`" not in text]
