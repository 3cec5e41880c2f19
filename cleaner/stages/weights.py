"""Weights that come with the package, each file with a card beside it that knows its hash."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from typing import Any

from cleaner.errors import CleanerError


def checked(name: str) -> tuple[bytes, dict[str, Any]]:
    """The bytes of ``<name>.npz``, and its card. CleanerError when the file is not the one its card names."""
    folder = files("cleaner") / "data" / "models"
    data = (folder / f"{name}.npz").read_bytes()
    card: dict[str, Any] = json.loads((folder / f"{name}.json").read_text("utf-8"))
    if hashlib.sha256(data).hexdigest() != card["sha256"]:
        raise CleanerError(f"{name}.npz is not the file that {name}.json names; install the package again.")
    return data, card
