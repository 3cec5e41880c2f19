"""scikit-learn: a transformer at the head of a text pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cleaner.adapters.leads import leads
from cleaner.adapters.needed import needed
from cleaner.api import Cleaner

needed("sklearn", "scikit-learn")

import numpy as np  # noqa: E402
from sklearn.base import BaseEstimator, TransformerMixin  # noqa: E402


class PageCleaner(TransformerMixin, BaseEstimator):
    """Pages to clean texts, one for one: ``make_pipeline(PageCleaner(), TfidfVectorizer(), LogisticRegression())``.

    `favor` is the setting to search over; `settings` are further ones by name (a mapping). A page without a text
    becomes the empty string. There is nothing to fit. Wrong settings raise SettingsError at `fit` and `transform`.
    """

    def __init__(self, favor: str = "balanced", settings: Mapping[str, Any] | None = None) -> None:
        self.favor = favor
        self.settings = settings

    def fit(self, X: Any, y: Any = None) -> PageCleaner:
        """Checks the settings; learns nothing."""
        self._cleaner()
        return self

    def transform(self, X: Iterable[Any]) -> Any:
        """The clean texts of pages (texts, bytes, or rows with ``text`` or ``html``) as an array of strings."""
        return np.array([row["text"] or "" for row in leads(X, self._cleaner())], dtype=object)

    def _cleaner(self) -> Cleaner:
        return Cleaner(**{"favor": self.favor, **(self.settings or {})})

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.requires_fit = False
        tags.input_tags.two_d_array = False
        tags.input_tags.one_d_array = True
        tags.input_tags.string = True
        return tags
