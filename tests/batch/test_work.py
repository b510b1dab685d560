from __future__ import annotations

import pytest

from cleaner.batch.work import Work, clean_item
from cleaner.errors import ConfigurationError
from cleaner.io.items import Item
from cleaner.model import Result
from cleaner.outputs.rendering import Rendering


def test_an_item_becomes_what_is_written_of_it_and_what_it_counts(marked_lines):
    done = Work(marked_lines, Rendering("text", audit="sidecar"))(
        Item("a", "a", "~share Short\nWords.\n")
    )
    assert done.content == b"Words.\n"
    assert b'"rules": ["share-rule"]' in done.audit
    assert (done.page.id, done.page.kept, done.page.removed) == ("a", 7, 13)
    assert done.page.seconds > 0


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


def test_a_fault_in_rendering_is_the_documents_own():
    class Odd:
        def clean(self, *_args, **_named):
            return Result("Words.", None, {"odd": object()}, "Words.", ())

    done = Work(Odd(), Rendering("jsonl"))(Item("a", "a", "Words."))
    assert done.page.error.startswith("failed unexpectedly: TypeError")
    assert b'"error": "failed unexpectedly' in done.content


def test_an_item_that_could_not_be_read_is_not_cleaned(marked_lines):
    outcome = clean_item(marked_lines, Item("a", "a", error="gone"))
    assert (outcome.result, outcome.error) == (None, "gone")


def test_a_wrong_configuration_ends_the_run(marked_lines):
    with pytest.raises(ConfigurationError, match="no model"):
        clean_item(marked_lines, Item("a", "a", "!misconfigured"))


def test_a_site_stands_in_for_an_address_and_is_not_passed_on(marked_lines):
    here = clean_item(marked_lines, Item("a", "a", "Words."), "harbour.example")
    there = clean_item(marked_lines, Item("b", "b", "Words.", url="https://x.example/"), "harbour")
    assert (here.result.url, here.url) == ("harbour.example", None)
    assert there.result.url == "https://x.example/"


@pytest.mark.parametrize(
    ("work", "site"),
    [
        ({"by_folder": True}, "north"),
        ({}, None),
        ({"by_folder": True, "site": "quay.example"}, "quay.example"),
    ],
)
def test_folders_are_sites_only_where_that_is_asked_for(work, site):
    asked = []

    class Asked:
        def clean(self, *_args, url=None, **_named):
            asked.append(url)
            return Result("", None, {}, "", ())

    Work(Asked(), Rendering("text"), **work)(Item("a", "a", "Words.", file="north/a.txt"))
    assert asked == [site]
