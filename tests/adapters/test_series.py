from __future__ import annotations

import pytest

from cleaner.adapters.options import Options
from cleaner.adapters.series import clean_frame, clean_series
from cleaner.errors import ConfigurationError
from cleaner.io.fields import FieldNames

COLUMNS = ["id", "url", "title", "text", "metadata", "segments", "error"]


@pytest.fixture
def pd():
    return pytest.importorskip("pandas", reason="comes with the extra `pandas`")


@pytest.fixture
def pl():
    return pytest.importorskip("polars", reason="comes with the extra `polars`")


def test_a_pandas_series_keeps_its_index_and_name(pd, page):
    given = pd.Series(
        [page.text, None, page.html, float("nan"), page.broken], list("vwxyz"), name="page"
    )
    cleaned = clean_series(given)
    assert (cleaned.name, list(cleaned.index)) == ("page", list("vwxyz"))
    assert cleaned.dropna().to_dict() == {"v": page.body, "x": page.body}


def test_a_polars_series_keeps_its_name(pl, page):
    cleaned = clean_series(pl.Series("page", [page.text, None, page.html]))
    assert (cleaned.name, cleaned.dtype) == ("page", pl.String)
    assert cleaned.to_list() == [page.body, None, page.body]
    assert clean_series(pl.Series("page", [page.broken])).to_list() == [None]


def test_rules_and_labels_may_be_chosen(pl, page, own_rules):
    (text,) = clean_series(pl.Series([page.html]), Options(own_rules, keep="legal"))
    assert "Terms of use" in text
    assert "Nobody was hurt" not in text


def test_a_pandas_frame_gets_columns_and_keeps_others(pd, page):
    given = pd.DataFrame(
        {
            "id": [3, 4, 5],
            "page": [page.html, page.broken, None],
            "title": ["Theirs", None, "x"],
            "tags": [["a"], [], None],
            7: [1, 2, 3],
        },
        index=["x", "y", "z"],
    )
    before = given.copy()
    cleaned = clean_frame(given, fields=FieldNames(html="page"))
    assert list(cleaned.columns) == [*COLUMNS, "tags", 7, "input"]
    assert list(cleaned.index) == ["x", "y", "z"]
    first, second, third = cleaned.to_dict("records")
    assert (first["id"], first["title"], first["text"]) == (3, page.title, page.body)
    assert (first["tags"], first[7], first["input"]) == (["a"], 1, {"title": "Theirs"})
    assert first["metadata"]["language"] == "en"
    assert {s["label"] for s in first["segments"]} >= {"navigation", "paragraph"}
    assert pd.isna(first["error"])
    assert second["error"].startswith("This is a program")
    assert pd.isna(second["text"])
    assert third["error"] == "has neither a text nor an html field"
    pd.testing.assert_frame_equal(given, before)


def test_a_polars_frame_gets_columns_and_keeps_others(pl, page):
    given = pl.DataFrame({"id": [3], "text": [page.text], "title": ["Theirs"], "tags": [["a"]]})
    cleaned = clean_frame(given)
    assert cleaned.columns == [*COLUMNS, "tags", "input"]
    (row,) = cleaned.to_dicts()
    assert (row["id"], row["title"], row["text"], row["error"]) == (3, page.title, page.body, None)
    assert (row["tags"], row["input"]) == (["a"], {"title": "Theirs"})


def test_pandas_and_polars_say_the_same(pd, pl, page):
    rows = {"id": ["a", "b"], "html": [page.html, page.html], "link": ["https://x.example/", None]}
    (one, _), (other, _) = (
        clean_frame(pd.DataFrame(rows)).to_dict("records"),
        clean_frame(pl.DataFrame(rows)).to_dicts(),
    )
    for row in (one, other):  # Polars has a field for all that metadata may hold
        row["metadata"] = {k: v for k, v in row["metadata"].items() if v is not None}
    assert one["metadata"] == other["metadata"]
    for name in ("id", "url", "title", "text", "segments"):
        assert one[name] == other[name]


def test_what_is_no_frame_or_has_no_pages_is_said(pd):
    with pytest.raises(TypeError, match="pandas or Polars"):
        clean_series(["a"])
    with pytest.raises(ConfigurationError, match="No column holds text"):
        clean_frame(pd.DataFrame({"a": [1]}))


def test_an_empty_frame_has_the_columns_too(pd, pl):
    assert list(clean_frame(pd.DataFrame({"text": []})).columns) == COLUMNS
    assert clean_frame(pl.DataFrame({"text": []}, {"text": pl.String})).columns == COLUMNS
