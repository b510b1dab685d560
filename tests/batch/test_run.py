from __future__ import annotations

import io
import json
import os
import random
from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.batch import run as module
from cleaner.batch.engines import Course
from cleaner.batch.fingerprint import Fingerprint
from cleaner.batch.interrupts import Interrupts
from cleaner.batch.ledger import read_ledger
from cleaner.batch.plan import Destination, plan
from cleaner.batch.run import begin, run
from cleaner.batch.work import Work
from cleaner.errors import ConfigurationError, StoppedError
from cleaner.io.files import find_files
from cleaner.io.items import Item
from cleaner.io.reading import read_files
from tests.stand_ins import Perilous

MARK = Fingerprint("1", "rules", "inputs")
OTHER = Fingerprint("1", "others", "inputs")
ALONE = Course(jobs=0)


def text(number):
    if number % 11 == 5:
        return "!refuse"
    return f"~share Number {number}\nWords of number {number}.\n" * (1 + number % 3)


def reader(count, *, stop_at=None, names=str):
    """Reads that go on where they are told to; at `stop_at` they fail as a dying disk does."""

    def reads(start, skipped):
        first = 0 if start is None else start[1]
        for number in range(first, count):
            if number == stop_at:
                raise StoppedError("the disk is gone")
            skipped["redirect"] += 1
            yield Item(
                number, names(number), text(number), file="f", number=number, place=f"f:{number}"
            )

    return reads


class Run:
    """Runs of one command, each a new start of it."""

    def __init__(self, out, **destination):
        self.plan = plan(Destination(out, **destination), None, io.BytesIO())
        self.pages = []

    def start(self, reads, mark=MARK, again="resume", course=ALONE, interrupts=None):
        begun = begin(self.plan, mark, again)
        work = Work(Perilous(), self.plan.rendering)
        run(begun, work, reads, self.pages.append, course, interrupts)
        return begun


def tree(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith("ledger.jsonl")
    }


FORMS = {
    "rows": ("out.jsonl", {"audit": "sidecar"}),
    "parquet": ("out.parquet", {"audit": "inline"}),
    "texts": ("out", {"audit": "sidecar"}),
    "pages": ("out", {"format": "html", "mark": True}),
}


@pytest.fixture(params=FORMS)
def form(request, monkeypatch):
    monkeypatch.setattr(module, "SHARD", 4)
    return FORMS[request.param]


def whole(folder, form, count=30):
    folder.mkdir()
    Run(folder / form[0], **form[1]).start(reader(count))
    return tree(folder)


def test_a_run_that_stopped_and_went_on_leaves_what_an_undisturbed_one_does(tmp_path, form):
    expected = whole(tmp_path / "whole", form)
    folder = tmp_path / "cut"
    folder.mkdir()
    again = Run(folder / form[0], **form[1])
    for stop in (3, 4, 13, 13, 29):
        with pytest.raises(StoppedError):
            again.start(reader(30, stop_at=stop))
    again.start(reader(30))
    assert tree(folder) == expected
    assert len(again.pages) < 30 + 5 * 4


@pytest.mark.parametrize("jobs", [1, 2])
def test_workers_leave_what_one_process_does(tmp_path, form, jobs):
    expected = whole(tmp_path / "whole", form)
    folder = tmp_path / "workers"
    folder.mkdir()
    made = Run(folder / form[0], **form[1])
    made.start(reader(30), course=Course(jobs))
    assert tree(folder) == expected
    (ledger,) = (tmp_path / "whole").rglob("*ledger.jsonl")
    assert made.plan.ledger.read_bytes() == ledger.read_bytes()


class Killed(BaseException):
    """Ends a run anywhere, as a kill does: nothing is tidied up."""


def killing_after(calls, monkeypatch):
    """Have the process "die" at the given one of its writes, renames and syncs."""
    left = iter(range(calls))

    def doomed(function):
        def call(*arguments, **options):
            if next(left, None) is None:
                raise Killed
            return function(*arguments, **options)

        return call

    monkeypatch.setattr(os, "fsync", doomed(os.fsync))
    monkeypatch.setattr("pathlib.Path.replace", doomed(module.shutil.os.replace))
    monkeypatch.setattr(module.Ledger, "_write", doomed(module.Ledger._write))
    monkeypatch.setattr("shutil.rmtree", doomed(module.shutil.rmtree))


def test_a_death_at_any_step_costs_nothing(tmp_path, form):
    """Every step of a run that changes the disk, one after another, is its last."""
    expected = whole(tmp_path / "whole", form, 10)
    for steps in range(200):
        folder = tmp_path / str(steps)
        folder.mkdir()
        again = Run(folder / form[0], **form[1])
        with pytest.MonkeyPatch.context() as patch:
            killing_after(steps, patch)
            try:
                again.start(reader(10))
                died = False
            except Killed:
                died = True
        again.start(reader(10))
        assert begin(again.plan, MARK).is_finished
        assert tree(folder) == expected
        if not died:
            break
    assert 10 < steps < 199


@given(st.lists(st.integers(1, 40), max_size=6), st.integers(1, 9))
def test_where_shards_and_starts_end_shows_nowhere(tmp_path_factory, stops, size):
    folder = tmp_path_factory.mktemp("run")
    expected = whole(folder / "whole", FORMS["rows"], 41)
    (folder / "cut").mkdir()
    again = Run(folder / "cut" / "out.jsonl", audit="sidecar")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "SHARD", size)
        for stop in stops:
            try:
                again.start(reader(41, stop_at=stop))
            except StoppedError:
                continue
        again.start(reader(41))
    assert tree(folder / "cut") == expected


def test_the_ledger_names_what_failed_and_counts_the_rest(tmp_path):
    made = Run(tmp_path / "out.jsonl")
    made.start(reader(12))
    rows = [
        json.loads(line) for line in (tmp_path / "out.ledger.jsonl").read_text("utf-8").splitlines()
    ]
    assert rows[1] == {
        "failed": 5,
        "shard": 0,
        "place": "f:5",
        "error": "This page is refused.",
    }
    assert rows[-1] == {
        "finished": True,
        "documents": 11,
        "failed": 1,
        "skipped": {"redirect": 12},
    }
    assert rows[2]["skipped"] == {"redirect": 12}


def test_going_on_counts_what_was_done_before(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "SHARD", 4)
    made = Run(tmp_path / "out.jsonl")
    with pytest.raises(StoppedError):
        made.start(reader(30, stop_at=13))
    begun = made.start(reader(30))
    assert (begun.before.shards, begun.before.next) == (3, ("f", 12))
    assert begun.before.tally.done + begun.before.tally.failed == 12
    done = read_ledger(made.plan.ledger)
    assert (done.tally.done, done.tally.failed, done.finished) == (27, 3, True)
    assert done.skipped == {"redirect": 30}
    shares = Counter()
    for page in made.pages[-18:]:
        shares[page.error is None] += 1
    assert shares == {True: 16, False: 2}


def test_samples_and_failures_of_a_ledger_are_those_of_one_tally(tmp_path, monkeypatch):
    made = Run(tmp_path / "one.jsonl")
    made.start(reader(40))
    one = read_ledger(made.plan.ledger).tally
    monkeypatch.setattr(module, "SHARD", 3)
    cut = Run(tmp_path / "cut.jsonl")
    cut.start(reader(40))
    many = read_ledger(cut.plan.ledger).tally
    assert (many.samples, many.failures) == (one.samples, one.failures)
    last = (tmp_path / "cut.ledger.jsonl").read_text("utf-8").splitlines()[-2]
    assert json.loads(last)["tally"]["samples"] == {}


def test_a_finished_run_is_not_run_again(tmp_path):
    made = Run(tmp_path / "out.jsonl")
    made.start(reader(5))
    assert begin(made.plan, MARK).is_finished
    made.start(reader(7), again="overwrite")
    assert len((tmp_path / "out.jsonl").read_bytes().splitlines()) == 7


def test_a_half_run_is_not_mixed_with_another_unasked(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "SHARD", 4)
    made = Run(tmp_path / "out.jsonl")
    with pytest.raises(StoppedError):
        made.start(reader(30, stop_at=13))
    before = tree(tmp_path)
    with pytest.raises(ConfigurationError) as error:
        begin(made.plan, OTHER)
    for words in ("the rules or the prior were others", "--restart", "--mix"):
        assert words in str(error.value)
    assert tree(tmp_path) == before
    assert begin(made.plan, OTHER, "mix").before.shards == 3
    assert begin(made.plan, MARK, "overwrite").before.shards == 3
    for again in ("overwrite", "restart"):
        assert begin(made.plan, OTHER, again).before is None
    assert begin(made.plan, MARK, "restart").before is None


def test_a_finished_run_of_other_rules_is_not_replaced_unasked(tmp_path):
    made = Run(tmp_path / "out")
    made.start(reader(5))
    with pytest.raises(ConfigurationError, match=r"already holds files.*rules or the prior"):
        begin(made.plan, OTHER)
    assert begin(made.plan, OTHER, "overwrite").before is None


def test_what_cannot_be_written_is_a_failure_in_the_audit_and_the_ledger_too(tmp_path):
    made = Run(tmp_path / "out", audit="sidecar")
    made.start(reader(3, names=lambda number: "same"))
    audit = (tmp_path / "out/audit.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line).get("error", "")[:11] for line in audit] == [
        "",
        "not written",
        "not written",
    ]
    assert [page.error is None for page in made.pages] == [True, False, False]
    assert read_ledger(made.plan.ledger).tally.failed == 2


def test_an_interrupt_keeps_what_was_in_flight_and_goes_on_later(tmp_path, form):
    expected = whole(tmp_path / "whole", form)
    folder = tmp_path / "cut"
    folder.mkdir()
    made = Run(folder / form[0], **form[1])
    interrupts = Interrupts()

    def reads(start, skipped):
        for item in reader(30)(start, skipped):
            interrupts.asked = item.id == 9
            yield item

    with pytest.raises(StoppedError, match="same command again"):
        made.start(reads, interrupts=interrupts)
    assert read_ledger(made.plan.ledger).next == ("f", 10)
    made.start(reader(30))
    assert tree(folder) == expected
    assert len(made.pages) == 30


def test_a_full_disk_stops_the_run_and_it_goes_on_when_there_is_room(tmp_path, form):
    expected = whole(tmp_path / "whole", form)
    folder = tmp_path / "full"
    folder.mkdir()
    made = Run(folder / form[0], **form[1])
    chance = random.Random(4)
    stops = 0
    while not begin(made.plan, MARK).is_finished:
        room = iter(range(chance.randrange(1, 12)))

        def fsync(_, room=room):
            if next(room, None) is None:
                raise OSError(28, os.strerror(28))

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "fsync", fsync)
            said = None
            with suppress(StoppedError):
                try:
                    made.start(reader(30))
                except StoppedError as error:
                    said = str(error)
                    raise
        if said is not None:
            stops += 1
            assert "No space left on device" in said
            assert "start the same command again" in said
    assert stops > 2
    assert tree(folder) == expected


def test_what_is_skipped_is_counted_once_whatever_is_read_ahead(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "SHARD", 4)
    archive = tmp_path / "a.warc"
    archive.write_bytes(
        b"".join(record(200) * (1 + n % 2) + record(404) * (n % 3) for n in range(40))
        + record(301) * 3
    )
    files = find_files([str(archive)]).files
    made = Run(tmp_path / "out.jsonl")

    def reads(stop):
        def start(where, skipped):
            for item in read_files(files, start=where, skipped=skipped):
                if item.number == stop:
                    raise StoppedError("enough")
                yield item

        return start

    for stop in (5, 17, 18, 41):
        with pytest.raises(StoppedError):
            made.start(reads(stop), course=Course(jobs=1))
    made.start(reads(None))
    assert read_ledger(made.plan.ledger).tally.done == 60
    assert read_ledger(made.plan.ledger).skipped == {"status 404": 39, "redirect": 3}


def record(status):
    body = f"HTTP/1.1 {status} X\r\nContent-Type: text/plain\r\n\r\nWords of a page.\n".encode()
    head = "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\n"
    head += f"Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body + b"\r\n\r\n"


def test_a_stream_has_no_ledger(tmp_path):
    stream = io.BytesIO()
    planned = plan(Destination(None, "jsonl"), None, stream)
    pages = []
    run(begin(planned, MARK), Work(Perilous(), planned.rendering), reader(3), pages.append, ALONE)
    assert [json.loads(line)["id"] for line in stream.getvalue().splitlines()] == [0, 1, 2]
    assert len(pages) == 3
