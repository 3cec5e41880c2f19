"""The libraries that adapters stand on."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

EXTRA = "scraper-cleaner[adapters]"


class MissingLibrary(ImportError):
    """A library is not installed that an adapter stands on; the message names what to install."""


def needed(module: str, package: str) -> ModuleType:
    """A library's module; `package` is the name that it is installed by. Raises MissingLibrary."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] != module.split(".")[0]:
            raise
        raise MissingLibrary(f"{package} is not installed. Run: pip install '{EXTRA}'", name=error.name) from error
