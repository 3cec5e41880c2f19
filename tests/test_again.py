"""Cleaning its own output changes nothing: the repair of joins, on the truth pages with and without their lines."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

import pages  # noqa: E402
from again import repaired, rules_of  # noqa: E402

from cleaner.text import entries  # noqa: E402

PAGES = [pages.load(path) for path in sorted((BENCHMARKS / "pages").glob("*.page"))[::3]]


@pytest.mark.parametrize("glue", ["\n", " ", ""], ids=["lines", "one line", "lost spaces"])
def test_what_was_repaired_stays(glue: str) -> None:
    """Whole pages, pages on one line, and pages whose lines were joined without a space."""
    for page in PAGES:
        once = repaired(page.view.replace("\n", glue), page.language).text
        assert rules_of(entries(repaired(once, page.language), None)) == set(), page.name
