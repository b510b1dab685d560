"""Where regexes without a literal are worth trying."""

from __future__ import annotations

import pickle
from collections import defaultdict

import regex
from hypothesis import given
from hypothesis import strategies as st

from cleaner.engine.gated import GatedRegex, GatedRegexes
from cleaner.engine.gates import gate

PATTERNS = (r"[+-]\d{1,3}%", r"\p{Lu}\p{Ll}+ \d+", r".{1,3}", r"\d+:\d+", r"a\nb", "(?i)[k-m]+")
LINES = ["+12%", "École 5", "ab", "12:30", "Kk", "nothing of the kind here", "é"]


def make(patterns=PATTERNS):
    return GatedRegexes([GatedRegex(k, gate(p)) for k, p in enumerate(patterns)])


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
    return {(k, i) for k, blocks in found.items() for i in blocks}


@given(st.lists(st.sampled_from(LINES) | st.text("aKé1%:+ ", min_size=1, max_size=6)))
def test_no_line_that_a_regex_matches_is_missed(lines):
    assert truth(lines) <= pairs(candidates(make(), lines))


def test_most_lines_that_it_does_not_match_are_left_out():
    assert len(pairs(candidates(make(), LINES)) - truth(LINES)) <= 3


def test_only_allowed_regexes_are_looked_for_and_lines_come_in_order():
    allowed = [True, False, True, False, True, True]
    found = candidates(make(), LINES * 2, allowed)
    assert set(found) <= {0, 2, 4, 5}
    assert all(blocks == sorted(set(blocks)) for blocks in found.values())
    assert found[0] == [0, 7]


def test_what_is_allowed_on_one_page_does_not_bind_the_next():
    one = make()
    candidates(one, LINES, [False] * len(PATTERNS))
    assert candidates(one, LINES) == candidates(make(), LINES)


def test_a_pickle_finds_the_same():
    one = make()
    expected = candidates(one, LINES)
    assert candidates(pickle.loads(pickle.dumps(one)), LINES) == expected


def test_without_regexes_there_is_nothing_to_find():
    assert candidates(GatedRegexes([]), LINES) == {}
