from __future__ import annotations

import io
from collections import Counter

import pytest
from rich.cells import cell_len
from rich.console import Console

from cleaner.batch.tally import PageTally, Tally, page_tally
from cleaner.cli.summary import show_summary
from cleaner.outputs.outcome import Outcome


def shown(tally, width):
    stream = io.StringIO()
    show_summary(Console(file=stream, width=width, highlight=False), tally)
    return stream.getvalue().splitlines()


@pytest.fixture
def tally(marked_lines):
    tally = Tally(pages=3)
    for name in ("short", "漢字/" * 40, "north/\x1b[2J.txt", "fourth"):
        result = marked_lines.clean("12345\n~author-bio x\n~newsletter y\n")
        tally.add(page_tally(Outcome(name, name, result)))
    tally.add(page_tally(Outcome("bad", "bad", error="why it failed " * 20)))
    return tally


@pytest.mark.parametrize("width", [60, 80, 200])
def test_each_row_fits_the_terminal(tally, width):
    rows = shown(tally, width)
    assert all(cell_len(row) <= max(width, 62) for row in rows)
    assert rows[1].split()[:3] == ["short", "18%", "82%"]


def test_only_the_first_documents_are_listed_and_all_are_summed(tally):
    rows = shown(tally, 100)
    assert "… the first 3 are shown" in rows[4]
    assert rows[6].split() == ["Documents", "5", "1", "failed"]
    assert rows[7].split() == ["Kept", "24", "18%", "characters"]
    assert rows[8].split() == ["Removed", "112", "82%", "characters"]


def test_a_run_too_large_for_a_table_of_documents_has_the_sums_alone():
    rows = shown(total([PageTally("a", kept=1_234_567)]), 80)
    assert rows[0].split()[:2] == ["Documents", "1"]
    assert rows[1].split() == ["Kept", "1,234,567", "100%", "characters"]
    assert not any(word in "\n".join(rows) for word in ("Removed as", "Slowest", "Failures"))


def test_labels_and_rules_stand_by_what_they_removed():
    rules = Counter({"a": 30, "b": 10})
    page = PageTally(
        "a",
        kept=60,
        removed=40,
        removed_by=Counter(share=40),
        rules=rules,
        counts=Counter(a=3, b=9),
    )
    rows = shown(total([page]), 80)
    labels = rows.index(next(row for row in rows if row.startswith("Removed as")))
    assert rows[labels + 1].split() == ["share", "█" * 12, "40", "100%"]
    by = rows.index(next(row for row in rows if row.startswith("Removed by")))
    assert rows[by].split()[-1] == "stretches"
    assert rows[by + 1].split() == ["a", "█" * 12, "30", "75%", "3"]
    assert rows[by + 2].split() == ["b", "█" * 4, "10", "25%", "9"]


def test_what_there_is_no_room_for_is_summed():
    rules = Counter({f"rule-{n}": 10 for n in range(40)})
    rows = shown(total([PageTally("a", removed=400, rules=rules, counts=rules)]), 80)
    assert rows[-1].split() == ["…", "28", "more", "280", "70%"]


def test_the_slowest_documents_come_first():
    pages = [PageTally(f"page-{n}", seconds=n / 8, size=1500) for n in range(20)]
    rows = shown(total(pages), 80)
    first = rows.index(next(row for row in rows if row.startswith("Slowest")))
    assert [row.split() for row in rows[first + 1 :]] == [
        ["page-19", "2.375", "1.5"],
        ["page-18", "2.250", "1.5"],
        ["page-17", "2.125", "1.5"],
        ["page-16", "2.000", "1.5"],
        ["page-15", "1.875", "1.5"],
    ]


def test_failures_are_counted_by_kind_and_the_first_are_named():
    pages = [PageTally(f"page-{n}", error=f"is not JSON: bad at {n}") for n in range(7)]
    rows = shown(total([*pages, PageTally("x\x1b[2J", error="no\nroom")]), 80)
    first = rows.index(next(row for row in rows if row.startswith("Failures")))
    assert rows[first + 1].split() == ["is", "not", "JSON:", "bad", "at", "…", "7"]
    assert rows[first + 2].split() == ["no", "room", "1"]
    assert rows[first + 4] == "page-0: is not JSON: bad at 0"
    assert rows[-1] == "… 3 more"


def test_names_of_documents_cannot_steer_the_terminal(tally):
    tally.add(PageTally("\x1b[2J", error="\x1b[2J", seconds=9.0))
    assert not any("\x1b" in row for row in shown(tally, 100))


def total(pages):
    tally = Tally()
    for page in pages:
        tally.add(page)
    return tally
