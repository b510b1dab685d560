"""What holds for any text: nothing is lost, nothing is remembered, every way to run agrees."""

from __future__ import annotations

import pickle

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, InputError
from cleaner.blocks.features import features
from cleaner.blocks.text import text_blocks
from cleaner.engine.packs import load_packs
from cleaner.engine.run import Engine
from cleaner.labels import LABELS, is_main


def rule_lines():
    """The lines of all examples of the shipped rules."""
    lines = {
        regex.sub(r"»|\[\[|\]\]", "", line)
        for loaded in load_packs().rules
        for example in (*loaded.rule.hit, *loaded.rule.miss)
        for line in example
    }
    return sorted(lines)


LINES = rule_lines()
PROSE = [
    "The council of Harlow Bay voted on Monday to close the old swing bridge for repairs.",
    "“We had no choice,” said Mara Ellison, who leads the works committee.",
    "Der Stadtrat beschloss am Montag, die alte Drehbrücke zu sperren.",
    "市长说，水已经退去，居民正在回家。",
    "قال رئيس البلدية إن المياه انحسرت وإن السكان يعودون إلى منازلهم.",
]
ODD = ["", " ", "\u00a0", "\ufeff", "\u200b", "\0", "\ud800", "1,498", ".", "(AFP)", "—", "a" * 300]
BREAKS = ["\n", "\n", "\n\n", "\r\n", "\r", "\x0c", "\u2028", "\n\u00a0\n"]

ANY_LINE = st.sampled_from(LINES) | st.sampled_from(PROSE) | st.sampled_from(ODD)


@st.composite
def bent_lines(draw):
    """A line of a rule's example, changed a little."""
    line = draw(st.sampled_from(LINES))
    change = draw(st.sampled_from(["upper", "lower", "number", "cut", "around", "wide", "join"]))
    if change == "number":
        return regex.sub(r"\d", draw(st.sampled_from(["7", "٣", "12", ""])), line)
    if change == "cut":
        return line[draw(st.integers(0, 5)) : len(line) - draw(st.integers(0, 5))]
    if change == "around":
        odd = st.sampled_from([" ", "\u00a0", "\u200b", "1", ".", "“", "\t"])
        return draw(odd) + line + draw(odd)
    if change == "wide":
        return line.translate({c: c + 0xFEE0 for c in range(0x21, 0x7F)})
    if change == "join":
        return line + draw(st.sampled_from(["", " ", ", "])) + draw(st.sampled_from(LINES))
    return line.upper() if change == "upper" else line.lower()


@st.composite
def pages(draw):
    parts = draw(st.lists(ANY_LINE | bent_lines() | st.text(st.characters()), max_size=14))
    return "".join(part + draw(st.sampled_from(BREAKS)) for part in parts)


ANY_TEXT = st.text(st.characters()) | pages()


@pytest.fixture(scope="module")
def cleaner():
    return Cleaner()


@pytest.fixture(scope="module")
def engines():
    rules = load_packs().rules
    ways = ({}, {"backend": "plain"})
    return Engine(rules, prefilter=False), [Engine(rules, **way) for way in ways]


def evidence(engine, page, **scope):
    blocks = text_blocks(page)
    return engine.run(blocks, features(blocks), **scope)


@settings(max_examples=150)
@given(ANY_TEXT)
@example("")
@example("\n")
@example("\ud800")
@example("\0")
@example("\ufeff")
def test_segments_tile_the_source(cleaner, page):
    result = cleaner.clean(page, kind="text")
    assert result.source == page
    ends = [0, *(segment.end for segment in result.segments)]
    assert [segment.start for segment in result.segments] == ends[:-1]
    assert ends[-1] == len(page)
    for segment in result.segments:
        assert segment.start < segment.end
        assert segment.label in LABELS
        assert segment.is_main == is_main(segment.label)
        assert 0.5 <= segment.confidence <= 1.0


@settings(max_examples=100)
@given(ANY_TEXT)
def test_the_text_is_made_of_main_segments_in_order(cleaner, page):
    result = cleaner.clean(page, kind="text")
    at = 0
    main = [result.source[s.start : s.end] for s in result.segments if s.is_main]
    joined = "".join("".join(main).split())
    for word in result.text.split():
        found = joined.find(word, at)
        assert found >= 0
        at = found + len(word)


@settings(max_examples=60)
@given(st.binary(max_size=400) | pages().map(lambda p: p.encode("utf-8", "surrogatepass")))
def test_bytes_are_refused_or_come_back_whole(cleaner, data):
    try:
        result = cleaner.clean(data, kind="text")
    except InputError:
        return
    parts = [result.source[s.start : s.end] for s in result.segments]
    assert "".join(parts) == result.source


@settings(max_examples=60)
@given(pages())
def test_the_same_page_gives_the_same_result(cleaner, page):
    assert cleaner.clean(page, kind="text") == cleaner.clean(page, kind="text")


@settings(max_examples=20)
@given(st.lists(pages(), min_size=2, max_size=4))
def test_a_result_does_not_depend_on_what_was_cleaned_before(cleaner, some):
    forward = [cleaner.clean(page, kind="text") for page in some]
    assert forward == [cleaner.clean(page, kind="text") for page in some[::-1]][::-1]


def test_a_copy_sent_to_another_process_gives_the_same_result(cleaner):
    copy = pickle.loads(pickle.dumps(cleaner))
    for k in range(0, len(LINES), 200):
        page = "\n".join([PROSE[0], *LINES[k : k + 20], *PROSE])
        assert copy.clean(page) == cleaner.clean(page)


@settings(max_examples=60)
@given(pages())
def test_one_pass_and_one_rule_at_a_time_give_the_same_evidence(engines, page):
    plain, fast = engines
    expected = evidence(plain, page)
    for engine in fast:
        assert evidence(engine, page) == expected


@pytest.mark.slow  # asks every rule about every line of all examples
def test_on_every_example_of_every_rule_all_ways_give_the_same_evidence(engines):
    plain, fast = engines
    for k in range(0, len(LINES), 60):
        page = "\n".join(LINES[k : k + 60])
        expected = evidence(plain, page)
        assert expected.hits or expected.spans
        for engine in fast:
            assert evidence(engine, page) == expected


@given(st.sampled_from(["en", "de", "xx", None]), st.sampled_from(["arabnews.com", "a.b", None]))
@settings(max_examples=12)
def test_scopes_are_the_same_for_both_ways(engines, lang, site):
    plain, fast = engines
    page = "\n".join(LINES[::25])
    assert evidence(fast[0], page, lang=lang, site=site) == evidence(
        plain, page, lang=lang, site=site
    )
