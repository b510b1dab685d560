"""Crawl archives (WARC, WET) → items, a document a record.

Format: ISO 28500, WARC 1.0 and 1.1. Records are found by their lengths; where one is wrong, the
next record is looked for, so that a broken record costs itself. (FastWARC, tried first, takes what
lies within a wrong length as content, ends at it without a word or drops the record behind it,
and gives what is left of a record that is cut off as whole.)
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from cleaner.io.compression import CHUNK, Unpacked
from cleaner.io.http import Document, document_of, media_type, response_document
from cleaner.io.items import Item, blamed, unread
from cleaner.io.limits import DEFAULT, Limits

_MOST_HEADER: Final = 1 << 20
_VERSION: Final = re.compile(rb"WARC/\d+\.\d+[ \t]*\r?\n")
_NEXT: Final = re.compile(
    rb"\r?\n\r?\nWARC/\d+\.\d+[ \t]*\r?\nWARC-|\r?\n\r?\nWARC/\d+\.\d+[ \t]*\r?\nContent-"
)
_ENDS: Final = (b"\r\n\r\n", b"\n\n")


class _Cursor:
    """A stream with a position, into which bytes can be put back."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._back = b""
        self.position = 0

    def readline(self, most: int = CHUNK) -> bytes:
        if self._back:
            end = self._back.find(b"\n", 0, most) + 1
            if end:
                line, self._back = self._back[:end], self._back[end:]
            elif len(self._back) >= most:
                line, self._back = self._back[:most], self._back[most:]
            else:
                line, self._back = self._back + self._stream.readline(most - len(self._back)), b""
        else:
            line = self._stream.readline(most)
        self.position += len(line)
        return line

    def read(self, size: int) -> bytes:
        if self._back:
            data, self._back = self._back[:size], self._back[size:]
            if len(data) < size:
                data += self._stream.read(size - len(data))
        else:
            data = self._stream.read(size)
        self.position += len(data)
        return data

    def put_back(self, data: bytes) -> None:
        self._back = data + self._back
        self.position -= len(data)


@dataclass(frozen=True, slots=True)
class _Record:
    headers: Mapping[str, str]
    content: bytes | None
    """None where it is larger than the limit: then it was read over."""


class _BrokenError(Exception):
    """A record, or what stands in the place of one, cannot be read; the message says why."""


def read_archive(
    stream: io.BufferedReader,
    name: str,
    limits: Limits = DEFAULT,
    skipped: Counter[str] | None = None,
) -> Iterator[Item]:
    """Turn records with documents into items: responses with HTML or text, resources, extracted
    text. Others are counted in `skipped` by reason.

    A broken record is an item with an error, and reading goes on with the next that is found.
    Places are bytes of the file where a compressed file has the record as a member of its own,
    else bytes of the unpacked data. Raises `DamagedError` from the stream.
    """
    counts: Counter[str] = Counter() if skipped is None else skipped
    cursor = _Cursor(stream)
    members = _Members(stream)
    while _skip_blank(cursor):
        start = cursor.position
        place = f"{name}, record at {members.place(start)}"
        try:
            record = _record(cursor, limits)
        except _BrokenError as error:
            yield unread(place, str(error))
            continue
        item = _item(record, place, limits, counts)
        if item is not None:
            yield item


class _Members:
    """Where the members of a compressed file start, in the file and unpacked."""

    def __init__(self, stream: io.BufferedReader) -> None:
        raw = stream.raw
        self._packed = raw if isinstance(raw, Unpacked) and raw.starts else None

    def place(self, position: int) -> str:
        """Say where a record is that stands at `position` of the unpacked bytes."""
        if self._packed is None:
            return f"byte {position}"
        starts = self._packed.starts
        while starts and starts[0][0] < position:
            starts.popleft()
        if starts and starts[0][0] == position:
            return f"byte {starts[0][1]}"
        return f"byte {position} of the unpacked data"


def _skip_blank(cursor: _Cursor) -> bool:
    """Go to the next byte that is no line end; False where there is none."""
    while line := cursor.readline():
        if line.strip(b"\r\n"):
            cursor.put_back(line)
            return True
    return False


def _record(cursor: _Cursor, limits: Limits) -> _Record:
    """Read one record, or go to the next that is found and raise `_BrokenError`."""
    line = cursor.readline()
    if not _VERSION.fullmatch(line):
        start = cursor.position - len(line)
        _find_next(cursor)
        raise _BrokenError(f"is no WARC record: {cursor.position - start} bytes were left out")
    headers = _headers(cursor)
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit() and len(length) < 19):
        _find_next(cursor)
        raise _BrokenError(f"has no valid Content-Length ({length[:40]!r})")
    return _Record(headers, _content(cursor, int(length), limits))


def _headers(cursor: _Cursor) -> dict[str, str]:
    """Header fields by their names in small letters; the first of a name counts."""
    headers: dict[str, str] = {}
    room = _MOST_HEADER
    name = ""
    while line := cursor.readline():
        room -= len(line)
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if not text:
            return headers
        if _VERSION.fullmatch(line) or room < 0:
            cursor.put_back(line)
            break
        if text[0] in " \t" and name:
            headers[name] += " " + text.strip()
            continue
        name, _, value = text.partition(":")
        name = name.strip().lower()
        headers.setdefault(name, value.strip())
    if room < 0:
        _find_next(cursor)
        raise _BrokenError("has a header that is too long")
    raise _BrokenError("has a header that does not end")


def _content(cursor: _Cursor, length: int, limits: Limits) -> bytes | None:
    """Read the block of a record and the two line ends behind it.

    A block larger than the limit is read over. Where the length turns out to be wrong, reading
    goes on at the next record that is found, if need be within what was read.
    """
    if length > limits.document + _MOST_HEADER:  # with room for the header of HTTP
        left = length
        while left and (data := cursor.read(min(left, CHUNK))):
            left -= len(data)
        content, short = None, left
    else:
        content = cursor.read(length)
        short = length - len(content)
    ending = cursor.read(4)
    if not short and _ends(ending):
        if not ending.startswith(b"\r"):
            cursor.put_back(ending[2:])
        return content
    read = (content or b"") + ending
    inside = _NEXT.search(read)
    if inside is not None:
        at = inside.start() + len(inside[0]) - len(inside[0].lstrip())
        cursor.put_back(read[at:])
    else:
        cursor.put_back(read[-4:])
        _find_next(cursor)
    if short:
        raise _BrokenError(
            f"has a wrong length or is cut off: {length} bytes are announced, and the data ends "
            f"after {length - short}"
        )
    raise _BrokenError(f"has a wrong length: no record ends after {length} bytes")


def _ends(ending: bytes) -> bool:
    """Whether two line ends, or what the end of a file left of them, stand here."""
    return ending[:2] == b"\n\n" or b"\r\n\r\n".startswith(ending)


def _find_next(cursor: _Cursor) -> None:
    """Go to the next line that starts a record, or to the end."""
    whole = True
    while line := cursor.readline():
        if whole and _VERSION.fullmatch(line):
            cursor.put_back(line)
            return
        whole = line.endswith(b"\n")


def _item(record: _Record, place: str, limits: Limits, skipped: Counter[str]) -> Item | None:
    found = _document(record, limits)
    if isinstance(found, str):
        skipped[found] += 1
        return None
    identity = record.headers.get("warc-record-id") or place
    error = found.error
    return Item(
        id=identity,
        name=identity,
        source="" if error else found.source,
        kind=found.kind,
        url=record.headers.get("warc-target-uri", "").strip("<>") or None,
        error=blamed(error, place, identity),
        place=place,
    )


def _document(record: _Record, limits: Limits) -> Document | str:
    """The document of a record, or why it has none."""
    kind = record.headers.get("warc-type", "").lower()
    content = record.content
    declared = record.headers.get("content-type", "")
    if kind not in {"response", "resource", "conversion"}:
        return f"{kind[:40] or 'untyped'} record"
    is_http = kind == "response" and media_type(declared) == "application/http"
    if content is None:
        return Document("", "auto", limits.too_large)
    if is_http:
        return response_document(content, limits)
    if kind == "conversion":
        declared = declared or "text/plain"
    if len(content) > limits.document:
        return Document("", "auto", limits.too_large)
    return document_of(content, declared)
