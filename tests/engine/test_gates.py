"""Gates let through whatever their regex matches."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from cleaner.engine.gated import LineGates
from cleaner.engine.gates import GROUPS, OTHER, Gate, bit_set, gate, group_of


def lets_through(found, line):
    return not line or LineGates([found]).rows([line]).all()


def admits(pattern, character):
    return pattern is None or pattern.fullmatch(character) is not None


@pytest.mark.parametrize(
    ("pattern", "low", "high"),
    [
        (r"[+-]\d{1,3}%", 3, 5),
        (r"\p{Lu}\p{Ll}+ \d", 4, None),
        (r"(?:a|b)c?/", 2, 3),
        (r"(?=.)y", 1, 1),
        (r"x*", 0, None),
    ],
)
def test_a_gate_knows_the_length(pattern, low, high):
    assert (gate(pattern).low, gate(pattern).high) == (low, high)


@pytest.mark.parametrize(
    ("pattern", "firsts", "seconds", "lasts", "others"),
    [
        (r"[+-]\d{1,3}%", "+-", "0٣", "%", "a"),
        (r"\p{Lu}\p{Ll}+ \d", "AÉЖ", "aé", "1٣", "-"),
        (r"(?:a|b)c?/", "ab", "c/", "/", "x"),
        (r"(?:a|bc)(?:d|ef)?", "ab", "cde", "acdf", "x"),
        (r"x?y", "xy", "y", "y", "z"),
        (r"(?=.)y{2}(?!z)", "y", "y", "y", "xz"),
        (r"(?:ab?)*", "a", "ab", "ab", "c"),
        (r"(?:ab?){0}c", "c", "abc", "c", "x"),  # no second character: anything will do
        (r"a{1}b{2,3}", "a", "b", "b", "c"),
    ],
)
def test_a_gate_knows_how_a_match_begins_and_ends(pattern, firsts, seconds, lasts, others):
    found = gate(pattern)
    for ways, wanted in ((found.first, firsts), (found.second, seconds), (found.last, lasts)):
        assert all(admits(ways, c) for c in wanted)
        assert ways is None or not any(admits(ways, c) for c in others)


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"[+-]\d{1,3}%", ["+-", "0", "%"]),
        (r"\d+[:.]\d+", ["0", ":."]),
        (r"(?:\d%|\d€)x", ["%€", "x"]),
        (r"(?:[\w%]|.)", []),
        (r"(?:a/)?-", ["-"]),
        (r"(?:/)+(?=%)", ["/"]),
        (r".{0,9}©", ["©"]),
        (r".\1", []),
    ],
)
def test_a_gate_knows_what_must_stand_in_a_match(pattern, needed):
    groups = {bit_set(map(group_of, n)) for n in needed}
    found = {n & ~(1 << OTHER) for n in gate(pattern).makeup.needed}
    assert found == groups


@pytest.mark.parametrize(
    ("pattern", "matches", "others"),
    [
        (r"[A-Z]\w{0,8}", ["Ab1", "Zé"], ["A-b", "A b", "©", "A©"]),
        (r".{0,9}\d{4}.{0,9}", ["in 2024", "٢٠٢٤"], ["in 202"]),
        (r"[^0-9]{1,9}", ["in"], ["in 2"]),
        (r"\w+(?: \w+){1,2}", ["a b", "é é é"], ["ab", "a b c d"]),
        (r"(?:\d{2}|\d{3} \p{Lu})", ["12", "123 É"], ["1", "123a", "12  "]),
        (r".*\p{Hangul}.*", ["제공", "a 제"], ["abc", "a©"]),
        (r"(?i)k+", ["\u212ak"], ["kl!"]),
    ],
)
def test_a_gate_knows_what_a_match_is_made_of(pattern, matches, others):
    found = gate(pattern)
    assert all(regex.fullmatch(pattern, m) and lets_through(found, m) for m in matches)
    assert not any(lets_through(found, o) for o in others)


def test_each_character_is_of_one_group():
    assert [group_of(c) for members in GROUPS for c in members] == [
        k for k, members in enumerate(GROUPS) for _ in members
    ]
    assert {group_of(c) for c in "é٣한\t\x07"} == {OTHER}


def test_the_gate_of_a_pattern_that_cannot_be_read_lets_all_through():
    assert gate(r"(?V1)[a--b]") == Gate()
    assert lets_through(Gate(), "anything © 한 12")


def test_ignored_case_lets_both_cases_through():
    for found in (gate("k.", ignore_case=True), gate("(?i)k.")):
        assert lets_through(found, "K.")
        assert lets_through(found, "k.")
        assert lets_through(found, "\u212a.")
    assert not lets_through(gate("k."), "K.")


def test_anywhere_only_what_must_stand_in_a_match_counts():
    found = gate(r"a/\d").anywhere()
    assert (found.low, found.high) == (3, None)
    assert all(lets_through(found, line) for line in ("a/1", "See a/1, too!", "é: a/٣"))
    assert not any(lets_through(found, line) for line in ("a/", "a-1", "a/b"))


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


ATOMS = [
    "a",
    "É",
    "©",
    "[–—]",
    r"\d",
    r"\p{Lu}",
    "[a-f/]",
    "[^x]",
    ".",
    "%",
    r"\.",
    "[-+]",
    " ",
    "(?=a)",
    r"\b",
]


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
    patterns(),
    st.lists(st.sampled_from("aÉ1٣AЖbx%/.+- ©—"), max_size=8).map("".join),
    st.booleans(),
)
def test_no_gate_refuses_what_its_regex_matches(pattern, line, ignore_case):
    if regex.fullmatch(pattern, line, regex.IGNORECASE if ignore_case else 0, timeout=5):
        assert lets_through(gate(pattern, ignore_case=ignore_case), line)
