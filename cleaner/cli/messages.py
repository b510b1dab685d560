"""What the commands say beside their results, on standard error, and their exit status."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import IntEnum
from typing import Any

import typer
from rich.console import Console
from rich.text import Text

from cleaner.errors import ConfigurationError, InputError, StoppedError


class Status(IntEnum):
    """Exit status of every command."""

    DONE = 0
    SOME_FAILED = 1
    USAGE = 2
    STOPPED = 3


class Messages:
    """Speaks on standard error; `quiet` leaves only what went wrong.

    With `as_json` all that is said is one JSON object a line, for programs.
    """

    def __init__(self, *, quiet: bool = False, as_json: bool = False) -> None:
        self.console = Console(stderr=True, highlight=False, soft_wrap=True)
        self.quiet = quiet
        self.as_json = as_json

    @property
    def animated(self) -> bool:
        """Whether a progress bar makes sense: someone looks at the terminal."""
        return self.console.is_terminal and not self.quiet

    def say(self, text: str) -> None:
        if self.quiet:
            return
        if self.as_json:
            self.row({"message": text})
        else:
            self.console.print(Text(text))

    def warn(self, text: str) -> None:
        if not self.quiet:
            self.complain("warning", text, "yellow")

    def complain(self, kind: str, text: str, style: str = "bold red") -> None:
        if self.as_json:
            self.row({kind: text})
        else:
            self.console.print(Text.assemble((f"{kind}: ", style), visible(text)))

    def row(self, row: Mapping[str, Any]) -> None:
        """Write one JSON object as a line of ASCII; what JSON does not know is written as text."""
        self.console.file.write(json.dumps(row, default=str) + "\n")
        self.console.file.flush()


def visible(text: str) -> str:
    """`text` with each control character shown as `·`: a page must not steer the terminal.

    >>> visible("a\\x1b[2Jb\\tc")
    'a·[2Jb c'
    """
    text = text.replace("\t", " ")
    return "".join(c if c.isprintable() or c == "\n" else _stand_in(c) for c in text)


def _stand_in(character: str) -> str:
    return " " if character.isspace() else "·"


@contextmanager
def exit_status(messages: Messages | None = None) -> Iterator[None]:
    """Turn what ends a command early into its message and exit status."""
    messages = messages or Messages()
    try:
        yield
        sys.stdout.flush()
    except ConfigurationError as error:
        messages.complain("error", str(error))
        raise typer.Exit(Status.USAGE) from error
    except InputError as error:
        messages.complain("failed", str(error))
        raise typer.Exit(Status.SOME_FAILED) from error
    except StoppedError as error:
        messages.complain("stopped", str(error))
        raise typer.Exit(Status.STOPPED) from error
    except BrokenPipeError as error:
        # Nobody reads on. What Python still holds for stdout has to go somewhere at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(Status.STOPPED) from error
    except OSError as error:
        messages.complain("stopped", f"{error}. What was complete is kept.")
        raise typer.Exit(Status.STOPPED) from error
    except KeyboardInterrupt as error:
        messages.complain("stopped", "interrupted. What was complete is kept.")
        raise typer.Exit(Status.STOPPED) from error
