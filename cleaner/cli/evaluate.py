"""`cleaner eval`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cleaner import choices
from cleaner.cli import options
from cleaner.cli.messages import Messages, Status, exit_status


def evaluate(  # one parameter an option: the signature is the command's interface
    gold: options.Gold,
    inputs: Annotated[
        list[str] | None,
        typer.Option(
            "--as",
            metavar="NAME,…",
            help="What to clean: html, a dump (resiliparse, beautifulsoup, inscriptis, "
            "resiliparse-main, readability, …) or gold, the clean text. Default: html.",
        ),
    ] = None,
    against: Annotated[
        list[str] | None,
        typer.Option(
            "--against",
            metavar="NAME,…",
            help="Peers to measure beside: on html trafilatura, rs-trafilatura, resiliparse, "
            "readability, justext; on dumps nothing-removed, c4-lines; all; or module:function "
            "of your own.",
        ),
    ] = None,
    rules: options.Rules = None,
    disable: options.Disable = None,
    profile: options.Profile = "balanced",
    prior: options.Prior = None,
    *,
    cross_validate: Annotated[
        bool,
        typer.Option(
            "--cross-validate",
            help="Clean each page with a prior fitted without its site, and without rules of "
            "single sites.",
        ),
    ] = False,
    priors: Annotated[
        Path | None,
        typer.Option(
            "--priors",
            metavar="FOLDER",
            help="With --cross-validate: keep the fitted priors here, or use those that are here.",
        ),
    ] = None,
    thin: Annotated[
        int, typer.Option("--thin", min=1, metavar="N", help="Take only each N-th page.")
    ] = 1,
    limit: Annotated[
        float,
        typer.Option("--limit", min=0.1, metavar="SECONDS", help="The longest a page may take."),
    ] = 60.0,
    worst: Annotated[
        int, typer.Option("--worst", min=0, metavar="N", help="List the N worst pages.")
    ] = 0,
    output_format: Annotated[
        choices.ScoreFormat,
        typer.Option("--format", help="How to print the scores."),
    ] = "table",
    quiet: options.Quiet = False,
) -> None:
    """Measure how well the articles of GOLD are found, beside other extractors.

    Each extractor runs in a process of its own, on the same pages in the same run. Printed are
    word F1 with its 95 % bootstrap interval, precision, recall, F1 of 4-word shingles, the
    shares of wanted and unwanted snippets found, pages that lose words, and CPU time a page.
    A page on which an extractor fails counts as nothing kept. Exit status 1: the cleaner failed
    on a page, or a page of GOLD could not be read.
    """
    from cleaner.cli.messages import visible
    from cleaner.errors import ConfigurationError
    from cleaner.tooling.evaluate import Plan, Settings
    from cleaner.tooling.evaluate import evaluate as run
    from cleaner.tooling.score_tables import shown

    messages = Messages(quiet=quiet)
    with exit_status():
        if priors is not None and not cross_validate:
            raise ConfigurationError("--priors is for --cross-validate; --prior takes one prior")
        if prior is not None and cross_validate:
            raise ConfigurationError("--cross-validate fits its own priors: leave out --prior")
        settings = Settings(
            rules=tuple(rules or ()),
            disable=tuple(options.listed(disable)),
            profile=profile,
            priors=() if prior is None else (prior,),
        )
        plan = Plan(
            gold=tuple(gold),
            inputs=tuple(options.listed(inputs) or ("html",)),
            against=tuple(options.listed(against)),
            settings=settings,
            cross_validate=cross_validate,
            folds=priors,
            thin=thin,
            limit=limit,
        )
        evaluation = run(plan, messages.say)
        text = shown(evaluation, output_format, worst)
        sys.stdout.write(text if output_format == "json" else visible(text))
        for name, why in evaluation.missing.items():
            messages.warn(f"{name} was not measured: {why}")
        for line in evaluation.failures():
            messages.complain("failed", line)
    raise typer.Exit(Status.DONE if evaluation.is_complete else Status.SOME_FAILED)
