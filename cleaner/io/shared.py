"""Folders on storage that machines share: whatever fsspec knows (``s3://``, ``gs://``, ``memory://`` ...)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cleaner.errors import SettingsError

WHOLE = ".whole"


def is_address(name: str) -> bool:
    """The name is an address of such storage, and no path."""
    return "://" in name


@dataclass(frozen=True, slots=True)
class SharedFolder:
    """A folder of folders at an address. Storage of this kind renames nothing at once, so a folder counts as there when
    the mark that is written last is.

    Raises SettingsError when fsspec, or what it needs for the address, is not installed, or the address can't be used.
    """

    address: str

    def names(self) -> list[str]:
        """The folders that are whole."""
        storage, root = self._opened()
        found = storage.ls(root, detail=False) if storage.exists(root) else []
        names = (str(path).rstrip("/").rsplit("/", 1)[-1] for path in found)
        return sorted(name.removesuffix(WHOLE) for name in names if name.endswith(WHOLE))

    def fetch(self, name: str, target: Path) -> None:
        """Copy a folder to `target`, which is made."""
        storage, root = self._opened()
        target.mkdir(parents=True)
        for path in storage.ls(f"{root}/{name}", detail=False):
            storage.get_file(str(path), str(target / str(path).rsplit("/", 1)[-1]))

    def keep(self, name: str, folder: Path) -> None:
        """Copy the files of `folder` there. A name stands for its content: written twice, it is the same."""
        storage, root = self._opened()
        storage.makedirs(f"{root}/{name}", exist_ok=True)
        for path in sorted(folder.iterdir()):
            storage.put_file(str(path), f"{root}/{name}/{path.name}")
        storage.pipe_file(f"{root}/{name}{WHOLE}", b"")

    def _opened(self) -> tuple[Any, str]:
        try:
            import fsspec
        except ImportError:
            raise SettingsError(
                f"{self.address} needs the package fsspec.", key="index", advice="pip install 'scraper-cleaner[shared]'"
            ) from None
        try:
            storage, root = fsspec.core.url_to_fs(self.address)
        except (ImportError, ValueError, OSError) as error:
            raise SettingsError(f"{self.address} can't be used: {error}", key="index") from error
        return storage, root.rstrip("/")
