"""Scrapy: an item pipeline, ``ITEM_PIPELINES = {"cleaner.adapters.scrapy.CleanerPipeline": 300}``."""

from __future__ import annotations

from typing import Any

from cleaner.adapters.leads import leads
from cleaner.adapters.needed import needed
from cleaner.api import Cleaner

needed("scrapy", "Scrapy")

from itemadapter import ItemAdapter  # noqa: E402
from scrapy.exceptions import DropItem, NotConfigured  # noqa: E402


class CleanerPipeline:
    """Puts the clean text of a page into its item.

    Of an item with ``html`` (else ``text``), ``url`` and ``fetched_at`` the page is cleaned, and ``text``, ``title``,
    ``publisher``, ``created``, ``language``, ``related``, ``state`` and ``error`` are set, as far as the item has such
    fields. Items without a page pass as they are.

    Settings of the crawl: ``CLEANER`` (a dict of settings by name; `html_field` and the like say how an item's fields
    are called; None turns the pipeline off) and ``CLEANER_DROP`` (drop items whose page has no text; else they pass
    with their ``state``). The statistics count ``cleaner/<state>``.
    """

    def __init__(self, options: dict[str, Any], drop: bool = False, stats: Any = None) -> None:
        self._cleaner, self._drop, self._stats = Cleaner(**options), drop, stats
        self._names = (self._cleaner.settings.html_field, self._cleaner.settings.text_field)

    @classmethod
    def from_crawler(cls, crawler: Any) -> CleanerPipeline:
        """As the crawl's settings say. Raises SettingsError, RuleError, and NotConfigured for a ``CLEANER`` that is
        None.
        """
        options = crawler.settings.getdict("CLEANER", {})
        if crawler.settings.get("CLEANER", {}) is None:
            raise NotConfigured
        return cls(options, crawler.settings.getbool("CLEANER_DROP"), crawler.stats)

    def process_item(self, item: Any) -> Any:
        """The item with its clean text. Raises DropItem for one without a text, when told so."""
        adapter = ItemAdapter(item)
        markup, text = (adapter.get(name) for name in self._names)
        if not markup and not text:
            return item
        row = {**adapter.asdict(), self._names[1]: None} if markup else adapter.asdict()
        (found,) = leads([row], self._cleaner)
        if self._stats is not None:
            self._stats.inc_value(f"cleaner/{found['state']}")
        if self._drop and not found["text"]:
            raise DropItem(f"no text: {found['error'] or found['state']}")
        for field, value in found.items():
            if isinstance(item, dict) or field in adapter.field_names():
                adapter[field] = value
        return item
