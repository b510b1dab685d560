"""Which rules run: the shipped packs, then the user's folders, which come later and win."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from cleaner.engine.loading import LoadedRule, Loc, YamlData, read_model, read_rule_file
from cleaner.engine.schema import Items
from cleaner.engine.shipped import PACK_FILE, rule_files, shipped_files, shipped_rules
from cleaner.engine.values import Strict, Texts, read_list
from cleaner.errors import ConfigurationError, Fault, RuleFileError


class RuleException(Strict):
    """Lines that a rule (or every rule whose id matches, `afp-*`) must not mark."""

    rule: str
    unless: Items


class PackFile(Strict):
    """`pack.yaml` in a folder of the user's: which shipped packs and rules to use with it."""

    schema_: Literal[1] = Field(alias="schema")
    packs: Texts | None = Field(
        default=None,
        description="Shipped packs to use (generic, lang/en, agencies …); all if absent.",
    )
    disable: Texts = ()
    exceptions: Annotated[tuple[RuleException, ...], BeforeValidator(read_list)] = ()


@dataclass(frozen=True, slots=True)
class Packs:
    """The rules that run, in a fixed order, and those that do not, each with the reason."""

    rules: tuple[LoadedRule, ...]
    inactive: tuple[tuple[LoadedRule, str], ...] = ()
    sources: tuple[Path, ...] = ()


def load_packs(
    folders: Sequence[Path | str] = (), *, disable: Iterable[str] = (), shipped: bool = True
) -> Packs:
    """Load the shipped packs and the user's `folders` (or files) over them.

    Without `shipped` only those in `folders`.

    A user's rule replaces a shipped one of the same id. `disable` holds ids or patterns.
    Raises RuleFileError with every fault of every file, ConfigurationError for a path that is
    not there or an id that no rule has.
    """
    paths = [Path(f) for f in dict.fromkeys(folders)]
    for path in paths:
        if not path.exists():
            raise ConfigurationError(f"no rule file or folder at {path}")
    settings, faults = _settings(paths)
    loader = _Loader(faults)
    root = shipped_rules()
    for file in shipped_files() if shipped else ():
        name = file.relative_to(root).as_posix()
        loader.read(file, f"rules/{name}", "shipped", _left_out(settings, name))
    for path in paths:
        for file in rule_files(path):
            loader.read(file, str(file), "user", None)
    for chosen in settings:
        loader.faults += chosen.faults(loader)
    if loader.faults:
        raise RuleFileError(loader.faults)
    patterns = list(disable)
    for pattern in patterns:
        if not loader.knows(pattern):
            raise ConfigurationError(f"disable: no rule has the id {pattern!r}")
    patterns += [pattern for s in settings for pattern in s.pack.disable]
    exceptions = [e for s in settings for e in s.pack.exceptions]
    return loader.packs(patterns, exceptions, tuple(paths))


@dataclass(frozen=True, slots=True)
class _Settings:
    """A `pack.yaml` and the places of what it says."""

    pack: PackFile
    shown: str
    read: YamlData

    def faults(self, loader: _Loader) -> Iterator[Fault]:
        """Names that mean nothing."""
        for i, pack in enumerate(self.pack.packs or ()):
            if not (shipped_rules() / pack).is_dir() and not _pack_file(pack).is_file():
                yield self._fault(("packs", i), f"there is no shipped pack {pack!r}")
        for i, pattern in enumerate(self.pack.disable):
            if not loader.knows(pattern):
                yield self._fault(("disable", i), f"no rule has the id {pattern!r}")
        for i, exception in enumerate(self.pack.exceptions):
            if not loader.knows(exception.rule):
                place = ("exceptions", i, "rule")
                yield self._fault(place, f"no rule has the id {exception.rule!r}")

    def _fault(self, loc: Loc, message: str) -> Fault:
        return Fault(self.shown, *self.read.place(loc), message)


def _settings(paths: Sequence[Path]) -> tuple[list[_Settings], list[Fault]]:
    settings: list[_Settings] = []
    faults: list[Fault] = []
    for path in paths:
        file = path / PACK_FILE
        if path.is_dir() and file.is_file():
            pack, read, found = read_model(file, PackFile, shown=str(file))
            faults += found
            if pack:
                settings.append(_Settings(pack, str(file), read))
    return settings, faults


def _pack_file(pack: str) -> Path:
    return shipped_rules() / f"{pack}.yaml"


def _left_out(settings: Sequence[_Settings], name: str) -> str | None:
    """Why a shipped file is left out, or None."""
    for chosen in settings:
        packs = chosen.pack.packs
        if packs is not None and not any(
            name.startswith(f"{pack.rstrip('/')}/") or name == f"{pack}.yaml" for pack in packs
        ):
            return f"not among packs: {', '.join(packs)}"
    return None


class _Loader:
    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        self._owners: dict[tuple[str, str], LoadedRule] = {}
        self._active: dict[str, LoadedRule] = {}
        self._inactive: list[tuple[LoadedRule, str]] = []

    def read(
        self, file: Path, shown: str, origin: Literal["shipped", "user"], left_out: str | None
    ) -> None:
        rules, faults = read_rule_file(file, shown=shown, origin=origin)
        self.faults += faults
        for rule in rules:
            self._check_id(rule)
            if left_out is not None:
                self._inactive.append((rule, left_out))
            elif rule.rule.status == "deprecated":
                self._inactive.append((rule, f"deprecated; replaced by {rule.rule.replaced_by}"))
            else:
                self._add(rule)

    def knows(self, pattern: str) -> bool:
        """Whether a rule, active or not, has an id that fits the pattern."""
        return any(fnmatchcase(name, pattern) for _, name in self._owners)

    def _check_id(self, rule: LoadedRule) -> None:
        first = self._owners.setdefault((rule.origin, rule.id), rule)
        if first is not rule:
            message = f"the id {rule.id!r} is already used at {first.path}:{first.line}"
            self.faults.append(Fault(rule.path, rule.line, 3, message))

    def _add(self, rule: LoadedRule) -> None:
        other = self._active.get(rule.id)
        if other is not None:
            self._inactive.append((other, f"replaced by {rule.path}:{rule.line}"))
        self._active[rule.id] = rule

    def packs(
        self,
        disabled: Sequence[str],
        exceptions: Sequence[RuleException],
        sources: tuple[Path, ...],
    ) -> Packs:
        active: list[LoadedRule] = []
        for rule in self._active.values():
            if any(fnmatchcase(rule.id, pattern) for pattern in disabled):
                self._inactive.append((rule, "disabled"))
            else:
                active.append(_with_exceptions(rule, exceptions))
        return Packs(tuple(active), tuple(self._inactive), sources)


def _with_exceptions(rule: LoadedRule, exceptions: Sequence[RuleException]) -> LoadedRule:
    extra = tuple(i for e in exceptions if fnmatchcase(rule.id, e.rule) for i in e.unless)
    if not extra:
        return rule
    changed = rule.rule.model_copy(update={"unless": (*(rule.rule.unless or ()), *extra)})
    return replace(rule, rule=changed)
