"""Priors for cross-validation by site."""

from __future__ import annotations

import pytest

from cleaner.errors import ConfigurationError
from cleaner.tooling import fit, fit_html
from cleaner.tooling.evaluate import CLEANER, Plan, evaluate
from cleaner.tooling.folds import fold_priors
from cleaner.tooling.training import FOLDS


class Recorded:
    """In place of both fittings: writes which fold it left out."""

    fitted = 0

    def __init__(self, rows, report):
        type(self).fitted += 1
        self.rows = rows

    def without(self, fold):
        self.fold = fold
        return self

    def write(self, out):
        if self.fold == getattr(self, "stops_at", None):
            raise KeyboardInterrupt
        out.mkdir(parents=True, exist_ok=True)
        with (out / "left-out").open("a", encoding="utf-8") as file:
            file.write(f"{self.rows} {self.fold};")


@pytest.fixture
def recorded(monkeypatch):
    fresh = type("Fresh", (Recorded,), {})
    for module, read, fitting in (
        (fit, "read_rows", "Fitting"),
        (fit_html, "read_examples", "FittingHtml"),
    ):
        monkeypatch.setattr(module, read, lambda gold, report: "+".join(gold))
        monkeypatch.setattr(module, fitting, fresh)
    return fresh


def left_out(folders):
    return [(folder / "left-out").read_text("utf-8") for folder in folders]


def test_each_fold_has_a_prior_that_never_saw_it(recorded):
    with fold_priors(["a", "b"], None, print) as folders:
        assert left_out(folders) == [f"a+b {k};" * 2 for k in range(FOLDS)]
    assert not any(folder.exists() for folder in folders)


def test_kept_folds_are_not_fitted_again(recorded, tmp_path):
    for _ in range(2):
        with fold_priors(["a"], tmp_path / "kept", print) as folders:
            assert len(left_out(folders)) == FOLDS
    assert recorded.fitted == 2  # for text and for HTML


def test_a_fold_that_was_not_finished_is_fitted_again(recorded, tmp_path):
    recorded.stops_at = 2
    with pytest.raises(KeyboardInterrupt), fold_priors(["a"], tmp_path / "kept", print):
        pass
    recorded.stops_at = None
    with fold_priors(["a"], tmp_path / "kept", print) as folders:
        assert left_out(folders) == [f"a {k};" * 2 for k in range(FOLDS)]
    assert sorted(p.name for p in (tmp_path / "kept").iterdir()) == [f.name for f in folders]


def test_a_folder_without_gold_is_an_error(fitting_tools, tmp_path):
    with pytest.raises(ConfigurationError, match="no gold"), fold_priors([tmp_path], None, print):
        pass


@pytest.mark.slow  # fits five priors and loads five cleaners
def test_cross_validation_cleans_each_page_without_its_site(fitting_tools, tmp_path, write_gold):
    gold = write_gold(tmp_path / "town", 10)
    plan = Plan((gold,), ("beautifulsoup",), cross_validate=True, folds=tmp_path / "kept")
    told = []
    done = evaluate(plan, told.append)
    assert done.is_complete
    assert min(page.scores[CLEANER].recall for page in done.runs[0].pages) > 0.5
    assert any("fold" in line for line in told)
