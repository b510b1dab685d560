"""What files and the environment set: one value and its source for each option of each command.

Flag > environment > file > default; what is said for one command > what is said for all. Options
are those of the commands' own signatures, so a new option can be set without a word here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NoReturn

import typer

from cleaner.cli.messages import Messages, exit_status
from cleaner.cli.setting_values import file_value, refusal, text_value
from cleaner.cli.signatures import Command, Parameter, commands
from cleaner.configuration import ConfigurationFile, Keys, find_file, nearest, read_file
from cleaner.errors import ConfigurationError

PREFIX: Final = "CLEANER_"
FILE_VARIABLE: Final = "CLEANER_CONFIG"
_KEY: Final = "cleaner.settings"  # in the context of a command


@dataclass(frozen=True, slots=True)
class Setting:
    """A value, and where it is from: `cleaner.toml:3`, `environment CLEANER_KEEP` or `default`."""

    value: Any
    source: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What is set for each command, by its path and the option's name, and what to warn of."""

    given: Mapping[tuple[str, ...], Mapping[str, Setting]]
    warnings: tuple[str, ...] = ()

    def of(self, command: Command, parameter: Parameter) -> Setting:
        """The value of an option without its flag."""
        given = self.given.get(command.path, {})
        return given.get(parameter.name, Setting(parameter.default, "default"))


@dataclass(frozen=True, slots=True)
class Configured:
    """The commands that can be configured, and the file asked for (`None`: look for one)."""

    commands: tuple[Command, ...]
    path: Path | None = None
    without: bool = False

    def file(self) -> ConfigurationFile | None:
        """The file in use. Raises ConfigurationError if it is broken or not there."""
        if self.without:
            if self.path is not None:
                raise ConfigurationError("--config and --no-config exclude each other")
            return None
        named = os.environ.get(FILE_VARIABLE)
        if self.path is None and named is None:
            try:
                here = Path.cwd()
            except OSError:  # the folder is gone
                return None
            return find_file(here)
        path = self.path or (Path(named) if named else None)
        return None if path is None else read_file(path)

    def settings(self) -> Settings:
        """What is set. Raises ConfigurationError with all that is wrong."""
        return settle(self.commands, self.file(), os.environ)


def configure(
    context: typer.Context, app: typer.Typer, path: Path | None, *, without: bool
) -> None:
    """Give the commands below `context` the values that are set as their defaults.

    A fault ends a command once it asks for a value: `--help` does not, and works.
    """
    # `cleaner config` shows what is set and is not subject to it.
    chosen = tuple(command for command in commands(app) if command.path[0] != "config")
    configured = Configured(chosen, path, without)
    context.meta[_KEY] = configured
    try:
        settings = configured.settings()
    except ConfigurationError as error:
        context.default_map = _default_map(chosen, _failing(error))
        return
    for warning in settings.warnings:
        Messages().warn(warning)

    def value(command: Command, parameter: Parameter) -> Any:
        given = settings.given.get(command.path, {}).get(parameter.name)
        return None if given is None else given.value

    context.default_map = _default_map(chosen, value)


def configured(context: typer.Context) -> Configured:
    """What `configure` noted for the commands below."""
    found: Configured = context.meta[_KEY]
    return found


def settle(
    known: Sequence[Command], file: ConfigurationFile | None, environment: Mapping[str, str]
) -> Settings:
    """The values that `file` and `environment` set for the commands.

    A value at the top of a file, or in a variable for all commands, is for each command whose
    option can have it; one that none can have is a fault. Raises ConfigurationError with every
    fault.
    """
    settling = _Settling(known)
    if file is not None:
        settling.read_file(file)
    settling.read_environment(environment)
    if settling.faults:
        raise ConfigurationError("\n".join(settling.faults))
    return Settings(settling.given, tuple(settling.warnings))


def _failing(error: ConfigurationError) -> Callable[[Command, Parameter], Any]:
    def fail() -> NoReturn:
        with exit_status():
            raise error
        raise AssertionError

    return lambda _command, _parameter: fail


def _default_map(
    known: Sequence[Command], value: Callable[[Command, Parameter], Any]
) -> dict[str, Any]:
    """Defaults by command, group by group, as a context wants them."""
    whole: dict[str, Any] = {}
    for command in known:
        inner = whole
        for word in command.path:
            inner = inner.setdefault(word, {})
        inner.update((p.variable, value(command, p)) for p in command.parameters)
    return whole


@dataclass(slots=True)
class _Settling:
    """Values as they are gathered; later ones replace earlier ones."""

    commands: Sequence[Command]
    given: dict[tuple[str, ...], dict[str, Setting]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def read_file(self, file: ConfigurationFile) -> None:
        # Places are looked up once, and only where something is set.
        places = file.places() if file.table else {}
        folder = file.path.absolute().parent

        def apply(chosen: Sequence[Command], keys: Keys, value: Any) -> None:
            owners = list(_owners(chosen, keys[-1]))
            if not owners:
                self.faults.append(f"{place(keys)}: {self._unknown(chosen, keys[-1])}")
                return
            line = places.get(keys)
            source = f"{file.shown}:{line[0]}" if line else file.shown
            self._set(
                owners, place(keys), source, lambda parameter: file_value(parameter, value, folder)
            )

        def place(keys: Keys) -> str:
            found = places.get(keys)
            at = f":{found[0]}:{found[1]}" if found else ""
            return f"{file.shown}{at}: {'.'.join(keys)}"

        tables = {k: v for k, v in file.table.items() if isinstance(v, dict)}
        for key, value in file.table.items():
            if key not in tables:
                apply(self.commands, (key,), value)
        for keys, table in self._tables(tables, (), place):
            for key, value in table.items():
                if not isinstance(value, dict):
                    apply(_named(self.commands, keys), (*keys, key), value)

    def _tables(
        self, tables: Mapping[str, Any], above: Keys, place: Callable[[Keys], str]
    ) -> Iterator[tuple[Keys, Mapping[str, Any]]]:
        """The tables of single commands: `[clean]`, `[rules.lint]` or `[rules-lint]`."""
        for key, table in tables.items():
            keys = (*above, key)
            inner = {k: v for k, v in table.items() if isinstance(v, dict)}
            if _named(self.commands, keys):
                yield keys, table
                self.faults += [f"{place((*keys, k))}: no value of an option" for k in inner]
            elif any(
                _words(command.path).startswith(f"{_words(keys)}-") for command in self.commands
            ):
                stray = [k for k in table if k not in inner]
                said = "options stand at the top or in the table of one command"
                self.faults += [f"{place((*keys, k))}: {said}" for k in stray]
                yield from self._tables(inner, keys, place)
            else:
                names = [_words(command.path) for command in self.commands]
                hint = nearest(_words(keys), names)
                self.faults.append(f"{place(keys)}: there is no such command{hint}")

    def read_environment(self, environment: Mapping[str, str]) -> None:
        names = self._variables()
        for single in (False, True):
            for name, (chosen, option, is_single) in names.items():
                if name in environment and is_single == single:
                    self._read_variable(name, environment[name], list(_owners(chosen, option)))
        for name in sorted(environment):
            if name.startswith(PREFIX) and name not in names and name != FILE_VARIABLE:
                hint = nearest(name, [*names, FILE_VARIABLE])
                self.warnings.append(f"the environment variable {name} sets nothing{hint}")

    def _variables(self) -> dict[str, tuple[Sequence[Command], str, bool]]:
        """Each variable's commands and option, and whether it is for a single command."""
        found: dict[str, tuple[Sequence[Command], str, bool]] = {}
        for command in self.commands:
            for option in (p.name for p in command.parameters if not p.is_argument):
                found.setdefault(_variable(option), (self.commands, option, False))
                found[_variable(*command.path, option)] = ([command], option, True)
        return found

    def _read_variable(self, name: str, text: str, owners: Sequence[_Owner]) -> None:
        if text.strip():
            source = f"environment {name}"
            self._set(owners, f"{source}", source, lambda parameter: text_value(parameter, text))
        else:  # an empty variable takes back what the file says
            for command, parameter in owners:
                self.given.get(command.path, {}).pop(parameter.name, None)

    def _set(
        self, owners: Sequence[_Owner], place: str, source: str, read: Callable[[Parameter], Any]
    ) -> None:
        wrong: list[str] = []
        fits = False
        for command, parameter in owners:
            reason = refusal(parameter)
            if reason is not None:
                wrong.append(f"{place}: is set on the command line only: {reason}")
                continue
            try:
                value = read(parameter)
            except ValueError as error:
                wrong.append(f"{place}: {error}")
                continue
            fits = True
            self.given.setdefault(command.path, {})[parameter.name] = Setting(value, source)
        if not fits:
            self.faults.append(wrong[0])

    def _unknown(self, chosen: Sequence[Command], name: str) -> str:
        """What to say of an option that the chosen commands do not have."""
        others = [" ".join(command.path) for command, _ in _owners(self.commands, name)]
        if others:
            return f"is no option of this command, but of {', '.join(others)}"
        if name in {word for command in self.commands for word in command.path}:
            return f"is a command, and its options stand in a table [{name}]"
        names = {p.name for command in chosen for p in command.parameters}
        return f"there is no such option{nearest(name, sorted(names))}"


_Owner = tuple[Command, Parameter]


def _owners(chosen: Sequence[Command], name: str) -> Iterator[_Owner]:
    for command in chosen:
        for parameter in command.parameters:
            if parameter.name == name:
                yield command, parameter


def _named(known: Sequence[Command], keys: Keys) -> list[Command]:
    return [command for command in known if _words(command.path) == _words(keys)]


def _words(path: Sequence[str]) -> str:
    return "-".join(path)


def _variable(*words: str) -> str:
    return PREFIX + "_".join(words).replace("-", "_").upper()
