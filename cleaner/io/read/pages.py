"""The pages of one file, whatever it holds. What can't be read comes as a page with an error, never as an exception."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import IO

from cleaner.errors import CleanerError, InputError
from cleaner.io.read.jsonl import jsonl_pages
from cleaner.io.read.media import media_type
from cleaner.io.read.packed import BLOCK, GZIP, Block, blocks
from cleaner.io.read.raw import Gap, MediaType, Raw, Reading, too_large
from cleaner.io.read.rows import DEFAULT
from cleaner.io.read.sources import Source


def pages(source: Source, reading: Reading = DEFAULT) -> Iterator[Raw]:
    """The pages of one file. What can't be read comes as a Raw with an error, never as an exception.

    No more of the file is held than one page, and none of a page that is larger than the limit. Damage within a
    container is a Raw of its own, and reading goes on behind it. A container without a page is one empty page.
    """
    if source.error is not None:
        yield Raw(source.path, error=source.error)
        return
    found = False
    try:
        with source.file.open("rb") as handle:
            for raw in _pages(handle, source, reading):
                found = True
                yield raw
        if not found:
            yield Raw(source.path)
    except CleanerError as error:
        yield Raw(source.path, error=error)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        yield Raw(source.path, error=InputError(f"{source.path} can't be read: {reason}.", path=source.path))


def stdin_pages(stream: IO[bytes], reading: Reading = DEFAULT) -> Iterator[Raw]:
    """The pages of JSON Lines on standard input; their path is ``-:<line>``."""
    read = getattr(stream, "read1", stream.read)
    return jsonl_pages(iter(lambda: read(BLOCK), b""), "-", reading)


def _pages(handle: IO[bytes], source: Source, reading: Reading) -> Iterator[Raw]:
    kind = source.kind
    if kind == "parquet":
        from cleaner.io.read.parquet import parquet_pages

        return parquet_pages(source.file, source.path, reading)
    head = handle.read(4)
    handle.seek(0)
    stream = blocks(handle, source.path)
    packed = head.startswith((GZIP[:2], b"\x28\xb5\x2f\xfd"))
    if kind == "jsonl":
        return jsonl_pages(stream, source.path, reading, packed=packed)
    if kind == "warc":
        from cleaner.io.read.warc import warc_pages

        return warc_pages(stream, source.path, reading, packed=packed)
    return iter((_one(stream, source.path, kind, reading),))


def _one(stream: Iterator[Block], path: str, kind: str, reading: Reading) -> Raw:
    """The page that a file of text or markup is. Half a page is not taken for a whole one."""
    held: list[bytes] = []
    size = 0
    for block in stream:
        if isinstance(block, Gap):
            fault = InputError(f"{path} can't be read: {block}; {size:,} bytes before it could be.", path=path)
            return Raw(path, error=fault)
        held.append(block)
        size += len(block)
        if size > reading.limit:
            return Raw(path, error=too_large(path, reading.limit))
    data = b"".join(held)
    media: MediaType = "text/html" if kind == "html" else media_type(data) or "text/plain"
    return Raw(path, data, media_type=media)
