from __future__ import annotations

from cleaner.io.items import Item
from cleaner.pipeline import Cleaner
from cleaner.tooling.mining.observing import LONGEST_LINE, Observer
from tests.stand_ins import MarkedLines

PAGE = "~share Pass it on\nThe ferry ran aground on Monday.\n\n~share Pass it on\n12 Boats\n"


def seen(text, **named):
    return Observer(MarkedLines())(Item("1", "1", text, "text", **named))


def test_each_line_is_noted_with_its_readings_and_what_the_cleaner_makes_of_it():
    lines = seen(PAGE).lines
    assert lines.clean[1:3] == ["The ferry ran aground on Monday.", "~share Pass it on"]
    assert (lines.folded[3], lines.masked) == ("12 boats", [None, None, None, "0 boats"])
    assert lines.keeps == [100, 800, 100, 800]
    assert lines.label == ["share", None, "share", None]
    assert lines.prose == [False, True, False, False]


def test_a_line_is_first_once_a_document():
    lines = seen("~share 5 boats\n~share 5 boats\n~share 7 boats").lines
    assert lines.firsts == [0b11, 0b00, 0b01]


def test_what_is_too_long_or_cannot_be_written_is_only_known_to_be_there():
    lines = seen(f"{'x' * (LONGEST_LINE + 1)}\nlone \ud800 half\nShort").lines
    assert lines.clean == [None, None, "Short"]
    assert lines.firsts == [0, 0, 1]


def test_copies_of_a_document_have_one_digest_and_others_another():
    assert seen(PAGE).digest == seen(PAGE).digest != seen(PAGE + "More.").digest


def test_the_site_is_that_of_the_address_or_what_is_given():
    assert seen(PAGE, url="https://www.tide.example/a").site == "tide.example"
    item = Item("1", "1", PAGE, "text")
    assert Observer(MarkedLines(), "quay.example")(item).site == "quay.example"


def test_what_cannot_be_cleaned_has_an_error_and_no_lines():
    refused = seen("!refuse")
    assert (refused.error, len(refused.lines)) == ("This page is refused.", 0)
    assert Observer(MarkedLines()).failed(Item("1", "1"), "lost").error == "lost"


def test_lines_of_html_are_those_that_rules_meet():
    page = "<p>One\n<br>two</p><pre>a\n b</pre><ul><li>three</ul><table><tr><td>4<td>5</table>"
    item = Item("1", "1", f"<html><body>{page}</body></html>", "html")
    from cleaner.blocks.html import html_page

    noted = Observer(Cleaner())(item).lines
    assert noted.clean == html_page(item.source).blocks.clean
