"""Each page in `fixtures/` comes out as the `expected.json` beside it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.tooling.expectations import load_expectation, mismatches

FIXTURES = Path(__file__).parents[1] / "fixtures"
EXPECTED = sorted(FIXTURES.glob("**/expected.json"))


@pytest.fixture(scope="module")
def cleaner():
    return Cleaner()


@pytest.mark.parametrize(
    "path", EXPECTED, ids=lambda path: path.parent.relative_to(FIXTURES).as_posix()
)
def test_a_page_comes_out_as_expected(cleaner, path):
    expected = load_expectation(path)
    result = cleaner.clean(expected.source.read_bytes(), url=expected.url)
    assert not mismatches(expected, result), "\n".join(mismatches(expected, result))


def test_there_are_thirty_pages_in_ten_languages():
    expectations = list(map(load_expectation, EXPECTED))
    assert len(expectations) >= 30
    assert len({expected.lang for expected in expectations}) >= 10
