from __future__ import annotations

import gzip
import time

import pytest

from cleaner.io.limits import Limits

PAGE = "<html><p>The ferry sails again, the harbour master said.</p></html>"


def bodies(items):
    return [item.source for item in items if item.error is None]


@pytest.fixture
def records(warc, answer):
    """Some responses, each with its number in it."""

    def records(*numbers):
        return [warc("response", answer(f"<p>Page {n}</p>"), n) for n in numbers]

    return records


def test_a_response_with_html_is_an_item(read, warc, answer):
    (item,) = read("a.warc", warc("response", answer(PAGE), 7))
    assert (item.id, item.name) == ("<urn:x-page:7>", "<urn:x-page:7>")
    assert (item.url, item.source, item.kind) == ("https://paper.example/7", PAGE.encode(), "html")
    assert (item.place, item.number, item.fields) == ("a.warc, record at byte 0", 0, {})


def test_other_records_are_counted_by_reason(read, warc, answer, counted):
    content = b"".join(
        [
            warc("warcinfo", "software: x\r\n"),
            warc("request", "GET / HTTP/1.1\r\n\r\n"),
            warc("response", answer("moved", status="302 Found")),
            warc("response", answer(b"\x89PNG", "image/png")),
            warc("response", answer("gone", status="410 Gone")),
            warc("response", "", Content_Type="text/dns"),
            warc("revisit", answer("")),
            warc("metadata", "a: b", Content_Type="application/warc-fields"),
            warc("response", answer(PAGE, "text/plain"), 3),
        ]
    )
    (item,) = read("a.warc", content, skipped=counted)
    assert (item.kind, item.number) == ("text", 0)
    assert counted == {
        "warcinfo record": 1,
        "request record": 1,
        "redirect": 1,
        "image/png": 1,
        "status 410": 1,
        "text/dns": 1,
        "revisit record": 1,
        "metadata record": 1,
    }


def test_resources_with_html_and_extracted_text_are_items(read, warc):
    resource = warc("resource", PAGE, 1, Content_Type="text/html")
    text = warc("conversion", "The ferry sails.", 2, Content_Type="text/plain")
    bare = warc("conversion", "Again.", 3, Content_Type=None)
    items = read("a.warc.wet", resource + text + bare)
    assert [(i.source, i.kind) for i in items] == [
        (PAGE.encode(), "html"),
        (b"The ferry sails.", "text"),
        (b"Again.", "text"),
    ]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.wet", "a.wet", "crawl"])
def test_an_archive_is_one_by_its_name_or_content(read, records, name):
    assert bodies(read(name, b"".join(records(1, 2)))) == [b"<p>Page 1</p>", b"<p>Page 2</p>"]


def test_every_compression_of_records_and_of_files_gives_the_same(read, records, packed):
    suffix, pack = packed
    one_by_one = read(f"a.warc{suffix}", b"".join(map(pack, records(1, 2, 3))))
    together = read(f"b.warc{suffix}", pack(b"".join(records(1, 2, 3))))
    assert bodies(one_by_one) == bodies(together)
    assert bodies(together) == [b"<p>Page 1</p>", b"<p>Page 2</p>", b"<p>Page 3</p>"]


def test_a_place_is_where_the_record_can_be_cut_out_of_the_file(read, records):
    members = [gzip.compress(record) for record in records(*range(500))]
    content = b"".join(members)
    items = read("a.warc.gz", content)
    at = 0
    for member, item in zip(members, items, strict=True):
        assert item.place == f"a.warc.gz, record at byte {at}"
        at += len(member)


def test_a_place_within_one_member_is_one_of_the_unpacked_data(read, records):
    first, second = records(1, 2)
    items = read("a.warc.gz", gzip.compress(first + second))
    assert items[0].place == "a.warc.gz, record at byte 0"
    assert items[1].place == f"a.warc.gz, record at byte {len(first)} of the unpacked data"


WRONG = [-1_000, -7, -1, 1, 2, 3, 4, 7, 300, 100_000, 10**9, 10**17]


@pytest.mark.parametrize("is_packed", [False, True])
@pytest.mark.parametrize("off", WRONG)
def test_a_wrong_length_costs_its_record_alone(read, warc, answer, records, off, is_packed):
    content = answer(f"<p>{'wrong ' * 300}</p>")
    wrong = warc("response", content, 9, Content_Length=len(content) + off)
    first, second, third = records(1, 2, 3)
    parts = [first, wrong, second, third]
    if is_packed:
        parts = list(map(gzip.compress, parts))
    items = read("a.warc" + ".gz" * is_packed, b"".join(parts))
    assert bodies(items) == [b"<p>Page 1</p>", b"<p>Page 2</p>", b"<p>Page 3</p>"]
    faults = [item for item in items if item.error]
    assert faults[0].place == f"a.warc{'.gz' * is_packed}, record at byte {len(parts[0])}"
    assert "wrong length" in faults[0].error
    assert len(faults) == 1


@pytest.mark.parametrize("length", [None, "", "-5", "12x", "١٢", "9" * 40])
def test_a_length_that_is_no_number_costs_its_record_alone(read, warc, answer, records, length):
    wrong = warc("response", answer(PAGE), 9, Content_Length=length)
    first, second = records(1, 2)
    items = read("a.warc", first + wrong + second)
    assert bodies(items) == [b"<p>Page 1</p>", b"<p>Page 2</p>"]
    assert "no valid Content-Length" in items[1].error
    assert items[1].place == f"a.warc, record at byte {len(first)}"


@pytest.mark.parametrize(
    "garbage", [b"garbage", b"\x00\xff\n" * 100, b"WARC/x\r\n\r\n", b"a" * 200_000]
)
def test_garbage_between_records_is_one_error_with_its_place(read, records, garbage):
    first, second = records(1, 2)
    items = read("a.warc", first + garbage + b"\r\n\r\n" + second)
    assert bodies(items) == [b"<p>Page 1</p>", b"<p>Page 2</p>"]
    assert items[1].place == f"a.warc, record at byte {len(first)}"
    assert "is no WARC record" in items[1].error


def test_a_header_that_does_not_end_costs_its_record(read, records):
    first, second, third = records(1, 2, 3)
    cut = second[: second.index(b"Content-Length")]
    items = read("a.warc", first + cut + b"\r\n" + third)
    assert bodies(items) == [b"<p>Page 1</p>", b"<p>Page 3</p>"]
    long = b"WARC/1.0\r\n" + b"X-Long: " + b"a" * (3 << 20) + b"\r\n\r\n"
    items = read("a.warc", first + long + third)
    assert bodies(items) == [b"<p>Page 1</p>", b"<p>Page 3</p>"]


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n", b"\n\n", b"\r\n\r\n\r\n\r\n"])
def test_archives_with_other_line_ends_between_records_are_read(read, records, end):
    content = b"".join(record.removesuffix(b"\r\n\r\n") + end for record in records(1, 2, 3))
    assert len(bodies(read("a.warc", content))) == 3


def test_an_archive_that_is_cut_off_gives_what_is_whole(read, records):
    first, second = records(1, 2)
    items = read("a.warc", first + second[:-20])
    assert bodies(items) == [b"<p>Page 1</p>"]
    assert "cut off" in items[1].error
    assert items[1].place == f"a.warc, record at byte {len(first)}"


def test_a_page_beyond_the_limit_is_an_error_and_the_next_is_read(read, warc, answer, records):
    limits = Limits(document=100_000)
    first, second = records(1, 2)
    for size in (100_001, 3 << 20):
        large = warc("response", answer("<p>" + "a" * size), 9)
        items = read("a.warc", first + large + second, limits=limits)
        assert bodies(items) == [b"<p>Page 1</p>", b"<p>Page 2</p>"]
        assert items[1].error.startswith(limits.too_large)
        assert items[1].id == "<urn:x-page:9>"


def test_a_large_record_that_is_no_page_is_counted_and_read_over(
    read, warc, answer, records, counted
):
    first, second = records(1, 2)
    film = warc("response", answer(bytes(3 << 20), "video/mp4"), 9)
    text = warc("resource", bytes(3 << 20), 9, Content_Type="application/zip")
    limits = Limits(document=100_000)
    items = read("a.warc", first + film + text + second, limits=limits, skipped=counted)
    assert [item.error for item in items] == [None, None]
    assert counted == {"video/mp4": 1, "application/zip": 1}
    packed = b"".join(map(gzip.compress, [first, film, text, second]))
    assert bodies(read("a.warc.gz", packed, limits=limits)) == bodies(items)


def test_a_large_record_with_a_wrong_length_costs_itself(read, warc, answer, records):
    first, second, third = records(1, 2, 3)
    content = answer("<p>" + "a" * (3 << 20))
    limits = Limits(document=100_000)
    for off in (-500, 7, 3 << 20):
        wrong = warc("response", content, 9, Content_Length=len(content) + off)
        packed = b"".join(map(gzip.compress, [first, wrong, second, third]))
        items = read("a.warc.gz", packed, limits=limits)
        assert bodies(items) == [b"<p>Page 1</p>", b"<p>Page 2</p>", b"<p>Page 3</p>"]
        assert len(items) == 4


def test_a_length_beyond_the_end_of_a_large_file_costs_its_record_alone(
    read, warc, answer, records
):
    wrong = warc("response", answer(PAGE), 9, Content_Length=10**12)
    pages = [warc("response", answer(PAGE + "a" * 50_000), n) for n in range(100)]
    items = read("a.warc", wrong + b"".join(pages), limits=Limits(document=100_000))
    assert [item.error is None for item in items] == [False, *[True] * 100]


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_many_wrong_lengths_take_no_more_time_than_few(read, warc, answer, suffix):
    content = answer(PAGE)
    wrong = [warc("response", content, n, Content_Length=40_000_000) for n in range(10_000)]
    data = b"".join(wrong) + b"a" * 45_000_000
    start = time.process_time()
    items = read(f"a.warc{suffix}", gzip.compress(data, 1) if suffix else data)
    assert time.process_time() - start < 10  # as many copies of it would take minutes
    assert len(items) == 10_000


def test_an_error_of_a_record_names_its_place(read, warc, answer):
    broken = answer(b"\x1f\x8b\x08", "text/html", "Content-Encoding: gzip")
    (item,) = read("a.warc", warc("response", broken, 7))
    assert item.id == "<urn:x-page:7>"
    assert item.error.endswith("(a.warc, record at byte 0)")
    assert "has a body that is cut off" in item.error


def test_a_record_without_an_id_is_called_by_its_place(read, warc, answer):
    (item,) = read("a.warc", warc("response", answer(PAGE), WARC_Record_ID=None))
    assert item.id == "a.warc, record at byte 0"


def test_header_names_in_capitals_and_folded_lines_are_understood(read, answer):
    content = answer(PAGE)
    head = (
        "WARC/1.1\nwarc-TYPE: Response\nWARC-Target-URI: <https://a.example/>\n"
        f"content-type: application/http;\n msgtype=response\nCONTENT-LENGTH: {len(content)}\n\n"
    )
    (item,) = read("a.warc", head.encode() + content + b"\n\n")
    assert (item.url, item.source) == ("https://a.example/", PAGE.encode())


def test_a_record_in_a_page_is_no_record(read, warc, answer, records):
    inner = b"<p>Page</p>\r\n\r\n" + records(6)[0]
    items = read("a.warc", warc("response", answer(inner)) + records(7)[0])
    assert bodies(items) == [inner, b"<p>Page 7</p>"]
