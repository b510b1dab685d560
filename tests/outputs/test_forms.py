from __future__ import annotations

import pytest

from cleaner.outputs.forms import TEXT, html_form
from cleaner.outputs.outcome import OutputError


def test_a_text_is_the_body_alone(judge):
    assert TEXT.content(judge("<p>One.<p>~share Tweet"), "") == b"One.\n"


@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_a_page_is_written_back_from_the_bytes_that_were_read(judge, charset):
    page = "<h1>Fähre</h1><p>~share Tweet"
    written = html_form().content(judge(page), page.encode(charset)).decode("utf-8")
    assert "<body><h1>Fähre</h1></body>" in written
    assert "~share Tweet</span>" in html_form(mark=True).content(judge(page), page).decode()


def test_text_becomes_a_plain_page(marked_lines):
    source = "One & two.\n~share Tweet\n"
    written = html_form().content(marked_lines.clean(source), source.encode()).decode()
    assert "<body><p>One &amp; two.</p></body>" in written


def test_characters_that_no_page_may_hold_are_replaced(marked_lines):
    source = "One\ud800."
    assert "<p>One\ufffd.</p>" in html_form().content(marked_lines.clean(source), source).decode()


def test_a_page_whose_result_is_not_its_own_cannot_be_written(judge):
    with pytest.raises(OutputError, match="not made from this page"):
        html_form().content(judge("<p>One."), "<p>Two.")
