"""Inputs to pages: files, folders, globs and standard input. Reads bytes and never decodes a page."""

from __future__ import annotations

import gzip
import io
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path
from typing import IO, Any

from cleaner.errors import CleanerError, DecodeError, InputError

TEXT = (".txt", ".text", ".md")
JSONL = (".jsonl", ".ndjson")
PACKED = (".gz", ".zst")
LIMIT = 64 * 1024 * 1024
"""Bytes of one page, expanded, above which it is rejected."""


@dataclass(frozen=True, slots=True)
class Raw:
    """One page as it came in: its bytes, or (from a container that holds text) its text.

    `path` is relative to the given INPUT, with a locator for containers (``pages.jsonl:12``). `error` is why it can't be read.
    """

    path: str
    data: bytes = b""
    text: str | None = None
    url: str | None = None
    fetched_at: str | None = None
    error: CleanerError | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: where it is, and the path under which its pages are known."""

    file: Path
    path: str

    @property
    def container(self) -> bool:
        """The file holds many pages."""
        return _suffix(self.path) in JSONL


def sources(inputs: Iterable[str | Path]) -> list[Source]:
    """The files that `inputs` (files, folders, globs) name, sorted by path, each once. Raises InputError when one matches nothing.

    Folders are recursed; hidden files and names with unknown endings are left out. A file named outright is always read.
    """
    found: dict[Path, str] = {}
    for given in inputs:
        text = str(given)
        matched = False
        for path in [Path(p) for p in sorted(glob(text, recursive=True))] if has_magic(text) and not Path(text).exists() else [Path(text)]:
            if path.is_dir():
                for file in _walk(path):
                    found.setdefault(file, file.relative_to(path).as_posix())
                    matched = True
            elif path.exists():
                found.setdefault(path, path.name)
                matched = True
        if not matched:
            raise InputError(f"no input matches {text!r}.", path=text, advice="Check the path, or quote the pattern.")
    return _named(found)


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and _suffix(name) in (*TEXT, *JSONL):
                yield Path(parent) / name


def _named(found: dict[Path, str]) -> list[Source]:
    """Sources with paths that no two share: a path that several inputs have gets its folder's name in front."""
    pairs = sorted(found.items(), key=lambda item: (item[1], str(item[0])))
    while True:
        counts: dict[str, int] = {}
        for _, path in pairs:
            counts[path] = counts.get(path, 0) + 1
        if all(count == 1 for count in counts.values()):
            return sorted((Source(file, path) for file, path in pairs), key=lambda source: source.path)
        longer = []
        for file, path in pairs:
            parts = file.absolute().as_posix().strip("/").split("/")
            depth = min(path.count("/") + 2, len(parts))
            longer.append((file, "/".join(parts[-depth:]) if counts[path] > 1 else path))
        if longer == pairs:
            raise InputError(f"two inputs are the same file: {pairs[0][0]}.", path=str(pairs[0][0]))
        pairs = longer


def _suffix(name: str) -> str:
    path = Path(name)
    return (Path(path.stem).suffix if path.suffix.lower() in PACKED else path.suffix).lower()


def pages(source: Source) -> Iterator[Raw]:
    """The pages of one file. What can't be read comes as a Raw with an error, never as an exception."""
    try:
        with source.file.open("rb") as handle:
            stream = _unpacked(handle, source.path)
            if source.container:
                yield from _jsonl(stream, source.path)
            else:
                data = stream.read(LIMIT + 1)
                if len(data) > LIMIT:
                    raise DecodeError(
                        f"{source.path} is larger than {LIMIT // 2**20} MiB.", page=source.path,
                        advice="Divide it into pages first.",
                    )
                yield Raw(source.path, data)
    except CleanerError as error:
        yield Raw(source.path, error=error)
    except (OSError, EOFError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        yield Raw(source.path, error=InputError(f"{source.path} can't be read: {reason}.", path=source.path))


def _unpacked(handle: IO[bytes], path: str) -> IO[bytes]:
    if path.lower().endswith(".gz"):
        return gzip.GzipFile(fileobj=handle)  # type: ignore[return-value]
    if path.lower().endswith(".zst"):
        try:
            import zstandard
        except ImportError:
            raise InputError(
                f"{path} is packed with zstd.", path=path, advice="Install the extra: pip install 'scraper-cleaner[zstd]'."
            ) from None
        return zstandard.ZstdDecompressor().stream_reader(handle, read_across_frames=True)  # type: ignore[return-value]
    return handle


def stdin_pages(stream: IO[bytes]) -> Iterator[Raw]:
    """The pages of JSONL on standard input; their path is ``-:<line>``."""
    return _jsonl(stream, "-")


def _jsonl(stream: IO[bytes], path: str) -> Iterator[Raw]:
    for number, line in enumerate(io.BufferedReader(stream) if not hasattr(stream, "readline") else stream, 1):  # type: ignore[arg-type,type-var]
        name = f"{path}:{number}"
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Raw(name, line, error=DecodeError(f"{name} is not valid JSON: {error}.", page=name))
            continue
        yield _row(row, name, line)


def _row(row: Any, name: str, line: bytes) -> Raw:
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        fault = DecodeError(
            f"{name} has no text.", page=name, advice='Each line is a JSON object with a string under "text".'
        )
        return Raw(name, line, error=fault)
    metadata = row.get("metadata") if isinstance(row.get("metadata"), dict) else {}

    def field(*keys: str) -> str | None:
        values = [place.get(key) for key in keys for place in (row, metadata)]
        return next((value for value in values if isinstance(value, str) and value), None)

    return Raw(name, text=row["text"], url=field("url"), fetched_at=field("fetched_at", "added"))
