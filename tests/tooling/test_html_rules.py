from __future__ import annotations

import pytest

from cleaner.tooling.html_rules import html_rule, merged
from cleaner.tooling.imported import NotCarriedError


def test_items_that_differ_in_one_name_become_one():
    items = [
        {"class": "a"},
        {"id": "x"},
        {"class": "b"},
        {"class": "A"},
        {"tag": "div", "class": "b"},
        {"tag": "div", "class": "c"},
        {"class": "d", "css": ".d.e"},
        {"class": "d", "css": ".d.e"},
        {"tag": "aside"},
    ]
    assert merged(items) == [
        {"class": ["a", "b"]},
        {"id": ["x"]},
        {"tag": "div", "class": ["c"]},
        {"class": "d", "css": ".d.e"},
        {"tag": "aside"},
    ]


def test_a_rule_has_examples_that_it_marks():
    rule = html_rule("x", "Marks it all.", "advert", ["tr.a", ".b"], {"strength": "weak"})
    assert rule["hit"] == ["<div class='b'><p>Tides of the week</p></div>"]
    assert rule["strength"] == "weak"


def test_without_an_example_that_works_there_is_no_rule():
    with pytest.raises(NotCarriedError, match="no example"):
        html_rule("x", "Marks it all.", "advert", ["p:not(p)"], {})
