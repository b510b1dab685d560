"""What a file's name says of it: its format and its compression."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

Format: TypeAlias = Literal["text", "html", "jsonl", "csv", "tsv", "parquet", "warc", "wet"]
Compression: TypeAlias = Literal["", "gzip", "zstd", "bz2", "xz"]

TEXT_SUFFIXES: Final = frozenset({".txt", ".text", ".md", ".markdown"})
HTML_SUFFIXES: Final = frozenset({".html", ".htm", ".xhtml"})
JSONL_SUFFIXES: Final = frozenset({".jsonl", ".ndjson"})

FORMATS: Final[Mapping[str, Format]] = {
    **dict.fromkeys(TEXT_SUFFIXES, "text"),
    **dict.fromkeys(HTML_SUFFIXES, "html"),
    **dict.fromkeys(JSONL_SUFFIXES, "jsonl"),
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
    ".warc": "warc",
    ".wet": "wet",
}
COMPRESSIONS: Final[Mapping[str, Compression]] = {
    ".gz": "gzip",
    ".zst": "zstd",
    ".bz2": "bz2",
    ".xz": "xz",
}
SUFFIXES: Final = frozenset(FORMATS)
PAGES: Final = frozenset({"text", "html"})
"""Formats of files that hold one document each."""


def suffix_of(name: str) -> str:
    """The last suffix of a file's name, in small letters; "" where it has none.

    >>> suffix_of("north/A.TXT"), suffix_of("v1.2/page"), suffix_of(".hidden")
    ('.txt', '', '')
    """
    base = name[name.rfind("/") + 1 :]
    dot = base.rfind(".")
    return base[dot:].lower() if dot > 0 else ""


def without_compression(name: str) -> tuple[str, Compression]:
    """The name without the suffix of a compression, and that compression.

    >>> without_compression("rows.jsonl.GZ"), without_compression("page.txt")
    (('rows.jsonl', 'gzip'), ('page.txt', ''))
    """
    suffix = suffix_of(name)
    compression = COMPRESSIONS.get(suffix, "")
    return (name[: -len(suffix)] if compression else name), compression


def format_of(name: str) -> Format | None:
    """The format that a name tells, under its compression; None where it tells none.

    Crawl archives call extracted text `….warc.wet.gz`, and metadata `….warc.wat.gz`.

    >>> format_of("a.warc.wet.gz"), format_of("README.md"), format_of("notes"), format_of("a.gz")
    ('wet', 'text', None, None)
    """
    return FORMATS.get(suffix_of(without_compression(name)[0]))
