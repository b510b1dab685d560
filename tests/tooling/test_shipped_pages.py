from __future__ import annotations

import pytest

from cleaner.tooling.rule_sources import shipped_sources
from cleaner.tooling.shipped_pages import catalogue_index, catalogue_pages


@pytest.fixture(scope="module")
def pages():
    return catalogue_pages()


def test_every_shipped_rule_is_shown_once_with_all_its_examples(pages):
    text = "\n".join(pages.values())
    sections = {part.split("\n", 1)[0]: part for part in text.split("\n### ")[1:]}
    rules = shipped_sources().rules()
    assert text.count("\n### ") == len(rules)
    for source in rules:
        rule, shown = source.rule, sections[source.rule.id]
        assert rule.about in shown
        for examples in (rule.hit, rule.miss, rule.known_false_hit):
            for line in (" ".join(text.split()) for example in examples for text in example):
                assert line in shown, source.rule.id


def test_the_index_leads_to_every_page(pages):
    index = catalogue_index()
    assert [name for name in pages if f"({name})" not in index] == []
    assert "[pages in German](rules/lang-de.md)" in index


def test_no_page_is_too_long_to_read(pages):
    assert max(map(len, pages.values())) < 100_000
