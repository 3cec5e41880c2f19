"""datatrove: `CleanPages` between a reader and the filters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from typing import Any

from cleaner.adapters.needed import needed
from cleaner.api import Cleaner
from cleaner.result import Result

needed("datatrove", "datatrove")

from datatrove.data import Document  # noqa: E402
from datatrove.pipeline.base import PipelineStep  # noqa: E402
from datatrove.pipeline.writers.disk_base import DiskWriter  # noqa: E402


class CleanPages(PipelineStep):
    """Pages in, articles out: the lead goes by the page's id, related stories by ``<id>#1`` and so on.

    `related`: pass related stories on. `exclusion_writer`: where pages go that have no text, with the reason in
    ``filter_reason``, as in datatrove's own filters. `options` are settings by name. Raises SettingsError, RuleError.
    """

    type = "🧼 - CLEANER"
    name = "cleaner"

    def __init__(self, related: bool = True, exclusion_writer: DiskWriter | None = None, **options: Any) -> None:
        super().__init__()
        self.cleaner = Cleaner(**options)
        self.related = related
        self.exclusion_writer = exclusion_writer

    def run(self, data: Iterable[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """The articles of each page, in order."""
        with self.exclusion_writer or nullcontext() as writer:
            for page in data:
                self.stat_update("total")
                with self.track_time():
                    result = self.cleaner.page({"text": page.text, "id": page.id, "metadata": page.metadata})
                self.stat_update(f"page_{result.state}")
                kept = list(self._articles(page, result))
                if not kept:
                    self.stat_update("dropped")
                    if writer is not None:
                        page.metadata["filter_reason"] = result.error["message"] if result.error else result.state
                        writer.write(page, rank)
                for article in kept:
                    self.stat_update("forwarded")
                    self.update_doc_stats(article)
                    yield article

    def _articles(self, page: Document, result: Result) -> Iterator[Document]:
        for doc in result.documents if self.related else result.documents[:1]:
            if doc.metadata["state"] == "kept":
                name = f"{page.id}#{doc.index}" if doc.index else page.id
                found = {key: value for key, value in doc.metadata.items() if value is not None}
                yield Document(doc.text, name, list(page.media), {**page.metadata, **found, "page": page.id})
