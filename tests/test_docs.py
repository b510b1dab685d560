"""What the documentation shows is what the program does."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import pytest
import regex

from cleaner.engine.packs import load_packs
from cleaner.labels import LABELS
from cleaner.tooling.examples import run_examples
from cleaner.tooling.lint import lint
from cleaner.tooling.peers import PEERS
from cleaner.tooling.rule_sources import read_sources, shipped_sources
from cleaner.tooling.rule_tests import run_tests
from cleaner.tooling.standings import Standing

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
TUTORIAL = ROOT / "docs" / "writing-rules.md"
FENCE = regex.compile(r"^```(\w*)\n(.*?)^```$", regex.MULTILINE | regex.DOTALL)
LINK = regex.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)")
HEADING = regex.compile(r"^#{1,6} (.+)$", regex.MULTILINE)


def blocks(path, language):
    return [m[2] for m in FENCE.finditer(path.read_text("utf-8")) if m[1] == language]


RULES = [
    pytest.param(text, id=f"{path.name}-{number}")
    for path in PAGES
    for number, text in enumerate(blocks(path, "yaml"))
    if "\nrules:" in text
]


@pytest.fixture(scope="module")
def shipped():
    return shipped_sources()


@pytest.mark.parametrize("text", RULES)
def test_every_rule_shown_is_well_written_and_does_what_its_examples_say(tmp_path, shipped, text):
    file = tmp_path / "shown.yaml"
    file.write_text(text, "utf-8")
    faults = [str(f) for f in lint([file], shipped=shipped) if f.level == "fault"]
    assert not faults, "\n".join(faults)
    outcomes, broken = run_examples(read_sources([file]).rules())
    assert not broken
    wrong = [outcome.report() for outcome in outcomes if not outcome.passed]
    assert not wrong, "\n".join(wrong)


def test_the_tutorial_shows_every_ability():
    shown = "\n".join(blocks(TUTORIAL, "yaml"))
    keys = (
        "equals startswith endswith contains regex case digits words features where unless run "
        "sequence bind same_as gap marks from to while max inline boundary keeps capture "
        "known_false_hit from_start from_end after within packs disable exceptions"
    )
    missing = [key for key in keys.split() if not regex.search(rf"\b{key}:", shown)]
    assert not missing


def test_the_pack_file_shown_is_valid(tmp_path):
    text = next(t for t in blocks(TUTORIAL, "yaml") if "exceptions:" in t)
    (tmp_path / "pack.yaml").write_text(text, "utf-8")
    packs = load_packs([tmp_path])
    assert any(reason == "disabled" for _, reason in packs.inactive)


def test_the_first_rule_fails_as_shown_and_works_with_its_page(tmp_path, monkeypatch):
    folder = tmp_path / "my-rules"
    (folder / "pages" / "ferry").mkdir(parents=True)
    first = blocks(TUTORIAL, "yaml")[0]
    (folder / "harbour-post.yaml").write_text(first, "utf-8")
    expected = json.loads(blocks(TUTORIAL, "json")[0])
    lines = [*(n["text"] for n in expected["noise"]), expected["title"], *expected["main"]]
    (folder / "pages" / "ferry" / "source.txt").write_text("\n\n".join(lines), "utf-8")
    (folder / "pages" / "ferry" / "expected.json").write_text(json.dumps(expected), "utf-8")
    monkeypatch.chdir(tmp_path)
    assert not run_tests([Path("my-rules")]).failures

    text = first.replace("['Tide table: high", "['Tides: high")
    (folder / "harbour-post.yaml").write_text(text, "utf-8")
    report = run_tests([Path("my-rules")]).failures[0].report()
    assert report in TUTORIAL.read_text("utf-8")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    for target, anchor in LINK.findall(path.read_text("utf-8")):
        file = (path.parent / target).resolve() if target else path
        assert file.exists(), target
        if anchor:
            assert anchor in set(map(slug, HEADING.findall(file.read_text("utf-8")))), anchor


def test_the_page_on_measuring_names_every_figure_and_peer():
    text = (ROOT / "docs" / "evaluating.md").read_text("utf-8")
    named = [field.name for field in fields(Standing)]
    named += [peer.name for peer in PEERS if "text" in peer.reads]
    assert not [name for name in named if f"`{name}`" not in text]


def slug(heading):
    plain = regex.sub(r"[^\w\s-]", "", heading.lower().replace("`", ""))
    return plain.strip().replace(" ", "-")


def test_the_readme_lists_every_label():
    text = (ROOT / "README.md").read_text("utf-8")
    assert not [label for label in LABELS if f"`{label}`" not in text]
