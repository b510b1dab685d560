"""Gates let through whatever their regex matches."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from cleaner.engine.gates import Gate, gate


def lets_through(found, line):
    return (
        found.admits_length(len(line))
        and (not line or found.admits_first(line[0]))
        and found.admits(line)
    )


@pytest.mark.parametrize(
    ("pattern", "low", "high", "first", "refused", "needed"),
    [
        (r"[+-]\d{1,3}%", 3, 5, "+-", "a1", "%"),
        (r"\p{Lu}\p{Ll}+ \d", 4, None, "AÉЖ", "aé1 ", ""),
        (r"(?:a|b)c?/", 2, 3, "ab", "c/", "/"),
        (r"x?y", 1, 2, "xy", "z", ""),
        (r"(?=.)y", 1, 1, "y", "x", ""),
        (r".{2,9}", 2, 9, "a é", "", ""),
        (r"x*", 0, None, "abx", "", ""),
        (r"\d+[:.]\d+", 3, None, "0٣", "a:", ".:"),
        (r"(?:\d%|\d€)", 2, 2, "09", "a", "%€"),
        (r"(?:\d%|\d)", 1, 2, "09", "a", ""),
        (r"(?:a/)?b", 1, 3, "ab", "/", ""),
        (r"(?:a/)+", 2, None, "a", "/", "/"),
    ],
)
def test_a_gate_knows_length_first_character_and_needed_marks(
    pattern, low, high, first, refused, needed
):
    found = gate(pattern)
    assert (found.low, found.high) == (low, high)
    assert all(found.admits_first(c) for c in first)
    assert not any(found.admits_first(c) for c in refused)
    assert found.needed == frozenset(needed)


def test_the_gate_of_a_pattern_that_cannot_be_read_lets_all_through():
    assert gate(r"(?V1)[a--b]") == Gate()
    assert lets_through(Gate(), "anything")
    assert lets_through(Gate(), "")


def test_ignored_case_lets_both_cases_through():
    assert gate("k.", ignore_case=True).admits_first("K")
    assert gate("k.", ignore_case=True).admits_first("\u212a")
    assert gate("(?i)k.").admits_first("K")
    assert not gate("k.").admits_first("K")


def test_anywhere_only_the_least_length_and_the_marks_count():
    found = gate(r"a/\d").anywhere()
    assert (found.low, found.high, found.first, found.needed) == (3, None, None, frozenset("/"))


def test_gates_of_shipped_rules_let_through_what_their_regexes_match(whole_line_regexes, sampler):
    drawn = 0
    for pattern, ignore_case in whole_line_regexes:
        found = gate(pattern, ignore_case=ignore_case)
        for text in sampler.draw(pattern, ignore_case):
            drawn += 1
            assert lets_through(found, text), (pattern, text)
    assert drawn > 2 * len(whole_line_regexes)


def test_gates_of_shipped_rules_let_through_their_examples(matched_examples):
    assert len(matched_examples) > 100
    for pattern, ignore_case, line in matched_examples:
        assert lets_through(gate(pattern, ignore_case=ignore_case), line), (pattern, line)


ATOMS = ["a", "É", r"\d", r"\p{Lu}", "[a-f/]", "[^x]", ".", "%", r"\.", "[-+]", " ", "(?=a)", r"\b"]


def patterns():
    atom = st.sampled_from(ATOMS)
    return st.recursive(
        atom,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=4).map("".join),
            st.lists(inner, min_size=1, max_size=3).map(lambda b: f"(?:{'|'.join(b)})"),
            st.tuples(inner, st.sampled_from(["?", "*", "+", "{2}", "{0,3}", "{1,}?", "?+"])).map(
                lambda p: f"(?:{p[0]}){p[1]}"
            ),
        ),
        max_leaves=8,
    )


@given(
    patterns(), st.lists(st.sampled_from("aÉ1٣AЖbx%/.+- "), max_size=8).map("".join), st.booleans()
)
def test_no_gate_refuses_what_its_regex_matches(pattern, line, ignore_case):
    if regex.fullmatch(pattern, line, regex.IGNORECASE if ignore_case else 0, timeout=5):
        assert lets_through(gate(pattern, ignore_case=ignore_case), line)
