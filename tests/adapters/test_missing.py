"""What is said where a package is not installed."""

from __future__ import annotations

import importlib
import re
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest

from cleaner.errors import MissingExtraError

NOWHERE = SimpleNamespace()


def missing(monkeypatch, *names):
    for name in names:
        monkeypatch.setitem(sys.modules, name, None)


@pytest.mark.parametrize(
    ("extra", "package"),
    [("datatrove", "datatrove.data"), ("langchain", "langchain_core.documents")],
)
def test_importing_an_adapter_names_its_extra(monkeypatch, extra, package):
    missing(monkeypatch, package)
    monkeypatch.delitem(sys.modules, f"cleaner.adapters.{extra}", raising=False)
    with pytest.raises(MissingExtraError, match=rf"scrape-cleaner\[{extra}\]"):
        importlib.import_module(f"cleaner.adapters.{extra}")


@pytest.mark.parametrize(
    ("adapter", "extra", "package", "call"),
    [
        ("scrapy", "scrapy", "itemadapter", lambda module: module.CleanerPipeline()),
        ("ray_data", "ray", "ray.data", lambda module: module.clean_dataset(NOWHERE)),
        ("spark", "spark", "pyspark.sql.pandas.types", lambda m: m.clean_dataframe(NOWHERE)),
        ("datasets", "datasets", "datasets", lambda module: module.clean_dataset(NOWHERE)),
    ],
)
def test_using_an_adapter_names_its_extra(monkeypatch, adapter, extra, package, call):
    missing(monkeypatch, package)
    module = importlib.import_module(f"cleaner.adapters.{adapter}")
    with pytest.raises(MissingExtraError, match=rf"scrape-cleaner\[{extra}\]"):
        call(module)


def test_polars_without_arrow_names_its_extra(monkeypatch):
    pl = pytest.importorskip("polars", reason="comes with the extra `polars`")
    from cleaner.adapters.series import clean_frame

    frame = pl.DataFrame({"text": ["Words."]})
    missing(monkeypatch, "pyarrow")
    with pytest.raises(MissingExtraError, match=r"scrape-cleaner\[polars\]"):
        clean_frame(frame)


def test_every_extra_that_is_named_is_there_and_among_the_adapters():
    root = Path(__file__).parents[2]
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    (collected,) = project["optional-dependencies"]["adapters"]
    named = set()
    for module in (root / "cleaner" / "adapters").glob("*.py"):
        named.update(
            re.findall(r'MissingExtraError\("[^"]+", "(\w+)"\)', module.read_text("utf-8"))
        )
    assert len(named) == 7
    assert named <= set(project["optional-dependencies"])
    assert named <= set(re.findall(r"\w+", collected))
