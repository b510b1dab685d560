"""JSON lines → items: one object a line with `id`, `text` or `html`, and `url` if known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final, Protocol

from cleaner.choices import InputKind
from cleaner.io.compression import CHUNK
from cleaner.io.fields import DETECTED, FieldNames, RowReader
from cleaner.io.items import PASSED, Item, unread
from cleaner.io.limits import DEFAULT, Limits

_BOM: Final = b"\xef\xbb\xbf"


class Lines(Protocol):
    """What lines are read from."""

    def readline(self, size: int, /) -> bytes: ...


def read_rows(
    lines: Lines,
    name: str,
    fields: FieldNames = DETECTED,
    limits: Limits = DEFAULT,
    *,
    kind: InputKind = "auto",
    skip: int = 0,
) -> Iterator[Item]:
    """Turn each line into an item; a line that is no such object becomes one with an error.

    `name` says where the lines come from: a row without an id is called `name:line`. Blank lines
    are no rows. The first `skip` items are `PASSED`. A line is read when it is asked for, so that
    the last line of a slow pipe need not wait for the next.
    """
    reader = RowReader(fields, kind)
    number = 0
    while line := lines.readline(limits.document + 1):
        number += 1
        whole = len(line) <= limits.document or line.endswith(b"\n")
        if not whole:
            _read_over(lines)
        content = line.removeprefix(_BOM) if number == 1 else line
        if whole and not content.strip():
            continue
        if skip > 0:
            skip -= 1
            yield PASSED
            continue
        place = f"{name}:{number}"
        yield _row(reader, content, place) if whole else unread(place, limits.too_large)


def _read_over(lines: Lines) -> None:
    """Go to the end of a line."""
    while rest := lines.readline(CHUNK):
        if rest.endswith(b"\n"):
            return


def _row(reader: RowReader, line: bytes, place: str) -> Item:
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return unread(place, f"is not UTF-8: {error.reason} at byte {error.start}")
    except json.JSONDecodeError as error:
        return unread(place, f"is not JSON: {error.msg} at column {error.colno}")
    except (ValueError, RecursionError) as error:
        return unread(place, f"is not JSON that can be read: {error}")
    if not isinstance(row, dict):
        return unread(place, "is not a JSON object with the fields id and text")
    return reader.item(row, place)
