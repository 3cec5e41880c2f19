"""The body of an HTTP response as a crawler kept it: chunks put together, packed bodies unpacked, with a limit."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any, Literal, NamedTuple

from cleaner.errors import DecodeError
from cleaner.io.read.packed import GZIP, MOUTHFUL, WINDOW, ZSTD
from cleaner.io.read.raw import too_large

HEAD = 1 << 18
"""Bytes the headers of one response may have."""
MEMBERS = 16
"""Gzip members that one body may have."""
_CHUNK = re.compile(rb"\A\s{0,16}[0-9a-fA-F]{1,8}[ \t]*(?:;[^\r\n]{0,200})?\r?\n")
_BARE = re.compile(rb"\A(HTTP/[^\n]*\n(?:[^\r\n]+\n)*)\n")


class Response(NamedTuple):
    """An HTTP response: `status` (None when there is none), content type and charset as it says, and its body."""

    status: int | None
    content_type: str
    charset: str | None
    body: bytes


def response_of(block: bytes, name: str, limit: int) -> Response:
    """The response that a WARC record's block holds, read with fastwarc. Raises DecodeError when its head is none, its
    body is cut short, or has more than `limit` bytes expanded; `name` is the page's.

    Crawlers keep bodies as they came and headers as they were, or unpack one and not the other: a body that is not
    packed as its headers say is taken as it stands.
    """
    bare = _BARE.match(block[:HEAD])
    if bare is not None:  # line feeds alone, which old servers send
        block = bare[0].replace(b"\n", b"\r\n") + block[bare.end() :]
    record, body, fault = _parsed(block, "transfer")
    if fault and record is not None and not _CHUNK.match(_parsed(block, "none")[1]):
        record, body, fault = _parsed(block, "none")
    if record is None or record.http_headers is None or record.http_headers.status_code is None:
        raise DecodeError(f"{name} holds no HTTP response that could be read{fault and f': {fault}'}.", page=name)
    if fault:
        raise _cut(name, "chunked", body)
    codings = [word.strip().lower() for word in (record.http_headers.get("Content-Encoding") or "").split(",")]
    for coding in reversed(codings[-4:]):
        unpack = _CODINGS.get(coding)
        if unpack is not None and body:
            body = unpack(body, name, limit)
    if len(body) > limit:
        raise too_large(name, limit, len(body))
    kind = record.http_content_type or ""
    return Response(record.http_headers.status_code, kind, record.http_charset, body)


def _parsed(block: bytes, mode: Literal["transfer", "none"]) -> tuple[Any, bytes, str]:
    """The record, as much of its body as can be read, and why not more."""
    from fastwarc.warc import ArchiveIterator

    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: "
    record, held = None, []
    try:
        stream = BytesIO(head + b"%d\r\n\r\n" % len(block) + block + b"\r\n\r\n")
        record = next(iter(ArchiveIterator(stream, parse_http=True, auto_decode=mode, max_header_len=HEAD)))
        while data := record.reader.read(1 << 20):
            held.append(data)
    except (OSError, ValueError, StopIteration) as error:
        return record, b"".join(held), str(error) or "there is nothing"
    return record, b"".join(held), ""


def _cut(name: str, how: str, body: bytes) -> DecodeError:
    after = f" after {len(body):,} bytes" if body else ""
    return DecodeError(f"{name} is cut short: its {how} body breaks off{after}.", page=name)


def _inflated(body: bytes, name: str, limit: int) -> bytes:
    if body.startswith(GZIP[:2]):
        return _unpacked(body, name, limit, zlib.decompressobj(wbits=31), "gzip")
    if body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0:
        return _unpacked(body, name, limit, zlib.decompressobj(), "deflate")
    return body


def _deflated(body: bytes, name: str, limit: int) -> bytes:
    found = _inflated(body, name, limit)
    if found is not body:
        return found
    try:  # some servers leave the two bytes of the format out
        zlib.decompressobj(wbits=-15).decompress(body, 1)
    except zlib.error:
        return body
    return _unpacked(body, name, limit, zlib.decompressobj(wbits=-15), "deflate")


def _unpacked(body: bytes, name: str, limit: int, unpacker: Any, how: str) -> bytes:
    """What zlib makes of a body, and of a few members behind the first; what else follows is of no account."""
    held: list[bytes] = []
    size = 0
    for _ in range(MEMBERS):
        try:
            held.append(unpacker.decompress(body, limit + 1 - size))
        except zlib.error:
            raise _cut(name, how, b"".join(held)) from None
        size += len(held[-1])
        if size > limit:
            raise too_large(name, limit)
        if not unpacker.eof:
            raise _cut(name, how, b"".join(held))
        body = unpacker.unused_data
        if how != "gzip" or not body.startswith(GZIP):
            break
        unpacker = zlib.decompressobj(wbits=31)
    return b"".join(held)


def _brotli(body: bytes, name: str, limit: int) -> bytes:
    import brotli

    unpacker = brotli.Decompressor()
    held: list[bytes] = []
    size = 0
    while not unpacker.is_finished():
        try:
            held.append(unpacker.process(b"" if held else body, output_buffer_limit=limit + 1 - size))
        except brotli.error:
            if not size:
                return body
            break
        size += len(held[-1])
        if size > limit:
            raise too_large(name, limit)
        if not held[-1]:
            break
    if not unpacker.is_finished():
        raise _cut(name, "brotli", b"".join(held))
    return b"".join(held)


def _zstandard(body: bytes, name: str, limit: int) -> bytes:
    import zstandard

    if not body.startswith(ZSTD):
        return body
    unpacker, held, size = zstandard.ZstdDecompressor(max_window_size=WINDOW).decompressobj(), [], 0
    for start in range(0, len(body), MOUTHFUL):
        try:
            held.append(unpacker.decompress(body[start : start + MOUTHFUL]))
        except zstandard.ZstdError:
            raise _cut(name, "zstd", b"".join(held)) from None
        size += len(held[-1])
        if size > limit:
            raise too_large(name, limit)
        if unpacker.eof:
            return b"".join(held)
    raise _cut(name, "zstd", b"".join(held))


_CODINGS: dict[str, Callable[[bytes, str, int], bytes]] = {
    "gzip": _inflated,
    "x-gzip": _inflated,
    "deflate": _deflated,
    "br": _brotli,
    "zstd": _zstandard,
}
