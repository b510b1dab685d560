"""Which rules run: the shipped packs, then the user's folders, which come later and win."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field

from cleaner.engine.loading import LoadedRule, read_model, read_rule_file
from cleaner.engine.schema import Items, Texts, _read_list, _Strict
from cleaner.errors import ConfigurationError, Fault, RuleFileError

PACK_FOLDERS: Final = ("generic", "lang", "agencies", "sites")
PACK_FILE: Final = "pack.yaml"


class RuleException(_Strict):
    """Lines that a rule (or every rule whose id matches, `afp-*`) must not mark."""

    rule: str
    unless: Items


class PackFile(_Strict):
    """`pack.yaml` in a folder of the user's: which shipped packs and rules to use with it."""

    schema_: Literal[1] = Field(alias="schema")
    packs: Texts | None = Field(
        default=None, description="Shipped packs to use (generic, lang/en, agencies …); all if absent."
    )
    disable: Texts = ()
    exceptions: Annotated[tuple[RuleException, ...], BeforeValidator(_read_list)] = ()


@dataclass(frozen=True, slots=True)
class Packs:
    """The rules that run, in a fixed order, and those that do not, each with the reason."""

    rules: tuple[LoadedRule, ...]
    inactive: tuple[tuple[LoadedRule, str], ...] = ()
    sources: tuple[Path, ...] = ()


@cache
def shipped_rules() -> Path:
    """The folder of the shipped rules: inside an installed wheel, or in the checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_rules"
    return inside if inside.is_dir() else package.parent / "rules"


def rule_files(folder: Path) -> list[Path]:
    """Rule files of a folder (or the file itself), in an order that no machine changes."""
    if folder.is_file():
        return [folder]
    found = (p for ending in ("*.yaml", "*.yml") for p in folder.rglob(ending))
    return sorted((p for p in found if p.name != PACK_FILE), key=lambda p: p.as_posix())


def shipped_files() -> list[Path]:
    """The rule files that ship with the package."""
    root = shipped_rules()
    return [f for name in PACK_FOLDERS if (root / name).is_dir() for f in rule_files(root / name)]


def load_packs(folders: Sequence[Path | str] = (), *, disable: Iterable[str] = ()) -> Packs:
    """Load the shipped packs and the user's `folders` (or files) over them.

    A user's rule replaces a shipped one of the same id. `disable` holds ids or patterns.
    Raises RuleFileError with every fault of every file, ConfigurationError for a path that is
    not there.
    """
    paths = [Path(f) for f in folders]
    for path in paths:
        if not path.exists():
            raise ConfigurationError(f"no rule file or folder at {path}")
    settings, faults = _settings(paths)
    loader = _Loader(faults)
    root = shipped_rules()
    for file in shipped_files():
        name = file.relative_to(root).as_posix()
        loader.read(file, f"rules/{name}", "shipped", _selection(settings, name))
    for path in paths:
        for file in rule_files(path):
            loader.read(file, str(file), "user", None)
    patterns = [*disable, *(d for s in settings for d in s.disable)]
    loader.check_disabled(patterns)
    if loader.faults:
        raise RuleFileError(loader.faults)
    exceptions = [e for s in settings for e in s.exceptions]
    return loader.packs(patterns, exceptions, tuple(paths))


def _settings(paths: Sequence[Path]) -> tuple[list[PackFile], list[Fault]]:
    settings: list[PackFile] = []
    faults: list[Fault] = []
    for path in paths:
        file = path / PACK_FILE
        if path.is_dir() and file.is_file():
            model, _, found = read_model(file, PackFile, shown=str(file))
            faults += found
            if model:
                settings.append(model)
    return settings, faults


def _selection(settings: Sequence[PackFile], name: str) -> str | None:
    """Why a shipped file is left out, or None."""
    for chosen in settings:
        if chosen.packs is not None and not any(
            name.startswith(f"{pack.rstrip('/')}/") or name == f"{pack}.yaml"
            for pack in chosen.packs
        ):
            return f"not among packs: {', '.join(chosen.packs)}"
    return None


class _Loader:
    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        self._by_id: dict[str, LoadedRule] = {}
        self._inactive: list[tuple[LoadedRule, str]] = []

    def read(
        self, file: Path, shown: str, origin: Literal["shipped", "user"], left_out: str | None
    ) -> None:
        rules, faults = read_rule_file(file, shown=shown, origin=origin)
        self.faults += faults
        for rule in rules:
            if left_out is not None:
                self._inactive.append((rule, left_out))
            elif rule.rule.status == "deprecated":
                self._inactive.append((rule, f"deprecated; replaced by {rule.rule.replaced_by}"))
            else:
                self._add(rule)

    def _add(self, rule: LoadedRule) -> None:
        other = self._by_id.get(rule.id)
        if other is not None and other.origin == rule.origin:
            place = f"{other.path}:{other.line}"
            message = f"the id {rule.id!r} is already used at {place}"
            self.faults.append(Fault(rule.path, rule.line, 3, message))
            return
        if other is not None:
            self._inactive.append((other, f"replaced by {rule.path}:{rule.line}"))
        self._by_id[rule.id] = rule

    def check_disabled(self, patterns: Sequence[str]) -> None:
        for pattern in patterns:
            if not any(fnmatchcase(name, pattern) for name in self._by_id):
                raise ConfigurationError(f"disable: no rule has the id {pattern!r}")

    def packs(
        self, disabled: Sequence[str], exceptions: Sequence[RuleException], sources: tuple[Path, ...]
    ) -> Packs:
        active: list[LoadedRule] = []
        for rule in self._by_id.values():
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
    return LoadedRule(changed, rule.scope, rule.path, rule.line, rule.origin)
