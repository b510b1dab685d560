from __future__ import annotations

from pathlib import Path

from cleaner.cli.reference import DECIDES, cli_reference, main, pages, worked_example

DOCS = Path(__file__).parents[2] / "docs"


def test_generated_pages_are_up_to_date():
    made = pages(DOCS)
    old = [str(path) for path, text in made.items() if path.read_text("utf-8") != text]
    assert not old, "run `make docs`"
    assert set((DOCS / "reference").rglob("*.md")) <= made.keys()


def test_the_worked_page_is_what_the_code_says_now():
    assert (DOCS / DECIDES).read_text("utf-8") == worked_example(DOCS), "run `make docs`"


def test_writing_the_pages_twice_changes_nothing(tmp_path, monkeypatch):
    made = pages(DOCS)
    monkeypatch.setattr(
        "cleaner.cli.reference.pages", lambda docs: {docs / p.name: t for p, t in made.items()}
    )
    monkeypatch.setattr("sys.argv", ["reference", str(tmp_path)])
    main()
    main()
    assert {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()} == {
        path.name: text for path, text in made.items()
    }


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
