"""Files that are there whole or not at all, and one owner at a time for a folder."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from cleaner.errors import SettingsError

TEMPORARY = ".tmp"
"""The ending of a file that is being written."""
PATIENCE = 3.0
"""Seconds that a lock is waited for: as long as the workers of a run that was killed may take to end."""


@contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """A handle to write a file with; it gets its name when all is written and on the disk, and never before."""
    beside = path.with_name(path.name + TEMPORARY)
    try:
        with beside.open("wb") as handle:
            yield handle
            handle.flush()
            os.fsync(handle.fileno())
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    os.replace(beside, path)


def replace_file(path: Path, data: bytes) -> None:
    """Write one file whole or not at all."""
    with whole(path) as handle:
        handle.write(data)


def listed(path: Path, rows: int) -> dict[str, Any]:
    """What ``run.json`` says of a file that was written: its rows, bytes and hash. Then it is on the disk."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        os.fsync(handle)
        while block := handle.read(1 << 20):
            digest.update(block)
    return {"rows": rows, "bytes": path.stat().st_size, "sha256": digest.hexdigest()}


def settle(folder: Path) -> None:
    """Have the names in a folder on the disk, where the system can do that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def located(folder: Path, name: str) -> Path:
    """The path of a file that goes by `name` in rows: names are UTF-8 on the disk, whatever the locale says. Raises
    UnicodeEncodeError for a name that can't be one.
    """
    return Path(os.fsdecode(os.path.join(os.fsencode(folder), name.encode("utf-8", "surrogateescape"))))


def named(path: str) -> str:
    """The name in rows of a path that the system gave: `located` gives the path back."""
    return os.fsencode(path).decode("utf-8", "surrogateescape")


class Lock:
    """Held by one process at a time; it goes when that process does, however it ends. Raises SettingsError when another
    one holds it. A system without such locks has none.
    """

    def __init__(self, path: Path, what: str) -> None:
        end = time.monotonic() + PATIENCE
        while True:
            self._handle = path.open("ab")
            if _taken(self._handle) and _same(self._handle, path):
                return
            self._handle.close()
            if time.monotonic() > end:
                raise SettingsError(
                    f"another run is at work in {what}.", key="out", advice="Wait for its end, or name another folder."
                )
            time.sleep(0.05)

    def release(self) -> None:
        """Let the next one have it."""
        self._handle.close()


def _taken(handle: IO[bytes]) -> bool:
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _same(handle: IO[bytes], path: Path) -> bool:
    """The file locked is still the one of that name: the last owner may have taken it away."""
    try:
        return os.path.samestat(os.fstat(handle.fileno()), path.stat())
    except OSError:
        return False
