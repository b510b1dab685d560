"""Rules, structure and stories weighed in one decision."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner.model import Evidence, Hit
from cleaner.segment.decide import _SURE, _asked, decide
from cleaner.segment.prior import PriorOdds

BODY = "The ferry sank in the bay on Monday, and all of its crew were saved by a passing boat."
OTHER = "The esports cup opens in Riyadh today, and sixteen teams of players take part in it there."


class Prior:
    """A prior that says what it is told to."""

    def __init__(self, *noise):
        self.noise = noise

    def log_odds(self, columns, **_):
        n = len(columns.words)
        noise = np.resize(np.array(self.noise, float), n)
        return PriorOdds(noise, np.zeros(n), np.zeros(n))


@pytest.fixture
def judge(page):
    def judge(lines, prior, hits=(), boundaries=(), **named):
        blocks, columns = page(lines)
        evidence = Evidence(hits=tuple(hits), boundaries=tuple(boundaries))
        return decide(blocks, columns, evidence, Prior(*prior), **named)

    return judge


def hit(block, log_odds, *, certain=False):
    return Hit(block, "r", "share", log_odds, certain)


def test_structure_alone_decides_where_no_rule_speaks(judge):
    found = judge(["Home", BODY, BODY, "Share"], [3, -3, -3, 3])
    assert found.main.tolist() == [False, True, True, False]
    assert found.appended == 4
    assert (found.confidence > 0.9).all()


def test_rules_and_structure_add_up(judge):
    assert judge([BODY, BODY], [-3, -3], [hit(1, 4.0)]).main.tolist() == [True, False]
    assert judge([BODY, BODY], [-3, -3], [hit(1, 2.0)]).main.tolist() == [True, True]
    assert judge([BODY, BODY], [-3, -3], [hit(1, 2.0), hit(1, 2.0)]).main.tolist() == [True, False]
    assert judge([BODY, BODY], [-3, 2], [hit(1, -4.0)]).main.tolist() == [True, True]


def test_certain_rules_overrule(judge):
    assert judge([BODY] * 3, [-6], [hit(1, 12, certain=True)]).main.tolist() == [True, False, True]
    assert judge([BODY] * 3, [-3, 6, -3], [hit(1, -12, certain=True)]).main.all()


def test_two_certain_rules_against_each_other_leave_it_to_the_rest(judge):
    hits = [hit(1, 12, certain=True), hit(1, -12, certain=True)]
    assert judge([BODY] * 3, [-3], hits).main.all()


def test_a_shift_moves_the_threshold(judge):
    lines, prior = [BODY] * 3, [-6, 0.5, -6]
    assert judge(lines, prior, shift=3.0).main.tolist() == [True, False, True]
    assert judge(lines, prior, shift=-2.0).main.all()


def test_from_where_another_story_begins_nothing_is_article(judge):
    lines = [BODY, BODY, "Next story", "Esports cup opens", OTHER, OTHER]
    boundary = Hit(2, "next-story", "appended", 12.0)
    found = judge(lines, [-3, -3, 1, 1, -3, -3], boundaries=[boundary])
    assert found.main.tolist() == [True, True, False, False, False, False]
    assert found.appended == 2
    assert found.breaks[2] > 0
    assert any(r.kind == "story" for r in found.reasons()[2])


def test_a_boundary_before_the_article_does_not_end_it(judge):
    lines = ["Next story", "Home", BODY, BODY]
    found = judge(lines, [3, 3, -3, -3], boundaries=[Hit(0, "next-story", "appended", 12.0)])
    assert found.main.tolist() == [False, False, True, True]


def test_far_behind_the_article_are_teasers_and_no_appended_story(judge):
    lines = [BODY, BODY, *["Menu"] * 40, "Next story", OTHER]
    prior = [-3, -3, *[3] * 41, 3]
    found = judge(lines, prior, boundaries=[Hit(42, "next-story", "appended", 12.0)])
    assert found.appended == len(lines)


def test_every_block_has_structure_among_its_reasons(judge):
    found = judge(["Home", BODY], [2.345678, -3]).reasons()
    assert [[(r.kind, r.name, r.log_odds) for r in of] for of in found] == [
        [("prior", "structure", 2.35)],
        [("prior", "structure", -3.0)],
    ]


def test_a_page_without_blocks_is_decided_at_once(judge):
    found = judge([], [0])
    assert (len(found.main), found.appended, found.reasons()) == (0, 0, [])


def test_a_page_without_article_has_none(judge):
    found = judge(["Home", "Menu"], [3])
    assert not found.main.any()
    assert found.appended == 2


@pytest.mark.parametrize(
    ("prose", "more_than_dense"),
    [([True] * 8, False), ([True, False] * 4, True), ([False, True, True, True, False], False)],
)
def test_a_break_found_by_topic_needs_more_where_prose_is_loose(prose, more_than_dense):
    asked = _asked(np.array(prose), Evidence())
    assert (asked > _SURE).all() == more_than_dense


def test_beside_a_boundary_that_a_rule_found_any_break_will_do():
    hit = Hit(10, "r", "appended", 2.0)
    asked = _asked(np.array([True] * 20), Evidence(boundaries=(hit,)))
    assert asked[10] == 0.0
    assert asked[0] == asked[19] == _SURE
