from __future__ import annotations

import json

from cleaner.model import Reason, Result, Segment
from cleaner.outputs.jsonl import encode_row, outcome_row
from cleaner.outputs.outcome import Outcome

SHARE = Segment(
    0, 9, "share", False, 0.98765, (Reason("rule", "strip", 4.0), Reason("prior", "", 1))
)
RESULT = Result("Words.", "Title", {"date": "2024-10-24"}, "Short Url", (SHARE,))


def test_a_row_has_the_fields_of_the_contract_in_order():
    assert outcome_row(Outcome("a", "a", RESULT)) == {
        "id": "a",
        "title": "Title",
        "text": "Words.",
        "metadata": {"date": "2024-10-24"},
        "segments": [
            {
                "start": 0,
                "end": 9,
                "label": "share",
                "main": False,
                "confidence": 0.9877,
                "rules": ["strip"],
            }
        ],
    }
    assert list(outcome_row(Outcome("a", "a", RESULT))) == [
        "id",
        "title",
        "text",
        "metadata",
        "segments",
    ]


def test_unknown_fields_and_the_url_pass_through():
    row = outcome_row(Outcome("a", "a", RESULT, url="https://x.example/", fields={"n": [1]}))
    assert (row["url"], row["n"]) == ("https://x.example/", [1])


def test_an_input_field_with_a_name_of_the_contract_is_kept_aside():
    row = outcome_row(Outcome("a", "a", RESULT, fields={"title": "Theirs", "error": 0, "input": 1}))
    assert row["title"] == "Title"
    assert "error" not in row
    assert row["input"] == {"title": "Theirs", "error": 0, "input": 1}


def test_a_failed_document_is_a_row_with_its_cause():
    row = outcome_row(Outcome("a", "a", error="why", fields={"n": 1}))
    assert row == {
        "id": "a",
        "title": None,
        "text": None,
        "metadata": {},
        "segments": [],
        "n": 1,
        "error": "why",
    }


def test_a_lone_surrogate_survives_the_row():
    first, second = (encode_row(outcome_row(Outcome(i, "a", RESULT))) for i in ("é\ud800", "é"))
    assert json.loads(first)["id"] == "é\ud800"
    assert '"é"'.encode() in second


def test_more_fields_stand_before_the_inputs_own():
    row = outcome_row(Outcome("a", "a", RESULT, fields={"audit": 1, "n": 2}), {"audit": []})
    assert (row["audit"], row["n"], row["input"]) == ([], 2, {"audit": 1})
