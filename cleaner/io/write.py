"""The output folder. Everything is written beside, and put in its place when the run is complete."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from cleaner.errors import SettingsError, VerifyError
from cleaner.io.folder import DOCUMENTS, LEARNED, PAGES, PARTIAL, REPORT, RUN, TEXT, owned, present, run_of
from cleaner.io.rows import encoded, plain

SHARD = 256 * 1024 * 1024
"""Bytes after which a shard is closed and the next begun."""
LONGEST = 240
"""Bytes of one name in a path; file systems commonly end at 255, and endings are added."""


class OutputWriter:
    """Writes one output folder; a context manager. Left without `publish`, it leaves the folder as it was.

    Raises SettingsError when `out` is not empty; with `overwrite`, when it holds a file that no run of cleaner wrote.
    """

    def __init__(self, out: str | Path, *, overwrite: bool = False, shard: int = SHARD) -> None:
        self.out = Path(out)
        self._old = _replaceable(self.out, overwrite=overwrite)
        self._made = [path for path in (self.out, *self.out.parents) if not path.exists()]
        self._partial = self.out / PARTIAL
        if self._partial.exists():
            shutil.rmtree(self._partial)
        try:
            self._partial.mkdir(parents=True)
        except OSError as error:
            raise SettingsError(f"{self.out} can't be written: {error.strerror}.", key="out") from error
        self._pages = _Shards(self._partial / PAGES, shard)
        self._documents = _Shards(self._partial / DOCUMENTS, shard)

    def __enter__(self) -> OutputWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pages.close()
        self._documents.close()
        shutil.rmtree(self._partial, ignore_errors=True)
        if kind is not None:
            for path in self._made:
                with suppress(OSError):
                    path.rmdir()

    @property
    def folder(self) -> Path:
        """Where the files stand until they are published."""
        return self._partial

    def add(self, page: Mapping[str, Any], documents: Sequence[Mapping[str, Any]], *, text: bool) -> None:
        """Write one page row and its document rows; with `text`, the text of each kept document as a file too."""
        names = []
        for row in documents:
            self._documents.write(encoded(row))
            if text and row["metadata"]["state"] == "kept":
                names.append(self._text(page, row))
        self._pages.write(encoded({**page, "files": names}))

    def files(self) -> dict[str, dict[str, Any]]:
        """Close the shards: their names with rows, bytes and hash, for ``run.json``."""
        return {**self._documents.close(), **self._pages.close()}

    def put(self, name: str, data: bytes, *, rows: int = 1) -> dict[str, Any]:
        """Write one of the folder's own files (``run.json``, ``report.html``); what ``run.json`` says of such files."""
        (self._partial / name).write_bytes(data)
        return {"rows": rows, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}

    def publish(self) -> None:
        """Put everything in its place, ``run.json`` last; what an earlier run wrote goes first."""
        for name in sorted(self._old):
            (self.out / name).unlink(missing_ok=True)
        for folder in (PAGES, DOCUMENTS, TEXT):
            _remove_empty(self.out / folder)
        for name in (DOCUMENTS, PAGES, TEXT, LEARNED, REPORT, RUN):
            if (self._partial / name).exists():
                os.replace(self._partial / name, self.out / name)

    def _text(self, page: Mapping[str, Any], row: Mapping[str, Any]) -> str:
        index = row["metadata"]["index"]
        name = text_name(page["path"], related=index)
        number = 1
        while True:
            target = self._partial / TEXT / name
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("xb") as handle:
                    handle.write(plain(row["text"]))
                return f"{TEXT}/{name}"
            except (FileExistsError, NotADirectoryError, IsADirectoryError):  # another page's name came out the same
                number += 1
                name = f"{page['id']}-{index}-{number}.txt"


def text_name(path: str, *, related: int = 0) -> str:
    """The name under ``text/`` for a page of that input path: always within it, whatever the path says."""
    parts = [part.replace("\0", "_") for part in path.split("/") if part not in ("", ".")]
    parts = [_shortened("__" if part == ".." else part) for part in parts] or ["page"]
    if related:
        parts[-1] = f"{parts[-1]}.related-{related}.txt"
    elif not parts[-1].endswith(".txt"):
        parts[-1] = f"{parts[-1]}.txt"
    return "/".join(parts)


def _shortened(name: str) -> str:
    data = os.fsencode(name) if _storable(name) else plain(name)
    if len(data) <= LONGEST - 20 and _storable(name):
        return name
    mark = hashlib.sha256(data).hexdigest()[:8]
    return f"{data[: LONGEST - 30].decode('utf-8', 'ignore')}~{mark}"


def _storable(name: str) -> bool:
    try:
        os.fsencode(name)
    except UnicodeEncodeError:
        return False
    return True


def _replaceable(out: Path, *, overwrite: bool) -> set[str]:
    """The files of an earlier run that `out` holds, none when it is empty or not there."""
    if not out.exists():
        return set()
    if not out.is_dir():
        raise SettingsError(f"{out} is a file.", key="out", advice="Name a folder.")
    if not any(out.iterdir()):
        return set()
    if not overwrite:
        raise SettingsError(f"{out} is not empty.", key="out", advice="Name another folder, or use --overwrite.")
    there = present(out)
    if not there:
        return set()
    try:
        own = owned(out, run_of(out))
    except VerifyError as error:
        raise SettingsError(
            f"{out} may not be overwritten: {error}", key="out", advice="Name another folder, or empty it yourself."
        ) from error
    foreign = sorted(there - own)
    if foreign:
        more = f" and {len(foreign) - 1} more" if len(foreign) > 1 else ""
        raise SettingsError(
            f"{out} may not be overwritten: no run of cleaner wrote {foreign[0]!r}{more}.",
            key="out",
            advice="Name another folder, or move the file away.",
        )
    return own & there


def _remove_empty(folder: Path) -> None:
    for parent, _, _ in os.walk(folder, topdown=False):
        with suppress(OSError):
            os.rmdir(parent)


class _Shards:
    """The ``part-00000.jsonl`` files of one folder; there is always at least one."""

    def __init__(self, folder: Path, limit: int) -> None:
        self._folder, self._limit = folder, limit
        self._done: dict[str, dict[str, Any]] = {}
        folder.mkdir()
        self._begin()

    def _begin(self) -> None:
        self._name = f"part-{len(self._done):05d}.jsonl"
        self._handle = (self._folder / self._name).open("wb")
        self._hash, self._rows, self._bytes = hashlib.sha256(), 0, 0

    def write(self, line: bytes) -> None:
        if self._rows and self._bytes + len(line) > self._limit:
            self._end()
            self._begin()
        self._handle.write(line)
        self._hash.update(line)
        self._rows += 1
        self._bytes += len(line)

    def _end(self) -> None:
        self._handle.close()
        row = {"rows": self._rows, "bytes": self._bytes, "sha256": self._hash.hexdigest()}
        self._done[f"{self._folder.name}/{self._name}"] = row

    def close(self) -> dict[str, dict[str, Any]]:
        if not self._handle.closed:
            self._end()
        return self._done


def replace_file(path: Path, data: bytes) -> None:
    """Write one file whole or not at all."""
    beside = path.with_name(f".{path.name}.tmp")
    beside.write_bytes(data)
    os.replace(beside, path)
