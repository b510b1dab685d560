from __future__ import annotations

import pytest
from typer.testing import CliRunner

from cleaner.cli import options
from cleaner.cli.app import app


@pytest.fixture
def command(monkeypatch, marked_lines):
    """Runs `cleaner ARGS…` in this process with `MarkedLines` as its cleaner."""
    asked = []

    def stand_in(*arguments, **_):
        # Options that are lists come as lists or tuples; an empty one is as one not given.
        asked.append(
            tuple(list(a) or None if isinstance(a, (list, tuple)) else a for a in arguments)
        )
        return marked_lines

    monkeypatch.setattr(options, "cleaner", stand_in)
    runner = CliRunner()

    def run(*arguments, stdin=None):
        if arguments[:1] == ("clean",) and "--jobs" not in arguments:
            arguments = ("clean", "--jobs", "0", *arguments[1:])  # the stand-in is in this process
        result = runner.invoke(app, list(map(str, arguments)), input=stdin, prog_name="cleaner")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        result.asked = asked
        return result

    return run
