from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cleaner.engine.loading import read_rule_file
from cleaner.errors import ConfigurationError, RuleFileError
from cleaner.tooling.lint import lint
from cleaner.tooling.rule_sources import Sources
from cleaner.tooling.rule_yaml import (
    file_text,
    read_existing,
    rule_text,
    scalar,
    with_rules,
    write_rules,
)

RULE = {
    "id": "harbour-strip",
    "about": "Marks the strip of the harbour page.",
    "label": "share",
    "strength": "strong",
    "block": [
        {"equals": ["Harbour tide", "yes"]},
        {"html": {"class": ["tide-strip"]}, "words": "-8"},
    ],
    "hit": ["Harbour tide", ["»Harbour tide", "The tide: it turned."]],
    "miss": ["The harbour tide turned."],
}
FILE = """\
# Rules of one page.   Kept as it is.
schema: 1
rules:
# the first one
- id: harbour-wind
  about: Marks the wind at the harbour.
  label: widget
  block: {equals: Harbour wind}   # as printed
  hit: [Harbour wind]
  miss: [The harbour wind turned.]
# the last words
"""
FLOW = """\
# A file.
rules: [{id: a, about: Marks all of it., label: share, block: {equals: Ab}, hit: [Ab], miss: [Abc]}]
schema: 1
"""


def plain(data):
    return [{k: list(v) if isinstance(v, tuple) else v for k, v in rule.items()} for rule in data]


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@given(TEXT)
def test_every_text_is_read_back_as_itself_by_every_reader(text):
    for loader in (yaml.SafeLoader, yaml.CSafeLoader):
        assert yaml.load(f"- [{scalar(text)}, 1]", loader) == [[text, 1]]
        assert yaml.load(f"a: {{k: {scalar(text)}}}", loader) == {"a": {"k": text}}


@pytest.mark.parametrize("text", ["yes", "No", "2024", "1:30", "~", "null", "a: b", "x #y", "- z"])
def test_what_yaml_may_read_as_something_else_is_quoted(text):
    assert scalar(text) == f'"{text}"'


def test_half_of_a_surrogate_pair_is_refused():
    with pytest.raises(ValueError, match="surrogate"):
        scalar("\ud800")


@given(st.lists(TEXT.filter(str.strip), min_size=1, max_size=30, unique=True))
def test_a_written_file_says_what_it_was_given(tmp_path_factory, texts):
    path = tmp_path_factory.mktemp("rules") / "strip.yaml"
    rule = {**RULE, "block": [{"equals": texts}]}
    write_rules(path, file_text("Rules of one page.", [rule], sites=["harbour.example"]))
    rules, faults = read_rule_file(path)
    assert not faults
    assert rules[0].rule.block[0].equals == tuple(texts)
    assert rules[0].scope.sites == ("harbour.example",)


def test_a_written_file_has_nothing_that_the_linter_minds(tmp_path):
    path = tmp_path / "strip.yaml"
    write_rules(path, file_text("Rules of one page.", [RULE], langs=["en"], notes=["Made up."]))
    assert lint([path], shipped=Sources(())) == []


def test_long_lists_go_on_in_the_next_line():
    names = [f"harbour-name-{n}" for n in range(300)]
    text = rule_text({**RULE, "block": [{"html": {"class": names}}]})
    assert max(map(len, text.splitlines())) <= 110
    assert yaml.safe_load(text)[0]["block"] == [{"html": {"class": names}}]


def test_a_comment_cannot_end_early():
    text = file_text("One\nrules: []\u2028x", [RULE])
    assert text.startswith("# One rules: [] x\nschema: 1\n")


def test_a_file_that_would_be_none_is_not_written(tmp_path):
    path = tmp_path / "strip.yaml"
    with pytest.raises(RuleFileError, match="label"):
        write_rules(path, file_text("Rules of one page.", [{**RULE, "label": "sharing"}]))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("indent", ["", "  "])
def test_rules_are_added_behind_what_stands_there(indent, ending):
    head, rules = FILE.split("rules:\n")
    text = head + "rules:\n" + "".join(f"{indent}{line}\n" for line in rules.splitlines())
    text = text.replace("\n", ending)
    joined = with_rules(text, [RULE], shown="strip.yaml")
    assert joined.startswith(text.rstrip())
    assert plain(yaml.safe_load(joined)["rules"])[1:] == [RULE]
    assert ending == "\n" or "\n" not in joined.replace("\r\n", "")


@pytest.mark.parametrize(
    "text",
    [
        FLOW,
        FILE.replace("schema: 1\n", "") + "schema: 1\n",
        FILE + "...\n",
    ],
)
def test_rules_are_not_added_where_they_would_land_elsewhere(text):
    with pytest.raises(ConfigurationError, match=r"strip\.yaml: rules can be added only"):
        with_rules(text, [RULE], shown="strip.yaml")


def test_what_is_no_rule_file_is_not_added_to(tmp_path):
    with pytest.raises(RuleFileError, match="schema"):
        with_rules("schema: 2\n", [RULE], shown="strip.yaml")
    (tmp_path / "a.yaml").write_bytes(b"\xff")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        read_existing(tmp_path / "a.yaml")
