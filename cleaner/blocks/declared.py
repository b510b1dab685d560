"""What a page declares of itself, with the article and description it declares made comparable."""

from __future__ import annotations

from turbohtml import Document

from cleaner.blocks.features import features
from cleaner.blocks.page_metadata import page_metadata
from cleaner.blocks.text import text_blocks
from cleaner.model import Declared


def declared(document: Document, url: str | None = None) -> Declared:
    """Read a parsed page; `url` is its address, if known. Never raises for what a page holds."""
    page = page_metadata(document, url)
    description, body = page.description or "", page.article_body or ""
    if not (description or body):
        return Declared(page, url)
    blocks = text_blocks(f"{' '.join(description.split()) or '.'}\n{body}")
    measured = features(blocks)
    in_first = measured.term_line == 0
    return Declared(page, url, measured.terms[~in_first], measured.terms[in_first])
