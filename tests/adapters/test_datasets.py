from __future__ import annotations

import pytest

datasets = pytest.importorskip("datasets", reason="comes with the extra `datasets`")

from datasets.fingerprint import Hasher

from cleaner.adapters.datasets import CleanBatch, clean_dataset
from cleaner.adapters.options import Options
from cleaner.io.fields import FieldNames


@pytest.fixture
def pages(page):
    features = datasets.Features(
        {
            "id": datasets.Value("int64"),
            "html": datasets.Value("string"),
            "kind": datasets.ClassLabel(names=["news", "blog"]),
        }
    )
    rows = {"id": [1, 2, 3], "html": [page.html, None, page.text], "kind": [0, 1, 0]}
    return datasets.Dataset.from_dict(rows, features=features)


def test_processes_clean_a_dataset_in_order(pages, page):
    cleaned = clean_dataset(pages, num_proc=2, batch_size=1)
    assert cleaned["id"][:] == [1, 2, 3]
    assert cleaned[0]["text"] == page.body
    assert cleaned[0]["metadata"]["language"] == "en"
    assert cleaned[1]["text"] is None
    assert cleaned["error"][:] == [None, "has neither a text nor an html field", None]
    assert cleaned.features["kind"] == pages.features["kind"]
    assert "html" not in cleaned.column_names


def test_the_same_cleaning_is_found_again_and_another_is_not(pages, own_rules):
    options = Options(own_rules)
    first = clean_dataset(pages, options)
    again = clean_dataset(pages, options)
    assert first._fingerprint == again._fingerprint
    assert clean_dataset(pages, Options(own_rules, keep="legal"))._fingerprint != first._fingerprint
    (file,) = own_rules.iterdir()
    file.write_text(file.read_text("utf-8").replace("Nobody was hurt", "The coast guard"), "utf-8")
    assert clean_dataset(pages, options)._fingerprint != first._fingerprint


def test_its_hash_does_not_depend_on_the_process_having_cleaned(page):
    before = Hasher.hash(CleanBatch())
    CleanBatch().options.cleaner().clean(page.text)
    assert Hasher.hash(CleanBatch()) == before


def test_a_dataset_that_streams_is_cleaned_as_it_is_read(pages, page):
    cleaned = clean_dataset(pages.to_iterable_dataset(), batch_size=2)
    rows = list(cleaned)
    assert [row["id"] for row in rows] == [1, 2, 3]
    assert rows[0]["text"] == page.body
    assert set(rows[0]) == {
        *["id", "url", "title", "text", "metadata", "segments", "error", "kind"]
    }


def test_a_dataset_that_streams_need_not_know_its_columns(page):
    def rows():
        yield {"html": page.html, "n": 1}

    given = datasets.IterableDataset.from_generator(rows)
    assert given.features is None
    (row,) = clean_dataset(given)
    assert (row["text"], row["n"]) == (page.body, 1)


def test_fields_may_be_named(page):
    given = datasets.Dataset.from_dict({"page": [page.html], "text": ["A summary."]})
    (row,) = clean_dataset(given, fields=FieldNames(html="page"))
    assert (row["text"], row["input"]) == (page.body, {"text": "A summary."})
