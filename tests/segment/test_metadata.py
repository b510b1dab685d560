"""What is kept of what the junk said."""

from __future__ import annotations

import pytest

from cleaner.model import Capture, PageMetadata
from cleaner.segment.metadata import Story, collect


def said(*values):
    """Captures from (block, field, value)."""
    return [Capture(block, "r", field, value) for block, field, value in values]


STORY = Story(first=10, last=20, stop=40)


def test_without_captures_the_usual_fields_are_there_and_empty():
    assert collect([], STORY) == {"authors": [], "date": None, "agency": []}
    assert collect([], None, lang="en")["language"] == "en"


def test_authors_are_single_names_and_agencies_go_where_they_belong():
    found = collect(said((9, "author", "By Ann Bell and Bob Cole, Associated Press")), STORY)
    assert found["authors"] == ["Ann Bell", "Bob Cole"]
    assert found["agency"] == ["AP"]


def test_a_name_said_twice_counts_once():
    found = collect(said((9, "author", "Ann Bell"), (22, "author", "Ann Bell")), STORY)
    assert found["authors"] == ["Ann Bell"]
    twice = collect(said((9, "agency", "AFP"), (21, "agency", "Agence France-Presse")), STORY)
    assert twice["agency"] == ["AFP"]


def test_dates_are_iso_8601_and_a_time_goes_with_them():
    found = collect(said((9, "date", "24 October 2024, 14:52")), STORY, lang="en")
    assert found["date"] == "2024-10-24"
    assert found["time"].startswith("14:52")
    assert collect(said((9, "date", "someday")), STORY)["date"] is None


def test_a_time_of_its_own_is_read():
    assert collect(said((9, "time", "14:52")), STORY)["time"].startswith("14:52")


def test_when_it_was_updated_stands_in_for_the_date():
    values = [(9, "updated", "25 October 2024")]
    found = collect(said(*values), STORY, lang="en")
    assert (found["date"], found["updated"]) == ("2024-10-25", "2024-10-25")
    found = collect(said(*values, (8, "date", "24 October 2024")), STORY, lang="en")
    assert (found["date"], found["updated"]) == ("2024-10-24", "2024-10-25")


@pytest.mark.parametrize("field", ["place", "dateline", "credit", "site", "section", "title"])
def test_other_fields_hold_the_value_nearest_to_the_beginning(field):
    found = collect(said((3, field, "far"), (9, field, "near"), (22, field, "behind")), STORY)
    assert found[field] == "near"


def test_what_stands_before_the_article_comes_before_what_stands_behind_it():
    found = collect(said((21, "credit", "behind"), (1, "credit", "before")), Story(12, 20, 40))
    assert found["credit"] == "before"


def test_what_stands_far_from_the_article_is_not_its_own():
    far = said((0, "author", "Cara Dent"), (95, "author", "Dora Eck"))
    near = said((75, "author", "Ann Bell"), (88, "author", "Bob Cole"))
    assert collect([*far, *near], Story(80, 82, 200))["authors"] == ["Ann Bell", "Bob Cole"]


def test_what_another_story_says_is_not_its_own():
    assert collect(said((21, "author", "Ann Bell")), Story(10, 20, 21))["authors"] == []
    assert collect(said((20, "agency", "AFP")), Story(10, 20, 21))["agency"] == ["AFP"]


def test_inside_the_article_only_agencies_credits_and_signatures_are_read():
    values = [(15, "author", "Ann Bell"), (15, "place", "Rome"), (15, "agency", "AFP")]
    found = collect(said(*values, (15, "signature", "jd/cw")), STORY)
    assert (found["authors"], found["agency"], found["signature"]) == ([], ["AFP"], ["jd/cw"])
    assert "place" not in found
    assert collect(said((12, "place", "Rome")), STORY)["place"] == "Rome"


def test_signatures_are_listed():
    found = collect(said((21, "signature", "jd/cw")), STORY, signatures=["burs-raz", "jd/cw"])
    assert found["signature"] == ["jd/cw", "burs-raz"]
    assert "signature" not in collect([], STORY)


def test_the_site_beside_the_headline_is_used_where_no_rule_names_it():
    assert collect([], STORY, site="Gulf Ledger")["site"] == "Gulf Ledger"
    captured = said((9, "site", "The Ledger"))
    assert collect(captured, STORY, site="Gulf Ledger")["site"] == "The Ledger"


def test_without_an_article_all_captures_count():
    assert collect(said((90, "author", "Ann Bell")), None)["authors"] == ["Ann Bell"]


def test_of_stamps_that_stand_together_the_earliest_is_the_date_of_publishing():
    captures = said(
        (8, "date", "24 October 2024, 14:32"), (9, "date", "Updated 24 October 2024, 17:05")
    )
    found = collect(captures, STORY)
    assert (found["date"], found["time"]) == ("2024-10-24", "14:32")


def test_a_stamp_further_off_is_not_of_this_article():
    captures = said((0, "date", "1 January 2020"), (9, "date", "24 October 2024"))
    assert collect(captures, STORY)["date"] == "2024-10-24"


PAGE = PageMetadata(
    authors=("Bob Cole",),
    published="2024-10-23T07:34:00Z",
    site="Gulf Ledger",
    section="World",
    language="en-US",
)


def test_what_the_page_declares_wins_over_what_it_prints():
    printed = said(
        (9, "author", "Ann Bell"),
        (9, "date", "24 October 2024, 14:52"),
        (8, "site", "Ledger"),
        (8, "section", "Sea"),
        (9, "place", "Rome"),
    )
    found = collect(printed, STORY, lang="en", site="Ledger", page=PAGE)
    assert (found["authors"], found["site"], found["section"]) == (
        ["Bob Cole"],
        "Gulf Ledger",
        "World",
    )
    assert (found["date"], found["time"], found["place"]) == ("2024-10-23", "07:34", "Rome")


def test_what_the_page_does_not_declare_is_taken_from_its_print():
    printed = said((9, "author", "Ann Bell"), (9, "date", "24 October 2024, 14:52"))
    found = collect(printed, STORY, lang="en", page=PageMetadata(authors=("admin",)))
    assert (found["authors"], found["date"], found["time"]) == (["Ann Bell"], "2024-10-24", "14:52")


def test_a_printed_time_joins_a_declared_day_if_it_is_of_that_day():
    printed = said((9, "date", "24 October 2024, 14:52"))
    same = collect(printed, STORY, lang="en", page=PageMetadata(published="2024-10-24"))
    other = collect(printed, STORY, lang="en", page=PageMetadata(published="2024-10-23"))
    assert (same["date"], same["time"]) == ("2024-10-24", "14:52")
    assert other["date"] == "2024-10-23"
    assert "time" not in other


def test_a_printed_update_wins_for_pages_touch_their_own_stamps():
    page = PageMetadata(published="2024-10-23", modified="2025-01-01")
    printed = said((9, "updated", "Updated 25 October 2024"))
    assert collect(printed, STORY, lang="en", page=page)["updated"] == "2024-10-25"
    assert collect([], STORY, page=page)["updated"] == "2025-01-01"


def test_agencies_of_both_are_listed():
    page = PageMetadata(authors=("AFP",))
    assert collect(said((9, "agency", "Reuters")), STORY, page=page)["agency"] == ["AFP", "Reuters"]


def test_a_byline_marked_as_such_comes_after_one_that_a_rule_read():
    page = PageMetadata(bylines=("Bob Cole",))
    assert collect([], STORY, page=page)["authors"] == ["Bob Cole"]
    assert collect(said((9, "author", "Ann Bell")), STORY, page=page)["authors"] == ["Ann Bell"]


def test_the_language_of_the_text_is_surer_than_the_declared_one():
    assert collect([], STORY, lang="fr", page=PAGE)["language"] == "fr"
    assert collect([], STORY, page=PAGE)["language"] == "en"


def test_a_page_that_is_american_prints_the_month_first():
    printed = said((9, "date", "10/11/2024"))
    american, british = PageMetadata(language="en-US"), PageMetadata(language="en-GB")
    assert collect(printed, STORY, lang="en", page=american)["date"] == "2024-10-11"
    assert collect(printed, STORY, lang="en", page=british)["date"] == "2024-11-10"
    assert collect(printed, STORY, lang="fr", page=american)["date"] == "2024-11-10"


def test_a_second_opinion_fills_what_is_empty():
    spare = PageMetadata(
        authors=("Cara Dent", "Reuters"), published="2020-01-01", site="Else", section="Sea"
    )
    found = collect([], STORY, page=PageMetadata(site="Gulf Ledger"), spare=spare)
    assert found == {
        "authors": ["Cara Dent"],
        "date": "2020-01-01",
        "agency": ["Reuters"],
        "site": "Gulf Ledger",
        "section": "Sea",
    }
    found = collect(said((9, "author", "Ann Bell")), STORY, page=PAGE, spare=spare)
    assert (found["authors"], found["date"], found["agency"]) == (
        ["Bob Cole"],
        "2024-10-23",
        ["Reuters"],
    )
