from __future__ import annotations

import json

import pytest

from tests import invented_peers


@pytest.fixture
def gold(tmp_path, write_gold):
    return write_gold(tmp_path / "town", 4, marks=("!raise",))


@pytest.fixture
def quick(command, monkeypatch):
    """The command with a cleaner that keeps everything and starts at once."""
    monkeypatch.setattr("cleaner.tooling.evaluate.make_cleaner", invented_peers.keeps_all)
    monkeypatch.setattr(
        "cleaner.tooling.evaluate.checked", lambda settings, *, site_rules: settings
    )
    return command


def test_scores_go_to_standard_output_and_progress_to_standard_error(quick, gold):
    result = quick("eval", gold, "--against", "tests.invented_peers:raises", "--worst", "2")
    assert result.exit_code == 0
    assert "Input: html, worst pages" in result.stdout
    assert "Input: html, F1 by type" in result.stdout
    assert result.stderr == (
        "failed: tests.invented_peers:raises failed on 1 of 4 pages (html), first on page-0: "
        "ValueError: lost in the markup\n"
    )


def test_json_for_programs(quick, gold):
    result = quick("eval", gold, "--as", "gold,html", "--thin", "2", "--format", "json")
    data = json.loads(result.stdout)
    assert [(run["input"], run["pages"]) for run in data["runs"]] == [("gold", 2), ("html", 2)]
    assert [s["f1"]["mean"] for s in data["runs"][0]["standings"]] == [1.0]


def test_markdown_for_documents(quick, gold):
    result = quick("eval", gold, "--as", "gold", "--format", "markdown")
    assert "| cleaner | 4 | 1.000 |" in result.stdout


def test_a_page_that_cannot_be_read_shows_in_the_exit_status(quick, gold):
    (gold / "html" / "page-3.html.gz").unlink()
    result = quick("eval", gold)
    assert result.exit_code == 1
    assert "failed: page-3: left out of html: its HTML cannot be read" in result.stderr


def test_a_missing_peer_is_a_warning(quick, gold, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    result = quick("eval", gold, "--against", "rs-trafilatura")
    assert result.exit_code == 0
    why = "rs-trafilatura was not measured: not installed: pip install rs-trafilatura"
    assert f"warning: {why}" in result.stderr


def test_a_page_cannot_steer_the_terminal(quick, gold):
    file = gold / "gold" / "page-1.json"
    row = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**row, "url": "https://a.example/\x1b[2J"}), "utf-8")
    result = quick("eval", gold, "--worst", "9")
    assert "\x1b" not in result.stdout
    assert "https://a.example/·[2J" in result.stdout


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--priors", "kept"], "--priors is for --cross-validate"),
        (["--prior", "kept", "--cross-validate"], "leave out --prior"),
        (["--as", "htlm"], "there is no input htlm"),
        (["--prior", "nowhere"], "no folder with a fitted prior"),
    ],
)
def test_options_that_do_not_go_together_are_refused(command, gold, options, message):
    result = command("eval", gold, *options)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_what_the_options_ask_for_is_measured(command, gold, tmp_path, monkeypatch):
    asked = []

    def record(plan, report):
        from cleaner.tooling.evaluate import Evaluation

        asked.append(plan)
        return Evaluation(plan, (), {}, {})

    monkeypatch.setattr("cleaner.tooling.evaluate.evaluate", record)
    options = [
        "--as",
        "html",
        "--against",
        "all",
        "--profile",
        "recall",
        "--disable",
        "x,y",
        "--thin",
        "3",
        "--limit",
        "5",
    ]
    rest = ["--rules", tmp_path, "--cross-validate", "--priors", tmp_path / "kept"]
    assert command("eval", gold, gold, *options, *rest).exit_code == 0
    command("eval", gold, "--prior", tmp_path)
    (plan, other) = asked
    assert (plan.gold, plan.inputs, plan.against) == ((gold, gold), ("html",), ("all",))
    assert (plan.cross_validate, plan.folds) == (True, tmp_path / "kept")
    assert (plan.thin, plan.limit) == (3, 5.0)
    assert plan.settings.rules == (tmp_path,)
    assert (plan.settings.disable, plan.settings.profile) == (("x", "y"), "recall")
    assert other.settings.priors == (tmp_path,)
