from __future__ import annotations

from cleaner.tooling.mining.judging import Bars

BARS = Bars(3)


def the_rule(found):
    ((draft,),) = found.sites
    return draft


def test_misses_are_lines_that_stayed_and_share_words_with_the_rule(rules_of, page, prose):
    near = "She gave the boat to a friend of hers, and never asked for it again."
    bodies = [[prose(), prose()] for _ in range(5)]
    bodies[0].append(near)
    pages = [
        page(["~share Send it to a friend"], number=n, body=body) for n, body in enumerate(bodies)
    ]
    assert the_rule(rules_of(pages, bars=BARS)).misses[0] == near


def test_where_no_line_comes_near_one_is_made_up(rules_of, page, prose):
    pages = [page(["~Ж Щит"], number=n, body=[prose(), prose()]) for n in range(5)]
    rule = the_rule(rules_of(pages, bars=BARS))
    assert rule.misses == ("The note said “~Ж Щит”, and nothing else.",)


def test_no_miss_is_a_line_that_the_rule_marks(rules_of, page):
    pages = [page(["~byline By Ines Kowal of the harbour pier ferry"], number=n) for n in range(5)]
    rule = the_rule(rules_of(pages, bars=BARS))
    assert rule.misses
    assert not any(map(rule.marks, rule.misses))
