from __future__ import annotations

import json

import pytest

from cleaner.errors import RuleFileError
from cleaner.tooling.rule_tests import run_tests

RULE = """\
# Rules of one page.
schema: 1
rules:
- id: harbour-strip
  about: Marks the strip of the harbour page.
  status: stable
  label: share
  strength: certain
  block: {startswith: Harbour tide}
  hit: [Harbour tide table]
  miss: [The harbour tide turned.]
"""


@pytest.fixture
def folder(tmp_path):
    """A folder of rules with one page below it; the first line of the article is given."""

    def make(first_line):
        (tmp_path / "strip.yaml").write_text(RULE, "utf-8")
        page = tmp_path / "pages" / "one"
        page.mkdir(parents=True)
        lines = [
            first_line,
            "The harbour master said on Tuesday that two of the three cranes would stay closed until May.",
        ]
        (page / "source.txt").write_text(
            "Harbour tide table\n\n" + "\n\n".join(lines) + "\n", "utf-8"
        )
        noise = [{"line": 1, "text": "Harbour tide table", "label": "share"}]
        expected = {
            "file": "source.txt",
            "title": None,
            "main": lines,
            "noise": noise,
            "metadata": {},
        }
        (page / "expected.json").write_text(json.dumps(expected), "utf-8")
        return tmp_path

    return make


def test_pages_below_the_rules_are_cleaned_with_them(folder):
    done = run_tests(
        [
            folder(
                "Two cranes of the port of Lowmark were damaged by the storm, officials said on Monday."
            )
        ]
    )
    assert (done.rules, len(done.examples), len(done.pages)) == (1, 2, 1)
    assert not done.failures, [f.report() for f in done.failures]


def test_a_stable_rule_that_marks_a_line_of_an_article_fails(folder):
    done = run_tests(
        [
            folder(
                "Harbour tide gauges failed during the storm, officials of the port said on Monday."
            )
        ]
    )
    assert [mark.rule for mark in done.wrong_marks] == ["harbour-strip"]
    assert "strip.yaml:4" in done.wrong_marks[0].report()
    assert done.pages[0].differences
    assert done.failures


def test_broken_files_are_told_all_at_once(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text("schema: 2\nrules: []\n", "utf-8")
    with pytest.raises(RuleFileError) as raised:
        run_tests([tmp_path])
    assert {fault.path for fault in raised.value.faults} == {
        str(tmp_path / "a.yaml"),
        str(tmp_path / "b.yaml"),
    }


def test_files_that_no_page_exercises_are_named(folder):
    rules = folder(
        "Two cranes of the port of Lowmark were damaged by the storm, officials said on Monday."
    )
    other = RULE.replace("harbour-strip", "harbour-other").replace("Harbour tide", "Harbour wind")
    (rules / "other.yaml").write_text(
        other.replace("The harbour tide", "The harbour wind"), "utf-8"
    )
    assert run_tests([rules]).unexercised == (str(rules / "other.yaml"),)


HTML_RULE = """\
# Strips of one page, by their element.
schema: 1
rules:
- id: harbour-element
  about: Marks the strip of the harbour page by its element.
  label: share
  strength: strong
  block: {html: {class: tide-strip}}
  hit: ["<p class='tide-strip'>»Harbour tide table</p><p>The tide turned.</p>"]
  miss: ["<p class='text'>The harbour tide turned.</p>"]
"""


@pytest.mark.parametrize(
    ("name", "charset", "idle"),
    [
        ("source.html", "utf-8", False),
        ("source.html", "shift_jis", False),
        ("source.txt", "utf-8", True),
    ],
)
def test_only_an_html_page_exercises_rules_about_elements(tmp_path, name, charset, idle):
    (tmp_path / "strip.yaml").write_text(HTML_RULE, "utf-8")
    markup = (
        f"<!doctype html><meta charset={charset}><title>港</title>"
        "<p class='tide-strip'>港の潮汐表</p><p>港の潮が変わったと関係者は月曜日に述べた。</p>"
    )
    (tmp_path / name).write_bytes(markup.encode(charset))
    page = {"file": name, "title": None, "main": [], "noise": [], "metadata": {}}
    (tmp_path / "expected.json").write_text(json.dumps(page), "utf-8")
    assert bool(run_tests([tmp_path]).unexercised) is idle
