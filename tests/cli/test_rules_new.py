from __future__ import annotations

from cleaner.engine.loading import read_rule_file


def test_a_rule_is_started_in_a_new_file_and_a_second_one_added(command, tmp_path):
    file = tmp_path / "harbour.yaml"
    options = ("--label", "share", "--site", "harbour.example", "-o", file)
    result = command("rules", "new", "Short Url", *options)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "Wrote the rule harbour-short-url" in result.stderr
    assert "en-share-button marks this line" in result.stderr
    assert command("rules", "new", "-", "-o", file, stdin="Tide table: 06:12\n").exit_code == 0
    rules, faults = read_rule_file(file)
    assert not faults
    assert [rule.id for rule in rules] == ["harbour-short-url", "harbour-tide-table"]
    assert command("rules", "test", file).exit_code == 0


def test_without_a_place_the_file_is_printed(command):
    result = command("rules", "new", "Tide table")
    assert result.exit_code == 0
    assert "- id: my-tide-table\n" in result.stdout


def test_what_will_not_do_is_a_usage_error_and_nothing_is_written(command, tmp_path):
    file = tmp_path / "harbour.yaml"
    result = command("rules", "new", "Short Url", "--id", "en-share-button", "-o", file)
    assert result.exit_code == 2
    assert "already used" in result.stderr
    assert not file.exists()
