from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.cli.reference import cli_reference, pages

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("path", pages(DOCS), ids=lambda path: path.name)
def test_generated_pages_are_up_to_date(path):
    assert path.read_text("utf-8") == pages(DOCS)[path], "run `make docs`"


def test_every_option_has_a_meaning():
    rows = [line for line in cli_reference().splitlines() if line.startswith("| `")]
    assert len(rows) > 20
    assert not [row for row in rows if row.endswith("|  |")]


def test_names_are_those_on_the_command_line():
    text = cli_reference()
    for part in (
        "`--json`",
        "`--out`, `-o` `OUT`",
        "## cleaner rules lint",
        "`--advice/--no-advice`",
    ):
        assert part in text
