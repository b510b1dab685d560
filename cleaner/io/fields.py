"""Which field of a row holds the text, the HTML, the address and the id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cleaner.choices import InputKind
from cleaner.io.items import Item, blamed

TEXT_NAMES: Final = (
    "text",
    "content",
    "body",
    "raw_content",
    "raw_text",
    "plain_text",
    "plaintext",
    "full_text",
    "fulltext",
    "article_text",
    "article_body",
    "articlebody",
    "main_text",
    "maintext",
    "body_text",
    "text_content",
    "article",
    "document",
    "contents",
)
HTML_NAMES: Final = (
    "html",
    "raw_html",
    "page_html",
    "html_content",
    "content_html",
    "html_body",
    "body_html",
    "page_source",
    "source_html",
    "html_source",
    "rawhtml",
    "markup",
)
URL_NAMES: Final = (
    "url",
    "link",
    "source_url",
    "page_url",
    "original_url",
    "canonical_url",
    "target_uri",
    "warc_target_uri",
    "uri",
    "href",
    "permalink",
)
ID_NAMES: Final = (
    "id",
    "_id",
    "doc_id",
    "docid",
    "document_id",
    "article_id",
    "page_id",
    "record_id",
    "warc_record_id",
    "uuid",
    "guid",
    "key",
    "identifier",
)


@dataclass(frozen=True, slots=True)
class Columns:
    """The fields of one set of names that are read, the likeliest first."""

    text: tuple[str, ...] = ()
    html: tuple[str, ...] = ()
    url: tuple[str, ...] = ()
    id: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    """Names that were given and are not there."""


@dataclass(frozen=True, slots=True)
class FieldNames:
    """Names that the user gave. For what has none, the usual names are looked for.

    A name for text or HTML alone says that the other is not to be looked for.
    """

    text: str | None = None
    html: str | None = None
    url: str | None = None
    id: str | None = None

    def among(self, names: Sequence[str]) -> Columns:
        """Which of a row's `names` are read. Capitals, `-` and `_` make no difference."""
        known: dict[str, str] = {}
        for name in names:
            known.setdefault(_plain(name), name)
        body = self.text is not None or self.html is not None
        given = (self.text, self.html, self.url, self.id)
        return Columns(
            text=_present(self.text, () if body else TEXT_NAMES, names, known),
            html=_present(self.html, () if body else HTML_NAMES, names, known),
            url=_present(self.url, URL_NAMES, names, known),
            id=_present(self.id, ID_NAMES, names, known),
            missing=tuple(name for name in given if name is not None and name not in names),
        )


DETECTED: Final = FieldNames()


def _plain(name: str) -> str:
    return name.strip().lower().replace("-", "_")


def _present(
    given: str | None, usual: Iterable[str], names: Sequence[str], known: Mapping[str, str]
) -> tuple[str, ...]:
    if given is not None:
        return (given,) if given in names else ()
    return tuple(known[name] for name in usual if name in known)


class RowReader:
    """Rows of one file → items. Keeps what it found of each set of names it met."""

    def __init__(self, names: FieldNames, kind: InputKind = "auto") -> None:
        self._names = names
        self._kind = kind
        self._columns: dict[tuple[str, ...], Columns] = {}

    def columns(self, names: Iterable[str]) -> Columns:
        known = tuple(names)
        columns = self._columns.get(known)
        if columns is None:
            if len(self._columns) > 1000:  # rows that all differ: nothing is worth keeping
                self._columns.clear()
            columns = self._columns[known] = self._names.among(known)
        return columns

    def item(self, row: dict[str, Any], place: str, *, empty: object = None) -> Item:
        """The item of one row. Fields that are `empty` count as not filled in."""
        columns = self.columns(row)
        key = next((c for c in columns.id if _is_id(c, row[c], empty)), None)
        identity = place if key is None else row[key]
        source, content, kind, error = self._source(row, columns, empty)
        address = next((c for c in columns.url if row[c] not in (None, empty)), None)
        url = None if address is None else row[address]
        if url is not None and not isinstance(url, str):
            if address == "url" or self._names.url is not None:
                error = error or f"has a field {address} that is not a string"
            address = url = None
        if columns.missing:
            error = f"has no field {columns.missing[0]}"
        used = {name for name in (key, content, address) if name is not None}
        # The contract's own fields are known, also where there is nothing in them.
        used.update(
            name
            for name in ("id", "url", "text", "html")
            if name in row and (row[name] is None or row[name] == empty)
        )
        return Item(
            id=identity,
            name=str(identity),
            source="" if error else source,
            kind=kind,
            url=url,
            fields={name: value for name, value in row.items() if name not in used},
            error=blamed(error, place, identity),
            place=place,
        )

    def _source(
        self, row: dict[str, Any], columns: Columns, empty: object
    ) -> tuple[str | bytes, str | None, InputKind, str | None]:
        """The document, its field, what it is, and what is wrong with it."""
        odd: str | None = None
        for html, names in ((False, columns.text), (True, columns.html)):
            for name in names:
                value = row[name]
                if value is None or value == empty:
                    continue
                if isinstance(value, (str, bytes)):
                    return value, name, self._kind_of(name, html=html), None
                odd = odd or name
        if odd is not None:
            return "", odd, "auto", f"has a field {odd} that is not a string"
        present = columns.text or columns.html
        if present and empty is not None:  # an empty cell is an empty document
            html = not columns.text
            return "", present[0], self._kind_of(present[0], html=html), None
        return "", None, "auto", "has neither a text nor an html field"

    def _kind_of(self, name: str, *, html: bool) -> InputKind:
        """Fields called text or html, or named by the user, say what they hold; others may not."""
        if html:
            return "html"
        return "text" if name == "text" or self._names.text is not None else self._kind


def _is_id(name: str, value: object, empty: object) -> bool:
    """Whether a row can be called by the value: a field called id may hold anything."""
    if value is None or value == empty:
        return False
    return name == "id" or (isinstance(value, (str, int)) and not isinstance(value, bool))
