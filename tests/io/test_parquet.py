from __future__ import annotations

import datetime as dt
import gzip
import io
import json
from decimal import Decimal

import pytest

from cleaner.io.fields import FieldNames
from cleaner.io.limits import Limits
from cleaner.io.parquet import plain

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

ROWS = [{"id": n, "text": f"Words of row {n}.", "n": n * 2} for n in range(1, 101)]


def parquet(table, **given):
    if isinstance(table, list):
        table = pa.Table.from_pylist(table)
    stream = io.BytesIO()
    pq.write_table(table, stream, **given)
    return stream.getvalue()


def test_a_row_is_an_item_with_its_other_columns(read):
    items = read("t.parquet", parquet(ROWS, row_group_size=30))
    assert len(items) == 100
    third = items[2]
    assert (third.id, third.source, third.fields) == (3, "Words of row 3.", {"n": 6})
    assert (third.place, third.number, third.kind) == ("t.parquet row 3", 2, "text")


def test_columns_are_found_by_usual_names_or_given(read):
    data = parquet([{"doc_id": "a", "raw_html": "<p>", "link": "u", "story": "Words."}])
    (item,) = read("t.parquet", data)
    assert (item.id, item.source, item.kind, item.url) == ("a", "<p>", "html", "u")
    (item,) = read("t.parquet", data, fields=FieldNames(text="story"))
    assert (item.source, item.fields) == ("Words.", {"raw_html": "<p>"})


def test_a_column_that_is_missing_is_one_error_of_the_file(read):
    (item,) = read("t.parquet", parquet(ROWS), fields=FieldNames(text="story"))
    assert item.error == "has no column story; its columns are: id, text, n"
    (item,) = read("t.parquet", parquet([{"n": 1}]))
    assert item.error.startswith("has no column with text or HTML by a usual name")


def test_a_row_without_a_document_is_an_error_with_its_place(read):
    items = read("t.parquet", parquet([{"id": "a", "text": None}, {"id": "b", "text": "Words."}]))
    assert items[0].error == "has neither a text nor an html field (t.parquet row 1)"
    assert items[1].source == "Words."


def test_bytes_are_a_document_that_the_pipeline_decodes(read):
    (item,) = read("t.parquet", parquet([{"html": b"<p>\xe9"}]))
    assert item.source == b"<p>\xe9"


def test_values_of_all_types_can_be_written_as_json(read):
    moment = dt.datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=dt.UTC)
    table = pa.table(
        {
            "text": ["Words."],
            "when": pa.array([1_767_322_999_123_456_789], pa.timestamp("ns", "UTC")),
            "moment": [moment],
            "day": [moment.date()],
            "price": [Decimal("1.50")],
            "raw": [b"\xff\x00"],
            "odd": [float("nan")],
            "tags": [["a", "b"]],
            "inner": [{"when": moment, "list": [{"x": 1}]}],
            "pairs": pa.array([[("k", 1)]], pa.map_(pa.string(), pa.int64())),
        }
    )
    (item,) = read("t.parquet", parquet(table))
    assert json.loads(json.dumps(item.fields, allow_nan=False)) == {
        "when": "2026-01-02T03:03:19.123456+00:00",
        "moment": "2026-01-02T03:04:05.000678+00:00",
        "day": "2026-01-02",
        "price": "1.50",
        "raw": "/wA=",
        "odd": None,
        "tags": ["a", "b"],
        "inner": {"when": "2026-01-02T03:04:05.000678+00:00", "list": [{"x": 1}]},
        "pairs": [["k", 1]],
    }


def test_a_value_that_python_cannot_hold_costs_its_row(read):
    far = pa.array([0, 10**18, 0], pa.timestamp("us"))
    rows = read("t.parquet", parquet(pa.table({"text": ["a", "b", "c"], "when": far})))
    assert [row.error is None for row in rows] == [True, False, True]
    assert rows[1].error.startswith("has a value that cannot be read")
    assert rows[1].place == "t.parquet row 2"


def test_a_document_beyond_the_limit_is_an_error(read):
    data = parquet([{"text": "a" * 101}, {"text": "b"}])
    items = read("t.parquet", data, limits=Limits(document=100))
    assert [item.error for item in items] == ["is larger than 100 bytes", None]


def test_a_compressed_file_is_read_as_well(read):
    items = read("t.parquet.gz", gzip.compress(parquet(ROWS)))
    assert [item.id for item in items] == list(range(1, 101))


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (lambda data: data[:-1], "is cut off or no Parquet file: no footer at byte"),
        (lambda data: data[: len(data) // 2], "is cut off or no Parquet file: no footer at byte"),
        (lambda data: data[:-200] + bytes(150) + data[-50:], "has a broken Parquet footer at byte"),
        (lambda _: b"PAR1", "is no Parquet file: it ends at byte 4"),
    ],
)
def test_a_broken_footer_is_one_error_with_its_place(read, change, cause):
    (item,) = read("t.parquet", change(parquet(ROWS)))
    assert cause in item.error


def test_a_damaged_row_group_is_one_error_and_the_next_is_read(read):
    data = bytearray(parquet(ROWS, row_group_size=40, compression="zstd", use_dictionary=False))
    about = pq.ParquetFile(io.BytesIO(bytes(data))).metadata.row_group(1).column(1)
    start = about.data_page_offset
    data[start : start + about.total_compressed_size] = b"\xff" * about.total_compressed_size
    items = read("t.parquet", bytes(data))
    assert [item.id for item in items if not item.error] == [*range(1, 41), *range(81, 101)]
    (fault,) = [item for item in items if item.error]
    assert "rows 41 to 80 cannot be read" in fault.error
    assert "damaged row group at byte" in fault.error
    assert fault.number == 40


def test_a_row_group_that_is_a_bomb_is_one_error_and_the_next_is_read(read):
    stream = io.BytesIO()
    schema = pa.schema([("text", pa.string())])
    with pq.ParquetWriter(stream, schema, compression="zstd", use_dictionary=False) as writer:
        for text in ("a", "b" * (70 << 20), "c"):
            writer.write_table(pa.table({"text": [text]}, schema))
    items = read("t.parquet", stream.getvalue())
    assert [item.source for item in items] == ["a", "", "c"]
    assert "as only a bomb does: rows 2 to 2 were left" in items[1].error
    assert (items[1].place, items[1].number) == ("t.parquet row 2", 1)


def test_plain_values_keep_what_json_has():
    assert plain({"a": [1, 2.5, None, True, "x"]}) == {"a": [1, 2.5, None, True, "x"]}
    assert plain(dt.timedelta(seconds=1.5)) == 1.5
