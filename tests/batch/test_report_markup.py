from __future__ import annotations

import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.batch.report_markup import Html, element, escaped, harmless, joined

ANY_TEXT = st.text(st.characters(exclude_categories=()))


class Parsed(HTMLParser):
    """The tags, attributes and text of some markup."""

    def __init__(self, markup):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.data = [], [], ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes

    def handle_data(self, data):
        self.data += data


@given(ANY_TEXT, ANY_TEXT)
def test_text_stays_text_wherever_it_stands(text, value):
    parsed = Parsed(element("p", text, title=value))
    assert (parsed.tags, parsed.data) == (["p"], harmless(text))
    assert parsed.attributes == [("title", harmless(value))]


@given(ANY_TEXT)
def test_what_is_shown_holds_no_code_point_that_acts_on_others(text):
    kinds = {unicodedata.category(c) for c in harmless(text) if c not in "\u00ad\u200c\u200d"}
    assert not kinds & {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}
    harmless(text).encode("utf-8")


@pytest.mark.parametrize("text", ["می‌خواهم", "👩‍🚒", "漢字", "weiter\u00adlesen", "e\u0301"])
def test_what_scripts_are_written_with_stays(text):
    assert harmless(text) == text


def test_markup_goes_into_markup_as_it_is_and_only_markup_does():
    assert element("p", element("b", "<"), "<") == "<p><b>&lt;</b>&lt;</p>"
    assert joined(("<", Html("<i>"))) == "&lt;<i>"
    assert escaped("'\"") == "&#x27;&quot;"
