"""How a list of rules looks: a table on a terminal, tab-separated lines in a pipe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from rich.table import Table
from rich.text import Text

from cleaner.cli.colours import label_style
from cleaner.labels import is_main
from cleaner.tooling.catalogue import ListedRule

_HEADS = ("id", "label", "strength", "status", "where it stands")


def rules_table(rules: Sequence[ListedRule]) -> Table:
    """One row a rule; those that do not run are dim and say why."""
    table = Table(*_HEADS, box=None, pad_edge=False, header_style="bold")
    for rule in rules:
        labels = Text(", ").join(Text(lb, label_style(lb, main=is_main(lb))) for lb in rule.labels)
        place = Text(rule.place)
        if rule.inactive is not None:
            place.append(f"\n{rule.inactive}", "italic")
        style = "dim" if rule.inactive is not None else ""
        table.add_row(rule.id, labels, rule.strength, rule.status, place, style=style)
    return table


def rules_plain(stream: TextIO, rules: Sequence[ListedRule]) -> None:
    """One line a rule, tabs between the fields."""
    for rule in rules:
        state = "active" if rule.inactive is None else rule.inactive
        fields = (rule.id, ",".join(rule.labels), rule.strength, rule.status, rule.place, state)
        stream.write("\t".join(fields) + "\n")
