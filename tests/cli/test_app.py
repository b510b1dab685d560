from __future__ import annotations

from importlib.metadata import version


def test_the_version_is_that_of_the_installed_package(command):
    assert command("--version").stdout == f"cleaner {version('scrape-cleaner')}\n"


def test_without_arguments_the_help_is_shown(command):
    result = command()
    assert "clean " in result.output
    assert "explain " in result.output


def test_an_unknown_option_is_a_usage_error(command, pages):
    result = command("clean", pages, "--nothing")
    assert (result.exit_code, result.stdout) == (2, "")
