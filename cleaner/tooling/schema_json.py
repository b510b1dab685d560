"""The JSON Schema of a rule file, for editors: made from the models, with the meaning of each key."""

from __future__ import annotations

import json
from typing import Any, Final

from pydantic import BaseModel

from cleaner.engine.packs import PackFile
from cleaner.engine.schema import KINDS, RuleFile
from cleaner.tooling.schema_words import KEYS, MODELS

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_RANGE: Final = r"^\d+(\.\d+)?(-(\d+(\.\d+)?)?)?$|^-\d+(\.\d+)?$"
_PARENTS: Final = {"Step": "Item", "Run": "Item"}
_LENGTHS: Final = {"minLength": "minItems", "maxLength": "maxItems"}


def rule_schema() -> dict[str, Any]:
    """The schema of a rule file (JSON Schema 2020-12)."""
    schema = _schema(RuleFile, "A rule file of cleaner")
    kinds = [{"required": [kind]} for kind in KINDS]
    schema["$defs"]["Rule"]["oneOf"] = kinds
    return schema


def pack_schema() -> dict[str, Any]:
    """The schema of a `pack.yaml`."""
    return _schema(PackFile, "The pack.yaml of a folder of rules of your own")


def schema_text() -> str:
    """The rule schema as it stands in `rules/schema.json`."""
    return json.dumps(rule_schema(), indent=1, ensure_ascii=False) + "\n"


def _schema(model: type[BaseModel], title: str) -> dict[str, Any]:
    made = _plain(model.model_json_schema())
    root = made | {"$schema": DIALECT, "title": title}
    _describe(root, model.__name__)
    for name, definition in root.get("$defs", {}).items():
        _describe(definition, name)
    first = ("$schema", "title", "description")
    return {
        **{key: root[key] for key in first},
        **{k: v for k, v in root.items() if k not in first},
    }


def _describe(definition: dict[str, Any], model: str) -> None:
    definition["description"] = MODELS[model].replace("`", "")
    for key, value in definition.get("properties", {}).items():
        value["description"] = describe(model, key).replace("`", "")


def describe(model: str, key: str) -> str:
    """What `key` of a model means. Raises KeyError where that is not written down."""
    own = KEYS[model]
    return own[key] if key in own else KEYS[_PARENTS[model]][key]


def _plain(node: Any, *, of_properties: bool = False) -> Any:
    """Without what only Python needs: null for "absent", titles, named groups."""
    if isinstance(node, list):
        return [_plain(part) for part in node]
    if not isinstance(node, dict):
        return node
    if of_properties:
        return {key: _plain(value) for key, value in node.items()}
    plain = {
        key: _plain(value, of_properties=key in {"properties", "$defs"})
        for key, value in node.items()
        if key != "title" and not (key == "default" and _is_empty(value))
    }
    if "anyOf" in plain:
        plain = _merged(plain)
    if "(?P" in str(plain.get("pattern")):
        plain["pattern"] = _RANGE
    if plain.get("type") == "array":
        plain = {_LENGTHS.get(key, key): value for key, value in plain.items()}
    return plain


def _is_empty(value: Any) -> bool:
    return value in (None, [], ()) or (isinstance(value, dict) and not any(value.values()))


def _merged(plain: dict[str, Any]) -> dict[str, Any]:
    """One flat list of choices, without null; a single choice stands for itself."""
    choices: list[Any] = []
    for choice in plain.pop("anyOf"):
        nested = choice.get("anyOf") if set(choice) <= {"anyOf", "minLength"} else None
        choices += nested or [choice]
    plain.pop("minLength", None)
    choices = [
        {**choice, "minItems": 1} if choice.get("type") == "array" else choice
        for choice in choices
        if choice != {"type": "null"}
    ]
    return {**plain, **choices[0]} if len(choices) == 1 else {**plain, "anyOf": choices}
