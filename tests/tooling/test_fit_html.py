"""Fitting a small prior for HTML from invented pages."""

import gzip

import numpy as np
import pytest

from cleaner.blocks.declared import declared
from cleaner.blocks.features import features
from cleaner.blocks.html import html_page
from cleaner.segment.html_prior import HtmlPrior
from cleaner.segment.page_type import TYPES, type_odds
from cleaner.tooling import training
from cleaner.tooling.fit_html import FittingHtml, fit_types, make_example
from cleaner.tooling.gold import GoldPage

PLACES = ("Eastbrook", "Nordhavn", "Lakeland", "Westmark", "Kestrel Bay", "Alderford")


def main_text(number):
    place = PLACES[number % len(PLACES)]
    return [
        f"The council of {place} voted on day {i} to repair bridge number {number}, at last."
        for i in range(6)
    ]


def html_of(number, main=None):
    body = "".join(f"<p>{line}</p>" for line in main or main_text(number))
    return f"""<html><head><title>Bridge {number}</title></head><body class="{TYPES[number % 2]}-page">
<nav class=menu><a href=/>Home</a> <a href=/s>Sport</a></nav><p class=strip>Log in</p>
<div class=article-body>{body}</div><div class=related><p><a href=/r>Read more</a></p>
<p><a href=/c>Contact us</a></p></div></body></html>"""


def gold_page(folder, number, html=None):
    path = folder / f"{number}.html.gz"
    path.write_bytes(gzip.compress((html or html_of(number)).encode()))
    return GoldPage(
        id=f"page-{number}",
        url=f"https://site{number}.example/x",
        site=f"site{number}.example",
        lang=None,
        type=TYPES[number % 2],
        title=None,
        main="\n".join(main_text(number)),
        path=path,
    )


@pytest.fixture(scope="module")
def examples(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gold")
    return [make_example(gold_page(folder, number)) for number in range(30)]


@pytest.fixture(scope="module")
def fitted(examples, tmp_path_factory):
    before = training._PARAMETERS.copy()
    training._PARAMETERS["min_data_in_leaf"] = 5
    folders = []
    try:
        for _ in range(2):
            folder = tmp_path_factory.mktemp("prior")
            fitting = FittingHtml(examples, lambda _: None)
            fitting.final().write(folder)
            fitting.without(0).write(folder / "without")
            folders.append(folder)
    finally:
        training._PARAMETERS.update(before)
    return folders


def judged(prior, html):
    page = html_page(html)
    said = declared(page.document)
    return page.blocks.clean, prior.judge(features(page.blocks), page.dom, said).noise


def test_an_example_is_labelled_by_its_gold(examples):
    for example in examples:
        assert (example.share >= 0.5).sum() == 6
        assert len(example.rows) == len(example.share)


def test_fitting_twice_writes_the_same_bytes(fitted):
    one, two = ({f.name: f.read_bytes() for f in path.glob("*.gz")} for path in fitted)
    assert one == two
    assert len(one) == 5


def test_a_fitted_prior_tells_a_story_from_what_stands_around_it(fitted):
    for folder in (fitted[0], fitted[0] / "without"):
        clean, noise = judged(HtmlPrior(folder), html_of(31))
        kept = [line for line, odds in zip(clean, noise, strict=True) if odds < 0]
        assert kept == main_text(31)


def test_a_page_that_holds_too_little_of_its_gold_is_left_out(tmp_path):
    other = html_of(3, ["Nothing of that story stands on this page, but for a few words."])
    assert make_example(gold_page(tmp_path, 3, other)) is None


def test_bytes_that_are_no_text_are_left_out(tmp_path):
    page = gold_page(tmp_path, 4)
    page.path.write_bytes(gzip.compress(b"%PDF-1.7 \x00\x01"))
    assert make_example(page) is None


def test_types_are_told_by_what_pages_declare(examples):
    weights = fit_types(examples, lambda _: True)
    for example in examples:
        assert int(np.argmax(type_odds(weights, example.type_terms))) == example.type
