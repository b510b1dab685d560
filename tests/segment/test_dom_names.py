"""What elements are called, as hashed words and as columns."""

import numpy as np
import pytest

from cleaner.blocks.html import html_page
from cleaner.segment.context import Table
from cleaner.segment.dom_names import add_names, name_terms, terms_around
from cleaner.segment.wording_columns import BITS, SCALE, UNKNOWN

PAGE = """<body><div class="articleBody wide"><p>One.<p class="share-bar">Two.</div>
<div class="share-strip" id="x9"><p>Three.</div>"""


def dom_of(html):
    return html_page(html).dom


def terms_of(html):
    dom = dom_of(html)
    names = name_terms(dom)
    return {
        dom.classes[e]: set(names.terms[names.element == e].tolist())
        for e in range(len(dom))
        if dom.classes[e]
    }


def test_names_are_read_whole_and_word_by_word():
    terms = terms_of("<p class='articleBody'>a<p class='article-body'>b<p class='body'>c")
    assert terms["body"] < terms["articleBody"]
    assert len(terms["articleBody"] & terms["article-body"]) == 2  # article, body
    assert terms["articleBody"] != terms["article-body"]


def test_case_and_digits_of_names_do_not_matter():
    terms = terms_of("<p class='col-12 Lead'>a<p class='col-96 lead'>b")
    assert terms["col-12 Lead"] == terms["col-96 lead"]


def test_names_of_one_element_never_belong_to_another():
    names = name_terms(dom_of(PAGE))
    assert (np.diff(names.element) >= 0).all()
    terms = terms_of(PAGE)
    assert not terms["articleBody wide"] & terms["share-bar"]


def test_roles_and_item_properties_are_names_too():
    plain = len(name_terms(dom_of("<div>a</div>")).terms)
    assert len(name_terms(dom_of("<div role=navigation>a</div>")).terms) > plain
    assert len(name_terms(dom_of("<div itemprop=articleBody>a</div>")).terms) > plain


def test_a_page_without_names_has_no_terms():
    names = name_terms(dom_of("<p>One.<p>Two."))
    assert len(names.terms) == len(names.element) == 0
    assert len(name_terms(dom_of("")).terms) == 0


def test_a_block_has_the_terms_of_all_elements_around_it():
    dom = dom_of(PAGE)
    names = name_terms(dom)
    terms, blocks = terms_around(dom, names)
    of = [set(terms[blocks == i].tolist()) for i in range(3)]
    found = terms_of(PAGE)
    assert of[0] == found["articleBody wide"]
    assert of[1] == found["articleBody wide"] | found["share-bar"]
    assert found["share-strip"] <= of[2]


def test_scores_add_up_over_the_elements_around_a_block():
    dom = dom_of(PAGE)
    names = name_terms(dom)
    weights = np.full(1 << BITS, UNKNOWN, np.int8)
    for name, weight in (("articleBody wide", 2), ("share-bar", -1), ("share-strip", -1)):
        weights[list(terms_of(PAGE)[name])] = int(weight * SCALE)
    table = Table()
    add_names(table, dom, names, weights, np.full(3, -1))
    columns = dict(zip(table.names, table.matrix().T, strict=True))
    assert columns["names_path"][0] > columns["names_path"][1] > columns["names_path"][2]
    assert columns["names_own"][1] == pytest.approx(-(3**0.5))
    assert columns["names_high"][0] == columns["names_high"][1] > 0 == columns["names_high"][2]
    assert columns["names_low"][0] == 0 > columns["names_low"][1]
