from __future__ import annotations

import io
import json

import pytest

from cleaner.io.fields import FieldNames
from cleaner.io.items import PASSED
from cleaner.io.jsonl import read_rows
from cleaner.io.limits import Limits


def only(line):
    (item,) = rows(line if isinstance(line, bytes) else json.dumps(line).encode())
    return item


def rows(*lines, name="in", **given):
    return list(read_rows(io.BytesIO(b"".join(lines)), name, **given))


def test_a_row_is_an_item_with_its_unknown_fields():
    item = only({"id": 7, "text": "Words.", "url": "https://x.example/", "tags": ["a"], "n": None})
    assert (item.id, item.name, item.source, item.kind) == (7, "7", "Words.", "text")
    assert item.url == "https://x.example/"
    assert item.fields == {"tags": ["a"], "n": None}


def test_a_row_with_html_is_html():
    assert only({"id": "a", "html": "<p>"}).kind == "html"


def test_text_wins_over_html_which_passes_through():
    item = only({"id": "a", "html": "<p>", "text": "Words."})
    assert (item.kind, item.fields) == ("text", {"html": "<p>"})


def test_a_row_without_an_id_is_called_by_its_line():
    lines = [b"\n", b'{"text": "a"}\n', b"  \r\n", b'{"id": null, "text": "b"}']
    assert [item.id for item in rows(*lines, name="in.jsonl")] == ["in.jsonl:2", "in.jsonl:4"]


def test_a_line_separator_inside_a_string_ends_no_row():
    assert only('{"text": "a\u2028b"}'.encode()).source == "a\u2028b"


def test_a_byte_order_mark_before_the_first_row_is_no_fault():
    assert only(b'\xef\xbb\xbf{"text": "a"}').error is None


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        (b"{", "is not JSON: Expecting property name"),
        (b'{"text": "\xff"}', "is not UTF-8"),
        (b"[1]", "is not a JSON object"),
        (b"[" * 100_000, "is not JSON"),
        ({"id": "a"}, "has neither a text nor an html field"),
        ({"text": 3}, "has a field text that is not a string"),
        ({"text": "a", "url": 3}, "has a field url that is not a string"),
    ],
)
def test_a_row_that_cannot_be_read_says_why(line, cause):
    assert cause in only(line).error


def test_a_broken_row_costs_no_other():
    items = rows(b'{"text": "a"}\n', b"{\n", b'{"text": "b"}')
    assert [item.error is None for item in items] == [True, False, True]


def test_a_line_beyond_the_limit_is_an_error_and_the_next_is_read():
    limits = Limits(document=100)
    long = b'{"text": "' + b"a" * 200_000 + b'"}\n'
    items = rows(b'{"text": "a"}\n', long, b'{"text": "b"}\n', long[:-1], limits=limits)
    assert [item.error for item in items] == [None, limits.too_large, None, limits.too_large]
    assert [item.place for item in items] == ["in:1", "in:2", "in:3", "in:4"]


def test_a_row_says_its_line_and_an_error_names_it():
    (item,) = rows(b'\n{"id": 7, "text": 3}\n')
    assert item.place == "in:2"
    assert item.error == "has a field text that is not a string (in:2)"


def test_rows_that_are_not_wanted_are_not_parsed():
    items = rows(b"{\n", b"\n", b'{"text": "a"}\n', b'{"text": "b"}\n', skip=2)
    assert items[:2] == [PASSED, PASSED]
    assert [(item.source, item.place) for item in items[2:]] == [("b", "in:4")]


def test_no_line_is_waited_for_that_was_not_asked_for():
    class Slow:
        def readline(self, size, /):
            return waiting.pop(0)  # fails where more is asked for than has come

    waiting = [b'{"text": "a"}\n']
    assert next(read_rows(Slow(), "in")).source == "a"


def test_names_of_fields_can_be_given():
    (item,) = rows(b'{"story": "Words.", "n": 1}', fields=FieldNames(text="story", id="n"))
    assert (item.id, item.source, item.fields) == (1, "Words.", {})
