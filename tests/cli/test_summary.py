from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from cleaner.batch.tally import Tally, page_tally
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
    table = rows[: rows.index(next(row for row in rows if row.startswith("Labels")))]
    assert all(cell_len(row) <= max(width, 62) for row in table)
    assert table[1].split()[:3] == ["short", "18%", "82%"]


def test_only_the_first_documents_are_listed_and_all_are_summed(tally):
    rows = shown(tally, 100)
    assert "… the first 3 are shown" in rows[4]
    assert rows[5].startswith("4 documents")
    assert "18%" in rows[5]


def test_names_of_documents_cannot_steer_the_terminal(tally):
    assert not any("\x1b" in row for row in shown(tally, 100))
