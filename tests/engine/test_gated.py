"""Which regexes are worth trying on which lines."""

from __future__ import annotations

import pickle

import numpy as np
import regex
from hypothesis import given
from hypothesis import strategies as st

from cleaner.engine.gated import LONG, LineGates
from cleaner.engine.gates import gate

PATTERNS = (
    r"[+-]\d{1,3}%",
    r"\p{Lu}\p{Ll}+ \d+",
    r".{1,3}",
    r"\d+:\d+",
    r"a\nb",
    "(?i)[k-m]+",
    r"\d.{600,}",
    r".{499,501}",
    r"[^ ]*©|… …",
)
LINES = ["+12%", "École 5", "ab", "12:30", "Kk", "nothing of the kind here", "é", "a©", "… …"]
LONG_LINES = [*("a" * n for n in (LONG - 1, LONG, LONG + 1, LONG + 2)), "1" + "b" * 700]


def make(patterns=PATTERNS):
    return LineGates([gate(p) for p in patterns])


def let_through(gates, lines):
    rows = gates.rows(lines)
    assert len(rows) == len(lines)
    passing = gates.passing(rows)
    pairs = [*zip(*(column.tolist() for column in passing), strict=True)]
    assert pairs == sorted(pairs)
    passed = {
        (k, i)
        for k in range(len(PATTERNS))
        for i in range(len(lines))
        if gates.passed(rows, np.array([i]), np.array([k]))[0]
    }
    assert passed == set(pairs)
    return passed


def truth(lines):
    return {
        (k, i)
        for k, p in enumerate(PATTERNS)
        for i, line in enumerate(lines)
        if regex.fullmatch(p, line)
    }


@given(
    st.lists(
        st.sampled_from(LINES + LONG_LINES) | st.text("aKé1%:+ ©…", min_size=1, max_size=6),
        max_size=20,
    )
)
def test_no_line_that_a_regex_matches_is_missed(lines):
    assert truth(lines) <= let_through(make(), lines)


def test_most_lines_that_it_does_not_match_are_left_out():
    assert len(let_through(make(), LINES) - truth(LINES)) <= 1


def test_a_row_depends_on_its_line_alone():
    gates = make()
    lines = (LINES + LONG_LINES) * 300  # more than is counted at a time
    assert sum(map(len, lines)) > 1 << 18
    alone = np.concatenate([make().rows([line]) for line in LINES + LONG_LINES])
    assert np.array_equal(gates.rows(lines), np.tile(alone, (300, 1)))


def test_what_is_kept_for_the_next_page_is_bounded_and_changes_nothing(monkeypatch):
    monkeypatch.setattr("cleaner.engine.gated._MOST_KEPT", 2)
    gates = make()
    for _ in range(2):
        for line in LINES:
            assert np.array_equal(gates.rows([line]), make().rows([line]))
            assert len(gates._by_head) <= 2


def test_gates_that_usual_lines_pass_are_loose():
    gates = LineGates([gate(p) for p in (r"\d{1,2} .+", r".{2,90}", r"\p{Lu}.+", r"Home|Sports")])
    assert gates.loose() == {1, 2}


def test_a_pickle_lets_the_same_through():
    gates = make()
    expected = gates.rows(LINES)
    assert np.array_equal(pickle.loads(pickle.dumps(gates)).rows(LINES), expected)


def test_without_gates_and_without_lines_there_is_nothing_to_say():
    assert LineGates([]).rows(LINES).shape == (len(LINES), 0)
    assert [column.tolist() for column in LineGates([]).passing(LineGates([]).rows(LINES))] == [
        [],
        [],
    ]
    assert make().rows([]).shape == (0, 2)
