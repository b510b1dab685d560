from __future__ import annotations

import warnings

import pytest

ray = pytest.importorskip("ray", reason="comes with the extra `ray`")
pytest.importorskip("ray.data", reason="comes with the extra `ray`")

from cleaner.adapters.options import Options
from cleaner.adapters.ray_data import CleanBatches, clean_dataset
from cleaner.errors import ConfigurationError

pytestmark = [
    pytest.mark.slow,  # starts a Ray cluster of one machine: some ten seconds
    # Ray leaves sockets and processes to the collector, and warns of what it itself will change.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning:ray"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:ray"),
]


@pytest.fixture(scope="module")
def cluster():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="error")
        ray.data.DataContext.get_current().enable_progress_bars = False
        yield
        ray.shutdown()


def test_actors_clean_a_dataset(cluster, page, own_rules):
    rows = [{"id": n, "html": page.html, "tag": "x"} for n in range(6)]
    rows.append({"id": 6, "html": None, "tag": "y"})
    dataset = clean_dataset(ray.data.from_items(rows), Options(own_rules), batch_size=2)
    cleaned = sorted(dataset.take_all(), key=lambda row: row["id"])
    assert [row["id"] for row in cleaned] == list(range(7))
    assert all("The coast guard" in row["text"] for row in cleaned[:6])
    assert all("Nobody was hurt" not in row["text"] for row in cleaned[:6])
    assert (cleaned[0]["title"], cleaned[0]["tag"]) == (page.title, "x")
    assert cleaned[6]["error"] == "has neither a text nor an html field"


def test_an_actor_with_wrong_options_does_not_start():
    with pytest.raises(ConfigurationError, match="no profile"):
        CleanBatches(Options(profile="best"))
