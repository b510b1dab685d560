from __future__ import annotations

import bz2
import gzip
import lzma
from collections import Counter

import pytest

from cleaner.io.files import find_files
from cleaner.io.reading import read_files


@pytest.fixture
def read(tmp_path):
    """Writes a file and reads it: `read(name, content, **options)` → items."""

    def read(name, content, **options):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return list(read_files(find_files([str(path)]).files, **options))

    return read


def zstd(data):
    import zstandard

    return zstandard.compress(data)


PACK = {
    "": bytes,
    ".gz": gzip.compress,
    ".zst": zstd,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
}


@pytest.fixture(params=PACK)
def packed(request):
    """(suffix, function that compresses) of each compression, and of none."""
    return request.param, PACK[request.param]


@pytest.fixture
def warc():
    """`warc(kind, content, **headers)` → one record; a header None is left out."""
    return _warc


def _warc(kind, content, number=0, **changed):
    content = content.encode() if isinstance(content, str) else content
    headers = {
        "WARC-Type": kind,
        "WARC-Target-URI": f"https://paper.example/{number}",
        "WARC-Record-ID": f"<urn:x-page:{number}>",
        "WARC-Date": "2026-01-01T00:00:00Z",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": len(content),
    }
    headers |= {name.replace("_", "-"): value for name, value in changed.items()}
    lines = [f"{name}: {value}" for name, value in headers.items() if value is not None]
    head = "\r\n".join(["WARC/1.0", *lines]).encode() + b"\r\n\r\n"
    return head + content + b"\r\n\r\n"


@pytest.fixture
def answer():
    """`answer(body, content_type, *headers)` → an HTTP message."""
    return _answer


def _answer(body, kind="text/html", *headers, status="200 OK"):
    body = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", *([f"Content-Type: {kind}"] if kind else []), *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@pytest.fixture
def counted():
    return Counter()
