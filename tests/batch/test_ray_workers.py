"""Runs on a real cluster of several raylets on this machine, whose workers and machines die."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from cleaner.batch.feed import Feed
from cleaner.batch.interrupts import Interrupts
from cleaner.batch.work import Work
from cleaner.errors import ConfigurationError, MissingExtraError
from cleaner.io.items import Item
from cleaner.outputs.rendering import Rendering
from tests.stand_ins import Perilous

ROOT = Path(__file__).parents[2]
VOCABULARY = (
    "the council of the old harbour town voted on a plan for repairs to its long stone bridge "
    "after a winter of storms and its members heard that money from the county would pay for it"
)
MENU = "Home\nSport\nWeather\nTide tables\n"
END = "Share on Facebook\nSubscribe to our newsletter\nAll rights reserved by the Harbour Post\n"
WORK = Work(Perilous(), Rendering("text"))


def test_without_ray_the_error_names_the_extra(monkeypatch):
    from cleaner.batch.ray_workers import RayWorkers

    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingExtraError, match=r"scrape-cleaner\[ray\]"):
        RayWorkers(WORK)


def test_nothing_of_ray_is_imported_without_being_asked_for(tmp_path):
    (tmp_path / "a.txt").write_text("Words that stay.\n" * 3, "utf-8")
    program = (
        "import sys; from cleaner.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "assert not [name for name in sys.modules if name.split('.')[0] == 'ray']"
    )
    command = [sys.executable, "-c", program, "clean", str(tmp_path), "-o", str(tmp_path / "out")]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)


@pytest.fixture(scope="module")
def cluster():
    """Three machines of two CPUs each; the first is that of the test itself."""
    pytest.importorskip("ray", reason="comes with the extra `ray`")
    from ray.cluster_utils import Cluster

    environment = {"PYTHONPATH": str(ROOT), "RAY_DISABLE_IMPORT_WARNING": "1"}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        made = Cluster(
            initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False}
        )
        for _ in range(2):
            made.add_node(num_cpus=2)
        made.wait_for_nodes()
        yield made
        made.shutdown()


pytestmark = pytest.mark.filterwarnings(
    # Ray leaves sockets and files of its own processes open, and warns of settings to come.
    "ignore::ResourceWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
    "ignore::FutureWarning",
    "ignore::DeprecationWarning",
)


def run(cluster, texts, jobs=4, time_limit=None, during=lambda n: None):
    from cleaner.batch.ray_workers import RayWorkers

    items = iter([Item(n, str(n), text) for n, text in enumerate(texts)])
    found = []
    with RayWorkers(WORK, jobs, time_limit, cluster.address) as pool, Feed(items) as feed:
        for finished in pool.run(feed, Interrupts()):
            found.append((finished.item.id, finished.done.content, finished.done.page.error))
            during(len(found))
    return found


def words(count):
    return [f"!sleep 0.02 Words {n}." for n in range(count)]


def expected(texts):
    return [(n, f"{text}\n".encode(), None) for n, text in enumerate(texts)]


@pytest.mark.slow  # starts a cluster
def test_documents_come_out_in_order(cluster):
    texts = words(150)
    assert run(cluster, texts) == expected(texts)


@pytest.mark.slow  # as above
def test_a_document_that_ends_its_worker_costs_itself_alone(cluster):
    texts = words(60)
    texts[17] = "!kill"
    found = run(cluster, texts)
    assert found[17][1] is None
    assert "its worker process was lost" in found[17][2]
    del found[17], texts[17]
    assert [content for _, content, _ in found] == [f"{text}\n".encode() for text in texts]


@pytest.mark.slow  # as above
def test_a_time_limit_holds_for_each_document(cluster):
    texts = words(20)
    texts[3] = "!sleep 600"
    start = time.monotonic()
    found = run(cluster, texts, time_limit=3.0)
    assert [n for n, _, error in found if error is not None] == [3]
    assert found[3][2] == "took longer than 3 seconds (--time-limit)"
    assert time.monotonic() - start < 300


@pytest.mark.slow  # as above
def test_a_worker_killed_from_outside_costs_nothing(cluster):
    texts = words(400)
    killed = []

    def kill_one(count):
        if count == 50:
            killed.append(actors()[0])
            os.kill(killed[0], signal.SIGKILL)

    assert run(cluster, texts, during=kill_one) == expected(texts)
    assert killed


def actors():
    """The processes of our actors, which Ray names so."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if path.read_bytes().startswith(b"ray::Served"):
                found.append(int(path.parent.name))
    return sorted(found)


@pytest.mark.slow  # as above
def test_a_machine_that_goes_away_in_mid_run_costs_nothing(cluster):
    texts = words(600)
    going = cluster.add_node(num_cpus=2)
    cluster.wait_for_nodes()

    def remove(count):
        if count == 100:
            cluster.remove_node(going, allow_graceful=False)

    assert run(cluster, texts, jobs=7, during=remove) == expected(texts)


@pytest.mark.slow  # as above
def test_a_cluster_that_is_not_there_is_a_clear_error():
    pytest.importorskip("ray", reason="comes with the extra `ray`")
    from cleaner.batch.ray_workers import RayWorkers

    with pytest.raises(ConfigurationError, match="no Ray cluster at 127"):
        RayWorkers(WORK, address="127.0.0.1:1")


@pytest.mark.slow  # as above
def test_the_command_leaves_what_it_leaves_on_one_machine(cluster, tmp_path):
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(30):
        text = f"Share on Facebook\n\nThe ferry sails on day {number}, the harbour master said.\n"
        (pages / f"{number:02}.txt").write_text(text * 2, "utf-8")
    for name, options in (("local", ["--jobs", "1"]), ("ray", ["--address", cluster.address])):
        (tmp_path / name).mkdir()
        engine = ["--engine", "ray"] if name == "ray" else []
        command = [sys.executable, "-m", "cleaner", "clean", str(pages), "--audit", *engine]
        command += ["-o", str(tmp_path / name / "out.jsonl"), *options]
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    for path in sorted((tmp_path / "local").iterdir()):
        assert (tmp_path / "ray" / path.name).read_bytes() == path.read_bytes()


@pytest.mark.slow  # as above
def test_mining_on_a_cluster_finds_what_it_finds_on_one_machine(cluster, tmp_path):
    pytest.importorskip("duckdb", reason="comes with the extra `mine`")
    pages = tmp_path / "pages" / "north"
    pages.mkdir(parents=True)
    chance = random.Random(3)
    for number in range(30):
        story = "\n\n".join(
            " ".join(chance.choices(VOCABULARY.split(), k=40)).capitalize() + "." for _ in range(4)
        )
        (pages / f"{number:02}.txt").write_text(f"{MENU}\n{story}\n\n{END}", "utf-8")
    for name, options in (("local", ["--jobs", "1"]), ("ray", ["--address", cluster.address])):
        engine = ["--engine", "ray"] if name == "ray" else []
        command = [
            sys.executable,
            "-m",
            "cleaner",
            "rules",
            "mine",
            str(pages.parent),
            *engine,
            *options,
        ]
        command += ["-o", str(tmp_path / f"{name}.yaml")]
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    assert (tmp_path / "ray.yaml").read_bytes() == (tmp_path / "local.yaml").read_bytes()
