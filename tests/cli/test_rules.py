from __future__ import annotations

import json

import pytest

RULES = """\
# Rules of one page.
schema: 1
rules:
- id: harbour-strip
  about: Marks the strip of the harbour page.
  label: share
  strength: strong
  block: {equals: Harbour tide}
  hit: [Harbour tide]
  miss: [The harbour tide turned.]
"""


@pytest.fixture
def mine(tmp_path):
    file = tmp_path / "harbour.yaml"
    file.write_text(RULES, "utf-8")
    return file


def test_list_prints_one_line_a_rule_in_a_pipe(command, mine):
    result = command("rules", "list", "--rules", mine, "--label", "share")
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    assert ["harbour-strip", "share", "strong", "experimental", f"{mine}:4", "active"] in rows
    assert all(len(row) == 6 and "share" in row[1].split(",") for row in rows)
    assert "rules run" in result.stderr


def test_list_says_why_a_rule_does_not_run(command, mine):
    result = command("rules", "list", "--rules", mine, "--disable", "harbour-*")
    row = next(line for line in result.stdout.splitlines() if line.startswith("harbour-strip"))
    assert row.endswith("\tdisabled")


def test_list_as_json_is_an_object_a_line(command, mine):
    result = command("rules", "list", "--rules", mine, "--json")
    listed = {rule["id"]: rule for rule in map(json.loads, result.stdout.splitlines())}
    assert listed["harbour-strip"]["path"] == str(mine)
    assert listed["harbour-strip"]["inactive"] is None


def test_list_with_a_pattern_that_no_rule_has_is_a_usage_error(command):
    result = command("rules", "list", "--disable", "no-such-rule")
    assert result.exit_code == 2
    assert "no-such-rule" in result.stderr


def test_lint_of_good_rules_ends_with_0(command, mine):
    result = command("rules", "lint", mine)
    assert (result.exit_code, result.stdout) == (0, "")


def test_lint_names_each_fault_at_its_place_and_ends_with_1(command, mine):
    mine.write_text(RULES.replace("[Harbour tide]", "[Harbour tide, Harbour tide]"), "utf-8")
    result = command("rules", "lint", mine)
    assert result.exit_code == 1
    assert result.stdout == f"{mine}:9:23: this example already stands in hit (example-twice)\n"


def test_advice_is_no_fault(command, mine):
    mine.write_text(RULES.replace("{equals: Harbour tide}", "{regex: Harbour tide}"), "utf-8")
    result = command("rules", "lint", mine)
    assert result.exit_code == 0
    assert "advice: say it without a regex: equals: 'Harbour tide' (ladder)" in result.stdout
    assert command("rules", "lint", "--no-advice", mine).stdout == ""


def test_lint_of_nothing_is_a_usage_error(command, tmp_path):
    assert command("rules", "lint", tmp_path / "nowhere").exit_code == 2


def test_test_of_good_rules_ends_with_0(command, mine):
    result = command("rules", "test", mine)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "1 rules, 2 examples, 0 pages: 0 failed." in result.stderr


def test_test_shows_what_differs_and_ends_with_1(command, mine):
    mine.write_text(RULES.replace("[Harbour tide]", "[Harbour tides]"), "utf-8")
    result = command("rules", "test", mine)
    assert result.exit_code == 1
    assert result.stdout == (
        f"{mine}:9: harbour-strip: this hit is not marked as it should be\n    + Harbour tides\n"
    )


def test_test_of_a_broken_file_is_a_usage_error_with_every_fault(command, mine):
    mine.write_text("schema: 2\nrule: []\n", "utf-8")
    result = command("rules", "test", mine)
    assert result.exit_code == 2
    assert f"{mine}:1:9:" in result.stderr
    assert f"{mine}:2:1: unknown key 'rule'; did you mean 'rules'?" in result.stderr


def test_lint_over_a_corpus_names_rules_that_never_fire(command, mine, tmp_path):
    (tmp_path / "page.txt").write_text("A crane fell.", "utf-8")
    result = command("rules", "lint", mine, "--corpus", tmp_path)
    assert result.exit_code == 0
    assert result.stdout == (
        f"{mine}:4:3: advice: harbour-strip fires on none of the 1 documents of {tmp_path} "
        "(never-fires)\n"
    )
