from __future__ import annotations

import json
import subprocess
import sys

import pytest

memory = pytest.importorskip("fsspec.implementations.memory").MemoryFileSystem


def texts():
    return {name: file.getvalue() for name, file in memory.store.items()}


@pytest.fixture
def crawl(bucket, pages):
    for path in pages.rglob("*"):
        if path.is_file():
            memory().pipe(f"/bucket/crawl/{path.relative_to(pages)}", path.read_bytes())
    return f"{bucket}/crawl"


def test_from_a_store_to_a_store(command, crawl, bucket, pages, tmp_path):
    command("clean", pages, "-o", tmp_path / "out.jsonl", "--audit")
    result = command("clean", crawl, "-o", f"{bucket}/out.jsonl", "--audit")
    assert result.exit_code == 0
    assert "Cleaned 2 documents into memory://bucket/out.jsonl" in result.stderr
    found = texts()
    for name in ("out.jsonl", "out.audit.jsonl", "out.ledger.jsonl"):
        assert found[f"/bucket/{name}"] == (tmp_path / name).read_bytes()
    again = command("clean", crawl, "-o", f"{bucket}/out.jsonl", "--audit")
    assert "memory://bucket/out.jsonl is complete" in again.stderr
    assert texts() == found


def test_into_the_prefix_that_is_read_again_and_again(command, crawl, pages):
    for _ in range(2):
        assert command("clean", crawl, "-o", f"{crawl}/out").exit_code == 0
    assert command("clean", f"{crawl}/a.txt").stdout.startswith("A headline")
    assert "/bucket/crawl/out/north/b.txt" in texts()
    assert "/bucket/crawl/out/out/north/b.txt" not in texts()


def test_a_whole_bucket_is_a_folder(command, pages, bucket):
    assert command("clean", pages, "-o", bucket).exit_code == 0
    assert sorted(texts()) == ["/bucket/a.txt", "/bucket/ledger.jsonl", "/bucket/north/b.txt"]
    result = command("clean", pages, "-o", "memory://other", "--format", "jsonl")
    assert result.exit_code == 2
    assert "memory://other/articles.jsonl" in result.stderr


def test_an_input_is_not_replaced_by_its_cleaned_text(command, crawl):
    before = texts()
    result = command("clean", crawl, "-o", crawl, "--overwrite")
    assert result.exit_code == 2
    assert texts() == before


def test_mined_rules_are_written_on_this_machine_only(command, crawl, bucket):
    result = command("clean", crawl, "-o", f"{bucket}/out", "--mine")
    assert result.exit_code == 2
    assert "on this machine" in result.stderr


def test_a_report_and_messages_name_no_secret(command, bucket, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["cleaner", "clean", "https://eve:word@host.example/x?sig=1"])
    memory().pipe("/bucket/a.txt", b"Words.")
    report = tmp_path / "r.html"
    result = command("clean", f"{bucket}/a.txt", "-o", tmp_path / "o.jsonl", "--report", report)
    assert result.exit_code == 0
    shown = report.read_text("utf-8")
    assert "host.example/x" in shown
    assert "word@" not in shown
    assert "sig=1" not in shown


def test_the_ledger_names_inputs_below_what_they_share(command, crawl, tmp_path):
    memory().pipe("/bucket/crawl/c.txt", b"!refuse")
    command("clean", crawl, "-o", tmp_path / "o.jsonl")
    (failed, *_) = [
        row
        for row in map(json.loads, (tmp_path / "o.ledger.jsonl").read_text("utf-8").splitlines())
        if "place" in row
    ]
    assert (failed["failed"], failed["place"]) == ("c.txt", "c.txt")


def test_paths_load_nothing_of_stores(pages, tmp_path):
    code = (
        "import sys; from cleaner.io.files import find_files; from cleaner.places import place;"
        f"find_files([{str(pages)!r}]); place({str(tmp_path)!r}).exists();"
        "import cleaner.batch.run, cleaner.batch.plan;"
        "sys.exit('fsspec' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("where", ["input", "output"])
def test_without_the_package_the_command_names_the_extra(command, pages, monkeypatch, where):
    monkeypatch.setitem(sys.modules, "fsspec", None)
    url = "s3://bucket/x.jsonl"
    result = command("clean", *([url] if where == "input" else [pages, "-o", url]))
    assert result.exit_code == 2
    assert "scrape-cleaner[remote]" in result.stderr
