"""The closed list of labels: code, rule files and their descriptions agree."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
import yaml
from rich.style import Style

from cleaner.engine.values import Label
from cleaner.labels import BLANK, LABELS, MAIN, NOISE, is_main

DESCRIBED = yaml.safe_load(
    (Path(__file__).parents[1] / "rules" / "labels.yaml").read_text("utf-8")
)["labels"]


def test_no_label_is_in_two_lists():
    assert len(set(LABELS)) == len(LABELS) == len(MAIN) + len(NOISE) + 1


def test_rules_can_give_every_label_but_blank():
    assert set(get_args(Label)) == set(LABELS) - {BLANK}
    assert get_args(Label) == MAIN + NOISE


def test_every_label_is_described_in_the_order_of_the_list():
    assert [name for name in DESCRIBED if name != BLANK] == [*MAIN, *NOISE]


@pytest.mark.parametrize("name", DESCRIBED)
def test_a_description_is_a_sentence_a_colour_and_a_verdict(name):
    described = DESCRIBED[name]
    assert described["about"].endswith(".")
    assert described["main"] is is_main(name)
    if described["colour"] != "default":
        Style.parse(described["colour"])


def test_main_labels_are_main_and_no_others():
    assert all(map(is_main, MAIN))
    assert not any(map(is_main, (*NOISE, BLANK, "nonsense")))
