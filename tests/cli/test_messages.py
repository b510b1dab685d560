from __future__ import annotations

import errno
import json

import pytest
import typer

from cleaner.cli.messages import Messages, exit_status
from cleaner.errors import ConfigurationError, Fault, InputError, RuleFileError

FAULTS = RuleFileError([Fault("b.yaml", 2, 1, "second"), Fault("a.yaml", 1, 3, "first")])


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (ConfigurationError("Wrong."), 2, "error: Wrong.\n"),
        (FAULTS, 2, "error: a.yaml:1:3: first\nb.yaml:2:1: second\n"),
        (InputError("No page."), 1, "failed: No page.\n"),
        (KeyboardInterrupt(), 3, "stopped: interrupted. What was complete is kept.\n"),
        (
            OSError(errno.ENOSPC, "No space left on device"),
            3,
            "stopped: [Errno 28] No space left on device. What was complete is kept.\n",
        ),
    ],
)
def test_what_ends_a_command_has_its_status_and_message(capsys, error, status, message):
    with pytest.raises(typer.Exit) as stop, exit_status():
        raise error
    assert stop.value.exit_code == status
    assert capsys.readouterr().err == message


def test_a_mistake_of_the_program_keeps_its_trace():
    with pytest.raises(LookupError), exit_status():
        raise LookupError


def test_for_programs_all_that_is_said_is_a_line_of_json(capsys):
    messages = Messages(as_json=True)
    messages.say("two\nlines")
    messages.warn("slow \ud800")
    with pytest.raises(typer.Exit), exit_status(messages):
        raise ConfigurationError("Wrong.")
    assert [json.loads(line) for line in capsys.readouterr().err.splitlines()] == [
        {"message": "two\nlines"},
        {"warning": "slow \ud800"},
        {"error": "Wrong."},
    ]


def test_quiet_json_says_only_what_went_wrong(capsys):
    messages = Messages(quiet=True, as_json=True)
    messages.say("done")
    messages.warn("slow")
    messages.complain("failed", "a")
    assert capsys.readouterr().err == '{"failed": "a"}\n'
