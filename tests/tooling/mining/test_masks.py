from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from cleaner.engine.anchors import is_bounded
from cleaner.tooling.mining.masks import LONGEST_FORM, MOST_SLOTS, dated, named, pattern

LINES = st.text(
    st.sampled_from("aB3é 、.,·:-'’()[]|?*+^$\\/Ж中 May24 By \t«»"), min_size=1, max_size=60
).map(lambda text: " ".join(text.split()))


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ("Updated 24 October 2024", "Updated 3 May 2019"),
        ("Publié le 30 août 2023 à 14h52", "Publié le 2 mai 2019 à 9h05"),
        ("Stand: 3. März 2024, 17:00", "Stand: 12. Juni 2021, 9:15"),
    ],
)
def test_lines_with_other_dates_have_one_form(line, other):
    assert dated(line) == dated(other) is not None
    assert regex.fullmatch(pattern(dated(line)), other)


@pytest.mark.parametrize(
    "line", ["It may rain on 3 of 7 days.", "May I?", "Marching on", "In May we sang.", "2024"]
)
def test_a_word_that_is_a_month_elsewhere_is_none_without_a_number_beside_it(line):
    assert dated(line) is None


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ("By Ines Kowal", "By Jean-Luc O’Neill"),
        ("Photo: Rana Haddad / Harbour Post", "Photo: Piet Dahl / Harbour Post"),
        ("Ines Kowal / Harbour Post", "Piet Dahl / Harbour Post"),
        ("Text: Łucja Żak, 3 May 2024", "Text: Émile Dupré, 12 June 2020"),
    ],
)
def test_lines_with_other_names_have_one_form_or_a_pattern_for_both(line, other):
    assert regex.fullmatch(pattern(named(line)), other)


@pytest.mark.parametrize("line", ["What Happens Next", "Harbour Post", "Ines Kowal", "Sport"])
def test_what_is_names_alone_has_no_form(line):
    assert named(line) is None


def test_a_bare_date_has_no_form_since_its_pattern_would_hold_no_word():
    assert dated("3 March 2024") is None


def test_what_is_long_or_holds_control_characters_is_no_template():
    assert named("By Ines Kowal " + "x" * LONGEST_FORM) is None
    assert named("By Ines\x1b Kowal") is None
    assert named("By \x01 Kowal") is None
    assert dated("3 May " * MOST_SLOTS) is None


@given(LINES)
def test_the_pattern_of_a_form_matches_its_line_and_is_bounded(line):
    for form in filter(None, (dated(line), named(line))):
        made = pattern(form)
        assert regex.fullmatch(made, line, timeout=5), (line, form, made)
        assert is_bounded(made)
