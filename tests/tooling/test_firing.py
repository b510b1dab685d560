from __future__ import annotations

import json

import pytest

from cleaner.errors import ConfigurationError
from cleaner.tooling.firing import never_fires

RULES = """\
# Rules of one page.
schema: 1
rules:
- id: harbour-strip
  about: Marks the strip of the harbour page.
  label: share
  block: {equals: Harbour tide}
  hit: [Harbour tide]
  miss: [The harbour tide turned.]
- id: harbour-box
  about: Marks the box of the harbour page.
  label: share
  block: {html: {class: tide-box}}
  hit: ["<p class='tide-box'>Tides</p>"]
  miss: ["<p>Tides</p>"]
- id: harbour-gone
  about: Marks what is no longer there.
  status: deprecated
  replaced_by: harbour-strip
  label: share
  block: {equals: Harbour wind}
  hit: [Harbour wind]
  miss: [The harbour wind turned.]
"""


@pytest.fixture
def mine(tmp_path):
    file = tmp_path / "harbour.yaml"
    file.write_text(RULES, "utf-8")
    return file


def named(findings):
    return {finding.message.split()[0] for finding in findings}


def test_a_rule_that_fires_on_no_document_is_named_at_its_place(mine, tmp_path):
    (tmp_path / "a.txt").write_text("Harbour tide\n\nA crane fell.", "utf-8")
    found = never_fires([mine], [str(tmp_path)])
    assert named(found) == {"harbour-box"}
    assert (found[0].line, found[0].level, found[0].check) == (10, "advice", "never-fires")
    assert "none of the 1 documents" in found[0].message


def test_html_pages_are_read_as_such(mine, tmp_path):
    (tmp_path / "a.html").write_text("<p class='tide-box'>06:12</p><p>A crane fell.</p>", "utf-8")
    assert named(never_fires([mine], [str(tmp_path)])) == {"harbour-strip"}


def test_html_in_a_row_or_a_text_file_is_read_as_such_too(mine, tmp_path):
    page = "<!doctype html><p class='tide-box'>06:12</p><p>A crane fell.</p>"
    (tmp_path / "a.txt").write_text(page, "utf-8")
    assert named(never_fires([mine], [str(tmp_path)])) == {"harbour-strip"}


def test_rules_of_a_site_fire_on_its_pages_alone(mine, tmp_path):
    mine.write_text(RULES.replace("rules:", "scope: {sites: [a.example]}\nrules:"), "utf-8")
    for host, idle in (
        ("a.example", {"harbour-box"}),
        ("b.example", {"harbour-box", "harbour-strip"}),
    ):
        row = {"id": 1, "text": "Harbour tide\n\nA crane fell.", "url": f"https://{host}/x"}
        (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
        assert named(never_fires([mine], [str(tmp_path)])) == idle


def test_what_cannot_be_read_is_no_document(mine, tmp_path):
    (tmp_path / "a.jsonl").write_text("{}\n", "utf-8")
    assert never_fires([mine], [str(tmp_path)]) == []


def test_a_corpus_that_is_not_there_is_a_configuration_error(mine, tmp_path):
    with pytest.raises(ConfigurationError):
        never_fires([mine], [str(tmp_path / "nowhere")])
