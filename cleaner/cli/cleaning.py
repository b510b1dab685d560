"""What `cleaner clean` does, from what was asked to what is said at the end."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cleaner import Cleaner, choices
from cleaner.batch.engines import Course
from cleaner.batch.fingerprint import Fingerprint, fingerprint
from cleaner.batch.plan import Destination, Plan, document_count, own_files, plan
from cleaner.batch.report import check_report, write_report
from cleaner.batch.run import Again, Begun, begin, run
from cleaner.batch.tally import Tally
from cleaner.batch.work import Work
from cleaner.batch.workers import cores, start_ahead
from cleaner.cli import options
from cleaner.cli.inputs import Inputs
from cleaner.cli.messages import Messages
from cleaner.cli.progress import following
from cleaner.cli.summary import MOST_ROWS, show_summary
from cleaner.io.fields import FieldNames
from cleaner.places import Place, place


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of `cleaner clean`."""

    inputs: tuple[str, ...]
    target: str | None
    format: choices.OutputFormat | None
    rules: tuple[Path, ...]
    disable: tuple[str, ...]
    keep: tuple[str, ...]
    profile: choices.Profile
    prior: Path | None
    kind: choices.InputKind
    site: str | None
    fields: FieldNames
    mark: bool
    audit: choices.AuditPlace | None
    jobs: int | None
    time_limit: float
    engine: choices.Engine
    address: str | None
    again: Again
    mine: bool
    summary: bool
    report: Path | None
    progress: choices.ProgressForm

    @property
    def out(self) -> Place | None:
        return None if self.target is None else place(self.target)

    def cleaner(self) -> Cleaner:
        return options.cleaner(self.rules, self.disable, self.keep, self.profile, self.prior)

    def chosen(self, planned: Plan) -> dict[str, Any]:
        """What changes the output, by the names of the options."""
        return {
            "profile": self.profile,
            "disable": options.listed(self.disable),
            "keep": options.listed(self.keep),
            "kind": self.kind,
            "text-field": self.fields.text,
            "html-field": self.fields.html,
            "url-field": self.fields.url,
            "id-field": self.fields.id,
            "site": self.site,
            "format": planned.rendering.format,
            "mark": self.mark,
            "audit": self.audit,
            "mine": self.mine,
        }

    def fingerprint(self, planned: Plan, given: Inputs) -> Fingerprint:
        return fingerprint(self.rules, self.prior, given.files, self.chosen(planned))

    def course(self, documents: int | None, *, in_files: bool) -> Course:
        """How the documents are worked on: `documents` of them, if that is known."""
        jobs = self.jobs
        if jobs is None and self.engine == "local":
            jobs = max(1, min(cores(), documents or cores())) if in_files else 0
        return Course(jobs, self.time_limit, self.engine, self.address)


def cleaned(asked: Asked, messages: Messages) -> int:
    """Clean as asked, and say so. Returns how many documents failed.

    Raises what `exit_status` turns into messages.
    """
    out = asked.out
    own = own_files(out, asked.report)
    given = Inputs(asked.inputs, asked.kind, messages, without=own, fields=asked.fields)
    destination = Destination(out, asked.format, asked.audit, asked.mark)
    planned = plan(destination, given.files, sys.stdout.buffer)
    documents = document_count(given.files)
    course = asked.course(documents, in_files=planned.is_resumable)
    if asked.mine:
        asked = _with_mined(asked, planned, given, course, messages)
    # What is written at once keeps no fingerprint: the rule files need not be read for one.
    mark = asked.fingerprint(planned, given) if planned.is_resumable else None
    begun = begin(planned, mark, asked.again)
    replaces = asked.again in {"overwrite", "restart"} or begun.before is not None
    check_report(asked.report, given.files, overwrite=replaces)
    if begun.is_finished and begun.before is not None:
        messages.say(f"{out} is complete, from an earlier run. Clean it anew with --overwrite.")
        tally = begun.before.tally
    else:
        tally = _run(asked, begun, given, course, documents, messages)
    _tell(asked, planned, tally, messages)
    return tally.failed


def _with_mined(
    asked: Asked, planned: Plan, given: Inputs, course: Course, messages: Messages
) -> Asked:
    """What was asked, with the rules that its inputs gave."""
    from cleaner.cli.mining import rules_of_run

    note = asked.fingerprint(planned, given).to_row()
    mined = rules_of_run(
        planned, asked.again, given, note, asked.cleaner, asked.site, course, messages
    )
    return replace(asked, rules=(*asked.rules, mined))


def _run(
    asked: Asked,
    begun: Begun,
    given: Inputs,
    course: Course,
    documents: int | None,
    messages: Messages,
) -> Tally:
    """Clean what is not clean yet; the tally is of all documents."""
    if course.jobs and course.engine == "local":
        start_ahead()
    work = Work(asked.cleaner(), begun.plan.rendering, asked.site, by_folder=asked.mine)
    before = None if begun.before is None else begun.before.tally
    if before is not None:
        messages.say(f"Going on behind {before.done + before.failed} documents.")
    tally = Tally(pages=MOST_ROWS if asked.summary else 0)
    with following(
        messages, tally, documents, form=asked.progress, meter=given.meter, before=before
    ) as follow:
        skipped = run(begun, work, given.read, follow, course)
    _tell_skipped(skipped, messages)
    if before is None:
        return tally
    before.merge(tally)
    before.pages = tally.pages
    return before


def _tell_skipped(skipped: Counter[str], messages: Messages) -> None:
    if skipped:
        said = ", ".join(f"{count} {reason}" for reason, count in skipped.most_common())
        messages.say(f"Passed over records that are no documents: {said}")


def _tell(asked: Asked, planned: Plan, tally: Tally, messages: Messages) -> None:
    if asked.summary and asked.progress == "json":
        messages.row({"summary": tally.to_row()})
    elif asked.summary:
        show_summary(messages.console, tally)
    if asked.report is not None:
        settings = {name: _shown(value) for name, value in asked.chosen(planned).items()}
        write_report(asked.report, tally, command=options.command_line(), settings=settings)
    if asked.target is not None:
        count = "1 document" if tally.done == 1 else f"{tally.done} documents"
        messages.say(f"Cleaned {count} into {asked.out}; {tally.failed} failed.")


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
