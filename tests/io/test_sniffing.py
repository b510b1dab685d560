from __future__ import annotations

import gzip
import lzma

import pytest

from cleaner.io.sniffing import sniff, sniff_packed


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (b'{"id": 1, "text": "Words."}\n{"id": 2', "jsonl"),
        (b'\xef\xbb\xbf{"text": "a first row that is long', "jsonl"),
        (b"<!DOCTYPE html><html>", "html"),
        (b'\n<?xml version="1.0"?>\n<html xmlns="x">', "html"),
        (b"<!-- saved --><body>", "html"),
        (b"PAR1\x15\x04", "parquet"),
        (b"WARC/1.0\r\nWARC-Type: warcinfo\r\n", "warc"),
        (b"id,url,text\n1,a,b\n", "csv"),
        (b'"id"\t"content"\r\n', "tsv"),
        (b"Two people were hurt, the police said, in the text.\n", "text"),
        (b"{ not json }\n", "text"),
        ("Überschrift\n".encode("latin-1"), "text"),
        ("Überschrift\n".encode("utf-16"), "text"),
        (b"", "text"),
        (b"\x7fELF\x02\x01", None),
        (b"%PDF-1.4", None),
        (b"\x89PNG\r\n\x1a\n", None),
        (bytes(range(256)) * 8, None),
    ],
)
def test_a_format_is_told_by_the_first_bytes(head, told):
    assert sniff(head) == told


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_what_is_compressed_is_told_by_what_is_inside(pack):
    assert sniff_packed(pack(b'{"text": "Words."}\n' * 10_000)[:16384]) == "jsonl"
    assert sniff_packed(pack(bytes(10_000))) is None


def test_what_only_looks_compressed_is_of_no_format():
    assert sniff_packed(b"\x1f\x8bgarbage") is None
