from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

pytest.importorskip("duckdb", reason="comes with the extra `mine`")

from cleaner.engine.packs import load_packs
from cleaner.tooling.lint import lint

MARKS = "~share pass it on to all\n{}\n{}\n~site imprint of the paper\n"
PROSE = "The {} was told of the boat number {} on Monday, as the harbour office said."


@pytest.fixture
def corpus(tmp_path):
    """Two folders of pages: each is a site."""
    for site in ("north", "south"):
        folder = tmp_path / "pages" / site
        folder.mkdir(parents=True)
        for n in range(6):
            word = f"{site} {'abcdef'[n]}"
            page = MARKS.format(PROSE.format(word, "x"), PROSE.format(word, "y"))
            (folder / f"{n}.txt").write_text(page, "utf-8")
    return tmp_path / "pages"


@pytest.fixture
def command(command, marked_lines):
    """The stand-in has packs, as a cleaner has."""
    marked_lines.packs = load_packs()
    return command


def names(folder):
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def mine(command, *arguments):
    return command("rules", "mine", "--jobs", "0", *arguments)


def test_a_file_holds_rules_for_all_sites(command, corpus, tmp_path):
    out = tmp_path / "mined.yaml"
    result = mine(command, corpus, "-o", out)
    assert result.exit_code == 0, result.stderr
    scopes = {r.id: r.scope.sites for r in load_packs([out]).rules if "mined" in r.id}
    assert scopes == {
        f"{site}-mined-{label}-lines": (site,)
        for site in ("north", "south")
        for label in ("share", "site")
    }
    assert "4 rules for 2 sites" in result.stderr


def test_a_folder_gets_a_file_for_each_site(command, corpus, tmp_path):
    result = mine(command, corpus, "-o", tmp_path / "mined", "--quiet")
    assert (result.exit_code, result.stderr) == (0, "")
    assert names(tmp_path / "mined") == ["north.yaml", "south.yaml"]
    assert [f for f in lint([tmp_path / "mined"]) if f.level == "fault"] == []


def test_a_site_that_is_named_is_that_of_all_folders(command, corpus, tmp_path):
    out = tmp_path / "mined.yaml"
    assert mine(command, corpus, "-o", out, "--site", "tide.example").exit_code == 0
    assert {r.scope.sites for r in load_packs([out]).rules if "mined" in r.id} == {
        ("tide.example",)
    }


def test_how_often_a_line_must_stand_there_can_be_said(command, corpus, tmp_path):
    result = mine(command, corpus, "-o", tmp_path / "a.yaml", "--min-documents", "7")
    assert (result.exit_code, (tmp_path / "a.yaml").exists()) == (2, False)
    assert "there are no rules" in result.stderr
    assert mine(command, corpus, "-o", tmp_path / "b.yaml", "--min-documents", "6").exit_code == 0


def test_what_is_there_is_replaced_only_when_asked(command, corpus, tmp_path):
    out = tmp_path / "mined.yaml"
    out.write_text("mine")
    refused = mine(command, corpus, "-o", out)
    assert (refused.exit_code, out.read_text()) == (2, "mine")
    assert "--overwrite" in refused.stderr
    assert mine(command, corpus, "-o", out, "--overwrite").exit_code == 0
    page = corpus / "north" / "0.txt"
    assert mine(command, corpus, page, "-o", page, "--overwrite").exit_code == 2


def test_documents_that_fail_are_named_and_end_with_1(command, corpus, tmp_path):
    (corpus / "north" / "bad.txt").write_text("!refuse", "utf-8")
    result = mine(command, corpus, "-o", tmp_path / "mined.yaml")
    assert (result.exit_code, (tmp_path / "mined.yaml").exists()) == (1, True)
    assert "failed: north/bad.txt: This page is refused." in result.stderr


def test_a_memory_that_is_no_size_is_a_usage_error(command, corpus, tmp_path):
    result = mine(command, corpus, "-o", tmp_path / "mined.yaml", "--memory", "lots")
    assert result.exit_code == 2
    assert "--memory lots" in result.stderr


def test_without_duckdb_the_message_has_the_command_to_install_it(
    command, corpus, tmp_path, monkeypatch
):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    result = mine(command, corpus, "-o", tmp_path / "mined.yaml")
    assert result.exit_code == 2
    assert 'pip install "scrape-cleaner[mine]"' in result.stderr


# ---------------------------------------------------------------------------- clean --mine


def test_clean_mines_first_and_uses_the_rules(command, corpus, tmp_path):
    out = tmp_path / "out"
    result = command("clean", corpus, "-o", out, "--mine")
    assert result.exit_code == 0, result.stderr
    assert "mined-rules/north.yaml" in names(out)
    rules, *_ = result.asked[-1]
    assert rules == [out / "mined-rules"]
    assert (out / "north" / "0.txt").exists()


def test_the_same_command_again_uses_the_same_rules(command, corpus, tmp_path):
    out = tmp_path / "out"
    command("clean", corpus, "-o", out, "--mine")
    before = (out / "mined-rules" / "north.yaml").stat().st_mtime_ns
    again = command("clean", corpus, "-o", out, "--mine")
    assert "is complete, from an earlier run" in again.stderr
    assert (out / "mined-rules" / "north.yaml").stat().st_mtime_ns == before


def test_mined_rules_beside_the_output_are_no_inputs(command, corpus):
    out = corpus / "out.jsonl"
    command("clean", corpus, "-o", out, "--mine")
    assert (corpus / "out.mined-rules" / "mined.json").exists()
    again = command("clean", corpus, "-o", out, "--mine")
    assert "is complete, from an earlier run" in again.stderr


def test_overwriting_mines_anew(command, corpus, tmp_path):
    out = tmp_path / "out.jsonl"
    command("clean", corpus, "-o", out, "--mine")
    rules = tmp_path / "out.mined-rules" / "north.yaml"
    before = rules.stat().st_mtime_ns
    again = command("clean", corpus, "-o", out, "--mine", "--overwrite")
    assert again.exit_code == 0, again.stderr
    assert rules.stat().st_mtime_ns != before


def test_another_corpus_is_mined_anew_and_the_run_is_another(command, corpus, tmp_path):
    out = tmp_path / "out"
    command("clean", corpus, "-o", out, "--mine")
    (corpus / "north" / "more.txt").write_text("More words.", "utf-8")
    result = command("clean", corpus, "-o", out, "--mine")
    assert result.exit_code == 2
    assert "--overwrite" in result.stderr


def test_a_place_that_is_taken_is_told_before_anything_is_mined(command, corpus, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "own.txt").write_text("mine")
    result = command("clean", corpus, "-o", out, "--mine")
    assert result.exit_code == 2
    assert names(out) == ["own.txt"]
    assert "Reading the pages" not in result.stderr


def test_standard_input_and_output_cannot_be_mined(command, corpus):
    result = command("clean", "-", "--mine", stdin="{}")
    assert result.exit_code == 2
    assert "reads the pages twice" in result.stderr
    result = command("clean", corpus, "--format", "jsonl", "--mine")
    assert result.exit_code == 2
    assert "name OUT, on this machine, with -o" in result.stderr


def test_a_run_that_was_killed_goes_on_with_the_rules_it_mined(corpus, tmp_path):
    """With the real command: what a resumed run writes is what one run writes."""
    arguments = ["clean", str(corpus), "--mine", "--jobs", "0", "--quiet", "-o"]

    def run(out):
        return subprocess.run(
            [sys.executable, "-m", "cleaner", *arguments, str(out)],
            capture_output=True,
            check=False,
        )

    whole = tmp_path / "whole.jsonl"
    assert run(whole).returncode == 0
    part = tmp_path / "part.jsonl"
    assert run(part).returncode == 0
    expected = part.read_bytes()
    ledger = part.with_suffix(".ledger.jsonl")
    rows = ledger.read_text().splitlines(keepends=True)
    part.unlink()
    ledger.write_text(
        "".join(row for row in rows if json.loads(row).get("event") == "begin") or rows[0]
    )
    note = tmp_path / "part.mined-rules" / "mined.json"
    mined = note.stat().st_mtime_ns
    again = run(part)
    assert again.returncode == 0, again.stderr
    assert part.read_bytes() == expected == whole.read_bytes()
    assert note.stat().st_mtime_ns == mined


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
def test_an_interrupt_ends_mining_with_3_and_leaves_nothing(corpus, tmp_path):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    big = tmp_path / "big.jsonl"
    row = json.dumps({"text": "word " * 20_000, "url": "https://tide.example/a"}) + "\n"
    big.write_text(row * 2000, "utf-8")
    command = [sys.executable, "-m", "cleaner", "rules", "mine", str(big), "-j", "0", "-o"]
    options = {"stderr": subprocess.PIPE, "env": {**os.environ, "TMPDIR": str(scratch)}}
    # A shell that starts the tests in the background has them, and so this, ignore Ctrl-C.
    options["preexec_fn"] = lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)
    process = subprocess.Popen([*command, str(tmp_path / "m.yaml")], **options)
    try:
        while not list(scratch.glob("cleaner-mine-*/lines.duckdb")) and process.poll() is None:
            time.sleep(0.05)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=120)
    finally:
        process.kill()
    assert process.returncode == 3
    assert b"stopped: interrupted. No rules were written." in errors
    assert list(scratch.iterdir()) == []
    assert not (tmp_path / "m.yaml").exists()
