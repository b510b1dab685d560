"""Two ways to find where regexes without a literal are worth trying."""

from __future__ import annotations

import pickle
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from cleaner.engine import gated, shapes
from cleaner.engine.gated import GatedRegex, GatedRegexes
from cleaner.engine.gates import gate

PATTERNS = (r"[+-]\d{1,3}%", r"\p{Lu}\p{Ll}+ \d+", r".{1,3}", r"\d+:\d+", r"a\nb", "(?i)[k-m]+")
LINES = ["+12%", "École 5", "ab", "12:30", "Kk", "nothing of the kind here", "é"]


def make(patterns=PATTERNS, warm_after=None):
    made = [GatedRegex(k, gate(p), p, False) for k, p in enumerate(patterns)]
    return GatedRegexes(made, warm_after)


def candidates(one, lines, allowed=None):
    found = defaultdict(list)
    one.find(lines, allowed or [True] * len(PATTERNS), found)
    return found


def truth(lines):
    return {
        (k, i)
        for k, p in enumerate(PATTERNS)
        for i, line in enumerate(lines)
        if regex.fullmatch(p, line)
    }


def pairs(found):
    return {(p, i) for p, blocks in found.items() for i in blocks}


@pytest.mark.parametrize("warm_after", [None, 0])
@given(lines=st.lists(st.sampled_from(LINES) | st.text("aKé1%:+ ", min_size=1, max_size=6)))
def test_no_line_that_a_regex_matches_is_missed(warm_after, lines):
    assert truth(lines) <= pairs(candidates(make(warm_after=warm_after), lines))


def test_most_lines_that_it_does_not_match_are_left_out():
    for warm_after in (None, 0):
        found = pairs(candidates(make(warm_after=warm_after), LINES))
        assert len(found - truth(LINES)) <= 3


def test_a_regex_that_may_stand_anywhere_is_tried_by_its_gate():
    inline = GatedRegex(0, gate(r"\d/\d").anywhere(), None, False)
    for warm_after in (None, 0):
        found = candidates(GatedRegexes([inline], warm_after), ["so 1/2 it", "1", "a b c"])
        assert found == {0: [0]}


def test_the_scanner_is_compiled_once_enough_lines_have_come(monkeypatch):
    pytest.importorskip("hyperscan")
    made = []
    monkeypatch.setattr(gated, "ShapeScanner", lambda e: made.append(e) or shapes.ShapeScanner(e))
    one = make(warm_after=10)
    for _ in range(4):
        candidates(one, LINES)
        before = len(made)
    assert before == 1
    assert len(made[0]) == len(PATTERNS) - 1  # no line holds a line break


@pytest.mark.parametrize("error", [ImportError, ValueError])
def test_without_a_scanner_the_gates_go_on_doing_it(monkeypatch, error):
    def refuse(expressions):
        raise error

    monkeypatch.setattr(gated, "ShapeScanner", refuse)
    assert truth(LINES) <= pairs(candidates(make(warm_after=0), LINES))


def test_a_pickle_finds_the_same():
    one = make(warm_after=0)
    expected = candidates(one, LINES)
    assert candidates(pickle.loads(pickle.dumps(one)), LINES) == expected


def test_threads_that_meet_while_it_warms_up_miss_nothing():
    one = make(warm_after=50)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: pairs(candidates(one, LINES)), range(200)))
    assert all(truth(LINES) <= f for f in found)


@pytest.mark.parametrize("warm_after", [None, 0])
def test_only_allowed_regexes_are_looked_for_and_lines_come_in_order(warm_after):
    allowed = [True, False, True, False, True, True]
    found = candidates(make(warm_after=warm_after), LINES * 2, allowed)
    assert set(found) <= {0, 2, 4, 5}
    assert all(blocks == sorted(set(blocks)) for blocks in found.values())
    assert {0, 7} <= set(found[0])


def test_without_regexes_there_is_nothing_to_find():
    assert candidates(GatedRegexes([], 0), LINES) == {}
