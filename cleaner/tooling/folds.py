"""Cross-validation by site: a prior for each fold, fitted without the sites of the fold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from cleaner.tooling import fit, fit_html
from cleaner.tooling.training import FOLDS, fold_of


@contextmanager
def fold_priors(
    gold: Sequence[Path], kept: Path | None, report: Callable[[str], None]
) -> Iterator[list[Path]]:
    """Folders with the prior of each fold: the page of `site` is judged by that of `fold(site)`.

    `kept` keeps them, and folds that are there are not fitted again: remove the folder when the
    gold or the fitting has changed. Raises as `fit.fit` does.
    """
    if kept is not None:
        yield _fitted(gold, kept, report)
        return
    with TemporaryDirectory(prefix="cleaner-folds-") as root:
        yield _fitted(gold, Path(root), report)


def fold(site: str) -> int:
    """The fold of a site, counted from 0."""
    return fold_of(site)


def _fitted(gold: Sequence[Path], root: Path, report: Callable[[str], None]) -> list[Path]:
    folders = [root / f"fold-{k + 1}-of-{FOLDS}" for k in range(FOLDS)]
    missing = [k for k, folder in enumerate(folders) if not folder.is_dir()]
    if not missing:
        return folders
    partial = [root / f".{folder.name}.partial" for folder in folders]
    for k in missing:
        rmtree(partial[k], ignore_errors=True)
    text = fit.Fitting(fit.read_rows(gold, report), report)
    for k in missing:
        text.without(k).write(partial[k])
    del text  # the columns of all pages; those of the next fitting are as large
    html = fit_html.FittingHtml(fit_html.read_examples(gold, report), report)
    for k in missing:
        html.without(k).write(partial[k])
        partial[k].rename(folders[k])
    return folders
