from __future__ import annotations

from dataclasses import replace

import pytest

from cleaner.batch.fingerprint import Fingerprint, fingerprint
from cleaner.io.files import SourceFile


@pytest.fixture
def mine(tmp_path):
    folder = tmp_path / "my-rules"
    folder.mkdir()
    (folder / "a.yaml").write_text("rules: []", "utf-8")
    return folder


def test_the_same_rules_elsewhere_are_the_same(mine):
    copy = mine.with_name("moved")
    before = fingerprint([mine], None, None, {})
    mine.rename(copy)
    assert fingerprint([copy], None, None, {}) == before


def test_a_changed_a_new_and_a_renamed_rule_file_are_others(mine):
    marks = [fingerprint([mine], None, None, {})]
    (mine / "a.yaml").write_text("rules: [1]", "utf-8")
    marks.append(fingerprint([mine], None, None, {}))
    (mine / "b.yaml").write_text("", "utf-8")
    marks.append(fingerprint([mine], None, None, {}))
    (mine / "b.yaml").rename(mine / "c.yaml")
    marks.append(fingerprint([mine], None, None, {}))
    marks.append(fingerprint([mine], mine, None, {}))
    assert len({mark.rules for mark in marks}) == 5


def test_inputs_are_told_apart_by_name_and_size(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("one", "utf-8")
    marks = [fingerprint([], None, [SourceFile("a.txt", path)], {}).inputs]
    marks.append(fingerprint([], None, [SourceFile("b.txt", path)], {}).inputs)
    path.write_text("three", "utf-8")
    marks.append(fingerprint([], None, [SourceFile("a.txt", path)], {}).inputs)
    path.unlink()
    marks.append(fingerprint([], None, [SourceFile("a.txt", path)], {}).inputs)
    assert len(set(marks)) == 4


def test_a_row_gives_it_back(mine):
    mark = fingerprint([mine], None, None, {"keep": ("caption",), "site": None})
    assert Fingerprint.from_row(mark.to_row()) == mark


def test_differences_are_said_in_words():
    before = Fingerprint("0.1", "r", "i", {"keep": ["caption"], "site": None, "mark": False})
    now = Fingerprint("0.2", "s", "j", {"keep": [], "site": "x.example", "mark": False})
    assert now.differences(before) == [
        "cleaner was version 0.1, now 0.2",
        "the rules or the prior were others",
        "the input files were others, or had other sizes",
        "--keep was caption, now nothing",
        "--site was not given, now x.example",
    ]
    assert replace(now, options=before.options).differences(now)[-1].startswith("--site")
    assert now.differences(now) == []
