"""Rule files on disk → validated rules, with every fault at its line and column.

Rule files are untrusted: only YAML's own scalar, list and mapping types are read, aliases and
tags are refused, size and depth are bounded. No code in a file can run.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from yaml.resolver import Resolver

from cleaner.engine.schema import Rule, RuleFile, Scope
from cleaner.engine.values import CHECK_REGEXES
from cleaner.errors import Fault

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML was built without libyaml; slower, same result
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

MAX_BYTES: Final = 8_000_000
_LONGEST_NUMBER: Final = 40  # characters; Python refuses to print far longer ones
MAX_DEPTH: Final = 20
_CORE: Final = "tag:yaml.org,2002:"
_BOOLEANS: Final = {
    "yes": True,
    "true": True,
    "on": True,
    "no": False,
    "false": False,
    "off": False,
}
_READERS: Final[dict[str, Callable[[str], Any]]] = {
    "bool": lambda value: _BOOLEANS[value.lower()],
    "int": lambda value: int(value, 0),
    "float": float,
    "timestamp": dt.date.fromisoformat,
}

# First characters of what YAML may read as something else than text.
_TELLING: Final = frozenset(Resolver.yaml_implicit_resolvers)
_CONTROL: Final = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_QUOTED: Final = re.compile(r"'([^']+)'")
_SCALARS: Final = (bool, int, float, dt.date)
_KEBAB: Final = "id in kebab-case (small letters, digits and single hyphens)"
_PATTERNED: Final = {
    "id": _KEBAB,
    "replaced_by": _KEBAB,
    "sites": "host name (write news.example or *.news.example)",
    "langs": "ISO 639-1 code (write en, de …)",
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
        loc = self._written(loc)
        for end in range(len(loc), -1, -1):
            found = (self.keys if of_key else self.values).get(loc[:end])
            if found:
                return found
            of_key = False
        return (1, 1)

    def _written(self, loc: Loc) -> Loc:
        """`loc` as the file has it, where one value may stand for a list of one."""
        data, written = self.data, []
        for part in loc:
            if isinstance(part, int) and not isinstance(data, list):
                continue
            written.append(part)
            try:
                data = data[part]
            except (LookupError, TypeError):
                data = None
        return tuple(written)


def read_rule_file(
    path: Path, *, shown: str | None = None, origin: Literal["shipped", "user"] = "user"
) -> tuple[tuple[LoadedRule, ...], tuple[Fault, ...]]:
    """Read one rule file. Returns its rules and its faults; a file with faults has no rules.

    Regexes of shipped files are not compiled here: that takes a second, and tests have done it.
    """
    shown = shown or str(path)
    checked = origin == "user"
    model, read, faults = read_model(path, RuleFile, shown=shown, check_regexes=checked)
    if model is None:
        return (), faults
    rules = tuple(
        LoadedRule(rule, model.scope_of(rule), shown, read.place(("rules", i))[0], origin)
        for i, rule in enumerate(model.rules)
    )
    return rules, ()


def read_model(
    path: Path, model: type[ModelT], *, shown: str, check_regexes: bool = True
) -> tuple[ModelT | None, YamlData, tuple[Fault, ...]]:
    """Read a YAML file as `model`; None and every fault when it is not one."""
    return _modelled(_read_yaml(path), model, shown, check_regexes=check_regexes)


def read_text(
    text: str, model: type[ModelT], *, shown: str, check_regexes: bool = True
) -> tuple[ModelT | None, YamlData, tuple[Fault, ...]]:
    """As `read_model`, of the text of a file."""
    read = _read_bytes(text.encode("utf-8", "surrogatepass"))
    return _modelled(read, model, shown, check_regexes=check_regexes)


def _modelled(
    read: YamlData, model: type[ModelT], shown: str, *, check_regexes: bool
) -> tuple[ModelT | None, YamlData, tuple[Fault, ...]]:
    faults = [Fault(shown, line, column, message) for (line, column), message in read.faults]
    if faults and read.data is None:
        return None, read, tuple(faults)
    context = {CHECK_REGEXES: check_regexes}
    try:
        found = model.model_validate(read.data, context=context)
    except ValidationError as error:
        faults += _faults(error, read, shown, model)
        return None, read, tuple(faults)
    return (None if faults else found), read, tuple(faults)


def _read_yaml(path: Path) -> YamlData:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        return _broken((1, 1), f"cannot be read: {error.strerror or error}")
    return _read_bytes(raw)


def _read_bytes(raw: bytes) -> YamlData:
    if len(raw) > MAX_BYTES:
        return _broken((1, 1), f"is larger than {MAX_BYTES // 1_000_000} MB; split it")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        return _broken(_place_behind(before), "is not UTF-8 text; save it as UTF-8")
    text = text.removeprefix("\ufeff")
    control = _CONTROL.search(text)
    if control:
        name = f"U+{ord(control.group()):04X}"
        return _broken(
            _place_behind(text[: control.start()]), f"holds the control character {name}; remove it"
        )
    return _Builder(text).build()


def _place_behind(text: str) -> Place:
    return text.count("\n") + 1, len(text) - text.rfind("\n")


def _broken(place: Place, message: str) -> YamlData:
    return YamlData(None, faults=[(place, message)])


class _Refused(Exception):  # noqa: N818 -- internal: stops reading at once
    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.place = place
        self.message = message


class _Builder:
    """Builds plain data from parser events. Depth is bounded, so no nesting can exhaust a stack."""

    def __init__(self, text: str) -> None:
        self._events: Iterator[Any] = yaml.parse(text, Loader=_Loader)
        self._resolver: Any = Resolver()
        self._read = YamlData(None)

    def build(self) -> YamlData:
        """The only document of the stream, with all faults up to where it cannot be read on."""
        try:
            self._document()
        except _Refused as refused:
            self._fault(refused.place, refused.message)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            self._fault(place, f"is not valid YAML: {error.problem or error.context}")
        except yaml.YAMLError as error:
            self._fault((1, 1), f"is not valid YAML: {error}")
        return self._read

    def _document(self) -> None:
        for event in self._events:
            if isinstance(event, yaml.StreamEndEvent):
                raise _Refused((1, 1), "is empty; a rule file starts with 'schema: 1'")
            if not isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
                self._read.data = self._value(event, ())
                break
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                raise _Refused(_place(event), "a second document (---) is not allowed")

    def _value(self, event: Any, loc: Loc) -> Any:
        place = _place(event)
        self._read.values[loc] = place
        if isinstance(event, yaml.AliasEvent):
            raise _Refused(place, "aliases (*name) are not allowed; write the value out")
        self._check_plain(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, place)
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
            self._check_plain(event)
            # The key as written: YAML 1.1 would read a bare `on` as true.
            key = event.value
            if key in built:
                self._fault(place, f"the key {key!r} stands here twice")
            self._read.keys[(*loc, key)] = place
            built[key] = self._value(next(self._events), (*loc, key))
        return built

    def _scalar(self, event: yaml.ScalarEvent, place: Place) -> Any:
        if not event.implicit[0] or event.value[:1] not in _TELLING:
            return event.value  # quoted, or it can only be text
        tag = self._resolver.resolve(yaml.ScalarNode, event.value, event.implicit)
        kind = tag.removeprefix(_CORE)
        if kind == "null":
            self._fault(place, "there is no value here; give one, or quote it if it is text")
            return None
        if len(event.value) > _LONGEST_NUMBER:
            return event.value
        try:
            return _READERS.get(kind, str)(event.value)
        except ValueError:
            return event.value  # `1:30`, `012`, a date with a time: only ever meant as text

    def _check_plain(self, event: Any) -> None:
        if event.anchor is not None:
            self._fault(_place(event), "anchors (&name) are not allowed")
        if event.tag is not None:
            self._fault(_place(event), f"the tag {event.tag} is not allowed; rules are plain data")

    def _fault(self, place: Place, message: str) -> None:
        self._read.faults.append((place, message))


def _place(event: Any) -> Place:
    return (event.start_mark.line + 1, event.start_mark.column + 1)


def _faults(
    error: ValidationError, read: YamlData, shown: str, model: type[BaseModel]
) -> Iterator[Fault]:
    for detail in error.errors(include_url=False):
        loc: Loc = tuple(detail["loc"])
        unknown = detail["type"] == "extra_forbidden"
        line, column = read.place(loc, of_key=unknown)
        for message in _message(detail, loc, model).split("\n"):
            yield Fault(shown, line, column, message)


def _message(detail: Any, loc: Loc, model: type[BaseModel]) -> str:
    where = ".".join(str(part) for part in loc if isinstance(part, str) and part != "rules")
    if detail["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(loc[-1]), sorted(_known_keys(model)), 1)
        return f"unknown key {str(loc[-1])!r}" + (f"; did you mean {near[0]!r}?" if near else "")
    if detail["type"] == "literal_error":
        expected = detail["ctx"]["expected"]
        known = _QUOTED.findall(expected) or [expected]
        return f"{where.removesuffix('.[key]')}: {_no_such(detail['input'], known)}"
    if detail["type"] == "string_pattern_mismatch":
        return f"{where}: {detail['input']!r} is no {_PATTERNED[_last_name(loc)]}"
    if detail["type"] == "missing":
        return f"the key {str(loc[-1])!r} is missing"
    if detail["type"] == "string_type" and isinstance(detail["input"], _SCALARS):
        shown = detail["input"]
        kind = type(shown).__name__
        return f"{where}: YAML reads this as {kind} ({shown!r}); put it in quotes if it is text"
    message = str(detail["msg"]).removeprefix("Value error, ")
    return f"{where}: {message}" if where and detail["type"] != "value_error" else message


def _no_such(value: Any, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(str(value), known, 1)
    hint = f"did you mean {near[0]!r}?" if near else f"choose {', '.join(known)}"
    return f"there is no {value!r}; {hint}"


def _last_name(loc: Loc) -> str:
    return next((part for part in reversed(loc) if isinstance(part, str)), "")


@cache
def _known_keys(model: type[BaseModel]) -> set[str]:
    schema = model.model_json_schema()
    keys: set[str] = set(schema.get("properties", {}))
    for definition in schema.get("$defs", {}).values():
        keys |= set(definition.get("properties", {}))
    return keys
