"""spaCy: the clean texts of pages through ``nlp.pipe``, and from any token back to its place on the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cleaner.adapters.needed import needed
from cleaner.api import Cleaner, Item
from cleaner.result import Document

needed("spacy", "spacy")

from spacy.language import Language  # noqa: E402
from spacy.tokens import Doc, Span  # noqa: E402

KEY = "cleaner"
"""Where the article of a Doc is, in its ``user_data``."""


def texts(pages: Iterable[Item], **options: Any) -> Iterator[tuple[str, Document]]:
    """Text and article, for ``nlp.pipe(texts(pages), as_tuples=True)``: leads and related stories, in order.

    Pages without a text give nothing. `options` are settings by name. Raises SettingsError and RuleError.
    """
    for result in Cleaner(**options).pipe(pages):
        for article in result.documents:
            if article.metadata["state"] == "kept":
                yield article.text, article


def pipe(nlp: Language, pages: Iterable[Item], *, batch_size: int | None = None, **options: Any) -> Iterator[Doc]:
    """What `nlp` makes of the articles of pages; ``doc.user_data["cleaner"]`` is the article of each."""
    for doc, article in nlp.pipe(texts(pages, **options), as_tuples=True, batch_size=batch_size):
        doc.user_data[KEY] = article
        yield doc


def on_page(span: Span | Doc) -> tuple[tuple[int, int], ...]:
    """The stretches of the page (code points of its view, end exclusive) that a Span of a Doc of `pipe` stands for."""
    doc = span if isinstance(span, Doc) else span.doc
    start, end = (0, len(doc.text)) if span is doc else (span.start_char, span.end_char)
    return doc.user_data[KEY].to_view(start, end)
