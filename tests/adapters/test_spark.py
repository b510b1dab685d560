from __future__ import annotations

import os
import shutil
import sys
import warnings

import pytest

pytest.importorskip("pyspark", reason="comes with the extra `spark`")
pytest.importorskip("pyspark.sql.pandas.types", reason="comes with the extra `spark`")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("Spark needs Java", allow_module_level=True)

from pyspark.sql import SparkSession

from cleaner.adapters.options import Options
from cleaner.adapters.spark import clean_dataframe
from cleaner.errors import ConfigurationError
from cleaner.io.fields import FieldNames

pytestmark = [
    pytest.mark.slow,  # starts a Java machine: some ten seconds
    # py4j leaves sockets to the collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def spark():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PYSPARK_PYTHON", sys.executable)
            session = (
                SparkSession.builder.master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "2")
                .getOrCreate()
            )
            yield session
            session.stop()


def test_partitions_are_cleaned(spark, page, own_rules):
    rows = [(n, page.html, ["a"]) for n in range(5)] + [(5, None, None)]
    frame = spark.createDataFrame(rows, "id long, page string, title array<string>").repartition(3)
    cleaned = clean_dataframe(frame, Options(own_rules), FieldNames(html="page"))
    assert dict(cleaned.dtypes)["id"] == "bigint"
    found = [row.asDict(recursive=True) for row in cleaned.orderBy("id").collect()]
    assert [row["id"] for row in found] == list(range(6))
    assert found[0]["title"] == page.title
    assert found[0]["input"] == {"title": ["a"]}
    assert all("The coast guard" in row["text"] for row in found[:5])
    assert all("Nobody was hurt" not in row["text"] for row in found[:5])
    assert "navigation" in {segment["label"] for segment in found[0]["segments"]}
    assert found[5]["error"] == "has neither a text nor an html field"
    assert cleaned.select("metadata.language").first()[0] == "en"


def test_a_frame_without_pages_is_said_before_anything_runs(spark):
    with pytest.raises(ConfigurationError, match="No column holds text"):
        clean_dataframe(spark.range(3))
