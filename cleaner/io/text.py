"""A text or HTML file → one item. Bytes stay bytes here: the pipeline decodes them."""

from __future__ import annotations

from cleaner.choices import InputKind
from cleaner.io.compression import CHUNK, DamagedError, Source
from cleaner.io.files import SourceFile
from cleaner.io.items import Item
from cleaner.io.limits import DEFAULT, Limits
from cleaner.io.opening import opened


class TooLargeError(Exception):
    """A document is larger than the limit."""


def read_whole(stream: Source, most: int) -> bytes:
    """All bytes of a stream. Raises `TooLargeError`, having read little more than `most`."""
    parts: list[bytes] = []
    room = most
    while data := stream.read(CHUNK):
        parts.append(data)
        room -= len(data)
        if room < 0:
            raise TooLargeError
    return parts[0] if len(parts) == 1 else b"".join(parts)


def page_item(
    stream: Source, file: SourceFile, kind: InputKind = "auto", limits: Limits = DEFAULT
) -> Item:
    """The item of a file that holds one document and was opened as `stream`."""
    if kind == "auto" and file.format == "html":
        kind = "html"
    try:
        source = read_whole(stream, limits.document)
    except TooLargeError:
        return failed_page(file, limits.too_large)
    return Item(file.name, file.page_name, source, kind, place=file.name)


def read_page(file: SourceFile, kind: InputKind = "auto", limits: Limits = DEFAULT) -> Item:
    """Read one file whole. A file that cannot be read becomes an item with an error."""
    try:
        with opened(file, limits) as stream:
            return page_item(stream, file, kind, limits)
    except DamagedError as error:
        return failed_page(file, str(error))
    except OSError as error:
        return failed_page(file, f"cannot be read: {error.strerror or error}")


def failed_page(file: SourceFile, error: str) -> Item:
    """The item of a file of which nothing, or nothing more, can be read."""
    return Item(file.name, file.page_name, error=error, place=file.name)
