"""What is done with one document: item → what is written of it and what it counts."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol, TypeAlias

from cleaner.batch.item_sites import site_of
from cleaner.batch.tally import PageTally, page_tally
from cleaner.choices import InputKind
from cleaner.errors import ConfigurationError, InputError
from cleaner.io.items import Item
from cleaner.model import Result
from cleaner.outputs.outcome import Outcome
from cleaner.outputs.rendering import Content, Rendering


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

    `site` is the host that items without a `url` come from, if known; with `by_folder` their
    folders are sites where it is not (`item_sites`).
    """

    cleaner: CleansDocuments
    rendering: Rendering
    site: str | None = None
    by_folder: bool = False

    def __call__(self, item: Item) -> Done:
        start = time.perf_counter()
        site = site_of(item, self.site) if self.by_folder else self.site
        outcome = clean_item(self.cleaner, item, site)
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


Works: TypeAlias = Callable[[Item], Done]


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
