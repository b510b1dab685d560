"""What the first bytes of a file show of its format."""

from __future__ import annotations

import json
import re
from typing import Final

from cleaner.errors import InputError
from cleaner.io.compression import Unpacked, buffered, compression_of
from cleaner.io.fields import DETECTED
from cleaner.io.formats import Format

HEAD: Final = 1 << 14
_HTML: Final = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?"
    rb"<(?:!doctype\s+html|html|head|body|div|article|section|p|table|title|meta|script)\b",
    re.IGNORECASE | re.DOTALL,
)
_ROW: Final = re.compile(rb'\s*\{\s*"')


def sniff(head: bytes) -> Format | None:
    """The format of what starts with `head`, unpacked; None for what is no text."""
    if head.startswith(b"PAR1"):
        return "parquet"
    if re.match(rb"WARC/\d", head):
        return "warc"
    head = head.removeprefix(b"\xef\xbb\xbf")
    if _is_rows(head):
        return "jsonl"
    if _HTML.match(head):
        return "html"
    from cleaner.blocks.decode import decode  # slow to load, and seldom needed

    try:
        decode(head)
    except InputError:
        return None
    return _table(head) or "text"


def sniff_packed(head: bytes) -> Format | None:
    """As `sniff`, of what may be compressed."""
    compression = compression_of(head)
    if not compression:
        return sniff(head)
    try:
        return sniff(buffered(Unpacked(_Once(head), compression)).read1(HEAD))
    except InputError:
        return None


def _is_rows(head: bytes) -> bool:
    """JSON lines: the first line is an object, or the start of one that is longer."""
    if not _ROW.match(head):
        return False
    line, end, _ = head.lstrip().partition(b"\n")
    if not end:
        return True
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _table(head: bytes) -> Format | None:
    """A table by its header row, which names a field that holds documents."""
    header = head.split(b"\n", 1)[0].strip().decode("latin-1")
    tables: tuple[tuple[Format, str], ...] = (("tsv", "\t"), ("csv", ","))
    for name, delimiter in tables:
        cells = [cell.strip().strip('"') for cell in header.split(delimiter)]
        if len(cells) > 1 and all(re.fullmatch(r"[\w .-]{1,40}", cell) for cell in cells):
            columns = DETECTED.among(cells)
            if columns.text or columns.html:
                return name
    return None


class _Once:
    """Some bytes that are read once."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self, size: int, /) -> bytes:
        data, self._data = self._data[:size], self._data[size:]
        return data
