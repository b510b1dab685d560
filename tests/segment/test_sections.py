"""Junk that no rule explained is named by its section, its length and its place."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner.blocks.features import features
from cleaner.blocks.text import text_blocks
from cleaner.segment.sections import label_noise


def labels(lines, explained=None, main=()):
    """Labels of `lines`; those in `main` belong to the article and stay empty."""
    blocks = text_blocks("\n".join(lines))
    inside = np.zeros(len(blocks), np.bool_)
    inside[list(main)] = True
    found = [""] * len(blocks)
    label_noise(features(blocks), inside, explained or {}, found)
    return found


def test_what_a_rule_said_stays():
    assert labels(["Short Url", "Follow"], {0: "share", 1: "share"}) == ["share", "share"]


def test_blocks_of_the_article_are_left_alone():
    assert labels(["A ferry sank on Monday off the cape.", "Home"], main=[0]) == ["", "navigation"]


@pytest.mark.parametrize(
    ("line", "label"),
    [("Sports", "navigation"), ("Harbour wall to be raised by a metre", "related")],
)
def test_an_unexplained_line_is_named_by_its_length(line, label):
    assert labels([line]) == [label]


def test_lines_behind_the_head_of_a_section_belong_to_it():
    lines = ["Comments", "I saw it sink with my own eyes last night.", "Not so."]
    assert labels(lines, {0: "comments"}) == ["comments"] * 3


def test_a_section_does_not_reach_over_the_article():
    lines = ["Comments", "A ferry sank on Monday off the cape.", "Sports"]
    assert labels(lines, {0: "comments"}, main=[1]) == ["comments", "", "navigation"]


def test_a_legal_line_says_nothing_of_the_menu_below_it():
    lines = ["All rights reserved", "Contact", "Any use of these pages needs our written consent."]
    assert labels(lines, {0: "legal"}) == ["legal", "navigation", "legal"]


def test_names_dates_and_buttons_within_a_thread_are_comments():
    lines = ["12 Comments", "Anna", "2 hours ago", "It sank.", "Reply", "Bert", "Share", "Report"]
    explained = {0: "comments", 2: "timestamp", 4: "comments", 6: "share", 7: "comments"}
    assert labels(lines, explained) == ["comments"] * 8


def test_legal_lines_within_a_thread_stay_legal():
    lines = ["12 Comments", "Reply", "Terms of use", "Report"]
    explained = {0: "comments", 1: "comments", 2: "legal", 3: "comments"}
    assert labels(lines, explained)[2] == "legal"


def test_two_comment_lines_far_apart_are_no_thread():
    lines = ["12 Comments", *["Sports"] * 20, "Reply"]
    assert labels(lines, {0: "comments", 21: "comments"})[15] == "navigation"


def test_kickers_between_teasers_belong_to_them():
    teaser = "Harbour wall to be raised by a metre"
    assert labels([teaser, "3", "Town", teaser]) == ["related"] * 4
    assert labels([teaser, *["Town"] * 9, teaser])[5] == "navigation"
