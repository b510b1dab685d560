"""Runs whose output lies in a store leave there what they leave on a disk."""

from __future__ import annotations

import io
import json
import random

import pytest

from cleaner.batch import run as module
from cleaner.batch.fingerprint import Fingerprint
from cleaner.batch.ledger import read_ledger
from cleaner.batch.plan import Destination, plan
from cleaner.batch.run import Course, begin, run
from cleaner.batch.work import Work
from cleaner.errors import ConfigurationError, StoppedError
from cleaner.io.items import Item
from cleaner.places import place
from tests.stand_ins import Perilous

memory = pytest.importorskip("fsspec.implementations.memory").MemoryFileSystem

MARK = Fingerprint("1", "rules", "inputs")
FORMS = {
    "rows": ("out.jsonl", {"audit": "sidecar"}),
    "parquet": ("out.parquet", {"audit": "inline"}),
    "texts": ("out", {"audit": "sidecar"}),
    "pages": ("out", {"format": "html", "mark": True}),
}
WRITES = ("put_file", "pipe_file", "rm_file")


@pytest.fixture(params=FORMS)
def form(request, monkeypatch):
    monkeypatch.setattr(module, "SHARD", 4)
    return FORMS[request.param]


def reader(count, *, stop_at=None, names=str):
    def reads(start, skipped):
        for number in range(0 if start is None else start[1], count):
            if number == stop_at:
                raise StoppedError("enough")
            text = "!refuse" if number % 11 == 5 else f"~share Number\nWords of {number}.\n"
            yield Item(number, names(number), text, file="f", number=number, place=f"f:{number}")

    return reads


class Run:
    """Runs of one command, each a new start of it."""

    def __init__(self, folder, form):
        self.plan = plan(Destination(place(f"{folder}/{form[0]}"), **form[1]), None, io.BytesIO())

    def start(self, reads, mark=MARK, again="resume", course=Course(jobs=0)):  # noqa: B008
        begun = begin(self.plan, mark, again)
        work = Work(Perilous(), self.plan.rendering)
        run(begun, work, reads, lambda _: None, course)
        return begun


def tree(folder):
    """All files below a folder, the ledger with them."""
    if isinstance(folder, str):
        start = len("/bucket/")
        return {name[start:]: file.getvalue() for name, file in memory.store.items()}
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def outputs(folder):
    return {name: data for name, data in tree(folder).items() if "ledger" not in name}


def whole(folder, form, count=30):
    Run(folder, form).start(reader(count))
    return tree(folder)


@pytest.mark.parametrize("jobs", [0, 2])
def test_a_store_has_what_a_disk_would_and_nothing_else(bucket, tmp_path, form, jobs):
    expected = whole(tmp_path, form)
    Run(bucket, form).start(reader(30), course=Course(jobs))
    assert tree(bucket) == expected
    assert len(expected) > 1


def test_one_page_is_one_object(bucket, tmp_path):
    from cleaner.io.files import SourceFile

    for folder in (tmp_path, bucket):
        out = place(f"{folder}/page.txt")
        planned = plan(Destination(out), [SourceFile("a.txt", "a.txt")], io.BytesIO())
        work = Work(Perilous(), planned.rendering)
        run(begin(planned, MARK), work, reader(1), lambda _: None, Course(jobs=0))
    assert tree(bucket) == tree(tmp_path) == {"page.txt": b"Words of 0.\n"}


def test_a_run_that_stopped_goes_on(bucket, tmp_path, form):
    expected = whole(tmp_path, form)
    again = Run(bucket, form)
    for stop in (3, 4, 13, 13, 29):
        with pytest.raises(StoppedError):
            again.start(reader(30, stop_at=stop))
    assert read_ledger(again.plan.ledger).next == ("f", 28)
    again.start(reader(30))
    assert outputs(bucket) == {name: expected[name] for name in outputs(tmp_path)}
    assert not [name for name in tree(bucket) if "cleaner-run" in name or ".rows" in name]
    assert begin(again.plan, MARK).is_finished


def failing_after(writes, error, monkeypatch):
    """Have the store fail at its writes, and deletions, behind the first so many."""
    left = iter(range(writes))

    def doomed(function):
        def call(*arguments, **options):
            if next(left, None) is None:
                raise error
            return function(*arguments, **options)

        return call

    for name in WRITES:
        monkeypatch.setattr(memory, name, doomed(getattr(memory, name)))


class Killed(BaseException):
    """Ends a run anywhere, as a kill does."""


def test_a_death_at_any_write_costs_nothing(bucket, tmp_path, form):
    whole(tmp_path, form, 10)
    expected = outputs(tmp_path)
    for writes in range(200):
        memory.store.clear()
        memory.pseudo_dirs[:] = [""]
        again = Run(bucket, form)
        died = False
        with pytest.MonkeyPatch.context() as patch:
            failing_after(writes, Killed(), patch)
            try:
                again.start(reader(10))
            except Killed:
                died = True
        again.start(reader(10))
        assert begin(again.plan, MARK).is_finished
        assert outputs(bucket) == expected
        assert ".rows" not in str(list(memory.store))
        if not died:
            break
    assert 8 < writes < 199


@pytest.mark.parametrize("error", [ConnectionError("gone"), LookupError("throttled")])
def test_a_store_that_fails_stops_the_run_and_it_goes_on_later(bucket, tmp_path, form, error):
    whole(tmp_path, form)
    again = Run(bucket, form)
    chance = random.Random(5)
    said = []
    while not begin(again.plan, MARK).is_finished:
        with pytest.MonkeyPatch.context() as patch:
            failing_after(chance.randrange(2, 14), error, patch)
            try:
                again.start(reader(30))
            except StoppedError as stopped:
                said.append(str(stopped))
    assert len(said) > 1
    assert all("memory://bucket/" in words and str(error.args[0]) in words for words in said)
    assert all("same command again" in words for words in said)
    assert outputs(bucket) == outputs(tmp_path)


def test_a_store_that_refuses_is_the_users_to_deal_with(bucket, form, monkeypatch):
    failing_after(0, PermissionError(13, "Forbidden"), monkeypatch)
    with pytest.raises(ConfigurationError, match=r"memory://bucket/.*Forbidden"):
        Run(bucket, form).start(reader(3))
    assert memory.store == {}


def test_a_finished_run_is_taken_for_one_and_replaced_when_asked(bucket, form):
    made = Run(bucket, form)
    made.start(reader(5))
    before = tree(bucket)
    assert begin(made.plan, MARK).is_finished
    with pytest.raises(ConfigurationError, match="already"):
        begin(made.plan, Fingerprint("1", "others", "inputs"))
    assert tree(bucket) == before
    made.start(reader(2), again="overwrite")
    assert read_ledger(made.plan.ledger).tally.done == 2


def test_what_lies_in_the_store_already_is_not_replaced_unasked(bucket, form):
    memory().pipe(f"/bucket/{form[0]}" + ("" if "." in form[0] else "/x.txt"), b"mine")
    with pytest.raises(ConfigurationError, match="--overwrite"):
        begin(Run(bucket, form).plan, MARK)


def test_restarting_leaves_nothing_of_the_run_before(bucket, tmp_path, form):
    whole(tmp_path, form, 6)
    made = Run(bucket, form)
    with pytest.raises(StoppedError):
        made.start(reader(30, stop_at=14))
    made.start(reader(6), again="restart")
    assert tree(bucket).keys() - tree(tmp_path).keys() <= {f"out/{n}.txt" for n in range(14)} | {
        f"out/{n}.html" for n in range(14)
    }
    assert read_ledger(made.plan.ledger).tally.done == 5


def test_names_never_leave_the_prefix_nor_meet_the_runs_own(bucket, monkeypatch):
    monkeypatch.setattr(module, "SHARD", 2)
    names = [
        "../../up",
        "/etc/x",
        ".cleaner-run/a",
        ".ledger.jsonl.rows/b",
        "s3://other/c",
        "ok",
        "ok",
        "ok",
    ]
    made = Run(bucket, FORMS["texts"])
    with pytest.raises(StoppedError):
        made.start(reader(8, names=names.__getitem__, stop_at=4))
    kept = set(tree(bucket))
    assert all(name.startswith("out/") for name in kept)
    made.start(reader(8, names=names.__getitem__))
    found = {name for name in tree(bucket) if name.endswith(".txt")}
    assert len(found) == 4
    assert "out/etc/x~" in str(sorted(found))
    assert all(name.startswith("out/") and ".." not in name for name in tree(bucket))
    assert {f["error"][:14] for f in failures(bucket)} == {
        "its name leads", "This page is r", "not written: a",
    }  # fmt: skip


def failures(bucket):
    lines = memory.store["/bucket/out/ledger.jsonl"].getvalue().splitlines()
    return [row for row in map(json.loads, lines) if "failed" in row and "error" in row]


def test_a_name_of_an_earlier_start_is_taken_still(bucket, monkeypatch):
    monkeypatch.setattr(module, "SHARD", 1)
    made = Run(bucket, FORMS["texts"])
    with pytest.raises(StoppedError):
        made.start(reader(9, names=lambda n: f"p{n % 4}", stop_at=4))
    made.start(reader(5, names=lambda n: f"p{n % 4}"))
    (failed,) = failures(bucket)
    assert failed["failed"] == 4
    assert "earlier document has the same name, p0.txt" in failed["error"]
    assert memory.store["/bucket/out/p0.txt"].getvalue() == b"Words of 0.\n"


def test_a_name_longer_than_an_objects_may_be_is_a_failure_of_its_own(bucket):
    made = Run(bucket, FORMS["texts"])
    made.start(reader(2, names=lambda n: "/".join(["x" * 100] * 12) if n else "short"))
    assert "out/short.txt" in tree(bucket)
    assert "1024 bytes" in failures(bucket)[0]["error"]
