"""Hugging Face datasets: ``ds.map(cleaner.adapters.datasets.clean, batched=True)``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cleaner.adapters.leads import FIELDS, leads
from cleaner.api import Cleaner
from cleaner.result import Document


def clean(batch: Mapping[str, Sequence[Any]], **options: Any) -> dict[str, list[str | None]]:
    """A batch with a row for each row: `text` is the lead's clean text, beside it title, publisher, language and state.

    Columns are called as a run calls the fields of rows: ``text`` or ``html``, ``url``, ``fetched_at``. `options` are
    settings by name, as ``fn_kwargs`` of `map`: ``{"text_field": "content", "favor": "recall"}``. Raises SettingsError.
    """
    found = list(leads(_rows(batch), Cleaner(**options)))
    return {field: [row[field] for row in found] for field in FIELDS}


def articles(batch: Mapping[str, Sequence[Any]], **options: Any) -> dict[str, list[Any]]:
    """A batch with a row for each article, related stories included: needs ``remove_columns=ds.column_names``.

    Pages without a text have no row; `clean` tells why.
    """
    cleaner = Cleaner(**options)
    found = [doc for row in _rows(batch) for doc in cleaner.page(row).documents if doc.metadata["state"] == "kept"]
    return {field: [_value(doc, field) for doc in found] for field in _ARTICLE}


_ARTICLE = ("id", "text", "title", "publisher", "created", "language", "role", "parent", "url")


def _value(doc: Document, field: str) -> Any:
    return getattr(doc, field) if hasattr(doc, field) else doc.metadata[field]


def _rows(batch: Mapping[str, Sequence[Any]]) -> Iterator[dict[str, Any]]:
    for values in zip(*batch.values(), strict=True):
        yield dict(zip(batch, values, strict=True))
