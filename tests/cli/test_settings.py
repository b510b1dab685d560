"""Options from files and from the environment, through the command."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from cleaner.cli.app import app
from cleaner.cli.setting_values import refusal
from cleaner.cli.signatures import commands


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A working folder below `tmp_path` in which nothing is set."""
    for name in os.environ:
        if name.startswith("CLEANER_"):
            monkeypatch.delenv(name)
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "page.txt").write_text("A headline\nThe first paragraph.\n", "utf-8")
    return folder


@pytest.fixture
def config(here):
    def config(text, name="cleaner.toml"):
        (here / name).write_text(text, "utf-8")

    return config


@pytest.fixture
def asked(command):
    """What `cleaner clean` asks of its cleaner, by the option's name."""

    def asked(*arguments):
        result = command(*arguments, "clean", "page.txt")
        assert result.exit_code == 0, result.stderr
        return dict(
            zip(("rules", "disable", "keep", "profile", "prior"), result.asked[-1], strict=True)
        )

    return asked


@pytest.fixture
def refused(command):
    """What is said of a configuration that is wrong."""

    def refused(*arguments):
        result = command(*(arguments or ("clean", "page.txt")))
        assert (result.exit_code, result.stdout) == (2, "")
        return result.stderr

    return refused


# ------------------------------------------------------------------------------------- sources


def test_a_file_sets_options(config, asked):
    config('profile = "recall"\nkeep = ["caption", "byline"]\n')
    assert asked()["profile"] == "recall"
    assert asked()["keep"] == ["caption", "byline"]


def test_so_does_the_table_of_a_project(config, asked):
    config('[tool.cleaner]\nprofile = "recall"\n', "pyproject.toml")
    assert asked()["profile"] == "recall"


def test_the_environment_wins_over_the_file_and_a_flag_over_both(
    config, asked, command, monkeypatch
):
    config('profile = "recall"\n[clean]\nprofile = "precision"\n')
    monkeypatch.setenv("CLEANER_PROFILE", "thorough")
    assert asked()["profile"] == "thorough"
    result = command("clean", "page.txt", "--profile", "balanced")
    assert result.asked[-1][3] == "balanced"


def test_the_table_of_a_command_wins_over_the_top(config, asked, command):
    config('profile = "recall"\n[clean]\nprofile = "precision"\n')
    assert asked()["profile"] == "precision"
    assert command("explain", "page.txt").asked[-1][3] == "recall"


def test_a_variable_for_one_command_wins_over_that_for_all(here, asked, command, monkeypatch):
    monkeypatch.setenv("CLEANER_CLEAN_PROFILE", "precision")
    monkeypatch.setenv("CLEANER_PROFILE", "recall")
    assert asked()["profile"] == "precision"
    assert command("explain", "page.txt").asked[-1][3] == "recall"


def test_a_list_on_the_command_line_replaces_the_file_s(config, command):
    config('keep = ["caption"]')
    assert command("clean", "page.txt", "--keep", "byline").asked[-1][2] == ["byline"]


def test_commas_divide_texts_in_files_and_in_the_environment(config, asked, monkeypatch):
    config('keep = "caption, byline"\ndisable = ["one,two", "three"]\n')
    assert asked()["keep"] == ["caption", "byline"]
    assert asked()["disable"] == ["one", "two", "three"]
    monkeypatch.setenv("CLEANER_KEEP", "agency, byline")
    assert asked()["keep"] == ["agency", "byline"]


def test_an_empty_variable_takes_back_what_the_file_says(config, asked, monkeypatch):
    config('profile = "recall"\nkeep = ["caption"]\n')
    monkeypatch.setenv("CLEANER_PROFILE", "")
    monkeypatch.setenv("CLEANER_CLEAN_KEEP", "")
    assert (asked()["profile"], asked()["keep"]) == ("balanced", None)


def test_paths_in_a_file_are_relative_to_its_folder(here, config, asked, monkeypatch):
    config('rules = ["my-rules/"]\nprior = "fitted"\n')
    (here / "deeper").mkdir()
    (here / "deeper" / "page.txt").write_text("Words.\n", "utf-8")
    monkeypatch.chdir(here / "deeper")
    assert asked()["rules"] == [here / "my-rules"]
    assert asked()["prior"] == here / "fitted"


def test_paths_in_a_file_may_hold_commas_and_stand_alone(here, config, asked):
    config('rules = "a,b"\n')
    assert asked()["rules"] == [here / "a,b"]


@pytest.mark.parametrize("text", ["1", "true", "Yes"])
def test_true_in_the_environment(here, command, monkeypatch, text):
    monkeypatch.setenv("CLEANER_SUMMARY", text)
    assert "mostly by" in command("clean", "page.txt").stderr


@pytest.mark.parametrize("text", ["0", "false", "NO"])
def test_false_in_the_environment_undoes_the_file(config, command, monkeypatch, text):
    config("summary = true\n")
    assert "mostly by" in command("clean", "page.txt").stderr
    monkeypatch.setenv("CLEANER_SUMMARY", text)
    assert command("clean", "page.txt").stderr == ""


@pytest.mark.parametrize("table", ["rules.list", "rules-list"])
def test_commands_of_a_group_have_tables(config, command, table):
    config(f'[{table}]\nlabel = "ticker"\njson = true\n')
    lines = command("rules", "list").stdout.splitlines()
    assert lines
    assert all(line.startswith("{") and '"ticker"' in line for line in lines)


def test_a_value_at_the_top_is_for_the_commands_whose_option_can_have_it(config, command):
    config('format = "jsonl"\n')
    assert command("clean", "page.txt").stdout.startswith('{"id"')
    rows = command("config", "show", "eval").stdout.splitlines()
    assert "format\ttable\tdefault\teval" in rows


def test_every_option_that_may_be_set_is_known_by_file_and_environment(here, command, monkeypatch):
    for known in commands(app):
        for parameter in known.parameters:
            if known.path[0] != "config" and refusal(parameter) is None:
                name = f"CLEANER_{'_'.join(known.path)}_{parameter.name}".replace("-", "_").upper()
                monkeypatch.setenv(name, "")
    assert command("config", "show").stderr == ""


# -------------------------------------------------------------------------- which file is used


def test_a_file_can_be_named(here, asked):
    (here / "other.toml").write_text('profile = "recall"\n', "utf-8")
    assert asked("--config", "other.toml")["profile"] == "recall"


def test_a_variable_names_a_file_and_the_flag_wins_over_it(here, asked, monkeypatch):
    (here / "one.toml").write_text('profile = "recall"\n', "utf-8")
    (here / "two.toml").write_text('profile = "precision"\n', "utf-8")
    monkeypatch.setenv("CLEANER_CONFIG", "one.toml")
    assert asked()["profile"] == "recall"
    assert asked("--config", "two.toml")["profile"] == "precision"
    assert asked("--no-config")["profile"] == "balanced"


def test_no_file_is_used_if_told_so(config, asked, monkeypatch):
    config('profile = "recall"\n')
    assert asked("--no-config")["profile"] == "balanced"
    monkeypatch.setenv("CLEANER_CONFIG", "")
    assert asked()["profile"] == "balanced"


def test_a_named_file_that_is_not_there_is_an_error(here, refused):
    assert "cannot read the configuration none.toml" in refused(
        "--config", "none.toml", "clean", "page.txt"
    )


def test_a_file_and_no_file_exclude_each_other(here, refused):
    assert "exclude each other" in refused("--no-config", "--config", "x.toml", "clean", "page.txt")


def test_a_working_folder_that_is_gone_has_no_file(here, command, monkeypatch):
    gone = here / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    result = command("config", "path")
    monkeypatch.chdir(here)
    assert (result.exit_code, result.stdout) == (0, "")


# ---------------------------------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('\nprofil = "x"', "cleaner.toml:2:1: profil: there is no such option; did you mean 'prof"),
        ('[cleen]\nkeep = "x"', "cleaner.toml:1:1: cleen: there is no such command; did you mean"),
        ("[rules.lnt]", "cleaner.toml:1:1: rules.lnt: there is no such command; did you mean 'rul"),
        ('[rules]\nlabel = "x"', "cleaner.toml:2:1: rules.label: options stand at the top or in"),
        ("[clean]\nthin = 2", "clean.thin: is no option of this command, but of eval"),
        ("clean = 1", "clean: is a command, and its options stand in a table [clean]"),
        ("[clean.more]", "clean.more: no value of an option"),
        ("profile = 3", "cleaner.toml:1:1: profile: must be a text, not 3"),
        ("keep = [1]", "keep: must be a list of texts, not 1"),
        ('quiet = "yes"', "quiet: must be true or false, not 'yes'"),
        ("thin = true", "thin: must be a whole number, not true"),
        ("thin = 0", "thin: must be at least 1, not 0"),
        ("limit = nan", "limit: must be at least 0.1, not nan"),
        (f"limit = 1{'0' * 400}", "limit: is too large"),
        ("limit = []", "limit: must be a number, not a list"),
        ("prior = 1", "prior: must be a path, not 1"),
        ('prior = "a\\u0000"', "prior: holds a character that no value has"),
        ('profile = "recal"', "profile: 'recal' is none of precision, balanced, recall, thorough;"),
        ('keep = ["captoin"]', "did you mean 'caption'?"),
        ("profile", "cleaner.toml is not valid TOML"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_with_its_place(config, refused, text, said):
    config(text)
    assert said in refused()


def test_every_fault_is_told_at_once(config, refused, monkeypatch):
    config('profil = "x"\n[eval]\nthin = 0\n')
    monkeypatch.setenv("CLEANER_KIND", "txt")
    said = refused()
    assert ":1:1: profil" in said
    assert ":3:1: eval.thin" in said
    assert "environment CLEANER_KIND: 'txt' is none of auto, text, html" in said


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("CLEANER_PROFILE", "recal", "did you mean 'recall'?"),
        ("CLEANER_CLEAN_QUIET", "maybe", "must be 1, 0, true, false, yes or no, not 'maybe'"),
        ("CLEANER_THIN", "two", "must be a whole number, not 'two'"),
        ("CLEANER_EVAL_LIMIT", "0", "must be at least 0.1, not 0.0"),
    ],
)
def test_a_wrong_value_in_the_environment_names_the_variable(
    here, refused, monkeypatch, name, value, said
):
    monkeypatch.setenv(name, value)
    assert f"environment {name}: " in (answer := refused())
    assert said in answer


@pytest.mark.parametrize(
    ("option", "reason"),
    [
        ("overwrite", "what is to be replaced is said each time"),
        ("out", "where something is written is said each time"),
        ("priors", "where something is written is said each time"),
        ("against", "it may name code to run"),
    ],
)
def test_some_options_are_set_on_the_command_line_only(
    config, refused, monkeypatch, option, reason
):
    value = "true" if option == "overwrite" else '"x:y"'
    config(f"{option} = {value}\n")
    said = f"{option}: is set on the command line only: {reason}"
    assert f"cleaner.toml:1:1: {said}" in refused()
    config("")
    monkeypatch.setenv(f"CLEANER_{option.upper()}", "1")
    assert f"CLEANER_{option.upper()}: is set on the command line only: {reason}" in refused()


def test_every_path_that_may_be_set_is_one_that_is_only_read():
    """A new option that takes a path has to be looked at before a file may set it."""
    settable = {
        p.name
        for command in commands(app)
        for p in command.parameters
        if p.kind is Path and refusal(p) is None
    }
    assert settable == {"prior", "rules"}


def test_a_file_cannot_give_arguments(config, refused):
    config('input = "page.txt"\n')
    assert "input: is set on the command line only: it is an argument" in refused()


def test_an_unknown_variable_is_warned_of(here, command, monkeypatch):
    monkeypatch.setenv("CLEANER_KEPE", "caption")
    result = command("clean", "page.txt")
    assert result.exit_code == 0
    assert result.stderr == (
        "warning: the environment variable CLEANER_KEPE sets nothing; "
        "did you mean 'CLEANER_KEEP'?\n"
    )


def test_help_works_while_the_configuration_is_wrong(config, command):
    config("profil = 1\n")
    result = command("clean", "--help")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "--profile" in result.stdout
    assert command("--version").exit_code == 0


def test_a_flag_does_not_hide_that_a_file_is_wrong(config, refused):
    config("profil = 1\n")
    assert "profil" in refused("clean", "page.txt", "--profile", "recall", "--quiet")


# ------------------------------------------------------------------------------------------ docs

PAGE = Path(__file__).parents[2] / "docs" / "configuration.md"


@pytest.mark.parametrize("name", ["cleaner.toml", "pyproject.toml"])
def test_the_files_shown_in_the_documentation_are_valid(config, command, name):
    shown = re.search(rf"```toml\n(# {name}\n.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    config(shown[1], name)
    rows = command("config", "show").stdout.splitlines()
    lines = shown[1].splitlines()
    for row in rows:
        option, _, source, _ = row.split("\t")
        if source != "default":
            assert lines[int(source.rpartition(":")[2]) - 1].startswith(f"{option} = ")
    assert any(row.startswith(f"format\tjsonl\t{name}:") for row in rows)


def test_the_documentation_says_what_only_the_command_line_sets():
    text = PAGE.read_text("utf-8")
    for command in commands(app):
        for parameter in command.parameters:
            if not parameter.is_argument and refusal(parameter):
                assert f"| `--{parameter.name}` |" in text
