"""Switches that a file sets are undone on the command line."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.txt").write_text("A headline\nThe first paragraph.\n", "utf-8")
    (tmp_path / "cleaner.toml").write_text(
        "summary = true\nquiet = true\n[rules-lint]\nadvice=false\n"
    )
    return tmp_path


def test_a_switch_is_undone(command):
    assert "mostly by" in command("clean", "page.txt").stderr
    result = command("clean", "page.txt", "--no-summary")
    assert (result.exit_code, result.stdout, result.stderr) == (
        0, "A headline\nThe first paragraph.\n", ""
    )  # fmt: skip


def test_the_environment_is_undone_too(command, monkeypatch):
    monkeypatch.setenv("CLEANER_JSON", "1")
    assert command("explain", "page.txt").stdout.startswith("{")
    assert not command("explain", "page.txt", "--no-json").stdout.startswith("{")


def test_an_opposite_of_what_is_not_set_changes_nothing(command):
    plain = command("--no-config", "clean", "page.txt")
    assert command("--no-config", "clean", "page.txt", "--no-summary").stdout == plain.stdout


def test_a_switch_wins_over_its_opposite(command):
    assert "mostly by" in command("clean", "page.txt", "--summary", "--no-summary").stderr


def test_a_file_of_that_name_is_one_after_two_dashes(command, here):
    (here / "--no-summary").write_text("Other words.\n", "utf-8")
    assert "mostly by" in command("clean", "--", "--no-summary").stderr


def test_commands_of_groups_have_them(command, monkeypatch):
    monkeypatch.setenv("CLEANER_RULES_LIST_JSON", "yes")
    assert command("rules", "list").stdout.startswith("{")
    assert not command("rules", "list", "--no-json").stdout.startswith("{")


def test_what_is_no_switch_has_none(command):
    assert command("clean", "page.txt", "--no-profile").exit_code == 2


def test_the_help_does_not_list_them(command):
    assert "--no-summary" not in command("clean", "--help").stdout
