from __future__ import annotations

import gzip
import zlib

import pytest

from cleaner.io.http import document_of, response_document
from cleaner.io.limits import Limits

PAGE = b"<html><p>The ferry sails again, the harbour master said.</p></html>"
LIMITS = Limits()


def chunked(body, size=7):
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x;note=1\r\n%s\r\n" % (len(p), p) for p in parts) + b"0\r\n\r\n"


def brotlied(body):
    return pytest.importorskip("brotli").compress(body)


def bare_deflate(body):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("kind", "read_as"),
    [
        ("text/html", "html"),
        ("TEXT/HTML; charset=utf-8", "html"),
        ("application/xhtml+xml", "html"),
        ("text/plain;charset=UTF-8", "text"),
        (None, "html"),
    ],
)
def test_html_and_text_are_documents(answer, kind, read_as):
    found = response_document(answer(PAGE, kind), LIMITS)
    assert (found.source, found.kind, found.error) == (PAGE, read_as, None)


@pytest.mark.parametrize(
    ("status", "kind", "reason"),
    [
        ("301 Moved", "text/html", "redirect"),
        ("304", "text/html", "redirect"),
        ("404 Not Found", "text/html", "status 404"),
        ("206 Partial", "text/html", "status 206"),
        ("200 OK", "image/png", "image/png"),
        ("200 OK", "application/json; charset=utf-8", "application/json"),
        ("200 OK", "nonsense\x07", "odd type"),
    ],
)
def test_other_answers_are_none_and_say_why(answer, status, kind, reason):
    assert response_document(answer(PAGE, kind, status=status), LIMITS) == reason


def test_an_answer_without_a_type_is_a_document_if_it_looks_like_html(answer):
    assert response_document(answer(b"\x89PNG\r\n", None), LIMITS) == "no type"
    assert response_document(answer(b"", "text/html"), LIMITS) == "no content"
    assert response_document(b"not HTTP at all", LIMITS) == "no HTTP answer"


@pytest.mark.parametrize(
    ("name", "encode"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", bare_deflate),
        ("br", brotlied),
        ("identity", bytes),
        ("deflate, gzip", lambda body: gzip.compress(zlib.compress(body))),
    ],
)
def test_content_encodings_are_undone(answer, name, encode):
    headers = [f"Content-Encoding: {name}"]
    assert response_document(answer(encode(PAGE), "text/html", *headers), LIMITS).source == PAGE
    headers.append("Transfer-Encoding: chunked")
    body = chunked(encode(PAGE))
    assert response_document(answer(body, "text/html", *headers), LIMITS).source == PAGE


@pytest.mark.parametrize("header", ["Content-Encoding: gzip", "Transfer-Encoding: chunked"])
def test_a_body_that_a_crawler_has_decoded_already_is_taken_as_it_is(answer, header):
    assert response_document(answer(PAGE, "text/html", header), LIMITS).source == PAGE


@pytest.mark.parametrize(
    ("header", "body", "cause"),
    [
        (
            "Content-Encoding: gzip",
            gzip.compress(PAGE, mtime=0)[:-4],
            "is cut off: its gzip data ends at",
        ),
        ("Content-Encoding: deflate", PAGE, "no deflate data"),
        ("Content-Encoding: sdch", PAGE, "not known: sdch"),
        ("Transfer-Encoding: chunked", chunked(PAGE)[:-30], "cut off at byte"),
    ],
)
def test_a_broken_body_is_an_error(answer, header, body, cause):
    found = response_document(answer(body, "text/html", header), LIMITS)
    assert cause in found.error
    assert found.source == ""


@pytest.mark.parametrize("cut", [5, -3])
def test_broken_brotli_is_an_error(answer, cut):
    body = brotlied(PAGE * 3)[:cut]
    assert (
        "body that"
        in response_document(answer(body, "text/html", "Content-Encoding: br"), LIMITS).error
    )
    body = b"\xff" * 50
    assert (
        "no Brotli data"
        in response_document(answer(body, "text/html", "Content-Encoding: br"), LIMITS).error
    )


@pytest.mark.parametrize(
    ("name", "encode"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotlied)]
)
def test_a_body_that_unpacks_beyond_the_limit_is_an_error(answer, name, encode):
    body = encode(b"<p>" + b"a" * 20_000_000)
    found = response_document(
        answer(body, "text/html", f"Content-Encoding: {name}"), Limits(document=100_000)
    )
    assert found.error == "is larger than 100000 bytes"


def test_the_charset_of_the_header_is_used_where_the_bytes_agree():
    page = "<p>Överkörd gås på Öland".encode("latin-1")
    assert document_of(page, "text/html; charset=ISO-8859-1").source == page.decode("latin-1")
    assert document_of(page, "text/html; charset='iso-8859-1'").source == page.decode("latin-1")


@pytest.mark.parametrize("charset", ["utf-8", "ascii", "no-such", "base64", "idna", "rot13"])
def test_a_charset_that_is_wrong_leaves_the_bytes_to_the_pipeline(charset):
    page = "<p>Överkörd gås på Öland".encode("latin-1")
    assert document_of(page, f"text/html; charset={charset}").source == page


def test_utf8_goes_before_the_charset_of_the_header():
    page = "<p>Överkörd gås".encode()
    assert document_of(page, "text/html; charset=latin-1").source == page
