from __future__ import annotations

import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.io.parquet_footer import row_groups

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


def written(**options):
    """(footer, metadata as pyarrow tells it) of a file with several row groups and columns."""
    table = pa.table(
        {
            "id": list(range(1000)),
            "text": [f"Words of row {n % 7}." for n in range(1000)],
            "tags": [[{"a": n, "b": [True, None]}] for n in range(1000)],
            "price": [n / 7 for n in range(1000)],
        }
    )
    table = table.replace_schema_metadata({"note": "x" * 300})
    stream = io.BytesIO()
    pq.write_table(table, stream, row_group_size=300, **options)
    data = stream.getvalue()
    size = int.from_bytes(data[-8:-4], "little")
    return data[-8 - size : -8], pq.ParquetFile(io.BytesIO(data)).metadata


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"compression": "zstd", "use_dictionary": False},
        {"write_page_index": True, "sorting_columns": [pq.SortingColumn(0)]},
        {"version": "1.0", "write_statistics": False, "store_schema": False},
    ],
)
def test_row_groups_are_what_pyarrow_says_they_are(options):
    footer, about = written(**options)
    groups = row_groups(footer)
    assert len(groups) == about.num_row_groups == 4
    for number, group in enumerate(groups):
        known = about.row_group(number)
        assert (group.rows, group.size) == (known.num_rows, known.total_byte_size)
        columns = [known.column(i) for i in range(known.num_columns)]
        assert [(c.start, c.packed, c.unpacked) for c in group.chunks] == [
            (
                c.dictionary_page_offset or c.data_page_offset,
                c.total_compressed_size,
                c.total_uncompressed_size,
            )
            for c in columns
        ]


FOOTER, _ = written()


@pytest.mark.parametrize("cut", [0, 1, 100, -1])
def test_a_footer_that_ends_early_is_an_error(cut):
    with pytest.raises(ValueError, match="ends early"):
        row_groups(FOOTER[:cut])


@pytest.mark.parametrize("nested", [b"\x1c", b"\x19\x19", b"\x1b\x01\xbb\x01"])
def test_nesting_without_end_is_an_error(nested):
    with pytest.raises(ValueError, match=r"nested|early|kind"):
        row_groups(nested * 100_000)


@given(st.integers(0, len(FOOTER) - 1), st.binary(max_size=20), st.booleans())
def test_a_broken_footer_raises_nothing_else(at, noise, is_replaced):
    with suppress(ValueError):
        row_groups(FOOTER[:at] + noise + FOOTER[at + is_replaced * len(noise) :])


def test_a_field_of_another_kind_than_it_should_be_is_not_kept():
    assert row_groups(b"\x4c\x16\x02\x00\x00") == []
