from __future__ import annotations

import json

from cleaner.outputs.audit import audit_lines
from cleaner.outputs.outcome import Outcome

SOURCE = "Words.\r\n~share Short Url\r\n\r\n~caption A ferry.\n"


def test_each_removed_stretch_is_a_row_with_its_place_and_its_rules(marked_lines):
    lines = audit_lines(Outcome("a", "a", marked_lines.clean(SOURCE)))
    lines += audit_lines(Outcome("b", "b", error="why"))
    first, second, failed = map(json.loads, lines.decode().splitlines())
    assert first == {
        "id": "a",
        "line": 2,
        "start": 8,
        "end": 26,
        "label": "share",
        "main": False,
        "confidence": 0.9,
        "rules": ["share-rule"],
        "evidence": [{"kind": "rule", "name": "share-rule", "log_odds": 4.0}],
        "text": "~share Short Url",
    }
    assert (second["line"], SOURCE[second["start"] : second["end"]]) == (4, "~caption A ferry.\n")
    assert failed == {"id": "b", "error": "why"}
