from __future__ import annotations

import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.batch.tally import (
    MOST_FAILURES,
    MOST_KINDS,
    OTHER_KINDS,
    PageTally,
    Sample,
    Tally,
    error_kind,
    page_tally,
)
from cleaner.model import Reason, Result, Segment
from cleaner.outputs.outcome import Outcome

NAMES = st.sampled_from(["share", "byline", "caption"])
COUNTERS = st.dictionaries(NAMES, st.integers(1, 50), max_size=3)
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=12)


@st.composite
def page_tallies(draw):
    removed_by = draw(COUNTERS)
    failed = draw(st.booleans())
    return PageTally(
        draw(ANY_TEXT | st.integers() | st.none()),
        error=draw(st.sampled_from(["no room", "gone: 1", "gone: 2"])) if failed else None,
        warnings=tuple(draw(st.lists(st.just("slow"), max_size=1))),
        kept=draw(st.integers(0, 90)),
        removed=sum(removed_by.values()),
        removed_by=removed_by,
        rules=draw(COUNTERS),
        counts=draw(COUNTERS),
        size=draw(st.integers(0, 1000)),
        seconds=draw(st.sampled_from([0.0, 0.1, 0.2, 0.30000000000000004, 5.0])),
        samples=tuple(
            Sample(draw(NAMES), "share", "a", draw(st.sampled_from("abcde"))) for _ in range(2)
        ),
    )


def total(pages, most_pages=3):
    tally = Tally(most_pages)
    for page in pages:
        tally.add(page)
    return tally


def written(tally):
    return json.dumps(tally.to_row())


def cleaned(*segments, source, document="a"):
    return Outcome(document, "a", Result("", None, {}, source, segments))


def removed(start, end, rule, label="share"):
    return Segment(start, end, label, False, 0.9, (Reason("rule", rule, 2.0),))


def test_a_page_is_counted_in_characters_by_label_and_by_strongest_rule(marked_lines):
    page = page_tally(Outcome("a", "a", marked_lines.clean("12345\n\n~share x\n~site y\n")))
    assert (page.kept, page.removed) == (6, 17)
    assert page.removed_by == {"share": 9, "site": 8}
    assert page.rules == {"share-rule": 9, "site-rule": 8}


def test_stretches_are_counted_by_what_decided_them():
    reasons = (Reason("prior", "", 3.0), Reason("rule", "kept", -1.0), Reason("rule", "cut", 0.5))
    page = page_tally(
        cleaned(
            Segment(0, 2, "share", False, 0.9, reasons),
            removed(2, 4, "cut"),
            Segment(4, 5, "widget", False, 0.9, (Reason("prior", "", 3.0),)),
            Segment(5, 6, "appended", False, 0.9, (Reason("story", "", 3.0),)),
            source="abcdef",
        )
    )
    assert page.counts == {"cut": 2, "structure alone": 1, "where another story begins": 1}
    assert page.rules == {"cut": 4, "structure alone": 1, "where another story begins": 1}


def test_a_page_knows_its_size_and_how_long_it_took(marked_lines):
    result = marked_lines.clean("12345")
    assert page_tally(Outcome("a", "a", result, source=b"\xc3\xa9" * 3), 0.5).size == 6
    assert page_tally(Outcome("a", "a", result), 0.5).size == 5
    failed = page_tally(Outcome("a", "a", error="why", source="123"), 0.5)
    assert (failed.size, failed.seconds, failed.error) == (3, 0.5, "why")


def test_a_page_has_one_short_sample_a_rule_the_first():
    source = "Share  \n\t this" + "x" * 300 + "second"
    page = page_tally(
        cleaned(removed(0, 314, "a"), removed(314, 320, "a"), source=source, document=7)
    )
    assert page.samples == (Sample("a", "share", "7", "Share this" + "x" * 149 + "…"),)


def test_a_page_of_many_rules_has_few_samples_and_is_pickled_small():
    segments = [removed(k, k + 1, f"r{k}") for k in range(500)]
    page = page_tally(cleaned(*segments, source="x" * 500))
    assert len(page.samples) == 30
    assert len(pickle.dumps(page)) < 30_000


def test_a_stretch_of_white_space_is_no_sample():
    page = page_tally(cleaned(removed(0, 3, "a"), source=" \n "))
    assert (page.samples, page.counts) == ((), {"a": 1})


def test_the_sum_counts_failures_apart_and_keeps_only_the_first_pages(marked_lines):
    done = page_tally(Outcome("a", "a", marked_lines.clean("12345")))
    failed = page_tally(Outcome("b", "b", error="why"))
    brief, full = Tally(), Tally(pages=2)
    for page in (done, failed, done):
        brief.add(page)
        full.add(page)
    assert (brief.done, brief.failed, brief.kept) == (2, 1, 10)
    assert (len(brief.pages), len(full.pages)) == (0, 2)
    assert brief.failures == [("b", "why")]


@given(st.lists(st.lists(page_tallies(), max_size=6), max_size=5))
def test_parts_merged_in_order_are_the_whole(parts):
    merged = Tally(3)
    for part in parts:
        merged.merge(Tally.from_row(json.loads(written(total(part)))))
    whole = total([page for part in parts for page in part])
    assert written(merged) == written(whole)


@given(st.lists(page_tallies(), max_size=20))
def test_a_row_holds_all_of_a_tally_and_every_encoding_can_carry_it(pages):
    tally = total(pages, most_pages=0)
    row = json.dumps(tally.to_row(), ensure_ascii=False).encode("utf-8")
    assert written(Tally.from_row(json.loads(row))) == written(tally)


def test_what_is_kept_of_single_documents_is_limited_in_number_and_length():
    tally = Tally()
    long = "x" * 10_000
    for number in range(500):
        samples = (Sample("a", "share", "a", f"text {number}"),)
        error = f"{chr(97 + number % 26)}{chr(97 + number // 26)} {long}"
        tally.add(PageTally(long, error=error, seconds=number, samples=samples))
    assert [s.text for s in tally.samples["a"]] == ["text 0", "text 1", "text 2"]
    assert [slow.seconds for slow in tally.slowest] == list(range(499, 489, -1))
    assert len(tally.failures) == MOST_FAILURES
    assert len(tally.by_error) == MOST_KINDS + 1
    assert tally.by_error[OTHER_KINDS] == 500 - MOST_KINDS
    assert len(written(tally)) < 200_000


def test_samples_that_read_the_same_are_one():
    tally = Tally()
    for text in ("Share", "Share", "Tweet"):
        tally.add(PageTally("a", samples=(Sample("a", "share", "a", text),)))
    assert [s.text for s in tally.samples["a"]] == ["Share", "Tweet"]


def test_among_equally_slow_documents_the_first_come_first():
    tally = total([PageTally(number, seconds=1.0) for number in range(20)])
    assert [slow.id for slow in tally.slowest] == list("0123456789")
    assert total([PageTally("a")]).slowest == []


def test_the_histogram_counts_documents_by_the_share_that_was_removed():
    shares = [(100, 0), (95, 5), (51, 49), (50, 50), (0, 7), (0, 0)]
    tally = total([PageTally("a", kept=kept, removed=removed) for kept, removed in shares])
    filled = {place: count for place, count in enumerate(tally.histogram) if count}
    assert filled == {0: 1, 1: 1, 9: 1, 10: 1, 19: 1}
    assert tally.empty == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cannot be read: Is a directory", "cannot be read: Is a directory"),
        ("is not JSON: Expecting value at column 5", "is not JSON: Expecting value at column 77"),
        ("failed unexpectedly: KeyError: 'a b'", "failed unexpectedly: KeyError: 'c'"),
        ("cannot be written to /o/a.txt: full", "cannot be written to /o/b/c.txt: full"),
    ],
)
def test_errors_of_one_kind_read_the_same(one, other):
    assert error_kind(one) == error_kind(other)


@pytest.mark.parametrize("fault", [{"histogram": [0]}, {"done": None}, {"failures": [["a"]]}])
def test_what_is_no_row_is_refused(fault):
    with pytest.raises((KeyError, TypeError, ValueError)):
        Tally.from_row(Tally().to_row() | fault)
