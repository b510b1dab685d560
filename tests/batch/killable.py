"""A run as a process that tests kill: `python -m tests.batch.killable FOLDER OUT AUDIT JOBS`.

It is the run of `cleaner clean FOLDER -o OUT`, but for a stand-in that cleans in no time, slowly
enough to be killed, and smaller shards.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import typer

from cleaner.batch import run as module
from cleaner.batch.engines import Course
from cleaner.batch.fingerprint import fingerprint
from cleaner.batch.plan import Destination, plan
from cleaner.batch.run import begin, run
from cleaner.batch.work import Work
from cleaner.cli.messages import exit_status
from cleaner.io.files import find_files
from cleaner.io.reading import read_files
from tests.stand_ins import MarkedLines


class Unhurried(MarkedLines):
    """Takes two milliseconds a page."""

    def clean(self, *arguments, **options):
        time.sleep(0.002)
        return super().clean(*arguments, **options)


def main():
    """Run, and end with the status of the command."""
    folder, out, audit, jobs = sys.argv[1:]
    module.SHARD = 90
    files = find_files([folder]).files
    planned = plan(Destination(Path(out), audit=audit or None), files, sys.stdout.buffer)
    with exit_status():
        begun = begin(planned, fingerprint([], None, files, {}))
        run(
            begun,
            Work(Unhurried(), planned.rendering),
            lambda start, skipped: read_files(files, start=start, skipped=skipped),
            lambda page: None,
            Course(int(jobs), 60.0),
        )


if __name__ == "__main__":
    try:
        main()
    except typer.Exit as end:
        sys.exit(end.exit_code)
