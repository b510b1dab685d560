"""Configuration files: which one is used, what it says, and at which line.

`cleaner.toml`, or `[tool.cleaner]` in `pyproject.toml`. Such a file stands in a working folder and
may be anyone's: it is read as data, within bounds of size, and what its keys mean is for those
who ask. Nothing here runs anything.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from cleaner.errors import ConfigurationError

FILE: Final = "cleaner.toml"
PROJECT_FILE: Final = "pyproject.toml"
PROJECT_TABLE: Final = ("tool", "cleaner")
MOST_BYTES: Final = 1_000_000
MOST_DOTS: Final = 500
"""In a line. `tomllib` takes the square of the length of a dotted key: minutes for a long one."""
_DEEPEST: Final = 8
# Finding lines reads a value that spans several once for each of them: so many characters in all.
_MOST_READ: Final = 2 * MOST_BYTES

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConfigurationFile:
    """What a configuration file says. `table` is the part of it that is ours, at keys `root`."""

    path: Path
    text: str
    table: Mapping[str, Any]
    root: Keys = ()

    @property
    def shown(self) -> str:
        """The path as seen from the working folder."""
        try:
            return os.path.relpath(self.path)
        except (OSError, ValueError):  # the folder is gone; another drive
            return str(self.path)

    def places(self) -> dict[Keys, tuple[int, int]]:
        """Line and column, from 1, of the keys below `table`, where they can be found."""
        length = len(self.root)
        places: dict[Keys, tuple[int, int]] = {}
        for keys, place in _places(self.text):
            if keys[:length] == self.root:
                places.setdefault(keys[length:], place)
        return places


def find_file(folder: Path) -> ConfigurationFile | None:
    """The configuration of the nearest folder, from `folder` upwards, that has one.

    In one folder `cleaner.toml` wins over `pyproject.toml`. A `pyproject.toml` without our table
    is passed over, and so is one that cannot be read or is broken and does not speak of us: it
    belongs to someone else. Raises ConfigurationError.
    """
    folder = folder.absolute()
    for place in (folder, *folder.parents):
        if _is_file(place / FILE):
            return read_file(place / FILE)
        project = place / PROJECT_FILE
        if _is_file(project) and _speaks_of_us(project):
            found = _project(project)
            if found is not None:
                return found
    return None


def read_file(path: Path) -> ConfigurationFile:
    """The configuration in `path`; of a `pyproject.toml`, our table in it.

    Raises ConfigurationError if it cannot be read, is no TOML, or holds no such table.
    """
    if path.name != PROJECT_FILE:
        text = _text(path)
        return ConfigurationFile(path, text, _parsed(path, text))
    found = _project(path)
    if found is None:
        raise ConfigurationError(f"{path} has no table [{'.'.join(PROJECT_TABLE)}]")
    return found


def nearest(name: str, names: Iterable[str]) -> str:
    """What to say after an unknown `name`: the one it may stand for, or nothing.

    >>> nearest("profil", ["keep", "profile"]), nearest("x", ["keep"])
    ("; did you mean 'profile'?", '')
    """
    close = get_close_matches(name, list(names), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def _project(path: Path) -> ConfigurationFile | None:
    text = _text(path)
    table: Any = _parsed(path, text)
    for key in PROJECT_TABLE:
        table = table.get(key) if isinstance(table, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigurationError(f"{path}: {'.'.join(PROJECT_TABLE)} must be a table")
    return None if table is None else ConfigurationFile(path, text, table, PROJECT_TABLE)


def _is_file(path: Path) -> bool:
    return os.path.isfile(path)  # noqa: PTH113 - Path raises where a folder cannot be searched


def _speaks_of_us(project: Path) -> bool:
    try:
        return PROJECT_TABLE[-1] in _text(project)
    except ConfigurationError:
        return False


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            read = file.read(MOST_BYTES + 1)
        if len(read) > MOST_BYTES:
            raise ConfigurationError(f"{path} is larger than {MOST_BYTES} bytes")
        # A mark of byte order is what some editors write; TOML has none. Lines end as Python's do.
        return read.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise ConfigurationError(f"cannot read the configuration {path}: {error}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path} is not UTF-8: {error}") from error


def _parsed(path: Path, text: str) -> dict[str, Any]:
    if any(line.count(".") > MOST_DOTS for line in text.split("\n")):
        raise ConfigurationError(f"{path} has a line with more than {MOST_DOTS} dots")
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ConfigurationError(f"{path} nests too deeply") from error
    except ValueError as error:  # TOMLDecodeError, or a number with thousands of digits
        hint = _SAME_NAME if str(error).startswith("Cannot") and "rules" in text else ""
        raise ConfigurationError(f"{path} is not valid TOML: {error}{hint}") from error


_SAME_NAME: Final = "; beside `rules = …` write [rules-lint] in place of [rules.lint]"


def _places(text: str) -> Iterator[tuple[Keys, tuple[int, int]]]:
    """Each key of a TOML text that parses, with its place.

    `tomllib` tells no places. But each statement is TOML of its own, so the lines are read one
    statement after the other.
    """
    header: Keys = ()
    lines: list[str] = []
    start = read = size = 0
    for number, line in enumerate(text.split("\n"), start=1):
        lines.append(line)
        start = start if len(lines) > 1 else number
        size += len(line) + 1
        read += size
        if read > _MOST_READ:
            return
        try:
            said = tomllib.loads("\n".join(lines))
        except (ValueError, RecursionError):
            continue  # goes on in the next line
        place = (start, len(lines[0]) - len(lines[0].lstrip()) + 1)
        if lines[0].lstrip().startswith("["):
            header = max(_paths(said), key=len, default=())
            yield from ((header[:length], place) for length in range(1, len(header) + 1))
        else:
            yield from ((header + keys, place) for keys in _paths(said))
        lines.clear()
        size = 0


def _paths(value: Any, depth: int = _DEEPEST) -> Iterator[Keys]:
    """The keys that lead to each value inside a table, outer ones first, `depth` at most."""
    if isinstance(value, list) and value:
        value = value[-1]
    if isinstance(value, dict) and depth:
        for key, inner in value.items():
            yield (key,)
            yield from ((key, *rest) for rest in _paths(inner, depth - 1))
