from __future__ import annotations

from dataclasses import replace

import pytest

from cleaner.tooling.mining.counting import Repeated
from cleaner.tooling.mining.judging import (
    Bars,
    is_among,
    is_name_of_column,
    is_repeated,
    is_sure,
)

MENU = Repeated(
    number=1, site="a.example", reading=0, text="home", pages=1000, documents=900, times=900, keeps=200.0,
    prose=0, alone=0, bordered=0, enclosed=0, story=0, kept=0, titles=0, forms=1, spots=3, longest=1,
    steady=900, leads=0,
)  # fmt: skip


def line(share, keeps, **named):
    """A line on `share` of 1000 pages; what is given as a part is of its copies."""
    times = round(share * 1000)
    parts = {
        name: round(value * times) if isinstance(value, float) else value
        for name, value in named.items()
    }
    plain = {"steady": times, "alone": 0, "bordered": 0}
    return replace(MENU, documents=times, times=times, keeps=keeps, **{**plain, **parts})


FURNITURE = {
    "a menu": line(0.9, 200.0),
    "a notice that the cleaner keeps, in a box": line(0.4, 950.0, prose=1.0, longest=20),
    "an invitation between paragraphs, on many pages": line(
        0.4, 800.0, prose=1.0, alone=1.0, steady=0
    ),
    "a note to readers": line(0.15, 600.0, prose=1.0, bordered=1.0),
    "a paywall within its box": line(0.03, 300.0, prose=1.0),
    "a button on few pages": line(0.02, 400.0, longest=3),
    "stamps": line(0.9, 100.0, reading=2, text="updated \x01 \x02", forms=400),
    "an advert's label between paragraphs": line(0.6, 850.0, alone=1.0, steady=0, longest=7),
}
ARTICLE = {
    "the opening of a column": line(0.03, 600.0, prose=1.0, bordered=1.0, longest=14),
    "a note on a series that the cleaner alone removes": line(0.03, 240.0, prose=1.0, bordered=1.0),
    "a standing phrase": line(0.08, 850.0, prose=1.0, alone=0.8, steady=0.1, longest=9),
    "a standing heading": line(0.08, 450.0, alone=0.6, steady=0.1, longest=3),
    "a heading of every recipe": line(0.9, 850.0, alone=1.0, steady=0.1, longest=1),
    "the background in agency copy": line(0.2, 300.0, prose=1.0, story=0.8, longest=30),
    "a headline that others tease": line(0.05, 200.0, titles=1, longest=9),
    "a first paragraph that others tease": line(0.05, 200.0, prose=1.0, kept=0.1, longest=30),
    "a teaser": line(0.05, 400.0, steady=0.2, longest=9),
    "two names and a verb": line(0.3, 600.0, reading=3, text="\x03 said \x03", forms=90),
    "a form of few lines": line(0.3, 100.0, reading=1, text="0 boats", forms=3),
    "a form without a word": line(0.3, 400.0, reading=1, text="0:0", forms=30),
}


@pytest.mark.parametrize("name", FURNITURE)
def test_furniture_is_found(name):
    assert is_sure(FURNITURE[name])


@pytest.mark.parametrize("name", ARTICLE)
def test_what_belongs_to_articles_stays(name):
    assert not is_sure(ARTICLE[name])
    assert not is_among(ARTICLE[name])


def test_among_furniture_doubt_is_enough():
    doubtful = line(0.03, 680.0, prose=1.0, longest=12)
    assert not is_sure(doubtful)
    assert not is_among(doubtful)
    assert is_among(replace(doubtful, enclosed=30))
    assert not is_among(replace(doubtful, enclosed=30, keeps=750.0))


def test_on_few_pages_a_large_part_of_them_says_nothing():
    common = line(0.4, 800.0, prose=1.0, bordered=1.0, longest=14)
    assert is_sure(common)
    assert not is_sure(replace(common, pages=20, documents=8, times=8, prose=8, bordered=8))


def test_the_name_of_a_column_stands_above_its_opening():
    name = line(0.03, 150.0, longest=2, leads=0.5)
    assert is_name_of_column(name)
    assert not is_name_of_column(replace(name, leads=1))
    assert not is_name_of_column(line(0.5, 150.0, leads=1.0))


def test_a_line_must_stand_on_enough_pages():
    bars = Bars(documents=5, share=0.01)
    assert is_repeated(line(0.01, 100.0), bars)
    assert not is_repeated(line(0.009, 100.0), bars)
    assert not is_repeated(replace(MENU, pages=6, documents=4), bars)


def test_what_the_second_look_takes_back_is_no_furniture(found_in, page):
    opening = "Every Friday our correspondent looks back at the week."
    pages = [
        page(["~navigation Home", *(["~navigation At Table", opening] if n < 6 else [])], number=n)
        for n in range(70)
    ]
    found = found_in(pages, Bars())
    assert {text for _, _, text in found} == {"~navigation home"}
