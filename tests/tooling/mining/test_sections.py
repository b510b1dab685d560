from __future__ import annotations

import pytest

from cleaner.tooling.mining.judging import Bars, furniture, judge
from cleaner.tooling.mining.observing import Observer
from cleaner.tooling.mining.sections import is_firm, sample, sections
from cleaner.tooling.mining.store import opened
from tests.stand_ins import MarkedLines

BARS = Bars(3)
COUNT = 6


@pytest.fixture
def sections_in():
    """The sections of some items: heading, ends and example as texts, and the longest."""

    def run(items):
        observer = Observer(MarkedLines())
        with opened() as store:
            for item in items:
                store.add(observer(item))
            store.flush()
            judge(store, BARS)
            lines = {line.number: line for line in furniture(store)}
            found = sections(store, [n for n, line in lines.items() if is_firm(line)])
            return [
                (
                    lines[s.heading].text,
                    [lines[e].text for e in s.ends],
                    s.longest,
                    sample(store, s),
                )
                for s in found
            ]

    return run


def links(n, mark="~related ", count=3):
    return [
        f"{mark}Ferry number {'abcdefghij'[n]}{'abcdefghij'[k]} runs again" for k in range(count)
    ]


def test_a_heading_above_changing_lines_up_to_furniture_is_a_section(sections_in, page):
    pages = [
        page(below=["~related Most read", *links(n, count=2 + n % 2), "~site Imprint"], number=n)
        for n in range(COUNT)
    ]
    (found,) = sections_in(pages)
    assert found[:3] == ("~related most read", ["~site imprint"], 4)
    assert found[3][0] == "~related Most read"
    assert found[3][-1] == "~site Imprint"
    assert len(found[3]) == 5


def test_a_section_at_the_end_of_the_page_has_no_end(sections_in, page):
    pages = [page(below=["~related Most read", *links(n)], number=n) for n in range(COUNT)]
    assert [found[:3] for found in sections_in(pages)] == [("~related most read", [], 4)]


def test_links_that_the_cleaner_keeps_must_stand_on_other_pages_too(sections_in, page):
    def pages(links_of):
        below = [["~related Most read", *links_of(n), "~site Imprint"] for n in range(COUNT)]
        return [page(below=lines, number=n) for n, lines in enumerate(below)]

    assert len(sections_in(pages(lambda n: links(n // 2, mark="")))) == 1
    assert sections_in(pages(lambda n: links(n, mark=""))) == []


def test_the_article_and_its_headline_are_no_section(sections_in, page):
    pages = [
        page(["~site Home", f"~title Ferry {'abcdefghij'[n]} runs", "~share Pass it on"], number=n)
        for n in range(COUNT)
    ]
    assert sections_in(pages) == []
