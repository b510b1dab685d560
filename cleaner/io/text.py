"""A text or HTML file → one item. Bytes stay bytes here: the pipeline decodes them."""

from __future__ import annotations

from cleaner.choices import InputKind
from cleaner.io.files import HTML_SUFFIXES, SourceFile
from cleaner.io.items import Item


def read_page(file: SourceFile, kind: InputKind = "auto") -> Item:
    """Read one file whole. A file that cannot be read becomes an item with an error."""
    if kind == "auto" and file.path.suffix.lower() in HTML_SUFFIXES:
        kind = "html"
    try:
        source = file.path.read_bytes()
    except OSError as error:
        return Item(file.name, file.name, error=f"cannot be read: {error.strerror or error}")
    return Item(file.name, file.name, source, kind)
