"""Selectors of rule files: what is none, and what could take long, is a fault of the file."""

from __future__ import annotations

from time import process_time

import pytest
import turbohtml

from cleaner.engine.selectors import checked_selector

ALLOWED = (
    "div",
    "ul.menu > li + li, #top a[href^='/tag/']",
    "article :not(p):nth-child(2n+1)",
    "[title=':has(a) and (not((this']",
    "[class*=share i]",
    "a ~ b ~ c",
)


@pytest.mark.parametrize("css", ALLOWED)
def test_a_selector_is_taken_as_it_is(css):
    assert checked_selector(css) == css


@pytest.mark.parametrize(
    ("css", "reason"),
    [
        ("p[", "invalid CSS selector"),
        ("p:foo", "invalid CSS selector"),
        (" ", "invalid CSS selector"),
        ("div:has(p)", ":has"),
        ("div:HAS(p)", ":has"),
        (r"div:h\61s(p)", "backslash"),
        (":not(:is(a, b))", "brackets within brackets"),
        ("a > b c + d ~ " * 2 + "e", "at most 8 steps"),
    ],
)
def test_what_is_none_and_what_may_take_long_is_refused(css, reason):
    with pytest.raises(ValueError, match=reason):
        checked_selector(css)


def test_a_refused_selector_is_a_fault_at_its_place(read):
    text = (
        "schema: 1\nrules:\n- id: r\n  about: Marks what is shared.\n  label: share\n"
        "  block:\n  - html: {class: a, css: 'p['}\n  - html:\n      css: 'a:has(b)'\n"
        "  hit: [x]\n  miss: [y]\n"
    )
    rules, faults = read(text)
    assert not rules
    first, second = faults
    assert first.startswith("7:27: ")
    assert "invalid CSS selector" in first
    assert second.startswith("9:12: ")
    assert ":has()" in second


DEEP = "<i></i><em>" + "<div class=a>" * 600 + "<b>x</b>" * 5000
WIDE = "<i></i><section>" + "<b class=a>x</b>" * 20_000


@pytest.mark.parametrize("page", [DEEP, WIDE], ids=["deep", "wide"])
@pytest.mark.parametrize(
    "css",
    [
        "i > * * * b",
        "i + * ~ * > * > * * b",
        "i * > * * > * b",
        ":not(i * * b)",
        ":is(i > * * * b) ~ b",
        "i > * > * > * > * > * > * b",
        "b:nth-last-of-type(3) ~ b",
        "i ~ * ~ * ~ b",
        ":nth-last-child(3) ~ i",
    ],
)
def test_an_allowed_selector_ends_soon_on_any_page(page, css):
    document = turbohtml.parse(page)
    start = process_time()
    document.select(checked_selector(css))
    assert process_time() - start < 2
