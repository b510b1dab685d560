"""`cleaner clean --format html`. Those of HTML pages run the real cleaner."""

from __future__ import annotations

import re

import pytest
from typer.testing import CliRunner

from cleaner.cli.app import app

BODY_A = "<p>A headline</p><p>The first paragraph.</p><p>The second.</p>"


def body(markup):
    return re.search(r"<body[^>]*>(.*)</body>", markup, re.DOTALL)[1]


def test_text_goes_to_standard_output_as_a_plain_page(command, pages):
    result = command("clean", pages / "a.txt", "--format", "html")
    assert (result.exit_code, result.stderr) == (0, "")
    assert body(result.stdout) == BODY_A


def test_an_output_file_named_html_is_html(command, pages, tmp_path):
    assert command("clean", pages / "a.txt", "-o", tmp_path / "a.html").exit_code == 0
    assert body((tmp_path / "a.html").read_text("utf-8")) == BODY_A


def test_a_folder_becomes_a_folder_of_pages(command, pages, tmp_path):
    out = tmp_path / "out"
    assert command("clean", pages, "-o", out, "--format", "html", "--audit").exit_code == 0
    names = sorted(p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file())
    assert names == ["a.txt.html", "audit.jsonl", "ledger.jsonl", "north/b.txt.html"]


def test_mark_keeps_the_junk_labelled(command, pages):
    result = command("clean", pages / "a.txt", "--format", "html", "--mark")
    assert 'data-cleaner-label="share" data-cleaner-confidence="0.90"' in result.stdout
    assert "~share Short Url</span>" in result.stdout


@pytest.mark.parametrize("arguments", [["--mark"], ["--mark", "--format", "jsonl"]])
def test_mark_without_html_is_refused_with_advice(command, pages, arguments):
    result = command("clean", pages / "a.txt", *arguments)
    assert result.exit_code == 2
    assert "--format html" in result.stderr


def test_a_page_is_not_replaced_by_its_own_cleaned_copy(command, pages):
    (pages / "c.html").write_text("text, not markup", "utf-8")
    result = command("clean", pages, "-o", pages, "--format", "html", "--overwrite")
    assert result.exit_code == 2
    assert "replaced by its own" in result.stderr


PARAGRAPH = (
    "The council of Harlow Bay voted on Monday to close the old swing bridge for repairs that "
    "will take most of the winter, its engineer said."
)
PAGE = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Old swing bridge to close</title><script>alert(1)</script></head>
<body onload="alert(1)"><nav><ul><li><a href="/">Home</a><li><a href="/s">Sport</a></ul></nav>
<article><h1>Old swing bridge to close</h1><p>{PARAGRAPH}</p><p>“We had no choice,” said Mara
Ellison, who leads the works committee. {PARAGRAPH}</p><p>It opens again in spring. {PARAGRAPH}</p></article>
<div class="share"><a href="#">Share on Facebook</a> <a href="#">Tweet</a></div>
<footer>© 2024 Harlow Post. All rights reserved.</footer></body></html>
"""


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "in" / "page.html"
    path.parent.mkdir()
    path.write_text(PAGE, "utf-8")
    return path


def clean(*arguments):
    return CliRunner().invoke(app, ["clean", *map(str, arguments)], prog_name="cleaner")


def test_a_page_is_written_back_without_its_junk(page):
    result = clean(page, "--format", "html")
    assert result.exit_code == 0
    assert result.stdout.count(PARAGRAPH) == 3
    assert "<h1>Old swing bridge to close</h1>" in result.stdout
    assert not re.search("<nav|Share on|rights reserved|alert", result.stdout)


def test_a_marked_page_keeps_its_junk(page):
    result = clean(page, "--format", "html", "--mark")
    assert result.stdout.count(PARAGRAPH) == 3
    assert re.search(
        r'data-cleaner-label="\w+"[^>]*>© 2024 Harlow Post\. All rights', result.stdout
    )
    assert "alert" not in result.stdout


def test_pages_of_a_folder_keep_their_names(page, tmp_path):
    assert clean(page.parent, "-o", tmp_path / "out", "--format", "html").exit_code == 0
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"ledger.jsonl", "page.html"}
