from __future__ import annotations

import pytest

from cleaner.errors import ConfigurationError
from cleaner.tooling import imported
from cleaner.tooling.imported import Import, guessed, host_name, read_lines, unique


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("Harbour.Example", "harbour.example"),
        ("b\u00fccher.example", "xn--bcher-kva.example"),
        ("localhost", None),
        ("a/../b.example", None),
        ("*.example", None),
        ("-a.example", None),
        ("a_b.example", None),
        ("a" * 300 + ".example", None),
        ("", None),
    ],
)
def test_only_a_plain_host_name_is_one(text, host):
    assert host_name(text) == host


@pytest.mark.parametrize(
    ("names", "label"),
    [
        (".post-share", "share"),
        ("#comments", "comments"),
        (".newsletter_signup", "newsletter"),
        (".ad-slot", "advert"),
        (".related-stories", "related"),
        (".header", "navigation"),
        (".shadow", "widget"),
    ],
)
def test_labels_are_guessed_by_names(names, label):
    assert guessed(names, "widget") == label


def test_names_that_differ_in_case_are_one_and_keep_their_order():
    assert unique(["b", "A", "B", "a"]) == ["b", "A"]


def test_reasons_are_counted_with_their_first_line():
    found = Import()
    for line in (3, 1, 2):
        found.remark("a.txt", line, "x" * 500, "lost", "no filter" if line > 1 else "too long")
    rows = found.in_order().by_reason()
    assert [(why, count, first.line) for _, why, count, first in rows] == [
        ("no filter", 2, 2),
        ("too long", 1, 1),
    ]
    assert len(rows[0][3].text) < 200


def test_a_file_that_is_too_large_or_not_there_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(imported, "MOST_BYTES", 4)
    (tmp_path / "a.txt").write_bytes(b"12345")
    for name in ("a.txt", "b.txt"):
        with pytest.raises(ConfigurationError):
            read_lines(tmp_path / name)


def test_no_two_files_have_ids_that_begin_alike():
    found = Import()
    names = ["a-b.example", "a.b.example", "a.b-example", "x" * 60, "x" * 59]
    made = [found.prefix(name) for name in names]
    assert made[:3] == ["a-b-example", "a-b-example-2", "a-b-example-3"]
    assert len(set(made)) == len(names)
    assert max(map(len, made)) < 60
