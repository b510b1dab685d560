from __future__ import annotations

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.io.items import Item
from cleaner.tooling.mining.counting import count, forget, note_sure, repeated
from cleaner.tooling.mining.observing import Observer
from cleaner.tooling.mining.store import opened
from tests.stand_ins import MarkedLines

OBSERVE = Observer(MarkedLines())
LINE = st.sampled_from(
    ["~share Pass it on", "5 boats", "7 boats", "Sport", "By Ines Kowal", "By Piet Dahl",
     "~advert Rope for sale", "The mayor did not answer questions on Monday."]
)  # fmt: skip
PAGES = st.lists(st.tuples(st.sampled_from("ab"), st.lists(LINE, max_size=6)), max_size=9)


def items(pages):
    """Each page with a sentence of its own, so that it bears witness."""
    return [
        Item(
            str(n), str(n),
            "\n".join([*lines, f"A sentence that stands on page {'x' * n} alone."]),
            "text", f"https://{site}.example/",
        )
        for n, (site, lines) in enumerate(pages)
    ]  # fmt: skip


def rows(given_items, least=2, sure=()):
    with opened() as store:
        for item in given_items:
            store.add(OBSERVE(item))
        store.flush()
        count(store, least)
        found = list(repeated(store))
        if not sure:
            return found
        note_sure(store, [r.number for r in found if r.text in sure])
        return list(repeated(store))


@settings(max_examples=15)
@given(PAGES)
def test_documents_are_counted_exactly(pages):
    found = {(r.site, r.reading, r.text): r.documents for r in rows(items(pages))}
    expected = defaultdict(set)
    for n, item in enumerate(items(pages)):
        seen = OBSERVE(item)
        for k, column in enumerate(
            (seen.lines.folded, seen.lines.masked, seen.lines.dated, seen.lines.named)
        ):
            for text in filter(None, column):
                expected[seen.site, k, text].add(n)
    assert found == {key: len(where) for key, where in expected.items() if len(where) >= 2}


@settings(max_examples=15)
@given(PAGES, st.randoms(use_true_random=False))
def test_order_and_copies_of_documents_change_nothing(pages, rng):
    shuffled = items(pages) * 2
    rng.shuffle(shuffled)
    assert rows(shuffled) == rows(items(pages))


def only(found, text):
    return next(r for r in found if r.text == text)


def test_neighbours_are_those_that_repeat_and_are_there_often():
    pages = [("a", ["~share Pass it on", "~share Copy", "Sport"])] * 4
    copy = only(rows(items(pages)), "~share copy")
    assert (copy.times, copy.alone, copy.bordered, copy.steady) == (4, 0, 0, 4)
    sport = only(rows(items(pages)), "sport")
    assert (sport.bordered, sport.steady, sport.spots) == (4, 4, 1)


def test_what_the_cleaner_keeps_is_a_mean_over_all_copies():
    found = rows(items([("a", ["~share Pass it on", "Sport"])] * 3))
    assert (only(found, "~share pass it on").keeps, only(found, "sport").keeps) == (100, 800)
    assert (only(found, "~share pass it on").kept, only(found, "sport").kept) == (0, 3)


def test_a_page_of_which_all_lines_repeat_bears_no_witness():
    copies = [
        Item(str(n), str(n), f"~t {'abc'[n]}\nOne story of the harbour told again and again.\nIts second part.",
             "text", "https://a.example/")
        for n in range(3)
    ]  # fmt: skip
    assert rows(copies) == []


def test_agency_copy_is_told_by_the_story_around_it():
    story = [
        "The two countries are at odds over the strait again.",
        "{} was said in the capital by the envoy today.",
    ]
    pages = []
    for n in range(4):
        told = [story[0], story[1].format("abcd"[n])]
        pages += [(site, told) for site in "ab"]
    background = [r for r in rows(items(pages), least=4) if r.text.startswith("the two")]
    assert [(r.site, r.documents, r.story) for r in background] == [
        ("a.example", 4, 4),
        ("b.example", 4, 4),
    ]


def test_a_line_is_enclosed_where_sure_lines_stand_on_both_sides():
    pages = [("a", ["~x One", "Middle", "~x Two", "Edge"])] * 3
    sure = {"~x one", "~x two"}
    assert only(rows(items(pages), sure=sure), "middle").enclosed == 3
    assert only(rows(items(pages), sure=sure), "edge").enclosed == 0
    assert only(rows(items(pages)), "middle").enclosed == 0


def test_a_line_leads_to_a_sentence_that_repeats_and_is_no_furniture():
    opening = "Every Friday we look back at the week."
    pages = [("a", ["At Table", opening])] * 3
    assert only(rows(items(pages), sure={"at table"}), "at table").leads == 3
    assert only(rows(items(pages), sure={opening.lower()}), "at table").leads == 0


def test_what_is_forgotten_is_sure_no_more():
    with opened() as store:
        store.run("CREATE TABLE sure (number BIGINT)")
        note_sure(store, range(25_000))
        forget(store, [1, 2])
        assert store.one("SELECT count(*) FROM sure") == 24_998
