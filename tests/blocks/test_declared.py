from __future__ import annotations

import turbohtml

from cleaner.blocks.declared import declared
from cleaner.blocks.features import features
from cleaner.blocks.text import text_blocks

BODY = "The bridge is shut.\\nIt will open on Monday."


def terms(text):
    return features(text_blocks(text)).terms.tolist()


def page(head):
    return declared(turbohtml.parse(f"<head>{head}</head><p>x"))


def script(body):
    return (
        "<script type=application/ld+json>"
        f'{{"@type": "NewsArticle", "articleBody": "{body}"}}</script>'
    )


def test_the_article_and_the_description_that_a_page_declares_are_read_as_terms():
    found = page(f"<meta name=description content='Hens  at\n play'>{script(BODY)}")
    assert found.description.tolist() == terms("Hens at play")
    assert found.body.tolist() == terms(BODY.replace("\\n", "\n"))


def test_a_page_that_declares_one_of_them_has_no_terms_of_the_other():
    assert page("<meta name=description content=Hens>").body.tolist() == []
    found = page(script(BODY))
    assert found.body.tolist() == terms(BODY.replace("\\n", "\n"))
    assert len(page("").body) == len(page("").description) == 0
