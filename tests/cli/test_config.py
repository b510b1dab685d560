"""`cleaner config`: what is set, and where."""

from __future__ import annotations

import json

import pytest

from cleaner.cli import config as module


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cleaner.toml").write_text(
        'profile = "recall"\nrules = ["my-rules/"]\n\n[clean]\nkeep = ["caption", "byline"]\n',
        "utf-8",
    )
    monkeypatch.setenv("CLEANER_KIND", "html")
    return tmp_path


def rows(result):
    assert result.exit_code == 0, result.stderr
    return [line.split("\t") for line in result.stdout.splitlines()]


def test_each_option_is_shown_with_its_value_and_source(here, command):
    found = {row[0]: row[1:] for row in rows(command("config", "show", "clean"))}
    assert found["profile"] == ["recall", "cleaner.toml:1", "clean"]
    assert found["keep"] == ["caption, byline", "cleaner.toml:5", "clean"]
    assert found["kind"] == ["html", "environment CLEANER_KIND", "clean"]
    assert found["quiet"] == ["false", "default", "clean"]
    assert found["prior"] == ["–", "default", "clean"]


def test_rule_folders_are_shown_resolved(here, command):
    found = {row[0]: row[1] for row in rows(command("config", "show", "clean"))}
    assert found["rules"] == str(here / "my-rules")


def test_paths_from_the_environment_are_resolved_as_well(here, command, monkeypatch):
    monkeypatch.setenv("CLEANER_RULES", "../a,b")
    monkeypatch.setenv("CLEANER_PRIOR", "fitted")
    found = {row[0]: row[1] for row in rows(command("config", "show", "clean"))}
    assert found["rules"] == f"{here.parent / 'a'}, {here / 'b'}"
    assert found["prior"] == str(here / "fitted")


def test_without_a_command_those_that_agree_share_a_row(here, command):
    found = rows(command("config", "show"))
    assert ["profile", "recall", "cleaner.toml:1", "clean, explain, eval, rules diff"] in found
    assert ["keep", "caption, byline", "cleaner.toml:5", "clean"] in found
    assert ["keep", "–", "default", "explain"] in found


def test_arguments_and_what_only_a_flag_sets_are_left_out(here, command):
    shown = {row[0] for row in rows(command("config", "show"))}
    assert shown.isdisjoint({"overwrite", "out", "against", "priors", "input", "gold"})


@pytest.mark.parametrize("words", [("rules", "list"), ("rules list",)])
def test_a_command_of_a_group_is_named_by_its_words(here, command, words):
    assert {row[3] for row in rows(command("config", "show", *words))} == {"rules list"}


def test_a_group_stands_for_its_commands(here, command):
    shown = {n for row in rows(command("config", "show", "rules")) for n in row[3].split(", ")}
    assert {"rules list", "rules lint"} <= shown
    assert all(name.startswith("rules ") for name in shown)


def test_an_unknown_command_is_an_error_with_a_suggestion(here, command):
    result = command("config", "show", "cleam")
    assert result.exit_code == 2
    assert "there is no command 'cleam'; did you mean 'clean'?" in result.stderr


def test_json_has_the_file_and_typed_values(here, command):
    shown = json.loads(command("config", "show", "clean", "--json").stdout)
    assert shown["file"] == str(here / "cleaner.toml")
    options = {row["option"]: row for row in shown["options"]}
    assert options["keep"] == {
        "option": "keep",
        "value": ["caption", "byline"],
        "source": "cleaner.toml:5",
        "commands": ["clean"],
    }
    assert options["quiet"]["value"] is False
    assert options["prior"]["value"] is None


def test_a_terminal_gets_a_table(here, command, monkeypatch):
    monkeypatch.setattr(
        module,
        "Console",
        lambda **_: console.Console(force_terminal=True, width=100, color_system=None),
    )
    from rich import console

    text = command("config", "show", "clean").stdout
    assert text.splitlines()[0].split() == ["option", "value", "source", "commands"]
    assert "cleaner.toml:1" in text


def test_a_wrong_configuration_is_told_instead(here, command):
    (here / "cleaner.toml").write_text("profile = 1\n", "utf-8")
    result = command("config", "show")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "cleaner.toml:1:1: profile: must be a text, not 1" in result.stderr


def test_the_path_of_the_file_is_printed(here, command):
    assert command("config", "path").stdout == f"{here / 'cleaner.toml'}\n"
    (here / "a").mkdir()
    (here / "a" / "x.toml").write_text("", "utf-8")
    assert command("--config", "a/x.toml", "config", "path").stdout == f"{here / 'a' / 'x.toml'}\n"


def test_that_there_is_no_file_is_said(here, command):
    result = command("--no-config", "config", "path")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "No configuration file is used.\n"


def test_what_is_configured_does_not_change_how_it_is_shown(here, command):
    (here / "cleaner.toml").write_text("json = true\n", "utf-8")
    assert not command("config", "show").stdout.startswith("{")
