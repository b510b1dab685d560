"""`cleaner config`: what is configured, and where."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cleaner.cli.messages import Messages, exit_status, visible
from cleaner.cli.setting_values import refusal
from cleaner.cli.settings import Settings, configured
from cleaner.cli.signatures import Command, Parameter
from cleaner.configuration import nearest
from cleaner.errors import ConfigurationError

app = typer.Typer(
    name="config",
    help="Show what configuration files and the environment set.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

_HEADS = ("option", "value", "source", "commands")


@dataclass(frozen=True, slots=True)
class _Row:
    """An option, what it is without a flag, and the commands for which it is that."""

    option: str
    value: Any
    source: str
    commands: tuple[str, ...]

    def cells(self) -> tuple[str, str, str, str]:
        return self.option, _shown(self.value), self.source, ", ".join(self.commands)


@app.command(name="show")
def show(
    context: typer.Context,
    command: Annotated[
        list[str] | None,
        typer.Argument(metavar="[COMMAND]...", help="Only the options of it, e.g. rules lint."),
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show each option's value when no flag is given, and where that value is from.

    On a terminal a table; in a pipe one line an option with tabs between option, value, source
    and commands. Options that are set on the command line only are left out.
    """
    with exit_status():
        known = configured(context)
        chosen = _chosen(known.commands, tuple(command or ()))
        rows = list(_rows(chosen, known.settings()))
        if as_json:
            file = known.file()
            json.dump(
                {
                    "file": None if file is None else str(file.path.absolute()),
                    "options": [dict(zip(_HEADS, _fields(row), strict=True)) for row in rows],
                },
                sys.stdout,
                indent=1,
            )
            sys.stdout.write("\n")
        else:
            _print(rows)


@app.command(name="path")
def path(context: typer.Context) -> None:
    """Print the path of the configuration file in use, or say that there is none."""
    with exit_status():
        file = configured(context).file()
        if file is None:
            Messages().say("No configuration file is used.")
        else:
            sys.stdout.write(f"{visible(os.fspath(file.path.absolute()))}\n")


def _chosen(known: Sequence[Command], words: tuple[str, ...]) -> Sequence[Command]:
    """The commands that the words name: all, those of a group, or one."""
    wanted = tuple(part for word in words for part in word.split())
    chosen = [command for command in known if command.path[: len(wanted)] == wanted]
    if not chosen:
        name = " ".join(wanted)
        names = [" ".join(command.path) for command in known]
        raise ConfigurationError(f"there is no command {name!r}{nearest(name, names)}")
    return chosen


def _rows(chosen: Sequence[Command], settings: Settings) -> Iterator[_Row]:
    """One row an option, more where commands differ in its value or source."""
    found: dict[tuple[str, str, str], tuple[Any, list[str]]] = {}
    for command in chosen:
        for parameter in command.parameters:
            if refusal(parameter) is None:
                setting = settings.of(command, parameter)
                value = _complete(parameter, setting.value)
                key = (parameter.name, repr(value), setting.source)
                found.setdefault(key, (value, []))[1].append(" ".join(command.path))
    for (option, _, source), (value, names) in found.items():
        yield _Row(option, value, source, tuple(names))


def _complete(parameter: Parameter, value: Any) -> Any:
    """A value with its paths complete."""
    if parameter.kind is not Path or value is None:
        return value
    if isinstance(value, list):
        return [os.path.abspath(one) for one in value]  # noqa: PTH100 - Path keeps `..`
    return os.path.abspath(value)  # noqa: PTH100 - Path keeps `..`


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return str(value).lower()
    return "–" if value is None else str(value)


def _fields(row: _Row) -> tuple[Any, ...]:
    return row.option, row.value, row.source, list(row.commands)


def _print(rows: Sequence[_Row]) -> None:
    console = Console(highlight=False)
    if not console.is_terminal:
        for row in rows:
            sys.stdout.write("\t".join(map(visible, row.cells())) + "\n")
        return
    table = Table(*_HEADS, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        style = "dim" if row.source == "default" else ""
        table.add_row(*(Text(visible(cell)) for cell in row.cells()), style=style)
    console.print(table)
