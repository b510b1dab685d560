"""`cleaner rules import`: rule files made from the configurations and filters of other tools."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from cleaner.cli import completion, options
from cleaner.cli.messages import Messages, exit_status

if TYPE_CHECKING:
    from cleaner.tooling.imported import Import

app = typer.Typer(
    name="import",
    help="Make rule files from what other tools use.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

Out: TypeAlias = Annotated[
    Path, typer.Option("--out", "-o", metavar="DIR", help="The folder to write rule files to.")
]
Overwrite: TypeAlias = Annotated[
    bool, typer.Option("--overwrite", help="Replace rule files that are there already.")
]
AsJson: TypeAlias = Annotated[
    bool, typer.Option("--json", help="Print the report as JSON, with every line not carried over.")
]
_ROWS = 30


@app.command(no_args_is_help=True)
def ftr(
    path: Annotated[
        Path,
        typer.Argument(metavar="FILE|DIR", help="A site configuration (host.txt), or a folder."),
    ],
    out: Out,
    *,
    overwrite: Overwrite = False,
    as_json: AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Import site configurations of Full-Text RSS (FiveFilters): one rule file a site.

    `strip` and `strip_id_or_class` become rules that mark, `body` one that keeps, `author` and
    `date` are noted as metadata. The report says what could not be carried over, and why.
    """
    from cleaner.tooling.ftr import import_ftr

    messages = Messages(quiet=quiet)
    with exit_status(messages):
        _finish(import_ftr(path), out, messages, overwrite=overwrite, as_json=as_json)


@app.command(no_args_is_help=True)
def easylist(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A filter list: easylist.txt.")],
    out: Out,
    label: Annotated[
        str,
        typer.Option(
            "--label",
            help="What the hidden elements hold.",
            autocompletion=completion.noise_labels,
        ),
    ] = "advert",
    *,
    overwrite: Overwrite = False,
    as_json: AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Import the element-hiding filters of a filter list in the format of EasyList.

    Generic filters become one file, those of sites one file each in sites/. The report says
    what could not be carried over, and why.
    """
    from cleaner.errors import ConfigurationError
    from cleaner.labels import NOISE
    from cleaner.tooling.easylist import import_easylist

    messages = Messages(quiet=quiet)
    with exit_status(messages):
        if label not in NOISE:
            raise ConfigurationError(f"there is no label {label!r}; choose {', '.join(NOISE)}")
        found = import_easylist(path, label)
        _finish(found, out, messages, overwrite=overwrite, as_json=as_json)


def _finish(
    found: Import, out: Path, messages: Messages, *, overwrite: bool, as_json: bool
) -> None:
    """Write what was made, and report what was not."""
    from cleaner.cli.messages import visible
    from cleaner.tooling.imported import shortened, write_drafts
    from cleaner.tooling.score_tables import Grid

    write_drafts(found.drafts, out, overwrite=overwrite)
    if as_json:
        sys.stdout.write(json.dumps(found.as_json(), ensure_ascii=False, indent=1) + "\n")
    elif found.remarks:
        reasons = found.by_reason()
        rows = [
            (outcome, str(count), reason, f"{r.file}:{r.line}: {shortened(r.text, 60)}")
            for outcome, reason, count, r in reasons[:_ROWS]
        ]
        heads = ("outcome", "lines", "reason", "the first of them")
        sys.stdout.write(visible(Grid("Not carried over", heads, tuple(rows)).as_text()))
        if len(reasons) > _ROWS:
            messages.say(f"… and {len(reasons) - _ROWS} more reasons; all of them with --json.")
    rules = sum(draft.rules for draft in found.drafts)
    messages.say(
        f"{found.carried} of {found.lines} lines became {rules} rules in "
        f"{len(found.drafts)} files in {out}."
    )
    if found.drafts:
        messages.say(f"Next: cleaner rules test {out}, and cleaner rules diff none {out} PAGES")
