"""The compiled modules that fill columns, on pages of all sizes."""

from time import process_time
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.blocks.features import features
from cleaner.blocks.html import html_page
from cleaner.segment import context_columns, dom_columns, outlook_columns
from cleaner.segment.best_paths import max_marginals
from cleaner.segment.elements import Alike, Elements
from cleaner.segment.name_hashes import hashes, repeated
from cleaner.segment.wording_columns import (
    BITS,
    LEXICON_NAMES,
    NAMES_NAMES,
    UNKNOWN,
    lexicon_columns,
    line_scores,
    names_columns,
    section_columns,
    shares,
)

WEIGHTS = np.arange(1 << BITS).astype(np.int8)


def filled(html):
    """All columns of a page, and their names."""
    page = html_page(html)
    measured, dom = features(page.blocks), page.dom
    context, prose = context_columns.context_columns(measured)
    alike = Alike(dom)
    structure, groups = dom_columns.dom_columns(measured, dom, alike, prose)
    score = line_scores(WEIGHTS, measured.terms, measured.term_line, len(prose))
    terms, ends = hashes([" ".join(key[1:]) for key in alike.keys])
    terms, element = repeated(alike.number, terms, ends)
    return (
        (context, len(context_columns.NAMES)),
        (structure, len(dom_columns.NAMES)),
        (lexicon_columns(score), len(LEXICON_NAMES)),
        (section_columns(dom, groups[:4], score), 8),
        (names_columns(dom, terms, element, WEIGHTS, groups[1]), len(NAMES_NAMES)),
        (
            outlook_columns.outlook_columns(score, measured.words, groups),
            len(outlook_columns.NAMES) + 5 * len(outlook_columns.GROUP_NAMES),
        ),
    )


def many(blocks):
    """A page of so many blocks, in elements as deep as their number allows, and long names."""
    lines = "".join(f"<p class='a{i} b{i % 7}'>Line {i}, of many.<li>x" for i in range(blocks // 2))
    return f"<body class='{'word-' * (blocks // 10)}'>{'<div>' * (blocks // 100)}{lines}"


@pytest.mark.parametrize(
    ("html", "blocks"),
    [("", 0), ("<title>One</title>", 1), ("<p>One.", 1), ("one<br>two", 2), (many(300), 300)],
)
def test_every_column_has_a_value_for_each_block(html, blocks):
    for columns, width in filled(html):
        assert columns.dtype == np.float32
        assert columns.shape == (blocks, width)
        assert np.isfinite(columns).all()


def test_a_page_without_elements_is_a_page():
    page = html_page("<p>One.<p>Two.")
    bare = SimpleNamespace(
        tag=[], classes=[], ids=[], names=[], parent=np.zeros(0, np.int64),
        depth=np.zeros(0, np.int64), first=np.zeros(0, np.int64), end=np.zeros(0, np.int64),
        element=np.full(2, -1), hidden=np.zeros(0, np.bool_), link_chars=np.zeros(2),
        strong_chars=np.zeros(2), links=np.zeros(2), images=np.zeros(2),
    )  # fmt: skip
    measured = features(page.blocks)
    columns, groups = dom_columns.dom_columns(measured, bare, Alike(bare), np.ones(2))
    named = dict(zip(dom_columns.NAMES, columns.T, strict=True))
    assert named["core_level"].tolist() == [12, 12]
    assert named["depth"].tolist() == [-1, -1]
    assert [group.tolist() for group in groups] == [[-1, -1]] * 4 + [[0, 0]]


def test_time_is_linear_in_blocks():
    spent = []
    for blocks in (10_000, 100_000):
        page = html_page(many(blocks))
        measured, dom = features(page.blocks), page.dom
        start = process_time()
        _, prose = context_columns.context_columns(measured)
        _, groups = dom_columns.dom_columns(measured, dom, Alike(dom), prose)
        outlook_columns.outlook_columns(prose, measured.words, groups)
        spent.append(process_time() - start)
    assert spent[1] < 40 * spent[0]


@given(st.lists(st.text(st.sampled_from("aB9- \n\xe9"), max_size=9), max_size=4))
def test_each_text_has_its_own_hashes_sorted_and_each_once(texts):
    terms, ends = hashes(texts)
    starts = [0, *ends.tolist()][: len(texts)]
    for text, start, end in zip(texts, starts, ends.tolist(), strict=True):
        own = terms[start:end].tolist()
        assert own == sorted(set(own)) == hashes([text])[0].tolist()
    assert len(terms) == (ends[-1] if len(texts) else 0)


def test_words_of_names_are_hashed_as_names_of_their_own():
    assert set(hashes(["artBody x-9"])[0]) == set(hashes(["artBody", "art", "body", "x-0"])[0])


def test_a_look_that_has_no_terms_is_refused():
    with pytest.raises(ValueError, match="without terms"):
        repeated(np.array([0, 1]), np.zeros(1, np.uint32), np.array([1]))


@pytest.mark.parametrize(
    ("field", "value", "cause"),
    [
        ("parent", [0, 0], "before its parent"),
        ("parent", [-1, -2], "before its parent"),
        ("end", [3, 2], "has not"),
        ("first", [0, 3], "has not"),
        ("first", [-1, 0], "has not"),
        ("element", [0, 2], "no element"),
        ("depth", [0], "length"),
    ],
)
def test_elements_that_are_none_of_the_page_are_refused(field, value, cause):
    dom = {"parent": [-1, 0], "depth": [0, 1], "first": [0, 0], "end": [2, 1], "element": [0, 1]}
    Elements(SimpleNamespace(**{k: np.array(v) for k, v in dom.items()}))
    with pytest.raises(ValueError, match=cause):
        Elements(SimpleNamespace(**{k: np.array(v) for k, v in (dom | {field: value}).items()}))


def test_terms_and_lines_beyond_the_page_are_refused():
    with pytest.raises(IndexError):
        line_scores(WEIGHTS, np.array([1], np.uint32), np.array([2]), 2)
    with pytest.raises(IndexError):
        line_scores(WEIGHTS, np.array([1 << BITS], np.uint32), np.array([0]), 2)
    with pytest.raises(IndexError):
        shares([1], np.array([1], np.uint32), np.array([2]), 2)


def test_only_known_terms_speak():
    weights = np.full(1 << BITS, UNKNOWN, np.int8)
    weights[[1, 2]] = 16, 48
    terms, line = np.array([1, 2, 3], np.uint32), np.array([0, 0, 1])
    assert line_scores(weights, terms, line, 2).tolist() == [4 / 2**0.5, 0.0]


def test_the_share_of_terms_that_are_declared_is_of_all_terms():
    terms, line = np.array([1, 2, 2, 3], np.uint32), np.array([0, 0, 0, 2])
    assert shares(np.array([2, 9], np.uint32), terms, line, 3).tolist() == [2 / 3, 0.0, 0.0]
    assert shares(np.zeros(0, np.uint32), terms, line, 3).tolist() == [0.0, 0.0, 0.0]


def test_columns_of_a_path_must_be_as_long_as_the_page():
    with pytest.raises(ValueError, match="length"):
        max_marginals(np.zeros(2), np.zeros(2), np.zeros(1), np.zeros(2), 0.1)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[st.integers(-4, 4)] * 3), min_size=1, max_size=5))
def test_the_best_path_is_the_best_of_all(blocks):
    gain, begin, end = np.array(blocks, float).T
    n, best = len(blocks), [0.0] * len(blocks)
    never = [-np.inf] * n
    for mask in range(1, 1 << n):
        main = [i for i in range(n) if mask >> i & 1]
        inside = [mask >> i & 1 for i in range(main[0], main[-1] + 1)]
        score = begin[main[0]] + end[main[-1]] + gain[main].sum()
        score -= 0.5 * np.count_nonzero(np.diff(inside))
        for i in range(n):
            chosen = never if i in main else best
            chosen[i] = max(chosen[i], score)
    with_block, without = max_marginals(gain, begin, end, np.zeros(n), 0.5)
    assert with_block.tolist() == never
    assert without.tolist() == best
