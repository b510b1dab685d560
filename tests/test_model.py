from __future__ import annotations

import pytest

from cleaner.model import Reason, Segment

EVIDENCE = (
    Reason("rule", "dateline", -4.0),
    Reason("rule", "share-strip", 2.0),
    Reason("prior", "structure", 1.0),
)


@pytest.mark.parametrize(("is_main", "rules"), [(True, ("dateline",)), (False, ("share-strip",))])
def test_only_rules_that_spoke_for_the_verdict_are_its_rules(is_main, rules):
    label = "paragraph" if is_main else "share"
    assert Segment(0, 1, label, is_main, 0.9, EVIDENCE).rules == rules
