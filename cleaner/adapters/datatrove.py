"""A datatrove step: the text of each document → its article.

Needs the extra `datatrove`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cleaner.adapters.options import DEFAULT, Options
from cleaner.batch.tally import page_tally
from cleaner.batch.work import clean_item
from cleaner.errors import MissingExtraError
from cleaner.io.items import Item
from cleaner.outputs.audit import removed
from cleaner.outputs.jsonl import segment_row
from cleaner.outputs.outcome import Outcome

try:
    from datatrove.data import Document
    from datatrove.pipeline.base import PipelineStep
except ImportError as missing:
    raise MissingExtraError("The datatrove step", "datatrove") from missing


class CleanerStep(PipelineStep):  # type: ignore[misc]
    """Replaces a document's text by its article.

    Metadata gets `title`, unless it has one, and `cleaner`: what was found (`title`, `metadata`)
    and, with `keep_removed`, each stretch of the text that was dropped, with its label and rules
    (`removed`). A document that
    fails passes on as it was with `cleaner: {"error": …}`, or is dropped with `drop_failed`. The address
    is read from `metadata["url"]`.

    The rules are loaded in the process that runs the step, once.
    """

    name = "🧹 Cleaner"
    type = "✂️ - FORMAT"

    def __init__(
        self, options: Options = DEFAULT, *, keep_removed: bool = True, drop_failed: bool = False
    ) -> None:
        super().__init__()
        self.options = options
        self.keep_removed = keep_removed
        self.drop_failed = drop_failed

    def run(
        self,
        data: Iterable[Document],
        rank: int = 0,  # noqa: ARG002 -- datatrove's signature
        world_size: int = 1,  # noqa: ARG002 -- as above
    ) -> Iterator[Document]:
        cleaner = self.options.cleaner()
        for document in data:
            with self.track_time():
                url = document.metadata.get("url")
                item = Item(
                    document.id,
                    str(document.id),
                    document.text,
                    self.options.kind,
                    url if isinstance(url, str) else None,
                )
                outcome = clean_item(cleaner, item, self.options.site)
                self._count(outcome)
                self._write(document, outcome)
            if outcome.error is None or not self.drop_failed:
                yield document

    def _write(self, document: Document, outcome: Outcome) -> None:
        result = outcome.result
        if result is None:
            document.metadata["cleaner"] = {"error": outcome.error}
            return
        said: dict[str, Any] = {"title": result.title, "metadata": result.metadata}
        if self.keep_removed:
            said["removed"] = [
                segment_row(s) | {"text": result.source[s.start : s.end]} for s in removed(result)
            ]
        document.text = result.text
        if result.title is not None and not document.metadata.get("title"):
            document.metadata["title"] = result.title
        document.metadata["cleaner"] = said

    def _count(self, outcome: Outcome) -> None:
        self.stat_update("total")
        tally = page_tally(outcome)
        if tally.error is not None:
            self.stat_update("failed")
            return
        self.stat_update("cleaned")
        self.stat_update("chars_kept", value=tally.kept)
        self.stat_update("chars_removed", value=tally.removed)
        for label, characters in sorted(tally.removed_by.items()):
            self.stat_update(f"removed_{label}", value=characters)
