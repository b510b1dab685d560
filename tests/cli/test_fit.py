from __future__ import annotations

import pytest

from cleaner.segment.prior import MODELS, Prior


def test_a_prior_is_fitted_from_gold_pages(fitting_tools, command, write_gold, tmp_path):
    gold, out = write_gold(tmp_path / "town", 10), tmp_path / "prior"
    result = command("fit", gold, "-o", out)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr.endswith(f"Fitted a prior into {out}.\n")
    assert "done" in result.stderr
    prior = Prior(out)
    assert all(prior.model(name).names for name in MODELS)


def test_quiet_says_nothing(command, write_gold, tmp_path, monkeypatch):
    monkeypatch.setattr("cleaner.tooling.fit.fit", lambda gold, out, report: report("reading"))
    result = command("fit", tmp_path, "-o", tmp_path / "prior", "--quiet")
    assert (result.exit_code, result.stderr) == (0, "")


def test_files_are_replaced_only_when_asked(command, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr("cleaner.tooling.fit.fit", lambda *arguments: asked.append(arguments))
    out = tmp_path / "prior"
    out.mkdir()
    assert command("fit", "gold", "-o", out).exit_code == 0
    (out / "mine.txt").write_text("mine", "utf-8")
    result = command("fit", "gold", "-o", out)
    assert result.exit_code == 2
    assert "holds files already" in result.stderr
    assert command("fit", "gold", "-o", out, "--overwrite").exit_code == 0
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("gold", "out", "message"),
    [("nowhere", "prior", "no gold/*.json found"), ("nowhere", "file", "is a file")],
)
def test_what_cannot_be_fitted_is_said(fitting_tools, command, tmp_path, gold, out, message):
    (tmp_path / "file").write_text("", "utf-8")
    result = command("fit", tmp_path / gold, "-o", tmp_path / out)
    assert result.exit_code == 2
    assert message in result.stderr
