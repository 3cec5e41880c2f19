"""The files of an output folder, written in a folder beside: `Work.publish` puts them in their places."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from cleaner.io.files import located, replace_file
from cleaner.io.folder import DOCUMENTS, DUPLICATES, PAGES, TEXT
from cleaner.io.rows import encoded, plain

SHARD = 256 * 1024 * 1024
"""Bytes after which a shard is closed and the next begun."""
LONGEST = 240
"""Bytes of one name in a path; file systems commonly end at 255, and endings are added."""


class Sink(Protocol):
    """Where the rows of pages and documents go: the files of one format in one folder."""

    def add(self, page: bytes, documents: Sequence[bytes]) -> None:
        """Write a page's row and its documents' rows: lines of JSON."""
        ...

    def close(self) -> dict[str, dict[str, Any]]:
        """The files by name, relative to the folder, with ``rows``, ``bytes`` and ``sha256``."""
        ...


class JsonLines:
    """``pages/`` and ``documents/`` as JSON Lines, in shards of at most `shard` bytes."""

    def __init__(self, folder: Path, shard: int = SHARD) -> None:
        self._pages, self._documents = _Shards(folder / PAGES, shard), _Shards(folder / DOCUMENTS, shard)

    def add(self, page: bytes, documents: Sequence[bytes]) -> None:
        """Write a page's row and its documents' rows."""
        self._pages.write(page)
        for row in documents:
            self._documents.write(row)

    def close(self) -> dict[str, dict[str, Any]]:
        """The shards, with their sizes and hashes."""
        return {**self._documents.close(), **self._pages.close()}


class OutputWriter:
    """Writes the files of a finished run into `folder`, which is made anew: rows by a sink, and texts. With `drop` the
    rows of duplicates go to ``duplicates/`` as JSON Lines, and not to the sink.
    """

    def __init__(self, folder: Path, sink: Callable[[Path], Sink] = JsonLines, *, drop: bool = False) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        self.folder = folder
        self._sink = sink(folder)
        self._apart = _Shards(folder / DUPLICATES, SHARD) if drop else None

    def add(self, page: bytes, documents: Sequence[bytes], texts: Mapping[str, Any] | None = None) -> None:
        """Write one page row and its document rows, as lines of JSON. With `texts` (``id`` and ``path`` of the page)
        the text of each kept document is a file too.
        """
        names = []
        if self._apart is not None:
            for line in filter(_duplicate, documents):
                self._apart.write(line)
            documents = [line for line in documents if not _duplicate(line)]
        for row in map(json.loads, documents if texts is not None else ()):
            if row["metadata"]["state"] == "kept":
                names.append(self._text(texts or {}, row))
        self._sink.add(page[:-2] + b',"files":' + encoded(names)[:-1] + b"}\n", documents)

    def files(self) -> dict[str, dict[str, Any]]:
        """Close the files of rows: their names with rows, bytes and hash, for ``run.json``."""
        return {**self._sink.close(), **(self._apart.close() if self._apart is not None else {})}

    def put(self, name: str, data: bytes, *, rows: int = 1) -> dict[str, Any]:
        """Write one of the folder's own files (``run.json``, ``report.html``); what ``run.json`` says of such files."""
        replace_file(self.folder / name, data)
        return {"rows": rows, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}

    def _text(self, page: Mapping[str, Any], row: Mapping[str, Any]) -> str:
        index = row["metadata"]["index"]
        name = text_name(page["path"], related=index)
        number = 1
        while True:
            target = located(self.folder, f"{TEXT}/{name}")
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("xb") as handle:
                    handle.write(plain(row["text"]))
                return f"{TEXT}/{name}"
            except (FileExistsError, NotADirectoryError, IsADirectoryError):  # another page's name came out the same
                number += 1
                name = f"{page['id']}-{index}-{number}.txt"


def _duplicate(line: bytes) -> bool:
    """The row says that its document is a duplicate; within a text the quotes would be escaped."""
    return b'"state":"duplicate"' in line


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
    try:
        data = name.encode("utf-8", "surrogateescape")
        if len(data) <= LONGEST - 20:
            return name
    except UnicodeEncodeError:  # no file can have it
        data = plain(name)
    mark = hashlib.sha256(data).hexdigest()[:8]
    return f"{data[: LONGEST - 30].decode('utf-8', 'ignore')}~{mark}"


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
        self._handle.flush()
        os.fsync(self._handle.fileno())
        self._handle.close()
        row = {"rows": self._rows, "bytes": self._bytes, "sha256": self._hash.hexdigest()}
        self._done[f"{self._folder.name}/{self._name}"] = row

    def close(self) -> dict[str, dict[str, Any]]:
        if not self._handle.closed:
            self._end()
        return self._done
