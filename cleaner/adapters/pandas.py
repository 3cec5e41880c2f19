"""pandas: clean text of a column, or a frame of all that is known of each page."""

from __future__ import annotations

from typing import Any

from cleaner.adapters.leads import FIELDS, leads
from cleaner.adapters.needed import needed
from cleaner.api import Cleaner

needed("pandas", "pandas")

import pandas as pd  # noqa: E402


def clean(pages: pd.Series, **options: Any) -> pd.Series:
    """The leads' clean texts, with the index and name of `pages`.

    ``df["clean"] = df["page"].pipe(clean)`` puts them beside their pages.
    Missing values stay missing, and pages without a text become so. `options` are settings by name. Raises
    SettingsError.
    """
    texts = [row["text"] for row in leads(pages, Cleaner(**options))]
    return pd.Series(texts, index=pages.index, name=pages.name, dtype="object")


def clean_frame(pages: pd.DataFrame | pd.Series, **options: Any) -> pd.DataFrame:
    """Text, title, publisher, language, state and so on of each page, with the index of `pages`.

    A frame has its pages in the columns ``text`` or ``html``, beside them ``url`` and ``fetched_at`` if known; the
    settings `text_field` and the like say how they are called. ``df.join(clean_frame(df), rsuffix="_clean")``.
    """
    items = pages.to_dict("records") if isinstance(pages, pd.DataFrame) else pages
    return pd.DataFrame(list(leads(items, Cleaner(**options))), index=pages.index, columns=list(FIELDS), dtype="object")
