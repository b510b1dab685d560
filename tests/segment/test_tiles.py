"""Segments tile the source, whatever the labels and spans."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cleaner.blocks.text import text_blocks
from cleaner.labels import LABELS, MAIN, NOISE, is_main
from cleaner.model import Hit, Reason
from cleaner.segment.tiles import Span, body_text, certainty, source_spans, tile

PIECES = [
    *"ab1. ",
    "word ",
    "\n",
    "\r\n",
    "\n\n",
    "\x0c",
    "\x1f",
    "\u2028",
    "\t",
    "\u00a0",
    "\u3000",
    "\ufeff",
    "\u200b",
    "\u00ad",
    "\0",
    "\ud800",
    "😀",
    "編",
    "א",
]
PAGES = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(st.characters())


def span_hits(draw, blocks, i, most=4):
    length = len(blocks.clean[i])
    hits = []
    for k in range(draw(st.integers(0, most))):
        start = draw(st.integers(0, length - 1))
        end = draw(st.integers(start + 1, length))
        odds = draw(st.sampled_from([2.0, 4.0]))
        hits.append(Hit(i, f"r{k}", draw(st.sampled_from(NOISE)), odds, False, start, end))
    return hits


def segments_of(blocks, labels, spans=None, keep=()):
    n = len(blocks)
    reasons = [(Reason("prior", "structure", 1.0),)] * n
    return tile(blocks, labels, [0.75] * n, reasons, spans or {}, frozenset(keep))


def assert_tiles(source, segments):
    assert "".join(source[s.start : s.end] for s in segments) == source
    at = 0
    for segment in segments:
        assert segment.start == at < segment.end
        at = segment.end
        assert segment.label in LABELS
        assert segment.is_main == is_main(segment.label)
        assert 0.5 <= segment.confidence <= 1.0
    assert at == len(source)


@given(PAGES, st.data())
def test_segments_tile_any_source_under_any_labels_and_spans(source, data):
    blocks = text_blocks(source)
    label = st.sampled_from(MAIN + NOISE)
    labels = [data.draw(label) for _ in range(len(blocks))]
    spans = {}
    for i in range(len(blocks)):
        found = source_spans(blocks, i, span_hits(data.draw, blocks, i))
        if found:
            spans[i] = found
    segments = segments_of(blocks, labels, spans)
    assert_tiles(source, segments)
    blank = [s for s in segments if s.label == "blank"]
    assert all(not text_blocks(source[s.start : s.end]).clean for s in blank)
    text = body_text(blocks, labels, spans)
    shown = [source[s.start : s.end] for s in segments if s.is_main and s.label != "title"]
    assert "".join("".join(shown).split()) == "".join(text.split())


@given(PAGES, st.data())
def test_spans_of_the_clean_line_find_their_characters_in_the_source(source, data):
    blocks = text_blocks(source)
    assume(len(blocks))
    i = data.draw(st.integers(0, len(blocks) - 1))
    line = blocks.clean[i]
    start = data.draw(st.integers(0, len(line) - 1))
    end = data.draw(st.integers(start + 1, len(line)))
    (span,) = source_spans(blocks, i, [Hit(i, "r", "agency", 4.0, False, start, end)])
    assert blocks.start[i] <= span.start < span.end <= blocks.end[i]
    inside = text_blocks(source[span.start : span.end]).clean
    assert inside == ([line[start:end].strip()] if line[start:end].strip() else [])
    if not line[start].isspace():
        assert source[span.start] == line[start]
    if not line[end - 1].isspace():
        assert source[span.end - 1] == line[end - 1]


def test_spans_stand_right_beside_odd_spaces_and_what_does_not_show():
    source = "x\n \ufeffHe\u00a0 left\u200b  the\u00adtown   (AFP)\u200e \r\ny"
    blocks = text_blocks(source)
    assert blocks.clean[1] == "He left thetown (AFP)"
    (span,) = source_spans(blocks, 1, [Hit(1, "r", "agency", 4.0, False, 16, 21)])
    assert source[span.start : span.end] == "(AFP)"
    labels, spans = ["paragraph"] * 3, {1: [span]}
    segments = segments_of(blocks, labels, spans)
    assert [source[s.start : s.end] for s in segments][1:3] == [
        " \ufeffHe\u00a0 left\u200b  the\u00adtown   ",
        "(AFP)\u200e \r\n",
    ]
    assert body_text(blocks, labels, spans).split("\n")[1].endswith("the\u00adtown")


def hit(start, end, label="agency", odds=4.0, rule="r"):
    return Hit(0, rule, label, odds, False, start, end)


def test_spans_that_overlap_become_one_under_the_stronger_label():
    blocks = text_blocks("He left the town (AFP) today")
    (span,) = source_spans(
        blocks, 0, [hit(17, 22, "agency", 2.0, "a"), hit(12, 20, "share", 4.0, "b")]
    )
    assert (span.start, span.end, span.label, span.log_odds) == (12, 22, "share", 4.0)
    assert [r.name for r in span.rules] == ["b", "a"]
    (same,) = source_spans(blocks, 0, [hit(17, 22, rule="b"), hit(17, 22, rule="a")])
    assert [r.name for r in same.rules] == ["a", "b"]


def test_spans_that_touch_stay_two():
    blocks = text_blocks("one(AFP)two")
    spans = source_spans(blocks, 0, [hit(3, 8), hit(8, 11, "share")])
    assert [(s.start, s.end) for s in spans] == [(3, 8), (8, 11)]


@pytest.mark.parametrize(
    ("line", "cut", "text"),
    [
        ("He left (AFP) today.", ["(AFP)"], "He left today."),
        ("He left (AFP).", ["(AFP)"], "He left."),
        ("He left. (AFP)", ["(AFP)"], "He left."),
        ("(AFP) He left.", ["(AFP)"], "He left."),
        ("He (A) left (B) town", ["(A)", "(B)"], "He left town"),
        ("(A) (B)", ["(A)", "(B)"], ""),
        ("他（法新社）离开", ["（法新社）"], "他离开"),
    ],
)
def test_what_is_left_of_a_line_is_joined_again(line, cut, text):
    source = f"First.\n\n{line}\nLast."
    blocks = text_blocks(source)
    hits = [Hit(1, "r", "agency", 4.0, False, line.index(c), line.index(c) + len(c)) for c in cut]
    labels, spans = ["paragraph"] * 3, {1: source_spans(blocks, 1, hits)}
    assert_tiles(source, segments_of(blocks, labels, spans))
    expected = f"First.\n\n{text}\nLast." if text else "First.\n\nLast."
    assert body_text(blocks, labels, spans) == expected


def test_a_cut_span_has_its_own_label_confidence_and_rules():
    blocks = text_blocks("He left (AFP) today.\n")
    spans = {0: source_spans(blocks, 0, [hit(8, 13, odds=4.0)])}
    before, cut, after = segments_of(blocks, ["paragraph"], spans)
    assert (cut.label, cut.is_main, cut.rules) == ("agency", False, ("r",))
    assert cut.confidence == certainty(4.0)
    assert before.label == after.label == "paragraph"
    assert (before.rules, before.confidence) == ((), 0.75)


def test_kept_noise_goes_into_the_text_and_the_headline_does_not():
    blocks = text_blocks("Ferry sinks\nBy Ann\nIt sank.\nShare")
    labels = ["title", "byline", "paragraph", "share"]
    assert body_text(blocks, labels, {}) == "It sank."
    assert body_text(blocks, labels, {}, frozenset({"byline"})) == "By Ann\nIt sank."
    (byline,) = (s for s in segments_of(blocks, labels, keep={"byline"}) if s.label == "byline")
    assert byline.is_main


def test_a_kept_span_stays_in_its_line():
    blocks = text_blocks("He left (AFP) today.")
    spans = {0: source_spans(blocks, 0, [hit(8, 13)])}
    assert body_text(blocks, ["paragraph"], spans, frozenset({"agency"})) == "He left (AFP) today."


def test_one_blank_line_is_kept_where_some_stood_whatever_was_removed_between():
    source = "\n\nOne.\n\n\nShare\n\nTwo.\nThree.\nShare\nFour.\n\n"
    blocks = text_blocks(source)
    labels = ["share" if line == "Share" else "paragraph" for line in blocks.clean]
    assert body_text(blocks, labels, {}) == "One.\n\nTwo.\nThree.\nFour."


@pytest.mark.parametrize("source", ["", "\n", " \u00a0\r\n\x0c", "\ufeff"])
def test_a_source_without_text_is_blank(source):
    segments = segments_of(text_blocks(source), [])
    assert_tiles(source, segments)
    assert all(s.label == "blank" for s in segments)


def test_certainty_grows_from_half_to_one():
    assert certainty(0.0) == 0.5
    assert certainty(-4.0) == certainty(4.0) == pytest.approx(0.982, abs=1e-3)
    assert certainty(1e9) <= 1.0


def test_a_span_is_immutable():
    with pytest.raises(AttributeError):
        Span(0, 1, "agency", 4.0, ()).start = 1
