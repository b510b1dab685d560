from __future__ import annotations

import json

import pytest

from cleaner.cli.options import listed

BODY_A = "A headline\nThe first paragraph.\nThe second.\n"


def rows(text):
    return [json.loads(line) for line in text.splitlines()]


def tree(folder):
    """All files but the ledger."""
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in folder.rglob("*")
        if path.is_file() and path.name != "ledger.jsonl"
    }


def test_one_page_goes_to_standard_output_and_nothing_else_does(command, pages):
    result = command("clean", pages / "a.txt")
    assert (result.exit_code, result.stdout, result.stderr) == (0, BODY_A, "")


def test_a_folder_becomes_a_folder_of_the_same_shape(command, pages, tmp_path):
    result = command("clean", pages, "-o", tmp_path / "out")
    assert result.exit_code == 0
    assert tree(tmp_path / "out") == {"a.txt": BODY_A, "north/b.txt": "Only line.\n"}


def test_messages_go_to_standard_error_and_quiet_silences_them(command, pages, tmp_path):
    spoken = command("clean", pages, "-o", tmp_path / "out")
    assert spoken.stdout == ""
    assert "other kinds: 1 .pdf" in spoken.stderr
    assert "Cleaned 2 documents into" in spoken.stderr
    assert command("clean", pages, "-o", tmp_path / "quiet", "--quiet").stderr == ""


def test_an_output_file_named_jsonl_takes_one_row_a_document(command, pages, tmp_path):
    assert command("clean", pages, "-o", tmp_path / "out.jsonl").exit_code == 0
    first, second = rows((tmp_path / "out.jsonl").read_text("utf-8"))
    assert (first["id"], second["id"]) == ("a.txt", "north/b.txt")
    assert list(first) == ["id", "title", "text", "metadata", "segments"]
    assert first["segments"][1]["rules"] == ["share-rule"]


def test_rows_on_standard_input_come_out_as_rows(command):
    given = {"id": 5, "text": "~site X\nWords.", "url": "https://x.example/", "tags": ["a"]}
    result = command("clean", "-", stdin=json.dumps(given) + "\n")
    (row,) = rows(result.stdout)
    assert (row["id"], row["text"], row["url"], row["tags"]) == (
        5,
        "Words.",
        "https://x.example/",
        ["a"],
    )


def test_rows_become_files_named_by_their_ids_inside_the_folder(command, tmp_path):
    stdin = '{"id": "../../x", "text": "a"}\n{"id": "y/z", "text": "b"}\n'
    assert command("clean", "-", "-o", tmp_path / "deep/out", stdin=stdin).exit_code == 0
    names = sorted(tree(tmp_path / "deep/out"))
    assert names[1] == "y/z.txt"
    assert names[0].startswith("x~")
    assert list(tmp_path.iterdir()) == [tmp_path / "deep"]


def test_a_document_that_fails_is_named_and_the_others_go_on(command, pages, tmp_path):
    (pages / "b.html").write_text("<p>", "utf-8")
    (pages / "c.txt").write_text("!crash", "utf-8")
    result = command("clean", pages, "-o", tmp_path / "out", "--quiet")
    assert result.exit_code == 1
    assert sorted(tree(tmp_path / "out")) == ["a.txt", "north/b.txt"]
    assert result.stderr.splitlines() == [
        "failed: b.html: HTML is not read yet.",
        "failed: c.txt: failed unexpectedly: LookupError: lost",
    ]


def test_a_row_that_fails_comes_out_with_its_cause(command):
    result = command("clean", "-", stdin='{"id": 1, "html": "<p>"}\nnonsense\n')
    assert result.exit_code == 1
    assert [row["error"][:12] for row in rows(result.stdout)] == ["HTML is not ", "is not JSON:"]


def test_an_output_that_cannot_be_written_fails_alone(command, pages, tmp_path):
    (tmp_path / "out" / "north" / "b.txt").mkdir(parents=True)
    result = command("clean", pages, "-o", tmp_path / "out", "--overwrite")
    assert result.exit_code == 1
    assert "failed: north/b.txt: cannot be written" in result.stderr
    assert (tmp_path / "out/a.txt").exists()


def test_the_audit_lists_what_was_removed(command, pages, tmp_path):
    command("clean", pages, "-o", tmp_path / "out", "--audit")
    audit = rows((tmp_path / "out/audit.jsonl").read_text("utf-8"))
    assert [(row["id"], row["line"], row["label"]) for row in audit] == [
        ("a.txt", 2, "share"),
        ("a.txt", 5, "caption"),
        ("north/b.txt", 1, "site"),
    ]


def test_the_audit_of_a_file_lies_beside_it(command, pages, tmp_path):
    command("clean", pages, "-o", tmp_path / "out.jsonl", "--audit")
    assert (tmp_path / "out.audit.jsonl").is_file()


def test_what_is_there_is_not_replaced_unasked(command, pages, tmp_path):
    out = tmp_path / "out"
    command("clean", pages, "-o", out)
    (pages / "a.txt").write_text("New.", "utf-8")
    again = command("clean", pages, "-o", out)
    assert again.exit_code == 2
    assert "--overwrite" in again.stderr
    assert "the input files were others" in again.stderr
    assert tree(out)["a.txt"] == BODY_A
    assert command("clean", pages, "-o", out, "--overwrite").exit_code == 0
    assert tree(out)["a.txt"] == "New.\n"


def test_no_input_is_ever_replaced(command, pages):
    result = command("clean", pages, "-o", pages, "--overwrite")
    assert result.exit_code == 2
    assert "replaced by its own cleaned text" in result.stderr
    assert (pages / "a.txt").read_text("utf-8").startswith("A headline\n~share")


def test_a_second_run_does_not_clean_the_first_ones_output(command, pages):
    for _ in range(2):
        assert command("clean", pages, "-o", pages / "out", "--overwrite").exit_code == 0
    assert sorted(tree(pages / "out")) == ["a.txt", "north/b.txt"]


def test_a_run_does_not_take_its_own_files_for_inputs(command, pages, monkeypatch):
    monkeypatch.chdir(pages)
    arguments = ("clean", ".", "-o", "out.jsonl", "--audit", "--report", "report.html")
    first, again = command(*arguments), command(*arguments)
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "out.jsonl is complete, from an earlier run" in again.stderr
    assert len((pages / "out.jsonl").read_bytes().splitlines()) == 2


def test_one_page_can_be_written_to_a_named_file(command, pages, tmp_path):
    assert command("clean", pages / "a.txt", "-o", tmp_path / "new/x.txt").exit_code == 0
    assert tree(tmp_path / "new") == {"x.txt": BODY_A}


def test_the_summary_names_labels_and_rules(command, pages, tmp_path):
    (pages / "c.txt").write_text("!refuse", "utf-8")
    result = command("clean", pages, "-o", tmp_path / "out", "--summary")
    assert result.stdout == ""
    for words in ("share-rule", "caption", "north/b.txt", "This page is refused.", "2 documents"):
        assert words in result.stderr


def test_json_progress_leaves_nothing_else_on_standard_error(command, pages, tmp_path):
    (pages / "c.txt").write_text("!refuse", "utf-8")
    options = ["-o", tmp_path / "out", "--progress", "json", "--summary"]
    result = command("clean", pages, *options)
    assert (result.exit_code, result.stdout) == (1, "")
    said = rows(result.stderr)
    assert {"failed": "c.txt", "error": "This page is refused."} in said
    assert [row["documents"] for row in said if "seconds_left" in row][-1] == 3
    (summary,) = (row["summary"] for row in said if "summary" in row)
    assert (summary["done"], summary["failed"]) == (2, 1)
    wrong = command("clean", pages, "--progress", "json")
    assert [list(row) for row in rows(wrong.stderr)][-1] == ["error"]


def test_without_progress_only_failures_are_said_of_the_run(command, pages, tmp_path):
    (pages / "c.txt").write_text("!slow", "utf-8")
    (pages / "d.txt").write_text("!refuse", "utf-8")
    result = command("clean", pages, "-o", tmp_path / "out", "--progress", "none", "--quiet")
    assert result.stderr == "failed: d.txt: This page is refused.\n"


def test_the_report_is_one_page_about_the_run(command, pages, tmp_path):
    (pages / "c.txt").write_text("!refuse", "utf-8")
    report = tmp_path / "report.html"
    arguments = ["clean", pages, "-o", tmp_path / "out", "--report", report]
    assert command(*arguments).exit_code == 1
    text = report.read_text("utf-8")
    for words in ("share-rule", "~caption A ferry.", "This page is refused.", "north/b.txt"):
        assert words in text
    again = command(*arguments, "--overwrite")
    assert again.exit_code == 1
    refused = command("clean", pages, "-o", tmp_path / "other", "--report", report)
    assert refused.exit_code == 2
    assert not (tmp_path / "other").exists()


def test_a_report_never_replaces_an_input(command, pages, tmp_path):
    page = pages / "a.txt"
    options = ["-o", tmp_path / "out", "--report", page, "--overwrite"]
    assert command("clean", pages, *options).exit_code == 2
    assert page.read_text("utf-8").startswith("A headline")


def test_a_warning_names_its_document(command, tmp_path):
    (tmp_path / "a.txt").write_text("!slow", "utf-8")
    result = command("clean", tmp_path / "a.txt")
    assert (result.exit_code, result.stdout) == (0, "!slow\n")
    assert result.stderr == "warning: a.txt: one rule ran out of time\n"


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (["{pages}"], "-o FOLDER"),
        (["{pages}/nothing.txt"], "Check the path"),
        (["-", "{pages}"], "alone"),
        (["{pages}/a.txt", "--audit"], "name OUT with -o"),
        (["{pages}", "-o", "{pages}/a.txt"], "is a file"),
        (["{pages}", "-o", "{pages}", "--format", "jsonl"], "articles.jsonl"),
        (["{pages}", "--format", "xml"], "'text', 'jsonl'"),
        (["{pages}/empty", "-o", "{pages}/out"], "Found no document"),
    ],
)
def test_a_wrong_use_says_what_to_do_and_writes_nothing(command, pages, arguments, advice):
    (pages / "empty").mkdir()
    before = tree(pages)
    result = command("clean", *(part.format(pages=pages) for part in arguments))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert advice in " ".join(result.stderr.replace("│", " ").split())
    assert tree(pages) == before


def test_the_options_reach_the_cleaner(command, pages, tmp_path):
    options = ["--rules", "mine", "--rules", "ours", "--disable", "a,b", "--disable", "c"]
    options += ["--keep", "caption, quote", "--profile", "recall", "--prior", "mine"]
    (asked,) = command("clean", pages / "a.txt", *options).asked
    rules, disable, keep, profile, prior = asked
    assert list(map(str, rules)) == ["mine", "ours"]
    assert str(prior) == "mine"
    assert (listed(disable), listed(keep), profile) == (
        ["a", "b", "c"],
        ["caption", "quote"],
        "recall",
    )
