"""One run over inputs that are broken in every way: each costs only itself and is named."""

from __future__ import annotations

import gzip
import io
import json
import os

import pytest
from typer.testing import CliRunner

from cleaner.cli import options
from cleaner.cli.app import app

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

WORDS = "The ferry sails again on Monday, the harbour master said.\n"


def rows(first, last):
    return "".join(json.dumps({"id": f"row-{n}", "text": WORDS}) + "\n" for n in range(first, last))


def record(words, length=None):
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + words.encode()
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\n"
        f"Content-Length: {length or len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    chance = iter(range(10**6))
    noise = "".join(json.dumps({"text": f"{WORDS}{next(chance)}"}) + "\n" for _ in range(3000))
    (folder / "a-truncated.jsonl.gz").write_bytes(gzip.compress(noise.encode(), mtime=0)[:-2000])
    stream = io.BytesIO()
    pq.write_table(pa.table({"id": ["x"], "text": [WORDS]}), stream)
    broken = stream.getvalue()
    (folder / "b-footer.parquet").write_bytes(broken[:-300] + b"\xff" * 292 + broken[-8:])
    (folder / "c-line.jsonl").write_text(rows(0, 4) + "no JSON\n" + rows(4, 8), "utf-8")
    (folder / "d-length.warc").write_bytes(
        record("One. " + WORDS) + record("Lost. " + WORDS, length=9) + record("Three. " + WORDS)
    )
    bomb = gzip.compress(b"\0" * (80 << 20), mtime=0)
    (folder / "e-bomb.jsonl.gz").write_bytes(bomb)
    (folder / "f-good.txt").write_text(WORDS, "utf-8")
    return folder


def test_each_costs_only_itself_and_is_named_in_the_ledger_with_its_place(
    corpus, tmp_path, monkeypatch, marked_lines
):
    monkeypatch.setattr(options, "cleaner", lambda *_, **__: marked_lines)
    out = tmp_path / "out.jsonl"
    arguments = ["clean", str(corpus), "-o", str(out), "--jobs", "0"]
    result = CliRunner().invoke(app, arguments, prog_name="cleaner")
    assert result.exit_code == 1

    lines = (tmp_path / "out.ledger.jsonl").read_text("utf-8").splitlines()
    failed = [row for row in map(json.loads, lines) if "place" in row]
    said = {row["place"].partition("-")[0]: f"{row['place']}: {row['error']}" for row in failed}
    size = os.path.getsize
    assert len(failed) == len(said) == 5
    assert f"at byte {size(corpus / 'a-truncated.jsonl.gz')}" in said["a"]
    assert "footer at byte" in said["b"]
    assert "c-line.jsonl:5" in said["c"]
    assert f"byte {len(record('One. ' + WORDS))}" in said["d"]
    assert "only a bomb" in said["e"]
    assert "byte" in said["e"]

    good = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    names = [str(row["id"]) for row in good if "error" not in row]
    assert [name for name in names if name.startswith("row-")] == [f"row-{n}" for n in range(8)]
    assert names[-1] == "f-good.txt"
    assert sum("d-length" in name for name in names) == 2
    assert sum("a-truncated" in name for name in names) > 2000
