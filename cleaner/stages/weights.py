"""Weights that come with the package, each file with a card beside it that knows its hash; and how they are used."""

from __future__ import annotations

import hashlib
import json
from contextlib import AbstractContextManager
from functools import cache
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


def one_thread() -> AbstractContextManager[object]:
    """While it lasts, numpy multiplies matrices in one thread: for ours more take up to thirty times the CPU, waiting.

    The last bit of a product may depend on the number of threads, which would make output depend on the machine.
    """
    return _libraries().limit(limits=1, user_api="blas")  # type: ignore[no-any-return]


@cache
def _libraries() -> Any:
    from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

    return ThreadpoolController()
