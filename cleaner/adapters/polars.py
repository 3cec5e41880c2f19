"""polars: expressions that clean a column."""

from __future__ import annotations

from functools import partial
from typing import Any

from cleaner.adapters.leads import FIELDS, leads
from cleaner.adapters.needed import needed
from cleaner.api import Cleaner

needed("polars", "polars")

import polars as pl  # noqa: E402


def clean(pages: str | pl.Expr, **options: Any) -> pl.Expr:
    """An expression: the leads' clean texts of a column of pages, ``df.with_columns(clean("page").alias("text"))``.

    Null stays null, and pages without a text become so. `options` are settings by name. Wrong ones raise SettingsError
    here, not when the query runs.
    """
    return clean_struct(pages, **options).struct.field("text")


def clean_struct(pages: str | pl.Expr, **options: Any) -> pl.Expr:
    """An expression: a struct of text, title, publisher, language, state and so on for each page.

    `pages` is a column of texts, or a struct with ``text`` or ``html``, ``url`` and ``fetched_at``:
    ``df.select(clean_struct(pl.struct("html", "url")).alias("page")).unnest("page")``.
    """
    cleaner = Cleaner(**options)
    column = pl.col(pages) if isinstance(pages, str) else pages
    kind = pl.Struct(dict.fromkeys(FIELDS, pl.String))
    return column.map_batches(partial(_cleaned, cleaner=cleaner, kind=kind), return_dtype=kind, is_elementwise=True)


def _cleaned(pages: pl.Series, cleaner: Cleaner, kind: pl.Struct) -> pl.Series:
    return pl.Series(pages.name, list(leads(pages, cleaner)), dtype=kind)
