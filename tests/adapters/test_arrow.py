from __future__ import annotations

import pytest

from cleaner.adapters.arrow import ROWS, clean_batches, clean_table, cleaned_schema
from cleaner.adapters.options import Options
from cleaner.io.fields import FieldNames
from cleaner.outputs.parquet import schema

pa = pytest.importorskip("pyarrow", reason="comes with the extra `parquet`")


def test_a_row_a_document_with_the_columns_of_parquet_output(page):
    table = clean_table(pa.table({"id": ["a"], "text": [page.text]}))
    (row,) = table.to_pylist()
    assert (row["id"], row["title"], row["text"], row["error"]) == (
        "a",
        page.title,
        page.body,
        None,
    )
    assert row["metadata"]["language"] == "en"
    assert "".join(page.text[s["start"] : s["end"]] for s in row["segments"]) == page.text
    assert "share" in {s["label"] for s in row["segments"]}
    assert set(table.schema) == {field for field in schema() if field.name != "fields"}


def test_columns_that_are_not_read_stay_as_they_were(page):
    given = pa.table(
        {
            "id": pa.array([7], pa.int16()),
            "title": ["Theirs"],
            "text": [page.text],
            "tags": [["a", "b"]],
            "input": [1.5],
        }
    )
    table = clean_table(given)
    (row,) = table.to_pylist()
    assert table.schema == cleaned_schema(given.schema)
    assert table.schema.field("id").type == pa.int16()
    assert (row["id"], row["tags"], row["input"]) == (
        7,
        ["a", "b"],
        {"title": "Theirs", "input": 1.5},
    )


def test_bytes_large_texts_and_dictionaries_are_read_as_well(page):
    for column in (
        pa.array([page.html.encode()]),
        pa.array([page.html], pa.large_string()),
        pa.array([page.html]).dictionary_encode(),
    ):
        (row,) = clean_table(pa.table({"html": column})).to_pylist()
        assert (row["text"], row["id"]) == (page.body, None)


def test_a_document_that_fails_has_an_error_and_the_others_go_on(page):
    texts = pa.array([page.broken, None, page.text.encode()])
    rows = clean_table(pa.table({"text": texts})).to_pylist()
    assert [row["text"] for row in rows] == [None, None, page.body]
    assert [row["error"] for row in rows] == [
        "This is a program, not text. Leave it out.",
        "has neither a text nor an html field",
        None,
    ]
    assert rows[0]["segments"] == []


def test_the_address_and_the_site_choose_rules_of_sites(page):
    named = FieldNames(html="page", url="where")
    table = pa.table({"page": [page.html], "where": ["https://www.vasterby.example/a"]})
    (row,) = clean_table(table, Options(site="other.example"), named).to_pylist()
    assert row["url"] == "https://www.vasterby.example/a"
    assert "where" not in row


def test_batches_of_any_size_are_cleaned_in_order():
    table = pa.table({"id": range(ROWS + 5), "text": ["Words."] * (ROWS + 5)})
    assert clean_table(table)["id"].to_pylist() == list(range(ROWS + 5))
    empty = table.slice(0, 0)
    assert clean_table(empty).schema == cleaned_schema(empty.schema)
    nothing = pa.RecordBatch.from_pylist([], table.schema)
    (batch,) = clean_batches([nothing])
    assert (len(batch), batch.schema) == (0, cleaned_schema(table.schema))
