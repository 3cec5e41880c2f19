"""Inputs to pages: files, folders, globs and standard input. Reads bytes and never decodes a page."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path
from typing import IO, Any, cast

from cleaner.errors import CleanerError, DecodeError, InputError

TEXT = (".txt", ".text", ".md")
HTML = (".html", ".htm", ".xhtml")
JSONL = (".jsonl", ".ndjson")
PACKED = (".gz", ".zst")
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<(?:!doctype\s+html|html[\s>]|head[\s>]|body[\s>])", re.IGNORECASE
)
LIMIT = 64 * 1024 * 1024
"""Bytes of one page, expanded, above which it is rejected."""


@dataclass(frozen=True, slots=True)
class Raw:
    """One page as it came in: its bytes, or (from a container that holds text) its text.

    `path` is relative to the given INPUT, with a locator for containers (``pages.jsonl:12``). `media_type` says whether
    the page is text or markup, `charset` which one its container says it has. `error` is why it can't be read.
    """

    path: str
    data: bytes = b""
    text: str | None = None
    url: str | None = None
    fetched_at: str | None = None
    error: CleanerError | None = None
    media_type: str = "text/plain"
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: where it is, and the path under which its pages are known."""

    file: Path
    path: str

    @property
    def container(self) -> bool:
        """The file holds many pages."""
        return _suffix(self.path) in JSONL


def sources(inputs: Iterable[str | Path], *, leave_out: Path | None = None) -> list[Source]:
    """The files that `inputs` (files, folders, globs) name, sorted by path, each once. Raises InputError when one
    matches nothing.

    Folders are recursed; hidden files and names with unknown endings are left out, and so is all that lies in the
    folder `leave_out` (the output of a run is not its input). A file named outright is always read. The order of
    `inputs` is of no consequence.
    """
    found: dict[Path, str] = {}
    output = leave_out.resolve() if leave_out is not None else None
    for text in sorted({str(given) for given in inputs}):
        matched = False
        pattern = has_magic(text) and not Path(text).exists()
        for path in [Path(p) for p in sorted(glob(text, recursive=True))] if pattern else [Path(text)]:
            for file, name in _files(path):
                if output is None or not file.resolve().is_relative_to(output):
                    found.setdefault(Path(os.path.abspath(file)), name)
                    matched = True
        if not matched:
            raise InputError(f"no input matches {text!r}.", path=text, advice="Check the path, or quote the pattern.")
    return _named(found)


def _files(path: Path) -> Iterator[tuple[Path, str]]:
    """The files that a path stands for, each with the name its pages go by."""
    if path.is_dir():
        yield from ((file, file.relative_to(path).as_posix()) for file in _walk(path))
    elif path.exists():
        yield path, path.name


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and _suffix(name) in (*TEXT, *HTML, *JSONL):
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
                        f"{source.path} is larger than {LIMIT // 2**20} MiB.",
                        page=source.path,
                        advice="Divide it into pages first.",
                    )
                markup = _suffix(source.path) in HTML or looks_like_html(data)
                yield Raw(source.path, data, media_type="text/html" if markup else "text/plain")
    except CleanerError as error:
        yield Raw(source.path, error=error)
    except _unreadable() as error:
        reason = getattr(error, "strerror", None) or str(error)
        yield Raw(source.path, error=InputError(f"{source.path} can't be read: {reason}.", path=source.path))


def looks_like_html(data: bytes) -> bool:
    """The page begins like an HTML document."""
    return _MARKUP.match(data[:2048].replace(b"\0", b"")) is not None


def _unreadable() -> tuple[type[Exception], ...]:
    """What reading and unpacking raise: a module that unpacks is only asked when it was needed."""
    packer = sys.modules.get("zstandard")
    return (OSError, EOFError, ValueError, zlib.error, *([packer.ZstdError] if packer is not None else []))


def _unpacked(handle: IO[bytes], path: str) -> IO[bytes]:
    if path.lower().endswith(".gz"):
        return cast("IO[bytes]", gzip.GzipFile(fileobj=handle))
    if path.lower().endswith(".zst"):
        try:
            import zstandard
        except ImportError:
            raise InputError(
                f"{path} is packed with zstd.",
                path=path,
                advice="Install the extra: pip install 'scraper-cleaner[zstd]'.",
            ) from None
        return io.BufferedReader(_Frames(handle, zstandard.ZstdDecompressor().decompressobj))
    return handle


class _Frames(io.RawIOBase):
    """What zstd frames hold, one after the other. The library's own reader takes an end within a frame for the end."""

    def __init__(self, handle: IO[bytes], frame: Callable[[], Any]) -> None:
        self._handle, self._new = handle, frame
        self._frame = frame()
        self._begun = False
        self._packed = b""
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            data = self._packed or self._handle.read(4096)  # few bytes, since they may expand thirty thousand times
            if not data:
                if self._begun:
                    raise EOFError("it ends within a zstd frame")
                return 0
            self._ready = memoryview(self._frame.decompress(data))
            self._begun, self._packed = not self._frame.eof, b""
            if self._frame.eof:
                self._packed, self._frame = self._frame.unused_data, self._new()
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size


def stdin_pages(stream: IO[bytes]) -> Iterator[Raw]:
    """The pages of JSONL on standard input; their path is ``-:<line>``."""
    return _jsonl(stream, "-")


def _jsonl(stream: IO[bytes], path: str) -> Iterator[Raw]:
    for number, line in enumerate(stream, 1):
        name = f"{path}:{number}"
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Raw(name, line, error=DecodeError(f"{name} is not valid JSON: {error}.", page=name))
            continue
        yield page_of_row(row, name, line)


def page_of_row(row: Any, name: str, line: bytes = b"") -> Raw:
    """The page that one row (``text``, and if known ``url`` and ``fetched_at``) of a container holds; `name` is its
    path.
    """
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        fault = DecodeError(
            f"{name} has no text.", page=name, advice='Each line is a JSON object with a string under "text".'
        )
        return Raw(name, line, error=fault)
    inner = row.get("metadata")
    metadata: dict[str, Any] = inner if isinstance(inner, dict) else {}

    def field(*keys: str) -> str | None:
        values = [place.get(key) for key in keys for place in (row, metadata)]
        return next((value for value in values if isinstance(value, str) and value), None)

    return Raw(name, text=row["text"], url=field("url"), fetched_at=field("fetched_at", "added"))
