from __future__ import annotations

import json
from pathlib import Path

import pytest

from cleaner.engine.packs import PackFile, RuleException
from cleaner.engine.schema import (
    KINDS,
    Boundary,
    Html,
    Item,
    Rule,
    RuleFile,
    Run,
    Scope,
    Step,
    Where,
)
from cleaner.tooling.schema_json import describe, pack_schema, rule_schema, schema_text
from cleaner.tooling.schema_words import FEATURES

ROOT = Path(__file__).parents[2]
MODELS = (RuleFile, Scope, Rule, Item, Run, Step, Boundary, Where, Html, PackFile, RuleException)


def test_the_file_in_rules_is_up_to_date():
    assert (ROOT / "rules" / "schema.json").read_text("utf-8") == schema_text(), "run `make docs`"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_key_is_described(model):
    for name, field in model.model_fields.items():
        assert describe(model.__name__, field.alias or name)


def test_every_measure_is_described():
    keys = rule_schema()["$defs"]["Item"]["properties"]["features"]["propertyNames"]["enum"]
    assert set(keys) == set(FEATURES)


def test_a_rule_has_exactly_one_kind():
    assert [kind["required"] for kind in rule_schema()["$defs"]["Rule"]["oneOf"]] == [
        [kind] for kind in KINDS
    ]


def test_nothing_in_it_is_for_python_only():
    for schema in (rule_schema(), pack_schema()):
        text = json.dumps(schema)
        assert "(?P<" not in text
        assert '"null"' not in text
        assert schema["$schema"].startswith("https://json-schema.org/")
