"""Every format goes through `cleaner clean`."""

from __future__ import annotations

import gzip
import json

import pytest

ROW = {"id": "page-7", "content": "A headline\nThe first paragraph.\n", "topic": "ferries"}


def rows_of(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", json.dumps(ROW)),
        ("a.csv", 'id,content,topic\npage-7,"A headline\nThe first paragraph.\n",ferries\n'),
        ("a", json.dumps(ROW)),
    ],
)
@pytest.mark.parametrize("is_packed", [False, True])
def test_rows_of_a_file_become_rows_with_their_other_fields(
    command, tmp_path, name, content, is_packed
):
    path = tmp_path / (name + ".gz" * is_packed)
    path.write_bytes(gzip.compress(content.encode()) if is_packed else content.encode())
    (row,) = rows_of(command("clean", path))
    assert (row["id"], row["topic"]) == ("page-7", "ferries")
    assert row["text"] == "A headline\nThe first paragraph."
    assert "content" not in row


def test_a_compressed_page_is_one_page(command, tmp_path):
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"A headline\nThe first paragraph.\n"))
    assert "The first paragraph." in command("clean", tmp_path / "a.txt.gz").stdout
    command("clean", tmp_path / "a.txt.gz", "-o", tmp_path / "out")
    assert (tmp_path / "out" / "a.txt").exists()


def test_compressed_rows_come_through_standard_input(command):
    (row,) = rows_of(command("clean", "-", stdin=gzip.compress(json.dumps(ROW).encode())))
    assert row["id"] == "page-7"


def test_a_compressed_file_that_is_cut_off_fails_and_says_where(command, tmp_path):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(ROW).encode() + b"\n" + b" " * 100)[:-5])
    result = command("clean", path)
    assert result.exit_code == 1
    assert f"at byte {path.stat().st_size}" in " ".join(result.stderr.split())
    assert rows_of(result)[0]["id"] == "page-7"


def test_fields_can_be_named_and_records_that_are_no_documents_are_counted(command, tmp_path):
    (tmp_path / "a.jsonl").write_text('{"id": 1, "text": "Other.", "story": "Words."}', "utf-8")
    (row,) = rows_of(command("clean", tmp_path / "a.jsonl", "--text-field", "story"))
    assert row["text"] == "Words."
    head = "WARC/1.0\r\nWARC-Type: request\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    (tmp_path / "a.warc").write_text(head * 3, "utf-8", newline="")
    result = command("clean", tmp_path / "a.warc", "-o", tmp_path / "out.jsonl")
    assert "no documents: 3 request record" in result.stderr
