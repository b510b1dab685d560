from __future__ import annotations

from cleaner.engine.packs import load_packs
from cleaner.tooling.catalogue import catalogue, chosen

MINE = """\
# Rules of one page.
schema: 1
scope: {sites: [harbour.example]}
rules:
- id: ID
  about: Marks the strip of the harbour page.
  label: share
  block: [{equals: Follow}, {equals: 'By us', label: byline}]
  hit: [Follow]
  miss: [Follow me.]
"""


def test_a_rule_of_the_users_wins_and_the_shipped_one_says_why_it_does_not_run(tmp_path):
    shipped = load_packs().rules[0]
    mine = tmp_path / "mine.yaml"
    mine.write_text(MINE.replace("ID", shipped.id), "utf-8")
    pair = [r for r in catalogue(load_packs([mine])) if r.id == shipped.id]
    assert [(r.origin, r.inactive) for r in pair] == [
        ("user", None),
        ("shipped", f"replaced by {mine}:5"),
    ]


def test_disabled_rules_are_listed_as_such():
    name = load_packs().rules[0].id
    listed = {r.id: r.inactive for r in catalogue(load_packs(disable=[name]))}
    assert listed[name] == "disabled"


def test_rules_are_chosen_by_label_language_and_site(tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text(MINE.replace("ID", "harbour-strip"), "utf-8")
    rules = catalogue(load_packs([mine]))

    def ids(**wanted):
        return {r.id for r in chosen(rules, **wanted)}

    assert "harbour-strip" in ids(label="byline")
    assert "harbour-strip" not in ids(label="ticker")
    assert "harbour-strip" in ids(lang="de", site="www.harbour.example")
    assert "harbour-strip" not in ids(site="port.example")
    assert all(r.langs in {(), ("de",)} or "de" in r.langs for r in chosen(rules, lang="de"))


def test_json_holds_plain_lists():
    rule = catalogue(load_packs())[0].as_json()
    assert isinstance(rule["labels"], list)
