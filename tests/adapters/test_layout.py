from __future__ import annotations

import pytest

from cleaner.adapters.layout import layout
from cleaner.errors import ConfigurationError
from cleaner.io.fields import DETECTED, FieldNames


def test_columns_are_found_by_their_usual_names():
    plan = layout(["_id", "link", "content", "tag"], DETECTED)
    assert (plan.id, plan.read, plan.passed, plan.shadowed) == (
        "_id",
        ("content", "link"),
        ("tag",),
        (),
    )


def test_a_page_beside_its_text_is_kept():
    plan = layout(["text", "html", "title"], DETECTED)
    assert (plan.read, plan.passed, plan.shadowed) == (("text", "html"), ("html",), ("title",))


def test_columns_with_the_names_of_results_are_shadowed():
    plan = layout(["text", "page", "error", "input"], FieldNames(html="page"))
    assert (plan.read, plan.passed, plan.shadowed) == (("page",), (), ("text", "error", "input"))


def test_a_name_that_is_missing_is_said_with_those_there_are():
    with pytest.raises(ConfigurationError, match="no column words; the columns are id, tag"):
        layout(["id", "tag"], FieldNames(text="words"))


def test_a_table_without_documents_is_said():
    with pytest.raises(
        ConfigurationError, match="No column holds text or HTML by its name: id, tag"
    ):
        layout(["id", "tag"], DETECTED)
