from __future__ import annotations

from functools import cache

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.blocks.text import clean_line
from cleaner.engine.packs import load_packs
from cleaner.io.items import Item
from cleaner.tooling.lint import lint
from cleaner.tooling.mining.judging import Bars
from cleaner.tooling.mining.mine import mine
from cleaner.tooling.mining.observing import Observer
from cleaner.tooling.mining.writing import file_name, rule_file
from cleaner.tooling.rule_sources import shipped_sources
from cleaner.tooling.rule_tests import run_tests
from cleaner.tooling.rule_yaml import quoted
from tests.stand_ins import MarkedLines

HOSTILE = [
    "»» Read on here", "» Weiter lesen im Text", "yes", "12", "- not a list", "{a: b}", "# no comment", "[[span]] of it",
    'say "no"', "back\\slash", "!!python/object:os.system", "&anchor *alias", "null", "a: b", "%TAG", "`tick`",
    "tab\there", "bell\x07 and escape\x1b[2J", "right\u202eto left", "joined\u200dup", "\U0001f6a2 boat 🚢", "مرحبا بالعالم",
    "© 2024 (c) $^.*+?|", "'single'", "…", "§ 3 Abs. 2", "<b>bold</b>", "x" * 990,
]  # fmt: skip


def mined(lines, bars=None):
    pages = [
        Item(
            str(n), str(n),
            "\n".join([*(f"~share {line}" for line in lines), *lines, f"The page {'x' * n} stands alone here, as all do."]),
            "text", "https://tide.example/",
        )
        for n in range(4)
    ]  # fmt: skip
    return mine(iter(pages), Observer(MarkedLines()), load_packs().rules, bars or Bars(3))


@cache
def shipped():
    return shipped_sources()


def problems(path):
    tests = run_tests([path])
    found = lint([path], shipped=shipped())
    faults = [str(finding) for finding in found if finding.level == "fault"]
    return faults + [failure.report() for failure in tests.failures]


def test_what_pages_say_cannot_break_a_rule_file(tmp_path):
    found = mined(HOSTILE)
    path = tmp_path / "tide.example.yaml"
    path.write_text(rule_file(found.sites), "utf-8")
    assert problems(path) == []
    listed = {text for rule in load_packs([path]).rules if rule.path == str(path) for item in rule.rule.block or () for text in item.equals or ()}  # fmt: skip
    assert {f"~share {clean_line(line)}" for line in HOSTILE if len(line.split()) > 2} <= listed


@settings(max_examples=5)  # each mines, lints and tests
@given(st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=5))
def test_whatever_lines_say_the_file_is_faultless(tmp_path_factory, lines):
    found = mined(lines)
    if found.sites:
        path = tmp_path_factory.mktemp("mined") / "tide.example.yaml"
        path.write_text(rule_file(found.sites), "utf-8")
        assert problems(path) == []


@given(st.text())
def test_quoted_text_reads_back_as_it_was(text):
    text = text.replace("\ufffe", "").replace("\uffff", "")
    assert yaml.safe_load(quoted(text)) == text


def test_rules_of_several_sites_in_one_file_have_a_scope_each(tmp_path, page, rules_of):
    pages = [
        page(["~share Pass it on to all"], number=n, site=f"{site}.example")
        for n in range(4)
        for site in ("quay", "pier")
    ]
    path = tmp_path / "mined.yaml"
    path.write_text(rule_file(rules_of(pages, bars=Bars(3)).sites), "utf-8")
    assert problems(path) == []
    scopes = {rule.id: rule.scope.sites for rule in load_packs([path]).rules if "mined" in rule.id}
    assert scopes == {
        "pier-example-mined-share-lines": ("pier.example",),
        "quay-example-mined-share-lines": ("quay.example",),
    }


def test_sections_runs_and_patterns_are_written_with_examples_that_hold(tmp_path, page, rules_of):
    names = ["Ines Kowal", "Piet Dahl", "Rana Haddad", "Olek Brandt", "Mira Salo", "Noor Ruiz"]
    pages = [
        page(
            ["~navigation Home", "~navigation Sport", "~navigation World", f"~byline By {names[n]}", f"~share {n}5 shares of it"],
            ["~related » Most read", *(f"~related Ferry {'abcdef'[n]}{k} runs" for k in "xyz"), "~site Imprint of ours"],
            number=n,
        )
        for n in range(6)
    ]  # fmt: skip
    path = tmp_path / "tide.example.yaml"
    found = rules_of(pages, bars=Bars(3))
    path.write_text(rule_file(found.sites), "utf-8")
    assert {d.shape for drafts in found.sites for d in drafts} == {
        "run",
        "section",
        "patterns",
        "numbers",
        "lines",
    }
    assert problems(path) == []


@pytest.mark.parametrize(
    "site", ["tide.example", "a--b.example", "münchen.example", "_.x", "north.old-pages"]
)
def test_files_have_names_that_the_linter_takes(site):
    from cleaner.tooling.lint_rules import _FILE_NAME

    assert _FILE_NAME.fullmatch(file_name(site))
