"""`Cleaner`: one document in, one Result out."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleaner.errors import ConfigurationError, RuleFileError
from cleaner.labels import LABELS, is_main
from cleaner.pipeline import Cleaner
from cleaner.segment.prior import Prior

STORY = """\
Ferry sinks in the bay of Genoa - Gulf Ledger
Ferry sinks in the bay of Genoa
By Ann Bell
Short Url

GENOA (AP) — The ferry sank in the bay on Monday, and all of its crew were saved by a passing boat.

The owner of the ferry, who has run the line for thirty years, said that he could not explain it.

"It was a long night for all of us," said the captain, who was the last of them to leave the ship.

The harbour office has opened an inquiry, and divers will be sent down to the wreck this week.

1498 shares
0 Comments
"""


@pytest.fixture(scope="module")
def cleaner():
    return Cleaner()


@pytest.fixture(scope="module")
def result(cleaner):
    return cleaner.clean(STORY)


# Of the shipped packs a few only: these tests make many cleaners.
FEW = "schema: 1\npacks: [generic, lang/en/bylines, lang/en/share]\n"


@pytest.fixture
def folder(tmp_path):
    """A user's folder over a few of the shipped packs."""
    (tmp_path / "pack.yaml").write_text(FEW)
    return tmp_path


@pytest.fixture
def with_rules(folder):
    """A Cleaner with one more rule."""

    def with_rules(body, **named):
        file = folder / "mine.yaml"
        label = "" if body.startswith("keeps") else "label: advert, "
        verb = "Keeps" if body.startswith("keeps") else "Marks"
        file.write_text(
            f"schema: 1\nrules:\n- {{id: mine, about: {verb} what is mine., strength: certain, "
            f"{label}{body}, hit: [x], miss: [y]}}\n",
            "utf-8",
        )
        return Cleaner([folder], **named)

    return with_rules


def lines(result, *labels):
    return [result.source[s.start : s.end].strip() for s in result.segments if s.label in labels]


def assert_holds(result, source):
    assert result.source == source
    assert "".join(source[s.start : s.end] for s in result.segments) == source
    for segment in result.segments:
        assert segment.start < segment.end
        assert segment.label in LABELS
        assert segment.is_main == is_main(segment.label)
        assert 0.5 <= segment.confidence <= 1.0


# ------------------------------------------------------------------------ what comes out


def test_article_headline_and_junk_are_told_apart(result):
    assert result.title == "Ferry sinks in the bay of Genoa"
    body = result.text
    assert body.startswith(("GENOA (AP)", "The ferry sank"))
    assert body.endswith("the wreck this week.")
    for junk in ("Short Url", "1498 shares", "0 Comments", "By Ann Bell", "Gulf Ledger"):
        assert junk not in body


def test_segments_are_the_source(result):
    assert_holds(result, STORY)


def test_what_the_junk_says_is_kept_as_metadata(result):
    assert result.metadata["authors"] == ["Ann Bell"]
    assert result.metadata["agency"] == ["AP"]
    assert result.metadata["site"] == "Gulf Ledger"
    assert result.metadata["language"] == "en"


def test_the_site_beside_the_headline_is_a_segment_of_its_own(result):
    assert lines(result, "title") == ["Ferry sinks in the bay of Genoa"]
    assert lines(result, "site") == ["- Gulf Ledger"]
    assert lines(result, "duplicate") == ["Ferry sinks in the bay of Genoa"]


def test_every_line_says_what_decided_it_strongest_first(result):
    for segment in result.segments:
        if segment.label == "blank":
            assert segment.evidence == ()
            continue
        assert segment.evidence
        odds = [abs(reason.log_odds) for reason in segment.evidence]
        assert odds == sorted(odds, reverse=True)
    share = next(s for s in result.segments if STORY[s.start : s.end].startswith("Short Url"))
    assert share.rules


@settings(max_examples=150)
@given(
    st.text(st.characters())
    | st.lists(
        st.sampled_from(
            [
                "Ferry sinks in bay",
                "By Ann Bell",
                "It sank. (AFP)",
                "\u200b",
                "\ufeff",
                "\x0c",
                "\0",
                "\ud800",
                "\r\n",
                "\n\n",
                "READ MORE: the ferry",
                "Short Url",
                "\u00a0",
                "\t",
                "编辑：李明",
                "اقرأ أيضا",
                STORY,
                "Updated 24 October 2024",
                "x" * 3000,
            ]
        ),
        max_size=12,
    ).map("\n".join)
)
@example("")
@example("\ufeff")
@example("\n \r\n\x0c")
@example("one line and no end")
def test_nothing_is_lost_of_any_text(cleaner, source):
    result = cleaner.clean(source, kind="text")
    assert_holds(result, source)
    shown = [source[s.start : s.end] for s in result.segments if s.is_main and s.label != "title"]
    assert "".join("".join(shown).split()) == "".join(result.text.split())


def test_an_empty_document_gives_an_empty_result(cleaner):
    result = cleaner.clean("")
    assert (result.text, result.title, result.source, result.segments) == ("", None, "", ())
    assert result.metadata == {"authors": [], "date": None, "agency": []}


def test_the_id_and_the_address_are_passed_on(cleaner):
    result = cleaner.clean(STORY, url="https://news.example/a", id="7")
    assert (result.id, result.url) == ("7", "https://news.example/a")


# -------------------------------------------------------------------------- what goes in


def test_bytes_are_decoded_and_a_guess_is_a_warning(cleaner):
    assert cleaner.clean(STORY.encode()) == cleaner.clean(STORY)
    result = cleaner.clean("Le café a coulé dans la baie, hélas.\n".encode("cp1252"))
    assert "café" in result.source
    assert result.warnings


@pytest.mark.parametrize(
    "source",
    [
        "<!DOCTYPE html><html></html>",
        "\ufeff \n<html><body>",
        "<?xml version='1.0'?>\n<!-- page -->\n<html>",
        b"<!doctype HTML>\n",
        "<div class='x'>text</div>",
    ],
)
def test_html_is_told_from_text_and_can_be_taken_as_text(cleaner, source):
    assert cleaner.clean(source).source != cleaner.clean(source, kind="text").source
    assert cleaner.clean(source, kind="text").segments


def test_any_text_can_be_taken_as_html_and_code_is_no_html(cleaner):
    assert cleaner.clean("One &amp; two", kind="html").source == "One & two\n"
    text = "a < b, said the author of <html>, and so on"
    assert cleaner.clean(text).source == text


def test_wrong_arguments_are_errors(cleaner):
    with pytest.raises(TypeError, match="str or bytes, not int"):
        cleaner.clean(7)
    with pytest.raises(ConfigurationError, match="no kind 'pdf'"):
        cleaner.clean("", kind="pdf")
    with pytest.raises(ConfigurationError, match="no profile 'best'"):
        Cleaner(profile="best")
    with pytest.raises(ConfigurationError, match="keep: shares is no noise label"):
        Cleaner(keep=["shares"])
    with pytest.raises(ConfigurationError, match="no rule has the id 'nothing'"):
        Cleaner(disable=["nothing"])
    with pytest.raises(ConfigurationError, match="no rule file or folder"):
        Cleaner("nowhere/")


# ------------------------------------------------------------------------------ settings


def test_rules_of_one_s_own_count(with_rules):
    body = "block: {startswith: The owner of the ferry}"
    assert "The owner" not in with_rules(body).clean(STORY).text
    kept = with_rules("keeps: {equals: Short Url}").clean(STORY)
    assert "Short Url" in kept.text


def test_a_fault_in_them_stops_at_once(tmp_path):
    (tmp_path / "bad.yaml").write_text("schema: 1\nrules: [{id: x}]\n")
    with pytest.raises(RuleFileError, match=r"bad\.yaml:2:9: the key 'about' is missing"):
        Cleaner(tmp_path)


def test_spans_inside_the_article_are_cut_out(with_rules):
    result = with_rules("inline: {contains: ', who was the last of them to leave the ship'}").clean(
        STORY
    )
    assert lines(result, "advert") == [", who was the last of them to leave the ship"]
    assert 'us," said the captain.' in result.text
    assert_holds(result, STORY)


def test_a_rule_can_be_disabled(with_rules):
    body = "block: {startswith: The owner of the ferry}"
    assert "The owner" in with_rules(body, disable=["mi*"]).clean(STORY).text


def test_noise_can_be_kept(with_rules):
    body = "block: {startswith: The owner of the ferry}"
    kept = with_rules(body, keep=["advert"]).clean(STORY)
    assert "The owner" in kept.text
    assert [s.is_main for s in kept.segments if s.label == "advert"] == [True]


def test_a_site_s_rules_run_on_its_pages(folder):
    (folder / "site.yaml").write_text(
        "schema: 1\nscope: {sites: news.example}\nrules:\n- {id: s, about: Marks it all., "
        "label: advert, strength: certain, block: {words: 1-}, hit: [x], miss: [y]}\n"
    )
    cleaner = Cleaner(folder)
    for url in ("https://www.news.example/a?b", "news.example/a", "//NEWS.example:80/"):
        assert cleaner.clean(STORY, url=url).text == ""
    for url in (None, "", "https://other.example/news.example", "http://[broken", "mailto:x"):
        assert cleaner.clean(STORY, url=url).text


def test_counts_of_the_site_reach_rules(folder):
    (folder / "r.yaml").write_text(
        "schema: 1\nrules:\n- {id: r, about: Marks what repeats., label: advert, "
        "strength: certain, block: {repeats: 9-}, hit: [x], miss: [y]}\n"
    )
    line = "the harbour office has opened an inquiry, and divers will be sent down to the wreck this week."
    assert "harbour office" in Cleaner(folder).clean(STORY).text
    assert "harbour office" not in Cleaner(folder, counts={line: 9}).clean(STORY).text


def test_profiles_keep_more_or_less(folder):
    page = f"{STORY}\nFerry firm had been warned\nDivers wanted in the harbour\nMore"
    kept = [
        len(Cleaner(folder, profile=profile).clean(page).text.split())
        for profile in ("precision", "balanced", "recall")
    ]
    assert kept == sorted(kept)


def test_a_prior_of_ones_own_judges_in_place_of_the_shipped_one(tmp_path, folder):
    shipped = Prior().folder
    (tmp_path / "prior").mkdir()
    for file in shipped.iterdir():
        (tmp_path / "prior" / file.name).write_bytes(file.read_bytes())
    mine = Cleaner(folder, prior=tmp_path / "prior")
    assert mine.clean(STORY) == Cleaner(folder).clean(STORY)
    (tmp_path / "prior" / "text-noise.txt.gz").write_bytes(b"no model")
    with pytest.raises(ConfigurationError, match="no fitted model"):
        Cleaner(folder, prior=str(tmp_path / "prior")).clean(STORY)


def test_a_prior_that_is_not_there_is_named_at_once(folder):
    with pytest.raises(ConfigurationError, match="nowhere: there is no folder"):
        Cleaner(folder, prior="nowhere")


@pytest.mark.slow  # waits for the time limit
def test_a_regex_out_of_time_is_a_warning_and_the_document_is_unharmed(with_rules):
    slow = with_rules("block: {regex: '(?:a|aa)+[bd]c?'}")
    page = f"{STORY}\n{'a' * 80}c\n"
    found = slow.clean(page)
    assert found.warnings == ("rule mine: its regex ran out of time",)
    assert found.text == slow.clean(STORY).text
    assert_holds(found, page)


# --------------------------------------------------------------------------------- state


def test_a_cleaner_survives_pickling(cleaner, result):
    assert pickle.loads(pickle.dumps(cleaner)).clean(STORY) == result


def test_a_result_survives_pickling(result):
    assert pickle.loads(pickle.dumps(result)) == result


def test_a_document_leaves_no_trace_in_the_next(cleaner, result):
    cleaner.clean("Esports cup opens in Riyadh\n" * 40 + "بخش\n" * 9, url="https://other.example/")
    assert cleaner.clean(STORY) == result


def test_segments_are_not_made_before_they_are_asked_for(cleaner, monkeypatch):
    asked = []
    monkeypatch.setattr("cleaner.pipeline.tile", lambda *_args: asked.append(1) or ())
    late = cleaner.clean(STORY)
    assert late.text
    assert asked == []
    assert late.segments == ()
    assert asked == [1]


def test_a_page_too_short_to_tell_its_language_gets_the_packs_of_its_script(cleaner):
    page = "Паром затонул\nОпубликовано: 12 марта 2024, 10:30\nПоделиться"
    result = cleaner.clean(page)
    assert "language" not in result.metadata
    assert (result.metadata["date"], result.metadata["time"]) == ("2024-03-12", "10:30")
    rules = {r.name for s in result.segments for r in s.evidence if r.kind == "rule"}
    assert "ru-share" in rules
    assert not [name for name in rules if name.startswith(("de-", "en-", "tr-"))]
