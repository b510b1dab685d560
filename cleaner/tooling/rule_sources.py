"""Rule files as their authors see them: the rules, and the line and column of each of their parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from cleaner.engine.loading import LoadedRule, Loc, Place, YamlData, read_model
from cleaner.engine.schema import Boundary, Item, Rule, RuleFile, Scope
from cleaner.engine.shipped import rule_files, shipped_files, shipped_rules
from cleaner.errors import ConfigurationError, Fault

_ITEM_KEYS = (
    "block",
    "keeps",
    "run",
    "sequence",
    "inline",
    "boundary",
    "from",
    "to",
    "while",
    "unless",
)


@dataclass(frozen=True, slots=True)
class RuleSource:
    """One rule in its file. `loc` is where it stands in the file's data."""

    file: SourceFile
    rule: Rule
    loc: Loc

    @property
    def place(self) -> Place:
        """Line and column of the rule, counted from 1."""
        return self.file.read.place(self.loc)

    @property
    def loaded(self) -> LoadedRule:
        """The rule as the engine takes it."""
        origin: Literal["shipped", "user"] = "shipped" if self.file.shipped else "user"
        return LoadedRule(self.rule, self.scope, self.file.shown, self.place[0], origin)

    @property
    def scope(self) -> Scope:
        """Which documents the rule is for."""
        return self.file.model.scope_of(self.rule)

    def described(self) -> Iterator[tuple[Item, Loc]]:
        """Every item of the rule, each with its loc."""
        data = _at(self.file.read.data, self.loc)
        for key in _ITEM_KEYS:
            value = getattr(self.rule, {"from": "from_", "while": "while_"}.get(key, key))
            if value is None:
                continue
            if isinstance(value, Boundary):
                inner = "block" if value.block is not None else "sequence"
                steps = value.block or value.sequence
                yield from _items(steps, data[key][inner], (*self.loc, key, inner))
            else:
                yield from _items(value, data[key], (*self.loc, key))

    def text_place(self, loc: Loc, index: int) -> Place:
        """The place of value `index` at `loc`, which holds one value or a list of them."""
        listed = isinstance(_at(self.file.read.data, loc), list)
        return self.file.read.place((*loc, index) if listed else loc)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One valid rule file. `shown` is its path as printed."""

    path: Path
    shown: str
    shipped: bool
    model: RuleFile
    read: YamlData

    def rules(self) -> Iterator[RuleSource]:
        """The rules of the file in order."""
        for index, rule in enumerate(self.model.rules):
            yield RuleSource(self, rule, ("rules", index))


@dataclass(frozen=True, slots=True)
class Sources:
    """Rule files read, and the faults of those that are none."""

    files: tuple[SourceFile, ...]
    faults: tuple[Fault, ...] = ()

    def rules(self) -> list[RuleSource]:
        """All rules of all files in order."""
        return [rule for file in self.files for rule in file.rules()]


def shipped_sources() -> Sources:
    """The rule files that ship with the package."""
    root = shipped_rules()
    return _read([(f, f"rules/{f.relative_to(root).as_posix()}", True) for f in shipped_files()])


def read_sources(paths: Sequence[Path]) -> Sources:
    """The rule files at `paths` (files or folders). Raises ConfigurationError for a missing one."""
    found: list[tuple[Path, str, bool]] = []
    root = shipped_rules().resolve()
    for path in paths:
        if not path.exists():
            raise ConfigurationError(f"no rule file or folder at {path}")
        found += [(f, str(f), f.resolve().is_relative_to(root)) for f in _below(path, root)]
    return _read(list(dict.fromkeys(found)))


def _below(path: Path, root: Path) -> list[Path]:
    """Rule files at a path; of the shipped folder, only those in its packs."""
    if path.resolve() == root:
        return [path / file.relative_to(shipped_rules()) for file in shipped_files()]
    return rule_files(path)


def _read(found: Sequence[tuple[Path, str, bool]]) -> Sources:
    files: list[SourceFile] = []
    faults: list[Fault] = []
    for path, shown, shipped in found:
        model, read, wrong = read_model(path, RuleFile, shown=shown)
        faults += wrong
        if model is not None:
            files.append(SourceFile(path, shown, shipped, model, read))
    return Sources(tuple(files), tuple(faults))


def _items(value: Any, data: Any, loc: Loc) -> Iterator[tuple[Item, Loc]]:
    if isinstance(value, Item):
        yield value, loc
    elif isinstance(data, list):
        yield from ((item, (*loc, index)) for index, item in enumerate(value))
    else:
        yield value[0], loc


def _at(data: Any, loc: Loc) -> Any:
    for part in loc:
        data = data[part]
    return data
