"""One row a page: what tables get that keep a row for each row they gave."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cleaner.api import Cleaner
from cleaner.result import Result

FIELDS = ("text", "title", "publisher", "created", "language", "related", "state", "error")
"""The fields of a page's row, all of them strings or None."""


def leads(items: Iterable[Any], cleaner: Cleaner) -> Iterator[dict[str, str | None]]:
    """For each item of `Cleaner.pipe`, in order, the `FIELDS` of its page: the lead's text and what is known of it.

    ``text`` is None where the page has none; ``related`` are the documents of the related stories as a JSON list;
    ``error`` says why a page is ``rejected`` or ``failed``. What is no text (None, NaN) has None in all fields.
    """
    for item in items:
        known = isinstance(item, (str, bytes, Mapping))
        yield _lead(cleaner.page(item)) if known else dict.fromkeys(FIELDS)


def _lead(result: Result) -> dict[str, str | None]:
    if not result.documents:
        error = result.error["message"] if result.error else None
        return {**dict.fromkeys(FIELDS), "state": result.state, "error": error}
    lead, *related = result.documents
    return {
        "text": lead.text,
        "title": lead.title,
        "publisher": lead.publisher,
        "created": lead.created,
        "language": lead.metadata["language"],
        "related": json.dumps([doc.as_row() for doc in related], ensure_ascii=False) if related else None,
        "state": result.state,
        "error": None,
    }
