"""`cleaner rules`: list, check, test, compare, start, mine and import rules."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, TypeAlias

import typer
from rich.console import Console

from cleaner.cli import mine, options, rules_diff, rules_import, rules_new
from cleaner.cli.messages import Messages, Status, exit_status

app = typer.Typer(
    name="rules",
    help="List, check, test, compare, start, mine and import rules.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

app.command(name="mine", no_args_is_help=True)(mine.mine)
app.command(name="diff", no_args_is_help=True)(rules_diff.diff)
app.command(name="new", no_args_is_help=True)(rules_new.new)
app.add_typer(rules_import.app)

Paths: TypeAlias = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[PATH]...", help="Rule files or folders; without any, the shipped rules."
    ),
]


@app.command(name="list")
def list_rules(
    rules: options.Rules = None,
    disable: options.Disable = None,
    label: Annotated[str | None, typer.Option("--label", help="Only rules that give it.")] = None,
    lang: Annotated[
        str | None, typer.Option("--lang", help="Only rules for pages in it, e.g. de.")
    ] = None,
    site: Annotated[
        str | None, typer.Option("--site", help="Only rules for pages of it, e.g. example.org.")
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List every rule: what it gives, where it stands, and why it does not run if it does not.

    On a terminal a table; in a pipe one line a rule with tabs between id, labels, strength,
    status, place, and `active` or the reason why not.
    """
    from cleaner.cli.rules_view import rules_plain, rules_table
    from cleaner.engine.packs import load_packs
    from cleaner.tooling.catalogue import catalogue, chosen

    with exit_status():
        packs = load_packs(list(rules or ()), disable=options.listed(disable))
        listed = chosen(catalogue(packs), label=label, lang=lang, site=site)
        console = Console(highlight=False)
        if as_json:
            for rule in listed:
                sys.stdout.write(json.dumps(rule.as_json(), ensure_ascii=False) + "\n")
        elif console.is_terminal:
            console.print(rules_table(listed))
        else:
            rules_plain(sys.stdout, listed)
        active = sum(rule.inactive is None for rule in listed)
        Messages().say(f"{active} rules run; {len(listed) - active} do not.")


@app.command()
def lint(
    paths: Paths = None,
    corpus: Annotated[
        list[str] | None,
        typer.Option(
            "--corpus",
            metavar="PATH",
            help="Say as well which rules fire on no document of PATH: files, a folder, gold pages.",
        ),
    ] = None,
    *,
    advice: Annotated[
        bool, typer.Option("--advice/--no-advice", help="Show what could be better as well.")
    ] = True,
) -> None:
    """Check rule files against the style guide; every finding with its place.

    Regexes are timed on lines that are made to take them long.

    Exit status: 0 no faults (advice is none), 1 faults were found, 2 a path is not there.
    """
    from cleaner.cli.messages import visible
    from cleaner.tooling.lint import SCHEMA_CHECK
    from cleaner.tooling.lint import lint as run_lint

    with exit_status():
        found = run_lint(paths or None)
        if corpus and not any(finding.check == SCHEMA_CHECK for finding in found):
            from cleaner.tooling.firing import never_fires

            found = sorted([*found, *never_fires(paths or None, corpus)])
        faults = [finding for finding in found if finding.level == "fault"]
        for finding in found if advice else faults:
            note = "" if finding.level == "fault" else "advice: "
            place = f"{finding.path}:{finding.line}:{finding.column}"
            sys.stdout.write(visible(f"{place}: {note}{finding.message} ({finding.check})") + "\n")
        Messages().say(f"{len(faults)} faults, {len(found) - len(faults)} pieces of advice.")
        if faults:
            raise typer.Exit(Status.SOME_FAILED)


@app.command(name="test")
def run_rule_tests(paths: Paths = None) -> None:
    """Run every hit and miss of the rules, and every page (expected.json) below PATH.

    Of an example that fails, `+` is a line that should be marked and `-` one that should not.
    Exit status: 0 all as it should be, 1 something failed, 2 a rule file is broken.
    """
    from cleaner.cli.messages import visible
    from cleaner.tooling.rule_tests import run_tests

    with exit_status():
        done = run_tests(paths or None)
        for failure in done.failures:
            sys.stdout.write(visible(failure.report()) + "\n")
        messages = Messages()
        messages.say(
            f"{done.rules} rules, {len(done.examples)} examples, {len(done.pages)} pages: "
            f"{len(done.failures)} failed."
        )
        if done.unexercised:
            messages.say(f"No page has a line for: {', '.join(done.unexercised)}")
        if done.failures:
            raise typer.Exit(Status.SOME_FAILED)
