"""One process, one document after another: items → outcomes → writers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Protocol

from cleaner.choices import InputKind
from cleaner.errors import ConfigurationError, InputError
from cleaner.io.items import Item
from cleaner.model import Result
from cleaner.outputs.outcome import Outcome, OutputError, Writer


class CleansDocuments(Protocol):
    """What a run needs of `cleaner.Cleaner`."""

    def clean(
        self,
        source: str | bytes,
        kind: InputKind = ...,
        url: str | None = ...,
        id: str | None = ...,  # noqa: A002 - the name in the public contract
    ) -> Result: ...


def run(
    cleaner: CleansDocuments,
    items: Iterable[Item],
    writers: Sequence[Writer],
    report: Callable[[Outcome], None],
    *,
    site: str | None = None,
) -> None:
    """Clean `items` in order and hand each outcome to all `writers`, then to `report`.

    `site` is the host that items without a `url` come from, if known.

    A document that fails goes on as an outcome with its cause; the others are not touched by it.
    When the run itself is stopped by an exception, writers drop what is not complete.
    """
    with ExitStack() as stack:
        for writer in writers:
            stack.enter_context(writer)
        for item in items:
            outcome = clean_item(cleaner, item, site)
            for writer in writers:
                outcome = _write(writer, outcome)
            report(outcome)


def clean_item(cleaner: CleansDocuments, item: Item, site: str | None = None) -> Outcome:
    """Clean one item; whatever goes wrong with it is the outcome's `error`.

    Raises `ConfigurationError`, which is wrong for every document.
    """
    outcome = Outcome(
        item.id,
        item.name,
        error=item.error,
        url=item.url,
        fields=item.fields,
        source=item.source,
    )
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
        return replace(outcome, error=f"failed unexpectedly: {type(error).__name__}: {error}")
    return replace(outcome, result=result)


def _write(writer: Writer, outcome: Outcome) -> Outcome:
    try:
        writer.write(outcome)
    except OutputError as error:
        return replace(outcome, result=None, error=str(error))
    return outcome
