from __future__ import annotations

import io
import json
import sys

import pytest

from cleaner.errors import MissingExtraError
from cleaner.model import Reason, Result, Segment
from cleaner.outputs.audit import removed_rows
from cleaner.outputs.outcome import Outcome
from cleaner.outputs.parquet import parquet_row, schema, write_rows

pq = pytest.importorskip("pyarrow.parquet")

METADATA = {
    "authors": ["Mara Ellison"],
    "date": None,
    "is_accessible_for_free": False,
    "desk": "Harbour",
    "keywords": "one",
}


def result(text="Words.", title="A headline"):
    segments = (
        Segment(0, 6, "paragraph", True, 0.75, (Reason("prior", "", -1.5),)),
        Segment(6, 12, "share", False, 0.5, (Reason("rule", "en-share", 4.0),)),
    )
    return Result(text, title, METADATA, "Words.Share!", segments)


def written(*rows, audit=False):
    stream = io.BytesIO()
    write_rows(stream, list(rows), schema(audit=audit))
    return pq.read_table(io.BytesIO(stream.getvalue())).to_pylist()


def test_segments_are_nested_and_metadata_has_columns():
    (row,) = written(parquet_row(Outcome("a", "a", result(), url="https://x.example/")))
    assert (row["id"], row["title"], row["text"], row["error"]) == (
        "a",
        "A headline",
        "Words.",
        None,
    )
    assert row["segments"][1] == {
        "start": 6,
        "end": 12,
        "label": "share",
        "main": False,
        "confidence": 0.5,
        "rules": ["en-share"],
    }
    assert row["metadata"]["authors"] == ["Mara Ellison"]
    assert row["metadata"]["is_accessible_for_free"] is False
    assert json.loads(row["metadata"]["other"]) == {"desk": "Harbour", "keywords": "one"}


def test_fields_of_the_input_are_json_and_ids_are_texts():
    given = {"tags": ["a"], "n": 1}
    rows = written(
        parquet_row(Outcome(5, "5", result(), fields=given)),
        parquet_row(Outcome(["x"], "x", error="lost")),
    )
    assert [row["id"] for row in rows] == ["5", '["x"]']
    assert json.loads(rows[0]["fields"]) == given
    assert (rows[1]["error"], rows[1]["text"], rows[1]["segments"]) == ("lost", None, [])


def test_lone_surrogates_are_replaced():
    (row,) = written(parquet_row(Outcome("\ud800", "x", result("a\udfffb", "\ud83d\ude00"))))
    assert (row["id"], row["text"], row["title"]) == ("\ufffd", "a\ufffdb", "\U0001f600")


def test_the_audit_is_a_column_of_its_own():
    row = parquet_row(Outcome("a", "a", result())) | {"audit": removed_rows(result())}
    (read,) = written(row, audit=True)
    assert read["audit"][0]["text"] == "Share!"
    assert read["audit"][0]["evidence"] == [{"kind": "rule", "name": "en-share", "log_odds": 4.0}]


def test_without_the_package_the_error_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"scrape-cleaner\[parquet\]"):
        schema()
