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
_NEXT: Final = re.compile(rb"\n\r?\n(WARC/\d+\.\d+[ \t]*\r?\n(?:WARC-|Content-))", re.IGNORECASE)
_AHEAD: Final = 200  # more than `_NEXT` matches


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
            record = _record(cursor, members, limits)
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
        self._raw = raw if isinstance(raw, Unpacked) else None
        self._within = " of the unpacked data" if self._raw and self._raw.compression else ""

    def place(self, position: int) -> str:
        """Say where a record is that stands at `position` of the unpacked bytes."""
        start = self._next(position)
        if start is not None and start[0] == position:
            return f"byte {start[1]}"
        return f"byte {position}{self._within}"

    def start_after(self, position: int) -> int | None:
        """Where the next member starts that is known by now, in unpacked bytes."""
        start = self._next(position + 1)
        return None if start is None else start[0]

    def is_beyond(self, position: int) -> bool:
        """Whether a position is known to lie behind the end of the file."""
        raw = self._raw
        return not self._within and raw is not None and raw.size is not None and position > raw.size

    def _next(self, position: int) -> tuple[int, int] | None:
        starts = self._raw.starts if self._raw is not None else ()
        while starts and starts[0][0] < position:
            starts.popleft()
        return starts[0] if starts else None


def _skip_blank(cursor: _Cursor) -> bool:
    """Go to the next byte that is no line end; False where there is none."""
    while line := cursor.readline():
        if line.strip(b"\r\n"):
            cursor.put_back(line)
            return True
    return False


def _record(cursor: _Cursor, members: _Members, limits: Limits) -> _Record:
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
    return _Record(headers, _content(cursor, members, int(length), limits))


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


def _content(cursor: _Cursor, members: _Members, length: int, limits: Limits) -> bytes | None:
    """Read the block of a record and the line ends behind it.

    A block larger than the limit is read over. Where the length turns out to be wrong, reading
    goes on at the next record that is found, if need be within what was read.
    """
    if members.is_beyond(cursor.position + length):
        _find_next(cursor)
        raise _BrokenError(_wrong(length, "the file is shorter"))
    most = limits.document + _MOST_HEADER  # with room for the header of HTTP
    if length <= most:
        content = cursor.read(length)
        size = len(content)
    else:
        content, size = _read_over(cursor, members, length, most)
    ending = cursor.read(4)
    if size == length and _ends(content, ending):
        cursor.put_back(ending.lstrip(b"\r\n"))
        return content if length <= most else None
    behind = ending + cursor.read(_AHEAD)
    inside = _NEXT.search(content + behind)
    if inside is not None:
        cursor.put_back((content + behind)[inside.start(1) :])
    else:
        cursor.put_back(behind)
        _find_next(cursor)
    raise _BrokenError(
        _wrong(length, f"the data ends after {size}" if size < length else "no record ends there")
    )


def _ends(content: bytes, ending: bytes) -> bool:
    """Whether a record ends between the two, by the four bytes behind its block.

    Two line ends belong there. Some writers leave some of them out; then the next record must
    follow, and the block must not have taken the line ends in.
    """
    if ending == b"\r\n\r\n" or ending.startswith(b"\n\n"):
        return True
    if len(ending) < 4:  # the file ends
        return b"\r\n\r\n".startswith(ending) or ending == b"\n"
    return ending in {b"WARC", b"\nWAR", b"\r\nWA"} and not content.endswith((b"\r", b"\n"))


def _read_over(cursor: _Cursor, members: _Members, length: int, most: int) -> tuple[bytes, int]:
    """Read over a block too large to hold. Returns it where it ends within `most` bytes all the
    same, else nothing, and how many bytes were read.

    In a file that is compressed record by record, no record goes on in the next member.
    """
    first = cursor.position
    held: list[bytes] = []
    size = 0
    while size < length and (data := cursor.read(min(length - size, CHUNK))):
        size += len(data)
        member = members.start_after(first)
        if member is not None and member < cursor.position:
            rest = data[member - cursor.position :]
            if b"WARC/".startswith(rest[:5]):
                cursor.put_back(rest)
                raise _BrokenError(_wrong(length, "another record starts before"))
            first = member
        if size <= most:
            held.append(data)
        else:
            held.clear()
    return b"".join(held), size


def _wrong(length: int, why: str) -> str:
    return f"has a wrong length or is cut off: {length} bytes are announced, and {why}"


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
