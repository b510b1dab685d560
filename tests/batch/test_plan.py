from __future__ import annotations

import io
from pathlib import Path

import pytest
from cleaner.outputs.text_file import TextFile
from cleaner.outputs.text_folder import TextFolder

from cleaner.batch.plan import Destination, document_count, writers
from cleaner.errors import ConfigurationError
from cleaner.io.files import SourceFile
from cleaner.outputs.audit import Audit
from cleaner.outputs.forms import TEXT
from cleaner.outputs.jsonl import JsonLines

PAGE = SourceFile("a.txt", Path("a.txt"))
OTHER = SourceFile("b.txt", Path("b.txt"))
ROWS = SourceFile("rows.jsonl", Path("rows.jsonl"))


def kinds(destination, files):
    return [type(writer) for writer in writers(destination, files, io.BytesIO())]


@pytest.mark.parametrize(
    ("out", "output_format", "files", "kind"),
    [
        (None, None, [PAGE], TextFile),
        (None, "jsonl", [PAGE], JsonLines),
        (None, "jsonl", [PAGE, OTHER], JsonLines),
        (None, None, None, JsonLines),
        (None, None, [ROWS], JsonLines),
        ("out", None, [PAGE], TextFolder),
        ("out", None, None, TextFolder),
        ("out.txt", None, [PAGE], TextFile),
        ("out.txt", None, [PAGE, OTHER], TextFolder),
        ("out.txt", None, [ROWS], TextFolder),
        ("out.jsonl", None, [PAGE], JsonLines),
        ("out.jsonl", "text", [PAGE], TextFolder),
        ("out", "jsonl", [PAGE], JsonLines),
        ("out.html", None, [PAGE], TextFile),
        ("out.htm", "html", [PAGE], TextFile),
        ("out.html", None, [PAGE, OTHER], TextFolder),
        ("out.html", "text", [PAGE], TextFolder),
        ("out", "html", [PAGE], TextFolder),
        (None, "html", [PAGE], TextFile),
    ],
)
def test_results_go_where_their_name_says(tmp_path, out, output_format, files, kind):
    target = None if out is None else tmp_path / out
    assert kinds(Destination(target, output_format), files) == [kind]


def test_a_folder_named_like_a_page_stays_a_folder_of_texts(tmp_path):
    (tmp_path / "site.html").mkdir()
    (target,) = writers(Destination(tmp_path / "site.html"), [PAGE], io.BytesIO())
    assert target.form is TEXT


def test_an_audit_is_one_more_writer(tmp_path):
    assert kinds(Destination(tmp_path / "out", audit=True), [PAGE]) == [TextFolder, Audit]


def test_an_empty_folder_is_free_and_a_full_one_is_not(tmp_path):
    assert kinds(Destination(tmp_path), [PAGE]) == [TextFolder]
    (tmp_path / "x").touch()
    with pytest.raises(ConfigurationError, match="already holds files"):
        kinds(Destination(tmp_path), [PAGE])
    assert kinds(Destination(tmp_path, overwrite=True), [PAGE]) == [TextFolder]


def test_an_audit_that_is_there_is_not_replaced_unasked(tmp_path):
    (tmp_path / "out.audit.jsonl").touch()
    with pytest.raises(ConfigurationError, match=r"out\.audit\.jsonl is already there"):
        kinds(Destination(tmp_path / "out.jsonl", audit=True), [PAGE])


def test_rows_are_not_counted_beforehand():
    assert document_count([PAGE, OTHER]) == 2
    assert document_count([PAGE, ROWS]) is None
    assert document_count(None) is None
