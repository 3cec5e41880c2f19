"""dolma: attributes for documents that are whole pages, by which its mixer cuts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cleaner.api import Cleaner
from cleaner.io.dolma import dolma_attributes


def attributes(documents: Iterable[Mapping[str, Any]], **options: Any) -> Iterator[dict[str, Any]]:
    """For each dolma document (``id``, ``text``: a page as it came) its attributes: by rule, the spans it would cut.

    ``cleaner__<stage>__<rule>`` are [start, end, confidence] in code points, ``cleaner__document_<n>`` what stands in
    the n-th article. A document that fails has no attributes. `options` are settings by name. Raises SettingsError.
    """
    cleaner = Cleaner(**options)
    for document in documents:
        result = cleaner.page({**document, "html": None})
        found = dolma_attributes(result.as_row(), [doc.as_row() for doc in result.documents])
        yield {"id": document["id"], "attributes": found["attributes"] if found else {}}
