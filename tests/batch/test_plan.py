from __future__ import annotations

import io
from pathlib import Path

import pytest

from cleaner.batch.plan import MINED, WORK, Destination, document_count, plan, tidy
from cleaner.errors import ConfigurationError
from cleaner.io.files import SourceFile
from cleaner.outputs.folder import FolderStore
from cleaner.outputs.stores import LinesStore, PageStore, ParquetStore, StreamStore

PAGE = SourceFile("a.txt", Path("a.txt"))
OTHER = SourceFile("b.txt", Path("b.txt"))
ROWS = SourceFile("rows.jsonl", Path("rows.jsonl"))


def kinds(destination, files):
    planned = plan(destination, files, io.BytesIO())
    if planned.work is not None:
        planned.work.mkdir(parents=True)
    return [type(store) for store in planned.stores() if store is not None]


@pytest.mark.parametrize(
    ("out", "output_format", "files", "kind"),
    [
        (None, None, [PAGE], StreamStore),
        (None, "jsonl", [PAGE], StreamStore),
        (None, "jsonl", [PAGE, OTHER], StreamStore),
        (None, None, None, StreamStore),
        (None, None, [ROWS], StreamStore),
        ("out", None, [PAGE], FolderStore),
        ("out", None, None, FolderStore),
        ("out.txt", None, [PAGE], PageStore),
        ("out.txt", None, [PAGE, OTHER], FolderStore),
        ("out.txt", None, [ROWS], FolderStore),
        ("out.jsonl", None, [PAGE], LinesStore),
        ("out.parquet", None, [PAGE], ParquetStore),
        ("out.pq", None, None, ParquetStore),
        ("out", "parquet", [ROWS], ParquetStore),
        ("out.jsonl", "text", [PAGE], FolderStore),
        ("out", "jsonl", [PAGE], LinesStore),
        ("out.html", None, [PAGE], PageStore),
        ("out.htm", "html", [PAGE], PageStore),
        ("out.html", None, [PAGE, OTHER], FolderStore),
        ("out.html", "text", [PAGE], FolderStore),
        ("out", "html", [PAGE], FolderStore),
        (None, "html", [PAGE], StreamStore),
    ],
)
def test_results_go_where_their_name_says(tmp_path, out, output_format, files, kind):
    target = None if out is None else tmp_path / out
    assert kinds(Destination(target, output_format), files) == [kind]


def test_pages_on_standard_output_are_pages_and_rows_are_rows():
    def chosen(files):
        return plan(Destination(), files, io.BytesIO()).rendering.format

    assert [chosen([PAGE]), chosen([ROWS]), chosen([ROWS, ROWS]), chosen(None)] == [
        "text",
        "jsonl",
        "jsonl",
        "jsonl",
    ]


def test_a_folder_named_like_a_page_stays_a_folder_of_texts(tmp_path):
    (tmp_path / "site.html").mkdir()
    planned = plan(Destination(tmp_path / "site.html"), [PAGE], io.BytesIO())
    assert planned.rendering.format == "text"
    assert planned.work == tmp_path / "site.html" / WORK


def test_an_audit_of_its_own_is_one_more_store(tmp_path):
    destination = Destination(tmp_path / "out", audit="sidecar")
    assert kinds(destination, [PAGE]) == [FolderStore, LinesStore]
    assert plan(destination, [PAGE], io.BytesIO()).audit == tmp_path / "out" / "audit.jsonl"


def test_an_audit_inside_the_rows_is_none(tmp_path):
    destination = Destination(tmp_path / "out.jsonl", audit="inline")
    assert kinds(destination, [PAGE]) == [LinesStore]


def test_an_empty_folder_is_free_and_a_full_one_is_not(tmp_path):
    planned = plan(Destination(tmp_path), [PAGE], io.BytesIO())
    assert planned.taken() is None
    (tmp_path / WORK).mkdir()
    assert planned.taken() is None
    (tmp_path / "x").touch()
    assert "already holds files" in planned.taken()


@pytest.mark.parametrize("name", ["out.jsonl", "out.audit.jsonl", "out.ledger.jsonl"])
def test_no_file_of_an_output_is_replaced_unasked(tmp_path, name):
    planned = plan(Destination(tmp_path / "out.jsonl", audit="sidecar"), [PAGE], io.BytesIO())
    assert planned.taken() is None
    (tmp_path / name).touch()
    assert f"{name} is already there" in planned.taken()


def test_parquet_goes_to_no_stream():
    with pytest.raises(ConfigurationError, match=r"-o articles\.parquet"):
        plan(Destination(None, "parquet"), [ROWS], io.BytesIO())


def test_what_a_run_leaves_of_its_own_is_tidied_away(tmp_path):
    planned = plan(Destination(tmp_path / "out.jsonl"), [PAGE], io.BytesIO())
    planned.work.mkdir()
    (planned.work / "x").touch()
    tidy(planned)
    tidy(planned)
    assert list(tmp_path.iterdir()) == []


def test_rows_are_not_counted_beforehand():
    assert document_count([PAGE, OTHER]) == 2
    assert document_count([PAGE, ROWS]) is None
    assert document_count(None) is None


@pytest.mark.parametrize(
    ("out", "files", "mined"),
    [
        ("out", [PAGE, OTHER], "out/mined-rules"),
        ("out.jsonl", [PAGE, OTHER], "out.mined-rules"),
        ("out.txt", [PAGE], "out.mined-rules"),
    ],
)
def test_mined_rules_stand_in_the_folder_or_beside_the_file(tmp_path, out, files, mined):
    planned = plan(Destination(tmp_path / out), files, io.BytesIO())
    assert planned.mined == tmp_path / mined
    planned.mined.mkdir(parents=True)
    assert planned.taken() is None


def test_what_goes_to_a_stream_has_no_place_for_mined_rules():
    assert plan(Destination(), [PAGE], io.BytesIO()).mined is None
    assert MINED != WORK
