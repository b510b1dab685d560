"""A LangChain document transformer: documents as loaders make them → their articles.

Needs the extra `langchain`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from cleaner.adapters.options import DEFAULT, Options
from cleaner.batch.work import CleansDocuments, clean_item
from cleaner.errors import MissingExtraError
from cleaner.io.items import Item
from cleaner.outputs.jsonl import segment_row

try:
    from langchain_core.documents import BaseDocumentTransformer, Document
except ImportError as missing:
    raise MissingExtraError("The LangChain transformer", "langchain") from missing

_ADDRESSES: Final = ("url", "source")  # where loaders put a page's address


class CleanerTransformer(BaseDocumentTransformer):  # type: ignore[misc]
    """Gives documents that hold an article each, in order; those given are left as they are.

    Metadata gains `title` and what was found (`authors`, `date` …), unless it has a value of that
    name, and with `segments` every labelled stretch of the page. A document that fails keeps its content and
    has an `error`. Vector stores that take plain values only may want `filter_complex_metadata`.
    """

    def __init__(self, options: Options = DEFAULT, *, segments: bool = False) -> None:
        self._options = options
        self._segments = segments

    def transform_documents(
        self,
        documents: Sequence[Document],
        **kwargs: Any,  # noqa: ARG002 -- LangChain's signature
    ) -> Sequence[Document]:
        cleaner = self._options.cleaner()
        return [self._cleaned(cleaner, document) for document in documents]

    def _cleaned(self, cleaner: CleansDocuments, document: Document) -> Document:
        name = str(document.id or "")
        url = _address(document.metadata)
        item = Item(document.id, name, document.page_content, self._options.kind, url)
        outcome = clean_item(cleaner, item, self._options.site)
        result = outcome.result
        if result is None:
            more = {"metadata": {**document.metadata, "error": outcome.error}}
            return document.model_copy(update=more)
        found: dict[str, Any] = {"title": result.title, **result.metadata}
        found = {name: value for name, value in found.items() if value not in (None, [])}
        if self._segments:
            found["segments"] = [segment_row(segment) for segment in result.segments]
        theirs = {name for name, value in document.metadata.items() if value is not None}
        metadata = document.metadata | {n: v for n, v in found.items() if n not in theirs}
        return document.model_copy(update={"page_content": result.text, "metadata": metadata})


def _address(metadata: dict[str, Any]) -> str | None:
    for name in _ADDRESSES:
        value = metadata.get(name)
        if isinstance(value, str) and value.startswith(("http://", "https://")):
            return value
    return None
