"""What earlier runs left behind, so that tomorrow's documents are compared with those of all days before."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from cleaner.duplicates.files import made

FORMAT = "prints-3"
"""Changes whenever prints made by an older version can't be compared with new ones."""


def earlier(index: Path, own: Sequence[Path], work: Path) -> list[Path]:
    """The prints of earlier runs. `work` notes them, so that a resumed run sees what its first start saw."""
    mine = {_name(folder) for folder in own}
    folder = index / FORMAT
    found = (
        sorted(one.name for one in folder.iterdir() if one.name[0] != "." and one.name not in mine)
        if folder.is_dir()
        else []
    )
    note = made(work / "earlier.txt", lambda draft: _note(draft, found))
    return [folder / name for name in note.read_text("ascii").split()]


def remember(index: Path, own: Sequence[Path]) -> None:
    """Add prints to the index, each once."""
    for one in own:
        made(index / FORMAT / _name(one), lambda draft, one=one: _copied(one, draft))  # type: ignore[misc]


def _name(folder: Path) -> str:
    """A name by content, so that a run that is repeated adds nothing."""
    digest = hashlib.sha256()
    for name in ("ids.npy", "digests.npy"):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:32]


def _note(draft: Path, names: Sequence[str]) -> None:
    draft.write_text("\n".join(names), "ascii")


def _copied(folder: Path, draft: Path) -> None:
    shutil.copytree(folder, draft, copy_function=_linked)


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copy2(source, target)
