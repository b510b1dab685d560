"""Outcomes → what is written of each: made where the document is cleaned, stored elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeAlias

from cleaner.choices import AuditPlace, OutputFormat
from cleaner.errors import ConfigurationError
from cleaner.outputs.audit import audit_lines, removed_rows
from cleaner.outputs.forms import TEXT, Form, html_form
from cleaner.outputs.jsonl import encode_row, outcome_row
from cleaner.outputs.outcome import Outcome, OutputError
from cleaner.outputs.parquet import parquet_row

Content: TypeAlias = bytes | dict[str, Any] | None


class Rendered(NamedTuple):
    """What is written of one document. `content` is bytes, a row for Parquet, or None where a
    failed document leaves nothing; `audit` are lines for the sidecar.
    """

    outcome: Outcome
    content: Content
    audit: bytes


@dataclass(frozen=True, slots=True)
class Rendering:
    """The form of a run's output. `mark` keeps the junk of HTML, labelled.

    `audit` "inline" puts what was removed into each row or page, "sidecar" into a file of its
    own. Raises `ConfigurationError` where the two do not go with the format.
    """

    format: OutputFormat
    mark: bool = False
    audit: AuditPlace | None = None

    def __post_init__(self) -> None:
        if self.mark and self.format != "html":
            raise ConfigurationError("--mark keeps the junk of HTML output: add --format html.")
        if self.audit == "inline" and self.format == "text":
            raise ConfigurationError(
                "--audit-inline puts what was removed into rows and HTML pages, and texts have no "
                "place for it. Add --format jsonl, parquet or html, or use --audit."
            )

    @property
    def page_form(self) -> Form | None:
        """The form of a file for each document; None where documents are rows of one."""
        if self.format == "text":
            return TEXT
        if self.format == "html":
            return html_form(mark=self.mark, audit=self.audit == "inline")
        return None

    def render(self, outcome: Outcome) -> Rendered:
        """What is written of `outcome`; a fault in making it is the document's own."""
        try:
            content = self._content(outcome)
        except OutputError as error:
            outcome = replace(outcome, result=None, error=str(error))
            content = self._content(outcome)
        return Rendered(outcome, content, audit_lines(outcome) if self.audit == "sidecar" else b"")

    def _content(self, outcome: Outcome) -> Content:
        form = self.page_form
        if form is not None:
            result = outcome.result
            return None if result is None else form.content(result, outcome.source)
        more: dict[str, Any] = {}
        if self.audit == "inline":
            more["audit"] = removed_rows(outcome.result) if outcome.result is not None else []
        if self.format == "parquet":
            return parquet_row(outcome) | more
        return encode_row(outcome_row(outcome, more))
