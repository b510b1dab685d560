"""Values of options as configuration files and environment variables write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from cleaner.cli.signatures import Kind, Parameter
from cleaner.configuration import nearest
from cleaner.labels import NOISE

# Options with a closed list of values that their type does not show.
VOCABULARY: Final[Mapping[str, Sequence[str]]] = {"keep": NOISE}

# What is replaced, where it is written and what code runs is never decided by a file that lies in
# a folder, or by a variable that someone once set.
COMMAND_LINE_ONLY: Final[Mapping[str, str]] = {
    "overwrite": "what is to be replaced is said each time",
    "restart": "what is to be replaced is said each time",
    "mix": "what is to be mixed is said each time",
    "against": "it may name code to run",
    "out": "where something is written is said each time",  # of `clean` also a URL, so no path
}
# Any other path may be one that is written.
READ_PATHS: Final = frozenset({"prior", "rules"})

_KINDS: Final[Mapping[Kind, str]] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
    Path: "a path",
}
_TRUTHS: Final = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


def refusal(parameter: Parameter) -> str | None:
    """Why a parameter is set on the command line only, if it is."""
    if parameter.is_argument:
        return "it is an argument"
    if parameter.kind is Path and parameter.name not in READ_PATHS:
        return "where something is written is said each time"
    return COMMAND_LINE_ONLY.get(parameter.name)


def file_value(parameter: Parameter, value: Any, folder: Path) -> Any:
    """What a TOML value means for an option, paths in it below `folder`.

    Raises ValueError with what is wrong.
    """
    if not parameter.is_list:
        return _checked(parameter, _typed(parameter, value), folder)
    values = value if isinstance(value, list) else [value]
    typed = [_typed(parameter, one, "a list of texts") for one in values]
    return [_checked(parameter, one, folder) for one in _split(parameter, typed)]


def text_value(parameter: Parameter, text: str) -> Any:
    """What the text of an environment variable means for an option; commas divide a list.

    Raises ValueError with what is wrong.
    """
    if parameter.is_list:
        parts = [part.strip() for part in text.split(",")]
        return [_checked(parameter, part, None) for part in parts if part]
    return _checked(parameter, _read(parameter, text), None)


def _typed(parameter: Parameter, value: Any, wanted: str | None = None) -> Any:
    kind = str if parameter.kind is Path else parameter.kind
    if kind is float and type(value) is int:
        try:
            return float(value)
        except OverflowError:
            raise ValueError("is too large") from None
    if type(value) is not kind:
        shown = wanted or _KINDS[parameter.kind]
        raise ValueError(f"must be {shown}, not {_shown(value)}")
    return value


def _shown(value: Any) -> str:
    """A TOML value as it may stand in a message."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a table"
    return "a list" if isinstance(value, list) else repr(value)[:60]


def _split(parameter: Parameter, values: Sequence[Any]) -> Sequence[Any]:
    """Commas divide texts, as in the option itself, but not paths."""
    if parameter.kind is not str:
        return values
    return [part.strip() for value in values for part in value.split(",") if part.strip()]


def _read(parameter: Parameter, text: str) -> Any:
    text = text.strip()
    try:
        if parameter.kind is bool:
            return _TRUTHS[text.lower()]
        return parameter.kind(text)
    except (KeyError, ValueError):
        wanted = "1, 0, true, false, yes or no" if parameter.kind is bool else None
        wanted = wanted or _KINDS[parameter.kind]
        raise ValueError(f"must be {wanted}, not {text[:60]!r}") from None


def _checked(parameter: Parameter, value: Any, folder: Path | None) -> Any:
    """The value as typer takes it, if it is one of those that the option may have."""
    if isinstance(value, str) and "\0" in value:
        raise ValueError("holds a character that no value has")
    allowed = parameter.choices or VOCABULARY.get(parameter.name, ())
    if allowed and value not in allowed:
        hint = nearest(value, allowed)
        raise ValueError(f"{value[:60]!r} is none of {', '.join(allowed)}{hint}")
    # `not >=`: a number that is none is not larger either.
    if parameter.minimum is not None and not value >= parameter.minimum:
        raise ValueError(f"must be at least {parameter.minimum}, not {value}")
    if parameter.maximum is not None and not value <= parameter.maximum:
        raise ValueError(f"must be at most {parameter.maximum}, not {value}")
    if parameter.kind is Path:
        return str(folder / value) if folder else str(value)
    return value
