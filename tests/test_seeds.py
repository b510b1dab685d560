"""The seed pages, wherever the folder that holds them lies beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.tooling.expectations import load_expectation, mismatches

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
GOLD = sorted(SEEDS.glob("*.gold.json"))


@pytest.fixture(scope="module")
def cleaner():
    return Cleaner()


@pytest.mark.skipif(not GOLD, reason=f"no seed pages at {SEEDS}")
@pytest.mark.parametrize("gold", GOLD, ids=lambda path: path.name.removesuffix(".gold.json"))
def test_a_seed_page_comes_out_as_its_gold_says(cleaner, gold):
    expected = load_expectation(gold)
    result = cleaner.clean(expected.source.read_bytes(), url=expected.url)
    assert not mismatches(expected, result), "\n".join(mismatches(expected, result))
