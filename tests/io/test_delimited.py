from __future__ import annotations

import csv
import time

import pytest

from cleaner.io.fields import FieldNames
from cleaner.io.limits import Limits


def sources(items):
    return [item.source for item in items]


def test_a_row_is_an_item_with_the_cells_of_other_columns(read):
    (item,) = read("a.csv", "id,url,text,n\n7,https://a.example/,Words.,3\n")
    assert (item.id, item.url, item.source, item.kind) == (
        "7",
        "https://a.example/",
        "Words.",
        "text",
    )
    assert (item.fields, item.place) == ({"n": "3"}, "a.csv:2")


def test_tabs_stand_between_the_cells_of_tsv(read):
    (item,) = read("a.tsv", "id\ttext\n7\tWords, more words.\n")
    assert (item.id, item.source) == ("7", "Words, more words.")


@pytest.mark.parametrize("delimiter", ";|\t")
def test_another_delimiter_is_told_by_the_header(read, delimiter):
    (item,) = read("a.csv", f"id{delimiter}text\n7{delimiter}Words, more.\n")
    assert (item.id, item.source) == ("7", "Words, more.")


def test_quoted_cells_may_hold_line_ends_delimiters_and_quotes(read):
    first, second = read("a.csv", 'id,text\r\n1,"One,\r\n""two"""\r\n2,Three\r\n')
    assert first.source == 'One,\r\n"two"'
    assert (second.source, second.place) == ("Three", "a.csv:4")


def test_a_quote_within_a_cell_is_a_character(read):
    assert sources(read("a.csv", 'id,text\n1,A 5" pipe\n2,b\n')) == ['A 5" pipe', "b"]


def test_a_byte_order_mark_is_no_part_of_the_first_name(read):
    (item,) = read("a.csv", "\ufeffid,text\n7,Words.\n")
    assert item.id == "7"


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_with_a_mark_is_read(read, charset):
    text = ("" if charset == "utf-16" else "\ufeff") + 'id,text\n7,"Überall,\nĀ"\n8,ਊ\n'
    assert sources(read("a.csv", text.encode(charset))) == ["Überall,\nĀ", "ਊ"]


def test_a_document_that_is_not_utf8_stays_bytes_and_other_cells_are_decoded(read):
    rows = "id,who,text\né,Bjørn Ås,Sør for Oslo å gå på ski er gøy\n".encode("latin-1")
    item, other = read("a.csv", rows + "2,Bjørn,Ås\n".encode())
    assert item.source == "Sør for Oslo å gå på ski er gøy".encode("latin-1")
    assert item.id == "é"
    assert item.fields == {"who": "Bjørn Ås"}
    assert (other.source, other.fields) == ("Ås", {"who": "Bjørn"})


def test_a_row_of_another_length_is_an_error_with_its_line(read):
    items = read("a.csv", "id,text\n1,a\n2\n\n3,b,c\n4,d\n")
    assert [item.error for item in items] == [
        None,
        "has 1 cells, where the header has 2 columns",
        "has 3 cells, where the header has 2 columns",
        None,
    ]
    assert [item.place for item in items] == ["a.csv:2", "a.csv:3", "a.csv:5", "a.csv:6"]


def test_a_quote_that_is_never_closed_costs_its_line(read):
    items = read("a.csv", 'id,text\n1,a\n2,"b\n3,c\n4,d\n5,f\n')
    assert sources(items) == ["a", "", "c", "d", "f"]
    assert items[1].error == "has a quote that is never closed"
    assert items[1].place == "a.csv:3"
    assert items[-1].place == "a.csv:6"


def test_a_table_that_is_cut_off_within_a_cell_has_one_error(read):
    items = read("a.csv", 'id,text\n1,a\n2,"A long text.\nIt has lines,\nand more\n\nand more')
    assert sources(items) == ["a", ""]
    assert items[1].error == "has a quote that is never closed"
    assert items[1].place == "a.csv:3"


def test_lines_that_each_leave_a_quote_open_take_bounded_time(read):
    start = time.process_time()
    items = read("a.csv", "id,text\n" + 'a"b,"c\n' * 200_000, limits=Limits(document=1_000_000))
    assert time.process_time() - start < 10  # reading each to the end would take an hour
    assert {item.error for item in items} == {"has a quote that is never closed"}


def test_a_cell_beyond_the_limit_is_an_error_and_the_next_row_is_read(read):
    limits = Limits(document=1000)
    long = [
        f"2,{'b' * 200_000}",
        f'3,"{"c" * 600}\n{"c" * 600}"',
        f'4,"{"d" * 2000}',
        f'5,"{"e" * 600}\n6,f\n7,{"g" * 600}\n8,h',
    ]
    items = read("a.csv", "\n".join(["id,text", "1,a", *long, "9,i"]) + "\n", limits=limits)
    assert [item.error for item in items[1:4]] == [limits.too_large] * 3
    assert [item.place for item in items[1:5]] == [f"a.csv:{line}" for line in (3, 4, 6, 7)]
    assert items[4].error == "has a quote that is never closed"
    assert sources(items)[5:] == ["f", "g" * 600, "h", "i"]
    assert sources(items)[0] == "a"


def test_documents_longer_than_the_modules_own_limit_are_read(read):
    assert len(read("a.csv", f"id,text\n1,{'a' * 200_000}\n")[0].source) == 200_000
    assert csv.field_size_limit() >= 200_000


def test_empty_cells_give_way_to_others(read):
    text, html, none = read("a.csv", "id,text,html\n1,Words.,\n2,,<p>\n3,,\n")
    assert (text.source, text.kind, text.fields) == ("Words.", "text", {})
    assert (html.source, html.kind, html.fields) == ("<p>", "html", {})
    assert (none.source, none.error) == ("", None)


@pytest.mark.parametrize(
    ("header", "fields", "cause"),
    [
        ("id,n", {}, "has no column with text or HTML by a usual name; its columns are: id, n"),
        ("id,text", {"text": "story"}, "has no column story; its columns are: id, text"),
        ("text,text", {}, "has two columns called 'text'"),
    ],
)
def test_a_header_without_the_columns_is_one_error_of_the_file(read, header, fields, cause):
    (item,) = read("a.csv", f"{header}\n1,2\n3,4\n", fields=FieldNames(**fields))
    assert item.error == f"{cause} (a.csv:1)"
    assert item.id == "a.csv"


def test_columns_can_be_given(read):
    (item,) = read("a.csv", "no,story\n1,Words.\n", fields=FieldNames(text="story", id="no"))
    assert (item.id, item.source, item.fields) == ("1", "Words.", {})


def test_a_table_without_rows_has_no_items(read):
    assert read("a.csv", "id,text\n") == []
    assert read("b.csv", "") == []


def test_nul_bytes_are_no_end(read):
    assert sources(read("a.csv", b"id,text\n1,a\0b\n2,c\n")) == ["a\0b", "c"]
