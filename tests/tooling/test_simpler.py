from __future__ import annotations

import pytest

from cleaner.tooling.simpler import simpler


@pytest.mark.parametrize(
    ("pattern", "plainer"),
    [
        ("Short Url", "equals: 'Short Url'"),
        ("Follow|Share", "equals: ['Follow', 'Share']"),
        ("Follow us!?", "equals: ['Follow us', 'Follow us!']"),
        (r"\d{1,4} comments", "equals: '0 comments', digits: any"),
        ("Lesen Sie: .*", "startswith: 'Lesen Sie: '"),
        ("Lesen Sie: .{1,80}", "startswith: 'Lesen Sie: ', with a range in chars or words"),
        (".*all rights reserved", "endswith: 'all rights reserved'"),
        ("[Ff]ollow us", "equals: 'follow us'"),
        (r"\bFollow us\b", "equals: 'Follow us'"),
        (".*cookies.*", "contains: 'cookies'"),
    ],
)
def test_names_the_plainer_matcher(pattern, plainer):
    assert simpler(pattern) == plainer


@pytest.mark.parametrize(
    "pattern",
    [
        r"By \p{Lu}\p{Ll}{1,20}",
        ".*",
        r"Foo\b.*",
        "(?:a|b){2,3}",
        "[A-Z]bc",
        r"\d{1,3} of .*",
        "(",
        "(?<=a)bc",
    ],
)
def test_says_nothing_where_a_regex_is_needed(pattern):
    assert simpler(pattern) is None
