"""The same input gives the same bytes, whatever the order, the process or what came before."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.batch.work import clean_item
from cleaner.io.files import find_files
from cleaner.io.reading import read_files
from cleaner.outputs.jsonl import encode_row, outcome_row

FIXTURES = Path(__file__).parents[1] / "fixtures"


def clean(inputs, out, seed):
    subprocess.run(
        [sys.executable, "-m", "cleaner", "clean", *inputs, "-o", str(out), "--audit", "--quiet"],
        env={**os.environ, "PYTHONHASHSEED": seed},
        check=True,
    )


def content(folder):
    return {
        path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.slow  # cleans all fixtures four times
def test_a_folder_cleaned_twice_in_different_order_gives_the_same_bytes(tmp_path):
    inputs = sorted(map(str, FIXTURES.iterdir()))
    for name, order, seed in (("one", inputs, "1"), ("two", inputs[::-1], "2")):
        clean(order, tmp_path / name / "texts", seed)
        clean(order, tmp_path / name / "out.jsonl", seed)
    one = content(tmp_path / "one")
    assert len(one) > 30
    assert one == content(tmp_path / "two")


def test_a_document_does_not_remember_the_one_before():
    items = list(read_files(find_files([str(FIXTURES)]).files))
    cleaner = Cleaner()

    def rows(order):
        return {item.id: encode_row(outcome_row(clean_item(cleaner, item))) for item in order}

    forward = rows(items)
    assert forward == rows(items[::-1])
