from __future__ import annotations

from cleaner.model import Result, Segment
from cleaner.tooling.explain import explain


def test_every_line_is_explained_once_blank_ones_included(marked_lines):
    lines = explain(marked_lines.clean("One.\n\n~share x\r\nTwo."))
    assert [(line.number, line.verdict, line.text) for line in lines] == [
        (1, "kept", "One."),
        (2, "blank", ""),
        (3, "removed", "~share x"),
        (4, "kept", "Two."),
    ]


def test_a_line_that_segments_share_is_shown_in_parts_without_the_space_between():
    source = "He left. (AFP)\n"
    segments = (
        Segment(0, 8, "paragraph", True, 0.9),
        Segment(8, 9, "blank", False, 1.0),
        Segment(9, 14, "agency", False, 0.9),
        Segment(14, 15, "blank", False, 1.0),
    )
    lines = explain(Result("He left.", None, {}, source, segments))
    assert [(line.number, line.part, line.text) for line in lines] == [
        (1, True, "He left."),
        (1, True, "(AFP)"),
    ]


def test_a_segment_of_several_lines_is_shown_line_by_line():
    result = Result("", None, {}, "a\nb\n", (Segment(0, 4, "code", True, 0.9),))
    assert [(line.number, line.start, line.end) for line in explain(result)] == [
        (1, 0, 2),
        (2, 2, 4),
    ]
