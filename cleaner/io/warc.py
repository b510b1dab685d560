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
from cleaner.io.cursor import Cursor
from cleaner.io.http import Document, document_of, media_type, response_document
from cleaner.io.items import Item, blamed, unread
from cleaner.io.limits import DEFAULT, Limits

_MOST_HEADER: Final = 1 << 20
_VERSION: Final = re.compile(rb"WARC/\d+\.\d+[ \t]*\r?\n")
_NEXT: Final = re.compile(rb"\n\r?\n(WARC/\d+\.\d+[ \t]*\r?\n(?:WARC-|Content-))", re.IGNORECASE)
_AHEAD: Final = 200  # more than `_NEXT` matches


@dataclass(frozen=True, slots=True)
class _Record:
    """`content` is the block, or the first of it where it `is_cut`, being larger than the limit."""

    headers: Mapping[str, str]
    content: bytes
    is_cut: bool


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
    cursor = Cursor(stream)
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


def _skip_blank(cursor: Cursor) -> bool:
    """Go to the next byte that is no line end; False where there is none."""
    while line := cursor.readline():
        if line.strip(b"\r\n"):
            cursor.put_back(line)
            return True
    return False


def _record(cursor: Cursor, members: _Members, limits: Limits) -> _Record:
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
    most = limits.document + _MOST_HEADER  # with room for the header of HTTP
    return _Record(headers, _content(cursor, members, int(length), most), int(length) > most)


def _headers(cursor: Cursor) -> dict[str, str]:
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


def _content(cursor: Cursor, members: _Members, length: int, most: int) -> bytes:
    """Read the block of a record and the line ends behind it.

    Of a block larger than `most` the first part is returned. Where the length turns out to be
    wrong, reading goes on at the next record that is found, if need be within what was read.
    """
    if members.is_beyond(cursor.position + length):
        _find_next(cursor)
        raise _BrokenError(_wrong(length, "the file is shorter"))
    first, left = _read_over(cursor, members, length, most) if length > most else (None, length)
    size = min(left, cursor.hold(left + 4))
    if size == left and _ends(cursor.at(max(0, left - 1), min(left, 1)), cursor.at(left, 4)):
        content = cursor.take(left)
        _take_line_ends(cursor)
        return content if first is None else first
    raise _lost(cursor, length, length - left + size, size)


def _read_over(cursor: Cursor, members: _Members, length: int, most: int) -> tuple[bytes, int]:
    """Read over a block that is too large to hold. Returns the first of it, and how many bytes of
    it are left.

    In a file that is compressed record by record, no record goes on in the next member.
    """
    known = cursor.position
    for size in range(CHUNK, most + 1, CHUNK):  # as much as may be held: the length may be wrong
        held = cursor.hold(size)
        known = _check_members(cursor, members, known, held, length)
        if held < size:
            raise _lost(cursor, length, held, held)
    first = cursor.at(0, CHUNK)
    left = length
    while left > CHUNK and (held := cursor.hold(CHUNK)):
        known = _check_members(cursor, members, known, held, length)
        size = min(left - 1, held)
        cursor.drop(size)
        left -= size
    _check_members(cursor, members, known, min(left, cursor.hold(left)), length)
    return first, left


def _check_members(cursor: Cursor, members: _Members, known: int, held: int, length: int) -> int:
    """Go to a record that starts a member within what is held, and raise `_BrokenError`.

    Returns the last start of a member that was looked at, where no record stands.
    """
    while (member := members.start_after(known)) is not None and member < cursor.position + held:
        ahead = member - cursor.position
        cursor.hold(ahead + 5)
        if cursor.at(ahead, 5) == b"WARC/":
            cursor.drop(ahead)
            raise _BrokenError(_wrong(length, "another record starts before"))
        known = member
    return known


def _lost(cursor: Cursor, length: int, size: int, held: int) -> _BrokenError:
    """Go to the next record behind a wrong length, at first within the `held` bytes of the block.
    Returns the error to raise, which says that the block has `size` bytes.
    """
    cursor.hold(held + _AHEAD)
    inside = cursor.find(_NEXT)
    if inside >= 0:
        cursor.drop(inside)
    else:
        cursor.drop(max(0, cursor.held - _AHEAD))
        _find_next(cursor)
    cause = f"the data ends after {size}" if size < length else "no record ends there"
    return _BrokenError(_wrong(length, cause))


def _take_line_ends(cursor: Cursor) -> None:
    """Go over the line ends behind a block, which are held."""
    ending = cursor.at(0, 4)
    cursor.drop(len(ending) - len(ending.lstrip(b"\r\n")))


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


def _wrong(length: int, why: str) -> str:
    return f"has a wrong length or is cut off: {length} bytes are announced, and {why}"


def _find_next(cursor: Cursor) -> None:
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
    if kind == "response" and media_type(declared) == "application/http":
        return response_document(content, limits, is_cut=record.is_cut)
    if kind == "conversion":
        declared = declared or "text/plain"
    if record.is_cut or len(content) > limits.document:
        found = document_of(content[:CHUNK], declared)
        return found if isinstance(found, str) else Document("", "auto", limits.too_large)
    return document_of(content, declared)
