"""JSON lines → items: one object a line with `id`, `text` or `html`, and `url` if known."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from cleaner.choices import InputKind
from cleaner.io.items import Item

_BOM: Final = b"\xef\xbb\xbf"


def read_rows(lines: Iterable[bytes], name: str) -> Iterator[Item]:
    """Turn each line into an item; a line that is no such object becomes one with an error.

    `name` says where the lines come from: a row without an id is called `name:line`. Blank lines
    are skipped.
    """
    for number, line in enumerate(lines, 1):
        content = line.removeprefix(_BOM) if number == 1 else line
        if content.strip():
            yield _row(content, f"{name}:{number}")


def _row(line: bytes, place: str) -> Item:
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return Item(place, place, error=f"is not UTF-8: {error.reason} at byte {error.start}")
    except json.JSONDecodeError as error:
        return Item(place, place, error=f"is not JSON: {error.msg} at column {error.colno}")
    except (ValueError, RecursionError) as error:
        return Item(place, place, error=f"is not JSON that can be read: {error}")
    if not isinstance(row, dict):
        return Item(place, place, error="is not a JSON object with the fields id and text")
    return _item(row, place)


def _item(row: dict[str, Any], place: str) -> Item:
    known = row.get("id")
    identity = place if known is None else known
    content: InputKind = "text" if row.get("text") is not None or "html" not in row else "html"
    source, url = row.get(content), row.get("url")
    return Item(
        id=identity,
        name=str(identity),
        source=source if isinstance(source, str) else "",
        kind=content,
        url=url if isinstance(url, str) else None,
        fields={key: value for key, value in row.items() if key not in {"id", "url", content}},
        error=_fault(source, url, content),
    )


def _fault(source: object, url: object, content: str) -> str | None:
    if source is None:
        return "has neither a text nor an html field"
    if not isinstance(source, str):
        return f"has a field {content} that is not a string"
    if not (url is None or isinstance(url, str)):
        return "has a field url that is not a string"
    return None
