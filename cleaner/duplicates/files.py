"""Files of the plan: each is made once, under a temporary name, and renamed when it is whole."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt


def made(target: Path, write: Callable[[Path], None]) -> Path:
    """`target`, a file or a folder; `write` makes it under a name of its own when it isn't there yet. Safe against
    being killed at any moment, and against two workers that make the same thing.
    """
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        write(draft)
        try:
            draft.rename(target)
        except OSError:
            if not target.exists():
                raise
    finally:
        if draft.is_dir():
            shutil.rmtree(draft, ignore_errors=True)
        else:
            draft.unlink(missing_ok=True)
    return target


def save(folder: Path, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
    """A new folder with one file for each array."""
    folder.mkdir(parents=True)
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)


def load(folder: Path, name: str) -> npt.NDArray[Any]:
    """An array that `save` wrote, read from disk where it is touched."""
    path = folder / f"{name}.npy"
    return np.load(path, mmap_mode="r" if os.path.getsize(path) > 1 << 16 else None)  # type: ignore[no-any-return]
