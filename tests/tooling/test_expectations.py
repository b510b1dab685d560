from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from cleaner.errors import InputError
from cleaner.model import Reason, Result, Segment
from cleaner.tooling.expectations import Expectation, NoiseLine, load_expectation, mismatches

SOURCE = "A ferry sinks\n\nShort Url\nIt sank. (AFP)\nAll were saved.\n"
RESULT = Result(
    text="It sank.\n\nAll were saved.",
    title="A ferry sinks",
    metadata={"agency": ["AFP"], "authors": []},
    source=SOURCE,
    segments=(
        Segment(0, 14, "title", True, 0.9),
        Segment(14, 15, "blank", False, 1.0),
        Segment(15, 25, "share", False, 0.9, (Reason("rule", "strip", 4.0),)),
        Segment(25, 34, "paragraph", True, 0.9),
        Segment(34, 40, "agency", False, 0.9),
        Segment(40, 56, "paragraph", True, 0.9),
    ),
)
EXPECTED = Expectation(
    source=Path("source.txt"),
    title="A ferry sinks",
    main=("It sank.", "All were saved."),
    noise=(NoiseLine(3, "Short Url", "share"), NoiseLine(4, "(AFP)", "agency")),
    metadata={"agency": ["AFP"], "date": None, "authors": []},
)


def test_a_result_as_expected_has_no_mismatch():
    assert mismatches(EXPECTED, RESULT) == ()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"metadata": {"date": "2024-01-02"}}, "metadata date: expected '2024-01-02', got None"),
        ({"metadata": {"agency": []}}, "metadata agency: expected [], got ['AFP']"),
    ],
)
def test_metadata_is_compared_exactly(change, message):
    assert mismatches(replace(EXPECTED, **change), RESULT) == (message,)


def test_another_title_is_a_mismatch_and_so_is_its_line():
    title, line = mismatches(replace(EXPECTED, title="Another"), RESULT)
    assert title == "title: expected 'Another', got 'A ferry sinks'"
    assert line.startswith("line 1: expected main, got title")


def test_a_line_with_another_label_is_named_with_the_reasons_for_it():
    noise = (NoiseLine(3, "Short Url", "timestamp"), EXPECTED.noise[1])
    assert mismatches(replace(EXPECTED, noise=noise), RESULT) == (
        "line 3: expected timestamp, got share (0.90; strip +4.0): 'Short Url'",
    )


def test_a_line_of_the_article_that_was_removed_is_named():
    expected = replace(EXPECTED, noise=EXPECTED.noise[1:])
    (message,) = mismatches(expected, RESULT)
    assert message.startswith("line 3: expected main, got share")


def test_a_part_of_a_line_that_was_kept_is_named():
    whole = RESULT.segments[3]._replace(end=40)
    result = replace(RESULT, segments=(*RESULT.segments[:3], whole, RESULT.segments[5]))
    (message,) = mismatches(EXPECTED, result)
    assert message == "line 4: expected agency, got paragraph (0.90; no reason): '(AFP)'"


def test_text_that_the_verdicts_do_not_explain_is_shown_as_a_difference():
    (message,) = mismatches(EXPECTED, replace(RESULT, text="All were saved.\n\nIt sank."))
    assert "-All were saved." in message
    assert "+All were saved." in message


def test_a_known_mistake_is_no_mismatch_until_it_is_gone():
    noise = (NoiseLine(3, "Short Url", "timestamp"), EXPECTED.noise[1])
    wrong = replace(EXPECTED, noise=noise, known=("line 3: expected timestamp, got share",))
    assert mismatches(wrong, RESULT) == ()
    assert mismatches(replace(wrong, noise=EXPECTED.noise), RESULT) == (
        "no longer wrong, take it out of known.json: line 3: expected timestamp, got share",
    )


def test_beside_the_title_its_line_may_hold_the_name_of_the_site():
    site = (Segment(0, 8, "title", True, 0.9), Segment(8, 14, "site", False, 0.9))
    result = replace(RESULT, title="A ferry", segments=(*site, *RESULT.segments[1:]))
    assert mismatches(replace(EXPECTED, title="A ferry"), result) == ()


def test_white_space_and_invisible_characters_make_no_difference():
    expected = replace(EXPECTED, main=("It\u00a0 sank.", "\ufeffAll were saved."))
    assert mismatches(expected, RESULT) == ()


def test_noise_that_its_line_does_not_hold_is_a_fault_of_the_expectation():
    with pytest.raises(InputError, match="line 4 does not hold 'AP'"):
        mismatches(replace(EXPECTED, noise=(NoiseLine(4, "AP", "agency"),)), RESULT)


def test_an_expectation_is_read_from_its_file(tmp_path):
    path = tmp_path / "expected.json"
    given = {
        "file": "source.txt",
        "title": "A ferry sinks",
        "main": ["It sank."],
        "noise": [{"line": 3, "text": "Short Url", "label": "share"}],
        "metadata": {"date": None},
        "lang": "en",
    }
    path.write_text(json.dumps(given), "utf-8")
    expected = load_expectation(path)
    assert expected.source == tmp_path / "source.txt"
    assert expected.noise == (NoiseLine(3, "Short Url", "share"),)
    assert (expected.lang, expected.url) == ("en", None)


@pytest.mark.parametrize("content", ["{", "{}", "[]", '{"file": 1}'])
def test_a_file_that_is_no_expectation_says_so(tmp_path, content):
    path = tmp_path / "expected.json"
    path.write_text(content, "utf-8")
    with pytest.raises(InputError, match="is no expectation"):
        load_expectation(path)
