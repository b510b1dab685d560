"""The type of a page, from what it declares."""

import numpy as np
import pytest

from cleaner.blocks.html import html_page
from cleaner.errors import ConfigurationError
from cleaner.model import PageMetadata
from cleaner.segment.page_type import (
    TERMS,
    TYPES,
    page_terms,
    read_types,
    type_odds,
    write_types,
)

DOM = html_page("<body class='forum-page'><p>One.").dom


def terms(url=None, html="<p>One.", **declared):
    return set(page_terms(html_page(html).dom, PageMetadata(**declared), url))


def test_types_names_and_addresses_each_add_their_words():
    plain = terms()
    assert terms(types=("NewsArticle",)) - plain
    assert terms(og_type="product") - plain
    assert terms(html="<body class='forum-page'><p>One.") - plain
    assert terms(url="https://a.example/forum/12345-lost-keys") - plain


def test_full_names_of_schema_types_are_the_same_as_short_ones():
    assert terms(types=("https://schema.org/Product",)) & terms(types=("Product",)) > terms()


def test_the_canonical_address_is_read_before_the_one_given():
    both = page_terms(DOM, PageMetadata(url="https://a.example/docs/"), "https://a.example/shop/")
    assert both == page_terms(DOM, PageMetadata(url="https://a.example/docs/"), None)


def test_a_broken_address_is_no_address():
    assert terms(url="http://[broken") < terms(url="")


def test_odds_are_logarithms_of_shares():
    weights = np.zeros((TERMS + 1, len(TYPES)), np.float32)
    assert type_odds(weights, []) == pytest.approx(np.log(1 / 7 + 1e-3))
    weights[5, 2] = 9.0
    assert int(np.argmax(type_odds(weights, [5]))) == 2


def test_weights_come_back_as_they_were_written(tmp_path):
    weights = np.random.default_rng(0).normal(size=(TERMS + 1, len(TYPES))).astype(np.float32)
    write_types(weights, tmp_path / "types.gz")
    assert (read_types(tmp_path / "types.gz") == weights).all()
    (tmp_path / "broken.gz").write_bytes(b"no weights")
    with pytest.raises(ConfigurationError, match="page types"):
        read_types(tmp_path / "broken.gz")
