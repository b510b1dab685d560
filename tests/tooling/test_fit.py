"""Fitting a small prior from invented pages."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cleaner.blocks.features import features
from cleaner.blocks.text import text_blocks
from cleaner.segment.prior import Prior
from cleaner.tooling import training
from cleaner.tooling.fit import Fitting, make_example, page_dumps, stack
from cleaner.tooling.gold import GoldPage
from cleaner.tooling.training import FOLDS, fold_of

PLACES = ("Eastbrook", "Nordhavn", "Lakeland", "Westmark", "Kestrel Bay", "Alderford")


def gold_page(number, lang=None):
    place = PLACES[number % len(PLACES)]
    main = "\n".join(
        f"The council of {place} voted on day {i} to repair bridge number {number}, at last."
        for i in range(6)
    )
    return GoldPage(
        id=f"page-{number}",
        url=f"https://site{number}.example/x",
        site=f"site{number}.example",
        lang=lang,
        type="article",
        title=None,
        main=main,
        path=Path("nowhere"),
    )


@pytest.fixture(scope="module")
def rows():
    examples = []
    for number in range(30):
        page = gold_page(number)
        junk = "Home\nSport\nLog in\nSubscribe now"
        text = f"{junk}\n\n{page.main}\n\nRead more\nPrivacy policy\nContact us\nTerms of use"
        examples.append(make_example(page, "invented", text))
    return stack(examples)


@pytest.fixture(scope="module")
def fitted(rows, tmp_path_factory):
    before = training._PARAMETERS.copy()
    training._PARAMETERS["min_data_in_leaf"] = 5
    folders = []
    try:
        for _ in range(2):
            folder = tmp_path_factory.mktemp("prior")
            Fitting(rows, lambda _: None).final().write(folder)
            folders.append(folder)
    finally:
        training._PARAMETERS.update(before)
    return folders


def test_rows_hold_labels_edges_and_folds_of_all_pages(rows):
    assert rows.lines.main.sum() == 30 * 6
    assert rows.first.sum() == rows.last.sum() == 30
    assert set(rows.fold.tolist()) <= set(range(FOLDS))
    assert rows.offsets[-1] == len(rows.values)
    assert rows.lines.line.max() == len(rows.values) - 1


def test_fitting_twice_writes_the_same_bytes(fitted):
    one, two = ({f.name: f.read_bytes() for f in folder.iterdir()} for folder in fitted)
    assert one == two
    assert len(one) == 5


def test_a_fitted_prior_tells_a_story_from_a_menu(fitted, rows):
    prior = Prior(fitted[0])
    page = gold_page(31)
    noise = prior.log_odds(features(text_blocks(f"Home\nSport\n\n{page.main}\n\nRead more"))).noise
    assert (noise[2:-1] < 0).all()
    assert noise[0] > 0 < noise[-1]


def test_pages_of_one_site_share_a_fold():
    assert fold_of("a.example") == fold_of("a.example")
    assert len({fold_of(f"{i}.example") for i in range(50)}) == FOLDS


def test_pages_with_a_language_are_dumped_by_every_tool(tmp_path):
    import gzip

    path = tmp_path / "p.html.gz"
    path.write_bytes(gzip.compress(b"<html><body><p>Home</p><p>A line of text.</p></body></html>"))
    every = dict(page_dumps(replace(gold_page(1, "de"), path=path)))
    some = dict(page_dumps(replace(gold_page(1), path=path)))
    assert set(some) < set(every)
    assert "A line of text." in every["beautifulsoup"]
    assert np.all([isinstance(text, str) for text in every.values()])
