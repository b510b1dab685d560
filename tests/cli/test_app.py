from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_version_is_that_of_the_package(command):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert command("--version").stdout == f"cleaner {project['version']}\n"


def test_without_arguments_the_help_is_shown(command):
    result = command()
    assert "clean " in result.output
    assert "explain " in result.output


def test_an_unknown_option_is_a_usage_error(command, pages):
    result = command("clean", pages, "--nothing")
    assert (result.exit_code, result.stdout) == (2, "")
