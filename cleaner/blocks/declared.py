"""What a page declares of itself, with the article and description it declares made comparable."""

from __future__ import annotations

from turbohtml import Document

from cleaner.blocks.line_measures import terms_of
from cleaner.blocks.page_metadata import page_metadata
from cleaner.model import Declared


def declared(document: Document, url: str | None = None) -> Declared:
    """Read a parsed page; `url` is its address, if known. Never raises for what a page holds."""
    page = page_metadata(document, url)
    description, body = page.description or "", page.article_body or ""
    if not (description or body):
        return Declared(page, url)
    # Both are clean already, line by line.
    terms, line = terms_of([" ".join(description.split()) or ".", *body.splitlines()])
    in_first = line == 0
    return Declared(page, url, terms[~in_first], terms[in_first])
