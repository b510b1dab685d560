from __future__ import annotations

import pytest

from cleaner.segment.agencies import AGENCIES, normalise_agency


@pytest.mark.parametrize("agency", AGENCIES)
def test_every_spelling_means_its_agency(agency):
    for spelling in AGENCIES[agency].split("|"):
        assert normalise_agency(f"({spelling.lstrip('=')})") == (agency,)


def test_several_agencies_come_in_the_order_of_the_text_each_once():
    assert normalise_agency("Reuters / AFP, dpa and Reuters") == ("Reuters", "AFP", "dpa")
    assert normalise_agency("Con información de AFP, EFE y Reuters") == ("AFP", "EFE", "Reuters")


@pytest.mark.parametrize(
    "text",
    ["", "Philadelphia, Pa.", "a pa to remember", "mapped", "APEC", "@reuters", "transaction"],
)
def test_words_that_only_look_alike_are_no_agency(text):
    assert normalise_agency(text) == ()


def test_letter_case_is_free_where_the_letters_are_no_word():
    assert normalise_agency("afp/DPA") == ("AFP", "dpa")
