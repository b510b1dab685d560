from __future__ import annotations

import json

import pytest

from cleaner.errors import ConfigurationError
from cleaner.outputs.outcome import Outcome
from cleaner.outputs.rendering import Rendering

TEXT = "A headline\n~share Short Url\n\nWords.\n"


@pytest.fixture
def outcome(marked_lines):
    return Outcome("a", "a", marked_lines.clean(TEXT), fields={"audit": "mine"}, source=TEXT)


FAILED = Outcome("b", "b", error="lost")


def test_a_text_is_its_article_and_a_failed_one_nothing(outcome):
    rendering = Rendering("text")
    assert rendering.render(outcome).content == b"A headline\nWords.\n"
    assert rendering.render(FAILED).content is None


def test_a_failed_document_is_a_row_of_its_own():
    assert json.loads(Rendering("jsonl").render(FAILED).content)["error"] == "lost"
    assert Rendering("parquet").render(FAILED).content["error"] == "lost"


def test_the_audit_beside_the_output_names_the_document(outcome):
    rendered = Rendering("text", audit="sidecar").render(outcome)
    (row,) = map(json.loads, rendered.audit.splitlines())
    assert (row["id"], row["line"], row["start"], row["end"]) == ("a", 2, 11, 28)
    assert (row["rules"], row["text"]) == (["share-rule"], "~share Short Url")
    assert Rendering("text").render(outcome).audit == b""


def test_the_audit_inside_a_row_moves_a_field_of_that_name(outcome):
    row = json.loads(Rendering("jsonl", audit="inline").render(outcome).content)
    assert [part["text"] for part in row["audit"]] == ["~share Short Url"]
    assert row["input"] == {"audit": "mine"}
    assert json.loads(Rendering("jsonl").render(outcome).content)["audit"] == "mine"


def test_a_failed_row_has_an_empty_audit():
    assert json.loads(Rendering("jsonl", audit="inline").render(FAILED).content)["audit"] == []


def test_the_audit_inside_a_page_is_data_that_cannot_end_early(marked_lines):
    text = "Words.\n~share </script><script>alert(1)</script><!-- &lt;\n"
    outcome = Outcome("a", "a", marked_lines.clean(text), source=text)
    page = Rendering("html", audit="inline").render(outcome).content.decode()
    start = page.index('<script type="application/json" id="cleaner-audit">')
    data, _, rest = page[start:].partition(">")[2].partition("</script>")
    assert json.loads(data)[0]["text"].startswith("~share </script><script>alert(1)")
    assert rest.strip() == "</body></html>"
    assert page.count("<script") == 1


def test_texts_have_no_place_for_an_audit():
    with pytest.raises(ConfigurationError, match="or use --audit"):
        Rendering("text", audit="inline")


def test_only_html_can_be_marked():
    with pytest.raises(ConfigurationError, match="--format html"):
        Rendering("jsonl", mark=True)
