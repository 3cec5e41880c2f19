"""Clean articles out of web pages, with a reason for every character that went. See `clean_file` for a beginning."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.api import Cleaner, clean_file, clean_html, clean_text
    from cleaner.corpus import RunSummary, clean_corpus
    from cleaner.errors import (
        CleanerError,
        DecodeError,
        EditConflict,
        EngineError,
        InputError,
        PageError,
        RuleError,
        SettingsError,
        VerifyError,
        WorkerLost,
    )
    from cleaner.result import Document, Result
    from cleaner.settings import Settings
    from cleaner.text import Entry as Edit

    __version__: str

__all__ = [
    "Cleaner",
    "CleanerError",
    "DecodeError",
    "Document",
    "Edit",
    "EditConflict",
    "EngineError",
    "InputError",
    "PageError",
    "Result",
    "RuleError",
    "RunSummary",
    "Settings",
    "SettingsError",
    "VerifyError",
    "WorkerLost",
    "__version__",
    "clean_corpus",
    "clean_file",
    "clean_html",
    "clean_text",
]

_HOMES = {
    "cleaner.api": ("Cleaner", "clean_file", "clean_html", "clean_text"),
    "cleaner.corpus": ("RunSummary", "clean_corpus"),
    "cleaner.result": ("Document", "Result"),
    "cleaner.settings": ("Settings",),
}


def __getattr__(name: str) -> Any:
    """The public names, each imported when it is first asked for, so that ``import cleaner`` costs nothing."""
    if name == "__version__":
        from cleaner.versions import package_version

        return package_version()
    if name == "Edit":  # what `result.edits` holds; the edits that stages make are an inner matter
        return import_module("cleaner.text").Entry
    if name in __all__:
        home = next((home for home, names in _HOMES.items() if name in names), "cleaner.errors")
        return getattr(import_module(home), name)
    raise AttributeError(f"module 'cleaner' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
