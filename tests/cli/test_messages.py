from __future__ import annotations

import errno

import pytest
import typer

from cleaner.cli.messages import exit_status
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
