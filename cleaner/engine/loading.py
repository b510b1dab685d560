"""Rule files on disk → validated rules, with every fault at its line and column.

Rule files are untrusted: only YAML's own scalar, list and mapping types are read, aliases and
tags are refused, size and depth are bounded. No code in a file can run.
"""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from yaml.resolver import Resolver

from cleaner.engine.schema import Rule, RuleFile, Scope
from cleaner.errors import Fault

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML was built without libyaml; slower, same result
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

MAX_BYTES: Final = 8_000_000
MAX_DEPTH: Final = 20
_CORE: Final = "tag:yaml.org,2002:"
_BOOLEANS: Final = dict(yes=True, true=True, on=True, no=False, false=False, off=False)
_READERS: Final[dict[str, Callable[[str], Any]]] = {
    "str": str,
    "null": lambda _: None,
    "bool": lambda value: _BOOLEANS[value.lower()],
    "int": lambda value: int(value, 0),
    "float": float,
    "timestamp": datetime.date.fromisoformat,
}

ModelT = TypeVar("ModelT", bound=BaseModel)
Loc: TypeAlias = tuple[str | int, ...]
Place: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class LoadedRule:
    """A rule and where it came from. `path` is as shown to people, `line` counts from 1."""

    rule: Rule
    scope: Scope
    path: str
    line: int
    origin: Literal["shipped", "user"] = "user"

    @property
    def id(self) -> str:
        """The rule's id."""
        return self.rule.id


@dataclass(slots=True)
class YamlData:
    """Plain data read from YAML, and where each part of it stands (counted from 1)."""

    data: Any
    keys: dict[Loc, Place] = field(default_factory=dict)
    values: dict[Loc, Place] = field(default_factory=dict)
    faults: list[tuple[Place, str]] = field(default_factory=list)

    def place(self, loc: Loc, *, of_key: bool = False) -> Place:
        """The place of `loc`, or of its nearest parent that has one."""
        for end in range(len(loc), -1, -1):
            found = (self.keys if of_key else self.values).get(loc[:end])
            if found:
                return found
            of_key = False
        return (1, 1)


def read_rule_file(
    path: Path, *, shown: str | None = None, origin: Literal["shipped", "user"] = "user"
) -> tuple[tuple[LoadedRule, ...], tuple[Fault, ...]]:
    """Read one rule file. Returns its rules and its faults; a file with faults has no rules."""
    shown = shown or str(path)
    model, read, faults = read_model(path, RuleFile, shown=shown)
    if model is None:
        return (), faults
    rules = tuple(
        LoadedRule(rule, model.scope, shown, read.place(("rules", i))[0], origin)
        for i, rule in enumerate(model.rules)
    )
    return rules, ()


def read_model(
    path: Path, model: type[ModelT], *, shown: str
) -> tuple[ModelT | None, YamlData, tuple[Fault, ...]]:
    """Read a YAML file as `model`; None and every fault when it is not one."""
    read = _read_yaml(path)
    faults = [Fault(shown, line, column, message) for (line, column), message in read.faults]
    if faults:
        return None, read, tuple(faults)
    try:
        return model.model_validate(read.data), read, ()
    except ValidationError as error:
        return None, read, tuple(_faults(error, read, shown, model))


def _read_yaml(path: Path) -> YamlData:
    try:
        raw = path.read_bytes()
    except OSError as error:
        return _broken((1, 1), f"cannot be read: {error.strerror or error}")
    if len(raw) > MAX_BYTES:
        return _broken((1, 1), f"is larger than {MAX_BYTES // 1_000_000} MB; split it")
    try:
        return _Builder(yaml.parse(raw.decode("utf-8-sig"), Loader=_Loader)).build()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return _broken((line, 1), "is not UTF-8 text; save it as UTF-8")
    except _Refused as refused:
        return _broken(refused.place, refused.message)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return _broken(place, f"is not valid YAML: {error.problem or error.context}")
    except yaml.YAMLError as error:
        return _broken((1, 1), f"is not valid YAML: {error}")


def _broken(place: Place, message: str) -> YamlData:
    return YamlData(None, faults=[(place, message)])


class _Refused(Exception):  # noqa: N818 -- internal: stops reading at once
    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.place = place
        self.message = message


class _Builder:
    """Builds plain data from parser events. Depth is bounded, so no nesting can exhaust a stack."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self._events = events
        self._resolver = Resolver()
        self._read = YamlData(None)

    def build(self) -> YamlData:
        """The first document of the stream."""
        for event in self._events:
            if not isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
                if isinstance(event, yaml.StreamEndEvent):
                    return _broken((1, 1), "is empty; a rule file starts with 'schema: 1'")
                self._read.data = self._value(event, ())
                break
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                raise _Refused(_place(event), "a second document (---) is not allowed")
        return self._read

    def _value(self, event: yaml.Event, loc: Loc) -> Any:
        place = _place(event)
        self._read.values[loc] = place
        if isinstance(event, yaml.AliasEvent):
            raise _Refused(place, "aliases (*name) are not allowed; write the value out")
        if event.anchor is not None:
            self._fault(place, "anchors (&name) are not allowed")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, place)
        if event.tag is not None:
            self._fault(place, f"the tag {event.tag} is not allowed; rules are plain data")
        if len(loc) >= MAX_DEPTH:
            raise _Refused(place, f"nested more than {MAX_DEPTH} levels deep")
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(loc)
        return self._sequence(loc)

    def _sequence(self, loc: Loc) -> list[Any]:
        built: list[Any] = []
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            built.append(self._value(event, (*loc, len(built))))
        return built

    def _mapping(self, loc: Loc) -> dict[str, Any]:
        built: dict[str, Any] = {}
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            place = _place(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise _Refused(place, "a key must be a word")
            # The value as written: YAML 1.1 would read a bare `on` as true.
            key = event.value
            if key in built:
                self._fault(place, f"the key {key!r} stands here twice")
            self._read.keys[(*loc, key)] = place
            built[key] = self._value(next(self._events), (*loc, key))
        return built

    def _scalar(self, event: yaml.ScalarEvent, place: Place) -> Any:
        tag = event.tag
        if tag is None and event.implicit[0]:
            tag = self._resolver.resolve(yaml.ScalarNode, event.value, event.implicit)
        kind = (tag or _CORE + "str").removeprefix(_CORE)
        if kind not in _READERS:
            self._fault(place, f"the tag {tag} is not allowed; rules are plain data")
            return None
        try:
            return _READERS[kind](event.value)
        except (ValueError, KeyError):
            return event.value  # `1:30`, `012`, a date with a time: only ever meant as text

    def _fault(self, place: Place, message: str) -> None:
        self._read.faults.append((place, message))


def _place(event: yaml.Event) -> Place:
    return (event.start_mark.line + 1, event.start_mark.column + 1)


def _faults(
    error: ValidationError, read: YamlData, shown: str, model: type[BaseModel]
) -> Iterator[Fault]:
    for detail in error.errors(include_url=False):
        loc: Loc = tuple(detail["loc"])
        unknown = detail["type"] == "extra_forbidden"
        line, column = read.place(loc, of_key=unknown)
        yield Fault(shown, line, column, _message(detail, loc, model))


def _message(detail: Any, loc: Loc, model: type[BaseModel]) -> str:
    where = ".".join(str(part) for part in loc if isinstance(part, str) and part != "rules")
    if detail["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(loc[-1]), sorted(_known_keys(model)), 1)
        return f"unknown key {str(loc[-1])!r}" + (f"; did you mean {near[0]!r}?" if near else "")
    if detail["type"] == "missing":
        return f"the key {str(loc[-1])!r} is missing"
    if detail["type"] == "string_type" and detail["input"] is not None:
        shown = detail["input"]
        kind = type(shown).__name__
        return f"{where}: YAML reads this as {kind} ({shown!r}); put it in quotes if it is text"
    message = str(detail["msg"]).removeprefix("Value error, ")
    return f"{where}: {message}" if where and detail["type"] != "value_error" else message


def _known_keys(model: type[BaseModel]) -> set[str]:
    schema = model.model_json_schema()
    keys: set[str] = set(schema.get("properties", {}))
    for definition in schema.get("$defs", {}).values():
        keys |= set(definition.get("properties", {}))
    return keys
