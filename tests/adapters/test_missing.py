"""Libraries that are not installed."""

from __future__ import annotations

import sys
from importlib import import_module

import pytest


@pytest.mark.parametrize(
    ("adapter", "module", "package"),
    [
        ("datatrove", "datatrove", "datatrove"),
        ("pandas", "pandas", "pandas"),
        ("polars", "polars", "polars"),
        ("scrapy", "scrapy", "Scrapy"),
        ("sklearn", "sklearn", "scikit-learn"),
        ("spacy", "spacy", "spacy"),
    ],
)
def test_a_missing_library_names_the_extra(
    monkeypatch: pytest.MonkeyPatch, adapter: str, module: str, package: str
) -> None:
    """Importing an adapter without its library says which one, and what to install."""
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.delitem(sys.modules, f"cleaner.adapters.{adapter}", raising=False)
    with pytest.raises(ImportError, match=rf"{package} is not installed.*scraper-cleaner\[adapters\]"):
        import_module(f"cleaner.adapters.{adapter}")
