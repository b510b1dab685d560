from __future__ import annotations

import pytest
import turbohtml
from hypothesis import given
from hypothesis import strategies as st

from cleaner.tooling.css_items import alternatives, example, html_item
from cleaner.tooling.imported import NotCarriedError


@pytest.mark.parametrize(
    ("css", "item"),
    [
        (".ad", {"class": "ad"}),
        ("#ad-1", {"id": "ad-1"}),
        ("aside", {"tag": "aside"}),
        ("DIV.ad#top", {"tag": "div", "class": "ad", "id": "top"}),
        (r".md\:ad", {"class": "md:ad"}),
        (".a.b", {"class": "a", "css": ".a.b"}),
        (".a > .b", {"class": "b", "css": ".a > .b"}),
        ("div[data-ad]", {"tag": "div", "css": "div[data-ad]"}),
        ("[id^='ad,']", {"css": "[id^='ad,']"}),
        (".a:not(.b)", {"class": "a", "css": ".a:not(.b)"}),
        ("p + .a ~ b", {"tag": "b", "css": "p + .a ~ b"}),
    ],
)
def test_an_element_is_found_by_its_own_names(css, item):
    assert html_item(css) == item


@pytest.mark.parametrize(
    ("css", "reason"),
    [
        ("iframe.ad", "no text"),
        ("div > img", "no text"),
        ("body", "whole page"),
        (".a:has(.b)", "no selector that rules can have"),
        (".a:has-text(x)", "procedural"),
        (".a:-abp-contains(x)", "procedural"),
        (r".a > .b\:c", "no selector that rules can have"),
        (" ", "no selector"),
        ("> .a", "no selector"),
        (".a >", "no selector"),
        (".a{}", "not understood"),
        ("a a a a a a a a .a", "no selector that rules can have"),
    ],
)
def test_what_no_rule_can_have_is_refused_with_the_reason(css, reason):
    with pytest.raises(NotCarriedError, match=reason):
        html_item(css)


@pytest.mark.parametrize("css", ["a[href*='ads']", ".a > div", "aside"])
def test_for_all_sites_a_class_or_id_is_needed(css):
    assert html_item(css)
    with pytest.raises(NotCarriedError, match="every page"):
        html_item(css, everywhere=True)


@pytest.mark.parametrize(
    "css",
    [
        ".ad",
        "a.b#c",
        "td.ad",
        "li.x > a[href^='https://ad.example']",
        "h3 + div.x",
        "h3 ~ div > .y",
        "[data-a][title='O\"x']",
        "div > div > div.x",
    ],
)
def test_an_example_is_found_by_its_selector(css):
    found = turbohtml.parse(f"<body>{example(css)}").select(css)
    assert "Tides of the week" in "".join(node.text for node in found)


def test_a_list_is_taken_apart_at_its_own_commas_only():
    assert alternatives(".a, b[c='x,y'], d:not(.e,.f)") == [".a", "b[c='x,y']", "d:not(.e,.f)"]


@given(st.text(".#[]()='\"ab >+~,:*-\\not", max_size=40))
def test_whatever_is_written_gives_an_item_or_a_reason(css):
    for part in alternatives(css):
        try:
            item = html_item(part)
            example(part)
        except NotCarriedError:
            continue
        assert set(item) <= {"tag", "class", "id", "css"}
