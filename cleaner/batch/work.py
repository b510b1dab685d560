"""What is done with one document: item → what is written of it and what it counts."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol, TypeVar

from cleaner.batch.tally import PageTally, page_tally
from cleaner.choices import InputKind
from cleaner.errors import ConfigurationError, InputError
from cleaner.io.items import Item
from cleaner.model import Result
from cleaner.outputs.outcome import Outcome
from cleaner.outputs.rendering import Content, Rendering

DoneT_co = TypeVar("DoneT_co", covariant=True)


class CleansDocuments(Protocol):
    """What a run needs of `cleaner.Cleaner`."""

    def clean(
        self,
        source: str | bytes,
        kind: InputKind = ...,
        url: str | None = ...,
        id: str | None = ...,  # noqa: A002 - the name in the public contract
    ) -> Result: ...


class Done(NamedTuple):
    """One document, done: what is written of it, and what it counts.

    `content` and `audit` are those of `Rendered`; `page.error` says whether it failed.
    """

    content: Content
    audit: bytes
    page: PageTally


@dataclass(frozen=True, slots=True)
class Work:
    """Cleans items and renders what comes of them. It is pickled to worker processes.

    `site` is the host that items without a `url` come from, if known.
    """

    cleaner: CleansDocuments
    rendering: Rendering
    site: str | None = None

    def __call__(self, item: Item) -> Done:
        start = time.perf_counter()
        outcome = clean_item(self.cleaner, item, self.site)
        try:
            rendered = self.rendering.render(outcome)
        except ConfigurationError:
            raise  # wrong for every document: nothing is gained by going on
        except Exception as error:  # noqa: BLE001 - a fault in one document must not cost the others
            rendered = self.rendering.render(_unexpected(outcome, error))
        page = page_tally(rendered.outcome, time.perf_counter() - start)
        return Done(rendered.content, rendered.audit, page)

    def failed(self, item: Item, error: str) -> Done:
        """What is written of a document that could not be done, for the reason `error`."""
        rendered = self.rendering.render(replace(_begun(item), error=error))
        return Done(rendered.content, rendered.audit, page_tally(rendered.outcome))


class Works(Protocol[DoneT_co]):
    """What worker processes do with each item. It is pickled to them.

    A call raises `ConfigurationError` for what is wrong with every document; `failed` says what
    is done of an item that the process died of, or took too long over.
    """

    def __call__(self, item: Item, /) -> DoneT_co: ...

    def failed(self, item: Item, error: str, /) -> DoneT_co: ...


def clean_item(cleaner: CleansDocuments, item: Item, site: str | None = None) -> Outcome:
    """Clean one item; whatever goes wrong with it is the outcome's `error`.

    Raises `ConfigurationError`, which is wrong for every document.
    """
    outcome = _begun(item)
    if item.error is not None:
        return outcome
    try:
        result = cleaner.clean(item.source, item.kind, url=item.url or site, id=item.name)
        _ = result.segments  # made here, where a fault in making them is this document's own
    except InputError as error:
        return replace(outcome, error=str(error))
    except ConfigurationError:
        raise  # wrong for every document: nothing is gained by going on
    except Exception as error:  # noqa: BLE001 - a fault in one document must not cost the others
        return _unexpected(outcome, error)
    return replace(outcome, result=result)


def _begun(item: Item) -> Outcome:
    return Outcome(
        item.id,
        item.name,
        error=item.error,
        url=item.url,
        fields=item.fields,
        source=item.source,
    )


def _unexpected(outcome: Outcome, error: Exception) -> Outcome:
    said = f"failed unexpectedly: {type(error).__name__}: {error}"
    return replace(outcome, result=None, error=said)
