"""The formats of an output folder: where the rows of pages and documents go, in shards."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from cleaner.io.dolma import DolmaShard
from cleaner.io.folder import DOCUMENTS, PAGES
from cleaner.io.parquet import ParquetShard

SHARD = 256 * 1024 * 1024
"""Bytes, as JSON, after which a shard is closed and the next begun."""


class Sink(Protocol):
    """Where the rows of pages and documents go: the files of one format in one folder."""

    def add(self, page: bytes, documents: Sequence[bytes]) -> None:
        """Write a page's row and its documents' rows: lines of JSON."""
        ...

    def close(self) -> dict[str, dict[str, Any]]:
        """The files by name, relative to the folder, with ``rows``, ``bytes`` and ``sha256``."""
        ...


class _File(Protocol):
    """One file of rows; `size` is their bytes as JSON."""

    rows: int
    size: int

    def write(self, line: bytes) -> None: ...

    def close(self) -> dict[str, Any]: ...


class _LinesFile:
    """A file of lines of JSON."""

    def __init__(self, path: Path) -> None:
        self._handle, self._hash = path.open("wb"), hashlib.sha256()
        self.rows = self.size = 0

    def write(self, line: bytes) -> None:
        self._handle.write(line)
        self._hash.update(line)
        self.rows += 1
        self.size += len(line)

    def close(self) -> dict[str, Any]:
        self._handle.flush()
        os.fsync(self._handle.fileno())
        self._handle.close()
        return {"rows": self.rows, "bytes": self.size, "sha256": self._hash.hexdigest()}


class _Shards:
    """The files ``part-00000`` ... of one folder, each of at most `limit` bytes; there is always at least one."""

    def __init__(self, folder: Path, begin: Callable[[Path], _File], ending: str, limit: int) -> None:
        self._folder, self._begin, self._ending, self._limit = folder, begin, ending, limit
        self._done: dict[str, dict[str, Any]] = {}
        folder.mkdir()
        self._next()

    def _next(self) -> None:
        self._name = f"part-{len(self._done):05d}.{self._ending}"
        self._file = self._begin(self._folder / self._name)

    def write(self, line: bytes) -> None:
        if self._file.rows and self._file.size + len(line) > self._limit:
            self.close()
            self._next()
        self._file.write(line)

    def close(self) -> dict[str, dict[str, Any]]:
        self._done[f"{self._folder.name}/{self._name}"] = self._file.close()
        return self._done


class _Folders:
    """A folder of page rows and one of document rows, both as they are."""

    def __init__(self, pages: _Shards, documents: _Shards) -> None:
        self._pages, self._documents = pages, documents

    def add(self, page: bytes, documents: Sequence[bytes]) -> None:
        self._pages.write(page)
        for row in documents:
            self._documents.write(row)

    def close(self) -> dict[str, dict[str, Any]]:
        return {**self._documents.close(), **self._pages.close()}


def line_shards(folder: Path, shard: int = SHARD) -> _Shards:
    """One folder of rows as JSON Lines, in shards of at most `shard` bytes: ``write`` a line, then ``close``."""
    return _Shards(folder, _LinesFile, "jsonl", shard)


def json_lines(folder: Path, shard: int = SHARD) -> Sink:
    """``pages/`` and ``documents/`` as JSON Lines, in shards of at most `shard` bytes."""
    return _Folders(*(line_shards(folder / name, shard) for name in (PAGES, DOCUMENTS)))


def parquet(folder: Path, shard: int = SHARD) -> Sink:
    """The same rows as Parquet; the shards hold the same rows as those of JSON Lines."""
    return _Folders(
        _Shards(folder / PAGES, partial(ParquetShard, kind="pages"), "parquet", shard),
        _Shards(folder / DOCUMENTS, partial(ParquetShard, kind="documents"), "parquet", shard),
    )


class Dolma:
    """``documents/`` and ``attributes/`` in dolma's layout, in shards of about `shard` bytes before packing, and
    ``pages/`` as JSON Lines.
    """

    def __init__(self, folder: Path, shard: int = SHARD) -> None:
        self._folder, self._limit = folder, shard
        self._pages = _Shards(folder / PAGES, _LinesFile, "jsonl", shard)
        self._pair = DolmaShard(folder, 0)
        self._number = 0
        self._done: dict[str, dict[str, Any]] = {}

    def add(self, page: bytes, documents: Sequence[bytes]) -> None:
        """Write a page's row, and its lines in both files."""
        self._pages.write(page)
        if self._pair.size >= self._limit:
            self._done |= self._pair.close()
            self._number += 1
            self._pair = DolmaShard(self._folder, self._number)
        self._pair.write(json.loads(page), [json.loads(row) for row in documents])

    def close(self) -> dict[str, dict[str, Any]]:
        """The shards, with their sizes and hashes."""
        return {**self._done, **self._pair.close(), **self._pages.close()}


FORMATS: Mapping[str, Callable[[Path], Sink]] = {"jsonl": json_lines, "parquet": parquet, "dolma": Dolma}
"""What `format` may be."""
