"""The nouns of the pipeline."""

from __future__ import annotations

import dataclasses
import pickle

import pytest

from cleaner.blocks.features import Features
from cleaner.blocks.text import text_blocks
from cleaner.model import (
    Capture,
    Columns,
    Document,
    Evidence,
    Hit,
    Reason,
    Result,
    Segment,
)

SEGMENT = Segment(
    0,
    5,
    "share",
    False,
    0.9,
    (Reason("rule", "b", 4.0), Reason("prior", "structure", 1.5), Reason("rule", "a", 0.8)),
)
NOUNS = [
    Document("text"),
    Hit(0, "r", "share", 4.0),
    Capture(0, "r", "author", "Ann"),
    Evidence(),
    Reason("rule", "r", 4.0),
    SEGMENT,
    Result("", None, {}, "", ()),
]


@pytest.mark.parametrize("noun", NOUNS, ids=lambda n: type(n).__name__)
def test_nouns_cannot_be_changed_and_carry_nothing_else(noun):
    names = noun._fields if isinstance(noun, tuple) else [f.name for f in dataclasses.fields(noun)]
    with pytest.raises(AttributeError):
        setattr(noun, names[0], None)
    assert not hasattr(noun, "__dict__")


@pytest.mark.parametrize("noun", NOUNS, ids=lambda n: type(n).__name__)
def test_nouns_are_equal_by_value_and_survive_pickling(noun):
    assert pickle.loads(pickle.dumps(noun)) == noun


def test_a_segment_names_its_rules_in_the_order_of_its_evidence():
    assert SEGMENT.rules == ("b", "a")


def test_a_segment_is_made_as_the_contract_says():
    assert Segment._fields == ("start", "end", "label", "is_main", "confidence", "evidence")


def test_a_result_has_what_the_contract_says():
    names = {f.name for f in dataclasses.fields(Result)}
    assert {"text", "title", "metadata", "source", "segments"} <= names


def deferred(made):
    def make():
        made.append(SEGMENT)
        return (SEGMENT,)

    return Result.deferred(make, text="", title=None, metadata={}, source="Share")


def test_segments_that_are_deferred_are_made_once_when_asked_for():
    made = []
    result = deferred(made)
    assert result.source == "Share"
    assert made == []
    assert result.segments is result.segments
    assert result.segments == (SEGMENT,)
    assert made == [SEGMENT]


def test_a_result_with_deferred_segments_is_like_any_other():
    result = Result("", None, {}, "Share", (SEGMENT,))
    assert deferred([]) == result
    assert repr(deferred([])) == repr(result)
    assert pickle.loads(pickle.dumps(deferred([]))) == result
    assert dataclasses.replace(deferred([]), title="Ferry").segments == (SEGMENT,)
    with pytest.raises(dataclasses.FrozenInstanceError):
        deferred([]).segments = ()


def test_blocks_are_as_many_as_their_lines():
    assert len(text_blocks("a\n\nb")) == 2
    assert len(text_blocks("")) == 0


def test_features_have_every_column_that_is_asked_for():
    asked = {name for name, value in vars(Columns).items() if isinstance(value, property)}
    assert asked
    assert asked <= {f.name for f in dataclasses.fields(Features)}
