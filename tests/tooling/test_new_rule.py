from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.engine.packs import Packs, load_packs
from cleaner.errors import ConfigurationError, RuleFileError
from cleaner.labels import NOISE
from cleaner.tooling import new_rule
from cleaner.tooling.examples import run_examples
from cleaner.tooling.lint import lint
from cleaner.tooling.new_rule import Wanted, guessed_label, new_rule_file
from cleaner.tooling.rule_sources import read_sources, shipped_sources
from cleaner.tooling.rule_yaml import write_rules


@pytest.fixture(scope="module")
def shipped():
    return load_packs()


@pytest.fixture(scope="module")
def sources():
    return shipped_sources()


@pytest.fixture(autouse=True)
def _few_rules(monkeypatch, shipped):
    """To compile all takes a second for each draft."""
    few = tuple(r for r in shipped.rules if r.id in {"en-share-button", "en-newsletter-sentence"})
    monkeypatch.setattr(new_rule, "load_packs", lambda: Packs(few))


def drafted(line, **wanted):
    text, draft = new_rule_file(line, Wanted(**wanted))
    return yaml.safe_load(text)["rules"][0], draft.remarks


@pytest.mark.parametrize(
    ("line", "block"),
    [
        ("Short Url", {"equals": ["Short Url"]}),
        ("  Short\u00a0 Url\n", {"equals": ["Short Url"]}),
        ("1,498 people read this", {"equals": ["1,498 people read this"], "digits": "any"}),
        (
            "Tide table: high water 06:12",
            {"startswith": "Tide table:", "words": "-8", "features": {"ends_sentence": 0}},
        ),
        (
            "Updated 24 October 2024",
            {"startswith": "Updated ", "words": "-7", "features": {"ends_sentence": 0}},
        ),
        ("Read on:", {"equals": ["Read on:"]}),
        ("Buoys: none today.", {"startswith": "Buoys:", "words": "-6"}),
    ],
)
def test_the_plainest_matcher_that_does_is_taken(line, block):
    rule, _ = drafted(line, label="share")
    assert rule["block"] == block


@pytest.mark.parametrize(
    "line",
    [
        "Short Url",
        "Tide table: high water 06:12",
        "It's \"here\": #1, [a] {b} \\d & 'so'",
        "编辑：张三 责任编辑：李四",
        "Подписывайтесь на наш канал",
        "yes",
        "42",
        "***",
        "a" * 300,
        "[[x]]",
        "<b>Bold</b>",
    ],
)
def test_what_is_drafted_has_no_faults_and_passes_its_tests(tmp_path, sources, line):
    path = tmp_path / "mine.yaml"
    text, _ = new_rule_file(line, Wanted(sites=("harbour.example",)))
    write_rules(path, text)
    assert [str(f) for f in lint([path], shipped=sources) if f.level == "fault"] == []
    outcomes, broken = run_examples(read_sources([path]).rules())
    assert not broken
    assert [outcome.report() for outcome in outcomes if not outcome.passed] == []


@settings(max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_any_line_gives_a_rule_or_is_refused(line):
    try:
        text, _ = new_rule_file(line, Wanted(label="share"))
    except ConfigurationError:
        return
    assert yaml.safe_load(text)["rules"][0]["label"] == "share"


def test_the_label_is_what_a_shipped_rule_says_and_that_is_told():
    rule, remarks = drafted("Short Url", langs=("en",))
    assert rule["label"] == "share"
    assert any("en-share-button marks this line as share already" in said for said in remarks)


def test_without_such_a_rule_the_wording_decides(shipped):
    assert guessed_label("Our weekly newsletter, straight to you", shipped.rules) == "newsletter"
    assert guessed_label("Zzqx vrrp", shipped.rules) == "template"
    _, remarks = drafted("Our weekly harbour newsletter, straight to you")
    assert any("Took it for newsletter" in said for said in remarks)


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ({"sites": ("www.harbour.example",)}, "harbour-short-url"),
        ({"langs": ("de",)}, "de-short-url"),
        ({}, "my-short-url"),
        ({"id": "strip"}, "strip"),
    ],
)
def test_the_id_is_made_of_the_site_or_language_and_the_words(wanted, name):
    assert drafted("Short Url", label="share", **wanted)[0]["id"] == name


def test_a_line_without_latin_letters_is_named_after_its_label():
    assert (
        drafted("点击这里", label="share", sites=("harbour.example",))[0]["id"] == "harbour-share"
    )


def test_an_id_that_is_taken_is_refused():
    with pytest.raises(ConfigurationError, match="en-share-button"):
        new_rule_file("Short Url", Wanted(id="en-share-button"))


@pytest.mark.parametrize("line", ["", " \n ", "One\nTwo", "a" * 301])
def test_what_is_no_line_is_refused(line):
    with pytest.raises(ConfigurationError):
        new_rule_file(line, Wanted())


@pytest.mark.parametrize(
    "wanted", [{"label": "sharing"}, {"sites": ("https://a.example/x",)}, {"strength": "sure"}]
)
def test_what_no_rule_can_say_is_refused(wanted):
    with pytest.raises(ConfigurationError):
        new_rule_file("Short Url", Wanted(**wanted))
    assert "sharing" not in NOISE


class TestInAFile:
    @pytest.fixture
    def path(self, tmp_path):
        path = tmp_path / "mine.yaml"
        write_rules(path, new_rule_file("Short Url", Wanted(sites=("harbour.example",)))[0])
        path.write_text(path.read_text("utf-8") + "# Ada looks after these.\n", "utf-8")
        return path

    def test_the_rest_stays_and_ids_differ(self, path):
        before = path.read_text("utf-8")
        text, draft = new_rule_file("Short, url", Wanted(), path)
        assert text.startswith(before)
        assert draft.rule["id"] == "harbour-short-url-2"

    def test_a_line_that_it_marks_already_is_refused(self, path):
        with pytest.raises(ConfigurationError, match="harbour-short-url marks this line already"):
            new_rule_file("SHORT URL", Wanted(), path)

    def test_another_site_is_refused(self, path):
        with pytest.raises(ConfigurationError, match=r"is for sites harbour\.example"):
            new_rule_file("Tides", Wanted(sites=("other.example",)), path)

    def test_a_broken_file_is_told_with_its_faults(self, path):
        path.write_text("schema: 2\n", "utf-8")
        with pytest.raises(RuleFileError):
            new_rule_file("Tides", Wanted(), path)


def test_in_the_shipped_files_of_a_language_it_would_fit(tmp_path, sources):
    folder = tmp_path / "de"
    folder.mkdir()
    path = folder / "mine.yaml"
    write_rules(path, new_rule_file("Gezeiten von heute", Wanted(langs=("de",)))[0])
    assert lint([path], shipped=sources) == []
