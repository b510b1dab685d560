from __future__ import annotations

import pytest

from cleaner.batch.run import clean_item, run
from cleaner.errors import ConfigurationError
from cleaner.io.items import Item
from cleaner.model import Result
from cleaner.outputs.outcome import OutputError


class Collected:
    """A writer that keeps what it is given; refuses documents called `bad`."""

    def __init__(self):
        self.outcomes, self.left_by = [], "not left"

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.left_by = kind

    def write(self, outcome):
        if outcome.name == "bad":
            raise OutputError("no room")
        self.outcomes.append(outcome)


def test_every_item_becomes_an_outcome_in_order(marked_lines):
    writer, reported = Collected(), []
    items = [Item(n, n, "!refuse" if n == "b" else "Words.") for n in "abc"]
    run(marked_lines, items, [writer], reported.append)
    assert reported == writer.outcomes
    assert [(o.id, o.error) for o in reported] == [
        ("a", None),
        ("b", "This page is refused."),
        ("c", None),
    ]


def test_an_unexpected_fault_is_named_by_its_type(marked_lines):
    assert clean_item(marked_lines, Item("a", "a", "!crash")).error == (
        "failed unexpectedly: LookupError: lost"
    )


def test_a_fault_in_segments_that_were_deferred_is_the_documents_own():
    class Late:
        def clean(self, *_args, **_named):
            return Result.deferred(
                lambda: {}["lost"], text="", title=None, metadata={}, source="Words."
            )

    outcome = clean_item(Late(), Item("a", "a", "Words."))
    assert (outcome.result, outcome.error) == (None, "failed unexpectedly: KeyError: 'lost'")


def test_an_item_that_could_not_be_read_is_not_cleaned(marked_lines):
    outcome = clean_item(marked_lines, Item("a", "a", error="gone"))
    assert (outcome.result, outcome.error) == (None, "gone")


def test_what_cannot_be_written_is_a_failure_for_later_writers_too(marked_lines):
    first, second, reported = Collected(), Collected(), []
    second.write = second.outcomes.append
    run(marked_lines, [Item("bad", "bad", "Words.")], [first, second], reported.append)
    assert [o.error for o in second.outcomes] == ["no room"]
    assert reported == second.outcomes


def test_a_wrong_configuration_ends_the_run():
    class Misconfigured:
        def clean(self, *arguments, **options):
            raise ConfigurationError("no model")

    with pytest.raises(ConfigurationError, match="no model"):
        clean_item(Misconfigured(), Item("a", "a", "Words."))


def test_a_site_stands_in_for_an_address_and_is_not_passed_on(marked_lines):
    here = clean_item(marked_lines, Item("a", "a", "Words."), "harbour.example")
    there = clean_item(marked_lines, Item("b", "b", "Words.", url="https://x.example/"), "harbour")
    assert (here.result.url, here.url) == ("harbour.example", None)
    assert there.result.url == "https://x.example/"


def test_an_interrupted_run_tells_its_writers(marked_lines):
    def items():
        yield Item("a", "a", "Words.")
        raise KeyboardInterrupt

    writer = Collected()
    with pytest.raises(KeyboardInterrupt):
        run(marked_lines, items(), [writer], lambda outcome: None)
    assert writer.left_by is KeyboardInterrupt
    assert len(writer.outcomes) == 1
