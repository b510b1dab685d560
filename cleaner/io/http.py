"""The answer of a web server, as a crawl archive keeps it → the document in it."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cleaner.choices import InputKind
from cleaner.errors import MissingExtraError
from cleaner.io.compression import DamagedError, Unpacked, compression_of
from cleaner.io.formats import Compression
from cleaner.io.limits import Limits
from cleaner.io.sniffing import HEAD, sniff
from cleaner.io.text import TooLargeError, read_whole

_KINDS: Final[Mapping[str, InputKind]] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
}
_STATUS: Final = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})\b")
_HEAD_END: Final = re.compile(rb"\r?\n\r?\n")
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_BROTLI_PIECE: Final = 1 << 10
_CHUNK_SIZE: Final = re.compile(rb"([0-9a-fA-F]{1,16})[ \t]*(?:;[^\r\n]*)?\r?\n")


@dataclass(frozen=True, slots=True)
class Document:
    """A document, or in `error` why it cannot be read."""

    source: str | bytes
    kind: InputKind
    error: str | None = None


def media_type(declared: str) -> str:
    """The type that a Content-Type header names.

    >>> media_type("Text/HTML; charset=utf-8")
    'text/html'
    """
    return declared.partition(";")[0].strip().lower()


def response_document(answer: bytes, limits: Limits, *, is_cut: bool = False) -> Document | str:
    """The document in an HTTP message, or in a word why it holds none.

    Of a message that `is_cut`, being too large, only the first part is given.
    """
    status = _STATUS.match(answer)
    if status is None:
        return "no HTTP answer"
    code = int(status[1])
    if code != 200:
        return "redirect" if 300 <= code < 400 else f"status {code}"
    end = _HEAD_END.search(answer)
    if end is None:
        return "no content"
    headers = _headers(answer[: end.start()])
    declared = headers.get("content-type", "")
    if declared and media_type(declared) not in _KINDS:
        return _shown(declared)
    if is_cut:
        return Document("", "auto", limits.too_large)
    body = answer[end.end() :]
    try:
        body = _unchunked(body) if "chunked" in headers.get("transfer-encoding", "") else body
        body = _decoded(body, headers.get("content-encoding", ""), limits)
    except TooLargeError:
        return Document("", "auto", limits.too_large)
    except (_BrokenBodyError, MissingExtraError) as error:
        return Document("", "auto", str(error))
    if len(body) > limits.document:
        return Document("", "auto", limits.too_large)
    return document_of(body, declared)


def document_of(content: bytes, declared: str) -> Document | str:
    """The document that `content` is by its Content-Type, or why it is none.

    The charset in the type goes before what the page says (HTML standard, 13.2.3.2), but not
    before UTF-8, which nothing else is by chance.
    """
    kind = _KINDS.get(media_type(declared))
    if kind is None:
        if declared:
            return _shown(declared)
        if sniff(content[:HEAD]) != "html":
            return "no type"
        kind = "html"
    if not content:
        return "no content"
    charset = _CHARSET.search(declared)
    if charset is not None and charset[1].lower() not in {"utf-8", "utf8"}:
        return Document(_in_charset(content, charset[1]), kind)
    return Document(content, kind)


def _shown(declared: str) -> str:
    kind = media_type(declared)[:60]
    return kind if kind.isprintable() and "/" in kind else "odd type"


def _in_charset(content: bytes, charset: str) -> str | bytes:
    """The content as text, where its charset is as announced; else left to the pipeline."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return content.decode(charset)
        except (LookupError, ValueError):  # no charset, none for text, or another one
            return content
    return content


def _headers(head: bytes) -> dict[str, str]:
    headers: dict[str, str] = {}
    for line in head.decode("latin-1").split("\n")[1:]:
        name, _, value = line.partition(":")
        headers.setdefault(name.strip().lower(), value.strip())
    return headers


class _BrokenBodyError(Exception):
    """A body cannot be unpacked; the message says where."""


def _unchunked(body: bytes) -> bytes:
    """A body put together from its chunks; as it stands where a crawler has done it already."""
    parts: list[bytes] = []
    at = 0
    while size := _CHUNK_SIZE.match(body, at):
        length = int(size[1], 16)
        if length == 0:
            return b"".join(parts)
        parts.append(body[size.end() : size.end() + length])
        at = size.end() + length
        if body[at : at + 2] == b"\r\n":
            at += 2
        elif body[at : at + 1] == b"\n":
            at += 1
        elif not parts[1:]:
            return body  # the text began with what looked like a length
    if parts:
        raise _BrokenBodyError(f"has a body of chunks that is cut off at byte {at}")
    return body


def _decoded(body: bytes, encodings: str, limits: Limits) -> bytes:
    """A body without its content encodings, the last applied first."""
    for name in reversed([part.strip().lower() for part in encodings.split(",")]):
        if name in {"", "identity", "none", "utf-8"}:
            continue
        if name in {"gzip", "x-gzip"}:
            body = _unpacked(body, "gzip", limits)
        elif name == "deflate":
            body = _inflated(body, limits)
        elif name == "br":
            body = _unbrotlied(body, limits)
        elif name == "zstd":
            body = _unpacked(body, "zstd", limits)
        else:
            raise _BrokenBodyError(f"has a content encoding that is not known: {name[:40]}")
    return body


def _unpacked(body: bytes, compression: Compression, limits: Limits) -> bytes:
    if compression_of(body) != compression:
        return body  # a crawler has unpacked it and kept the header
    try:
        return read_whole(Unpacked(io.BytesIO(body), compression, limits), limits.document)
    except DamagedError as error:
        raise _BrokenBodyError(f"has a body that {error}") from error


def _inflated(body: bytes, limits: Limits) -> bytes:
    """Deflate, in the frame that the standard asks for or bare, as some servers send it."""
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        decoder = zlib.decompressobj(bits)
        try:
            content = decoder.decompress(body, limits.document + 1)
        except zlib.error:
            continue
        if len(content) > limits.document:
            raise TooLargeError
        if decoder.eof:
            return content
    raise _BrokenBodyError("has a body that is no deflate data, or cut off")


def _unbrotlied(body: bytes, limits: Limits) -> bytes:
    """Brotli, fed in small pieces, since its output cannot be bounded otherwise."""
    try:
        import brotli
    except ImportError as error:
        raise MissingExtraError("Reading pages compressed by Brotli", "warc") from error
    decoder = brotli.Decompressor()
    parts: list[bytes] = []
    room = limits.document
    try:
        for at in range(0, len(body), _BROTLI_PIECE):
            parts.append(decoder.process(body[at : at + _BROTLI_PIECE]))
            room -= len(parts[-1])
            if room < 0:
                raise TooLargeError
    except brotli.error as error:
        raise _BrokenBodyError("has a body that is no Brotli data") from error
    if not decoder.is_finished():
        raise _BrokenBodyError(f"has a body that is cut off at byte {len(body)}")
    return b"".join(parts)
