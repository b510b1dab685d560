from __future__ import annotations

import pytest

from cleaner.io.fields import FieldNames, RowReader


def item(row, empty=None, kind="auto", **names):
    return RowReader(FieldNames(**names), kind).item(row, "in:1", empty=empty)


@pytest.mark.parametrize(
    "name", ["text", "content", "Body", "RAW_CONTENT", "raw-content", "article", "plain_text"]
)
def test_text_is_found_by_a_usual_name_in_any_spelling(name):
    found = item({"id": 1, name: "Words.", "n": 2})
    assert (found.source, found.fields, found.error) == ("Words.", {"n": 2}, None)


@pytest.mark.parametrize("name", ["html", "raw_html", "page_html", "HTML"])
def test_html_is_found_by_a_usual_name(name):
    found = item({"id": 1, name: "<p>Words."})
    assert (found.source, found.kind, found.fields) == ("<p>Words.", "html", {})


@pytest.mark.parametrize(
    "name", ["url", "link", "source_url", "WARC-Target-URI", "warc_target_uri"]
)
def test_the_address_is_found_by_a_usual_name(name):
    found = item({"text": "Words.", name: "https://a.example/"})
    assert (found.url, found.fields) == ("https://a.example/", {})


@pytest.mark.parametrize("name", ["id", "_id", "doc_id", "uuid", "key", "guid"])
def test_the_id_is_found_by_a_usual_name(name):
    found = item({"text": "Words.", name: "a-7"})
    assert (found.id, found.name, found.fields) == ("a-7", "a-7", {})


def test_the_contracts_own_names_go_before_others():
    row = {"content": "no", "text": "Words.", "link": "no", "url": "yes", "key": "no", "id": 7}
    found = item(row)
    assert (found.source, found.url, found.id) == ("Words.", "yes", 7)
    assert found.fields == {"content": "no", "link": "no", "key": "no"}


def test_a_field_with_nothing_in_it_gives_way_to_the_next():
    found = item({"id": None, "guid": "g", "text": None, "content": "Words.", "url": None})
    assert (found.id, found.source, found.fields) == ("g", "Words.", {})


def test_a_field_of_a_usual_name_with_another_use_is_passed_through():
    row = {"text": "Words.", "link": ["a", "b"], "key": {"a": 1}, "body": {"parts": 2}}
    found = item(row)
    assert (found.error, found.url, found.id) == (None, None, "in:1")
    assert found.fields == {"link": ["a", "b"], "key": {"a": 1}, "body": {"parts": 2}}


def test_names_that_are_given_are_used_and_no_others():
    row = {"text": "no", "story": "Words.", "id": "no", "n": 5, "html": "<p>", "where": "x"}
    found = item(row, text="story", id="n", url="where")
    assert (found.source, found.id, found.url, found.kind) == ("Words.", 5, "x", "text")
    assert found.fields == {"text": "no", "id": "no", "html": "<p>"}


def test_a_name_given_for_html_makes_it_html():
    found = item({"text": "no", "page": "<p>"}, html="page")
    assert (found.source, found.kind, found.fields) == ("<p>", "html", {"text": "no"})


def test_a_name_that_is_given_and_missing_is_an_error():
    found = item({"id": 3, "text": "Words."}, text="story")
    assert (found.error, found.source) == ("has no field story (in:1)", "")


def test_what_a_field_named_otherwise_than_text_holds_is_looked_at():
    assert item({"content": "<p>Words."}).kind == "auto"
    assert item({"content": "<p>Words."}, kind="html").kind == "html"
    assert item({"text": "<p>Words."}, kind="html").kind == "text"


def test_empty_cells_count_as_not_filled_in():
    found = item({"id": "", "url": "", "text": "", "html": "<p>", "n": ""}, empty="")
    assert (found.id, found.url, found.source, found.kind) == ("in:1", None, "<p>", "html")
    assert found.fields == {"n": ""}


def test_a_row_of_empty_cells_is_an_empty_document():
    found = item({"text": "", "html": ""}, empty="")
    assert (found.source, found.error) == ("", None)


def test_rows_that_differ_without_end_do_not_fill_memory():
    reader = RowReader(FieldNames())
    for number in range(5000):
        assert reader.item({"text": "a", f"f{number}": 1}, "in:1").error is None
    assert len(reader._columns) < 1100
