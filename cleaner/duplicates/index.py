"""What earlier runs left behind, so that tomorrow's documents are compared with those of all days before."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from cleaner.duplicates.files import made
from cleaner.io.shared import SharedFolder, is_address

FORMAT = "prints-4"
"""Changes whenever prints made by an older version can't be compared with new ones."""


def earlier(index: Path | str, own: Sequence[Path], work: Path) -> list[Path]:
    """The prints of earlier runs. `work` notes them, so that a resumed run sees what its first start saw; those of an
    index at an address (``s3://...``) are copied there.
    """
    mine = {_name(folder) for folder in own}
    note = made(work / "earlier.txt", lambda draft: _note(draft, [name for name in _names(index) if name not in mine]))
    names = note.read_text("ascii").split()
    if (shared := _shared(index)) is None:
        return [Path(index) / FORMAT / name for name in names]
    return [made(work / "earlier" / name, lambda draft, name=name: shared.fetch(name, draft)) for name in names]  # type: ignore[misc]


def remember(index: Path | str, own: Sequence[Path]) -> None:
    """Add prints to the index, each once."""
    shared = _shared(index)
    there = set(_names(index))
    for one in own:
        if (name := _name(one)) in there:
            continue
        if shared is not None:
            shared.keep(name, one)
        else:
            made(Path(index) / FORMAT / name, lambda draft, one=one: _copied(one, draft))  # type: ignore[misc]


def _shared(index: Path | str) -> SharedFolder | None:
    return SharedFolder(f"{index}/{FORMAT}") if is_address(str(index)) else None


def _names(index: Path | str) -> list[str]:
    if (shared := _shared(index)) is not None:
        return shared.names()
    folder = Path(index) / FORMAT
    return sorted(one.name for one in folder.iterdir() if one.name[0] != ".") if folder.is_dir() else []


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
