"""Reading what commands take from their signatures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import pytest
import typer

from cleaner.cli.signatures import Command, commands


def invented(
    context: typer.Context,
    pages: Annotated[list[str], typer.Argument(metavar="[PAGE]...", help="Pages.")],
    folders: Annotated[list[Path] | None, typer.Option("--folders", metavar="DIR")] = None,
    colour: Annotated[Literal["red", "blue"] | None, typer.Option("-c", "--colour")] = None,
    how_many: Annotated[int, typer.Option(min=1, max=9, help="How many.")] = 3,
    advice: Annotated[bool, typer.Option("--advice/--no-advice")] = True,
) -> None:
    """Do it.

    Twice.
    """


@pytest.fixture
def parameters():
    return {p.variable: p for p in Command(("do",), invented).parameters}


def test_names_are_long_flags_and_a_context_is_none(parameters):
    assert [p.name for p in parameters.values()] == [
        "page", "folders", "colour", "how-many", "advice"
    ]  # fmt: skip


def test_an_argument_has_no_flags(parameters):
    assert parameters["pages"].is_argument
    assert not parameters["folders"].is_argument


def test_types_lists_choices_and_limits_are_read(parameters):
    folders, colour, many = (parameters[n] for n in ("folders", "colour", "how_many"))
    assert (folders.kind, folders.is_list) == (Path, True)
    assert (colour.kind, colour.is_list, colour.choices) == (str, False, ("red", "blue"))
    assert (many.kind, many.minimum, many.maximum, many.default) == (int, 1, 9, 3)
    assert parameters["advice"].kind is bool


def test_the_description_is_the_docstring():
    assert Command(("do",), invented).about == "Do it.\n\nTwice."


def test_commands_of_groups_come_with_their_path():
    app, group = typer.Typer(), typer.Typer(name="group")
    app.command(name="one")(invented)
    group.command()(invented)
    app.add_typer(group)
    assert [c.path for c in commands(app)] == [("one",), ("group", "invented")]


def test_an_annotation_without_typer_is_an_error():
    def plain(x: int) -> None: ...

    with pytest.raises(TypeError, match="no typer annotation"):
        _ = Command(("x",), plain).parameters
