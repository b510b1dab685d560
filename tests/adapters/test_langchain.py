from __future__ import annotations

import asyncio

import pytest

pytest.importorskip("langchain_core", reason="comes with the extra `langchain`")

from langchain_core.documents import Document

from cleaner.adapters.langchain import CleanerTransformer
from cleaner.adapters.options import Options


def test_documents_become_articles_and_their_metadata_is_kept(page):
    given = Document(
        page.html,
        id="a",
        metadata={"source": "https://x.example/", "language": "English", "title": None},
    )
    (document,) = CleanerTransformer().transform_documents([given])
    assert (document.id, document.page_content) == ("a", page.body)
    assert document.metadata["title"] == page.title
    assert document.metadata["source"] == "https://x.example/"
    assert document.metadata["language"] == "English"
    assert given.page_content == page.html
    assert given.metadata == {
        "source": "https://x.example/",
        "language": "English",
        "title": None,
    }


def test_many_are_transformed_at_once_in_order(page):
    transformer = CleanerTransformer()
    given = [Document(page.text), Document(page.html), Document("")]

    async def several():
        return await asyncio.gather(*(transformer.atransform_documents(given) for _ in range(3)))

    for documents in asyncio.run(several()):
        assert [d.page_content for d in documents] == [page.body, page.body, ""]


def test_segments_tell_what_was_removed_if_asked(page, own_rules):
    transformer = CleanerTransformer(Options(own_rules), segments=True)
    (document,) = transformer.transform_documents([Document(page.text)])
    rules = [rule for segment in document.metadata["segments"] for rule in segment["rules"]]
    assert "vasterby-nobody" in rules
    assert "Nobody was hurt" not in document.page_content


def test_a_document_that_fails_keeps_its_content_and_says_why(page):
    broken = Document(page.text, metadata={"source": "a.html"})
    broken.page_content = page.broken
    first, second = CleanerTransformer().transform_documents([broken, Document(page.text)])
    assert first.page_content == page.broken
    assert first.metadata == {
        "source": "a.html",
        "error": "This is a program, not text. Leave it out.",
    }
    assert second.page_content == page.body
