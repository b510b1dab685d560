"""What each command takes, read from its own signature, which no version of typer changes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args, get_origin, get_type_hints

import typer
from typer.models import ArgumentInfo

Kind: TypeAlias = type[bool | int | float | str | Path]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument or option of a command.

    `variable` is its name in Python, `flags` are those on the command line (none: an argument);
    `kind` is the type of one value, `choices` the values there are if they are few.
    """

    variable: str
    flags: tuple[str, ...]
    metavar: str | None
    help: str
    kind: Kind
    is_list: bool
    choices: tuple[str, ...]
    minimum: float | None
    maximum: float | None
    default: Any

    @property
    def is_argument(self) -> bool:
        return not self.flags

    @property
    def name(self) -> str:
        """The long flag without dashes; of an argument what stands in its place.

        `--advice/--no-advice` is `advice`.
        """
        if self.is_argument:
            return (self.metavar or self.variable).strip("[].").lower()
        first = next((f for f in self.flags if f.startswith("--")), self.flags[0])
        return first.split("/")[0].strip().lstrip("-")


@dataclass(frozen=True, slots=True)
class Command:
    """A command: `path` is what is typed after the program's name, e.g. ("rules", "lint")."""

    path: tuple[str, ...]
    callback: Callable[..., Any]

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        hints = get_type_hints(self.callback, include_extras=True)
        return tuple(
            _parameter(name, given.default, hints[name])
            for name, given in inspect.signature(self.callback).parameters.items()
            if hints[name] is not typer.Context
        )

    @property
    def about(self) -> str:
        return inspect.cleandoc(self.callback.__doc__ or "")


def commands(group: typer.Typer, above: tuple[str, ...] = ()) -> Iterator[Command]:
    """All commands of a group and of the groups in it, in the order of the help."""
    for command in group.registered_commands:
        if command.callback is not None:
            name = command.name or command.callback.__name__.replace("_", "-")
            yield Command((*above, name), command.callback)
    for inner in group.registered_groups:
        if inner.typer_instance is not None:
            named = inner.name if isinstance(inner.name, str) else inner.typer_instance.info.name
            yield from commands(inner.typer_instance, (*above, str(named)))


def _parameter(variable: str, default: Any, hint: Any) -> Parameter:
    """One parameter from its annotation (`Annotated[type, typer.Option(…)]`)."""
    annotated, info = _unwrapped(hint)
    # In an annotation typer takes the first name for the default and moves it later.
    first = (info.default,) if isinstance(info.default, str) else ()
    written = (*first, *(info.param_decls or ())) or (f"--{variable.replace('_', '-')}",)
    kinds = tuple(_kinds(annotated))
    return Parameter(
        variable=variable,
        flags=() if isinstance(info, ArgumentInfo) else written,
        metavar=info.metavar,
        help=info.help or "",
        kind=kinds[0],
        is_list=any(get_origin(part) in {list, tuple} for part in _parts(annotated)),
        choices=tuple(_choices(annotated)),
        minimum=info.min,
        maximum=info.max,
        default=None if default is inspect.Parameter.empty else default,
    )


def _unwrapped(hint: Any) -> tuple[Any, Any]:
    """The type and typer's part of an annotation, which may stand inside `… | None`."""
    for part in (hint, *get_args(hint)):
        if hasattr(part, "__metadata__"):
            return part.__origin__, part.__metadata__[0]
    raise TypeError(f"{hint!r} has no typer annotation")


def _parts(annotated: Any) -> Iterator[Any]:
    """A type and what it is made of: of `list[Path] | None` itself, `list[Path]`, `Path`, None."""
    yield annotated
    if get_origin(annotated) is not Literal:
        for part in get_args(annotated):
            yield from _parts(part)


def _kinds(annotated: Any) -> Iterator[Kind]:
    for part in _parts(annotated):
        if part in {bool, int, float, str, Path}:
            yield part
    yield str


def _choices(annotated: Any) -> Iterator[str]:
    for part in _parts(annotated):
        if get_origin(part) is Literal:
            yield from map(str, get_args(part))
