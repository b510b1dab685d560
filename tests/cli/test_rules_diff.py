from __future__ import annotations

import json

import pytest

RULES = """\
# Rules of one page.
schema: 1
rules:
- id: harbour-strip
  about: Marks lines that begin with the name of the council.
  label: widget
  strength: certain
  block: {startswith: The council of Eastbrook voted on day 3}
  hit: [The council of Eastbrook voted on day 3]
  miss: [The council of Eastbrook voted.]
"""


@pytest.fixture
def mine(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(RULES, "utf-8")
    return file


def test_a_worse_gold_page_ends_the_command_with_1(command, mine, tmp_path, write_gold):
    gold = write_gold(tmp_path / "pages", 2)
    result = command("rules", "diff", "none", mine, gold, "--format", "json", "--first", 1)
    assert result.exit_code == 1
    said = json.loads(result.stdout)
    assert said["rules"]["added"] == ["harbour-strip"]
    assert (said["documents"], len(said["gold"]["worse"])) == (1, 1)
    assert "1 gold pages lose word F1" in result.stderr


def test_pages_without_gold_end_it_with_0_whatever_changes(command, mine, tmp_path):
    page = tmp_path / "page.txt"
    line = "The council of Eastbrook voted on day {} to repair its bridge at last, officials said."
    page.write_text("\n\n".join(line.format(day) for day in range(6)), "utf-8")
    result = command("rules", "diff", "-", mine, page)
    assert result.exit_code == 0
    assert "− The council of Eastbrook voted on day 3" in result.stdout
    same = command("rules", "diff", mine, mine, page, "--format", "markdown")
    assert same.exit_code == 0
    assert "| documents | 1 |" in same.stdout
    assert "harbour-strip" not in same.stdout


def test_rules_that_are_not_there_are_a_usage_error(command, tmp_path):
    (tmp_path / "page.txt").write_text("One.", "utf-8")
    assert command("rules", "diff", "none", tmp_path / "no", tmp_path).exit_code == 2
