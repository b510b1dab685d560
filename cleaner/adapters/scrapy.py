"""A Scrapy item pipeline: items with a page in them → the same items with its article.

Needs the extra `scrapy`. Settings:

| setting | meaning, with the default |
| --- | --- |
| `CLEANER_RULES` | a folder or a list of folders with rules of your own |
| `CLEANER_PROFILE`, `CLEANER_KEEP`, `CLEANER_DISABLE`, `CLEANER_PRIOR` | as the arguments of `Cleaner` |
| `CLEANER_FIELDS` | the item's fields that are read: `{"html": …, "text": …, "url": …}`; else usual names |
| `CLEANER_OUTPUT` | names for what is written: `{"text": "article", "segments": None}`; None leaves it out |
| `CLEANER_ON_ERROR` | `keep` passes an item that fails on as it was, with an `error`; `drop` drops it |
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Self

from cleaner.adapters.options import DEFAULT, Options
from cleaner.batch.tally import page_tally
from cleaner.batch.work import clean_item
from cleaner.errors import ConfigurationError, MissingExtraError
from cleaner.io.fields import DETECTED, FieldNames, RowReader
from cleaner.io.items import Item
from cleaner.outputs.jsonl import outcome_row
from cleaner.outputs.outcome import Outcome

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector

WRITTEN: Final = ("text", "title", "metadata", "segments", "error")
RESPONSE: Final = "response"
_LOG: Final = logging.getLogger(__name__)


class CleanerPipeline:
    """Cleans the page of each item: its field `response`, which is taken out, or the fields that
    `fields` names. Items without a page pass through.

    `output` renames what is written: `text`, and `title`, `metadata`, `segments` where the
    spider has not filled them in. Fields that an item's class does not have are left out. With
    `drop`, an item that fails is dropped.

    Raises `ConfigurationError` where an option, a rule file or a name is wrong.
    """

    def __init__(
        self,
        options: Options = DEFAULT,
        fields: FieldNames = DETECTED,
        output: Mapping[str, str | None] | None = None,
        *,
        drop: bool = False,
        stats: StatsCollector | None = None,
    ) -> None:
        try:
            import itemadapter
        except ImportError as error:
            raise MissingExtraError("The Scrapy pipeline", "scrapy") from error
        self._adapt = itemadapter.ItemAdapter
        self._cleaner = options.cleaner()
        self._site = options.site
        self._reader = RowReader(replace(fields, id=None), options.kind)
        self._output = {name: name for name in WRITTEN} | _checked(
            "CLEANER_OUTPUT", output, WRITTEN
        )
        self._drop = drop
        self._stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        named = _checked(
            "CLEANER_FIELDS", settings.getdict("CLEANER_FIELDS"), ("text", "html", "url")
        )
        on_error = settings.get("CLEANER_ON_ERROR", "keep")
        if on_error not in {"keep", "drop"}:
            raise ConfigurationError(f"CLEANER_ON_ERROR is {on_error!r}; choose keep or drop")
        options = Options(
            settings.get("CLEANER_RULES", ()),
            settings.get("CLEANER_PROFILE", "balanced"),
            settings.getlist("CLEANER_KEEP"),
            settings.getlist("CLEANER_DISABLE"),
            settings.get("CLEANER_PRIOR"),
        )
        output = settings.getdict("CLEANER_OUTPUT")
        return cls(
            options, FieldNames(**named), output, drop=on_error == "drop", stats=crawler.stats
        )

    def process_item(self, item: Any, spider: object = None) -> Any:  # noqa: ARG002 -- of Scrapy before 2.14
        adapter = self._adapt(item)
        found = self._found(adapter)
        if found is None:
            self._count("passed")
            return item
        outcome = clean_item(self._cleaner, found, self._site)
        if RESPONSE in adapter:
            del adapter[RESPONSE]  # nothing that exports items can write it
        self._tally(outcome)
        if outcome.error is not None:
            return self._failed(item, outcome.error)
        self._write(adapter, outcome_row(outcome) | {"error": None})
        return item

    def _found(self, adapter: Any) -> Item | None:
        """The page in an item; None where it has none."""
        response = adapter.get(RESPONSE)
        if response is not None:
            return Item(response.url, response.url, _body(response), url=response.url)
        names = [name for name in adapter if name not in self._own_fields(adapter)]
        columns = self._reader.columns(names)
        pages = columns.text + columns.html
        if not any(adapter[name] for name in pages):
            return None
        row = {name: adapter[name] for name in pages + columns.url}
        return self._reader.item(row, "", empty="")

    def _own_fields(self, adapter: Any) -> set[str]:
        """Fields for results that nothing has filled in yet."""
        return {name for name in self._output.values() if name and not adapter.get(name)}

    def _failed(self, item: Any, error: str) -> Any:
        if self._drop:
            from scrapy.exceptions import DropItem

            raise DropItem(f"cleaner: {error}")
        if not self._write(self._adapt(item), {"error": error}):
            _LOG.warning("An item passes uncleaned, without a field for the error: %s", error)
        return item

    def _write(self, adapter: Any, row: Mapping[str, Any]) -> bool:
        """Set those fields that the item can have; whether there were any."""
        known = type(adapter).get_field_names_from_class(type(adapter.item))
        written = False
        for name in WRITTEN:
            goal = self._output[name]
            if goal is None or name not in row or (known is not None and goal not in known):
                continue
            if name == "error" and row[name] is None and known is None:
                continue  # an item of any fields says nothing where nothing is wrong
            if name not in {"text", "error"} and adapter.get(goal):
                continue  # the spider knows better
            adapter[goal] = row[name]
            written = True
        return written

    def _tally(self, outcome: Outcome) -> None:
        tally = page_tally(outcome)
        if tally.error is not None:
            self._count("failed")
            return
        self._count("cleaned")
        self._count("chars_kept", tally.kept)
        self._count("chars_removed", tally.removed)
        for label, characters in tally.removed_by.items():
            self._count(f"removed/{label}", characters)

    def _count(self, name: str, count: int = 1) -> None:
        if self._stats is not None:
            self._stats.inc_value(f"cleaner/{name}", count)


def _body(response: Any) -> str | bytes:
    """The page as it was sent; where its header names a charset and it is not UTF-8, as text."""
    body: bytes = response.body
    declared: bytes = response.headers.get("Content-Type") or b""
    if b"charset" not in declared.lower() or not hasattr(response, "encoding"):
        return body
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        text: str = response.text
        return text


def _checked(
    setting: str, given: Mapping[str, str | None] | None, known: tuple[str, ...]
) -> dict[str, Any]:
    unknown = sorted(set(given or ()) - set(known))
    if unknown:
        raise ConfigurationError(f"{setting} names {', '.join(unknown)}; choose {', '.join(known)}")
    return dict(given or {})
