from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from cleaner.cli.explain_view import show_page


def test_a_pipe_gets_each_line_with_its_verdict_and_reasons(command, pages):
    result = command("explain", pages / "a.txt")
    assert result.exit_code == 0
    assert [line.split("\t") for line in result.stdout.splitlines()] == [
        ["1", "kept", "paragraph", "0.80", "structure -1.2", "A headline"],
        ["2", "removed", "share", "0.90", "share-rule +4.0", "~share Short Url"],
        ["3", "blank", "blank", "1.00", "", ""],
        ["4", "kept", "paragraph", "0.80", "structure -1.2", "The first paragraph."],
        ["5", "removed", "caption", "0.90", "caption-rule +4.0", "~caption A ferry."],
        ["6", "kept", "paragraph", "0.80", "structure -1.2", "The second."],
    ]


def test_a_pipe_gets_the_page_if_asked(command, pages):
    shown = command("explain", pages / "a.txt", "--page").stdout
    assert "✗ share" in shown
    assert "\x1b" not in shown


def test_json_has_everything(command, pages):
    explained = json.loads(command("explain", pages / "a.txt", "--json").stdout)
    assert explained["id"] == "a.txt"
    assert explained["lines"][1] == {
        "line": 2,
        "start": 11,
        "end": 28,
        "verdict": "removed",
        "label": "share",
        "confidence": 0.9,
        "evidence": [{"kind": "rule", "name": "share-rule", "log_odds": 4.0}],
        "text": "~share Short Url",
    }


@pytest.mark.parametrize("name", ["nothing.txt", "."])
def test_what_is_no_page_is_an_error(command, pages, name):
    result = command("explain", pages / name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert name in result.stderr or "not one page" in result.stderr


def test_a_page_that_is_refused_says_why(command, tmp_path):
    (tmp_path / "a.html").write_text("<p>", "utf-8")
    result = command("explain", tmp_path / "a.html")
    assert (result.exit_code, result.stderr) == (1, "failed: HTML is not read yet.\n")


def shown(result, *, brief=False, width=100):
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, width=width, highlight=False)
    show_page(console, "page.txt", result, brief=brief)
    return stream.getvalue()


def test_a_terminal_shows_colours_within_its_width(marked_lines):
    text = shown(marked_lines.clean("Words.\n~share " + "漢字" * 200))
    assert "\x1b[" in text
    plain = Console(file=io.StringIO(), width=100)
    assert all(
        plain.measure(line).maximum <= 100 for line in text.splitlines() if "\x1b" not in line
    )
    assert "…" in text


def test_brief_shortens_long_stretches(marked_lines):
    result = marked_lines.clean("".join(f"~appended line {i}\n" for i in range(20)))
    assert "17 more lines removed as appended" in shown(result, brief=True)
    assert "more lines" not in shown(result)


def test_a_page_cannot_steer_the_terminal(marked_lines):
    text = shown(marked_lines.clean("Words \x1b]0;owned\x07 \x9b2J \u202e end.\n"))
    assert "\x1b]" not in text
    assert not {"\x07", "\x9b", "\u202e"} & set(text)
