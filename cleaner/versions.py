"""Versions of the package and of what its output depends on."""

from __future__ import annotations

import platform
from importlib import metadata

LIBRARIES = (
    "beautifulsoup4",
    "brotli",
    "charset-normalizer",
    "fastwarc",
    "ftfy",
    "langdetect",
    "lxml",
    "numpy",
    "pyarrow",
    "trafilatura",
    "zstandard",
)


def package_version() -> str:
    """The installed version, or ``0+source`` when the package is used without being installed."""
    return _version("scraper-cleaner") or "0+source"


def versions() -> dict[str, str | None]:
    """Package, Python and libraries by name; None for one that is not installed."""
    return {"cleaner": package_version(), "python": platform.python_version(), **{n: _version(n) for n in LIBRARIES}}


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
