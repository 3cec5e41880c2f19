"""A file as blocks of bytes, unpacked where it is packed; what is broken comes as a `Gap`, and reading goes on.

Neither gzip nor zstd libraries go on: the one stops at the first bad member, the other takes an end within a frame for
the end of the file. So members are found here, and only what lies within one is left to the library.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Generator, Iterator
from typing import IO, Any, TypeAlias

from cleaner.errors import InputError
from cleaner.io.read.raw import Gap

BLOCK = 1 << 20
"""Bytes of a block: of a plain file, and at most of one that zlib unpacked."""
MOUTHFUL = 1024
"""Bytes that zstd is fed at once, which it can make 32 MiB of: it has no way to bound what comes out."""
PADDING = 1 << 12
"""Bytes that are looked at for zero bytes between members: a WARC has thousands of members, and hardly any padding."""
WINDOW = 1 << 27
"""Bytes a zstd frame may ask to be kept (its format allows terabytes); what its own program accepts unasked."""
BACK = 1 << 20
"""Bytes before a fault in which the next member may already have begun."""
GZIP = b"\x1f\x8b\x08"
ZSTD = b"\x28\xb5\x2f\xfd"
_SKIPPED = tuple(bytes((low, 0x2A, 0x4D, 0x18)) for low in range(0x50, 0x60))
_DICTIONARY = b"\x5d\x2a\x4d\x18"

Block: TypeAlias = bytes | Gap
Member: TypeAlias = Callable[[IO[bytes], int, bool], Generator[bytes, None, int]]
"""Unpacks the member that begins at an offset; its value is the offset behind it. With True as third argument it must
prove itself: nothing comes out before it has ended well or given a whole block.
"""


class _BrokenMember(Exception):
    """A member that can't be unpacked to its end: `at` is the byte of the file where that showed."""

    def __init__(self, at: int, why: str, *, tainted: bool = False, cut: bool = False) -> None:
        super().__init__(why)
        self.at, self.why, self.tainted, self.cut = at, why, tainted, cut


def blocks(handle: IO[bytes], path: str) -> Iterator[Block]:
    """What a seekable file holds, unpacked if its first bytes say that it is packed. Raises InputError for one whose
    name says that it is packed, and whose bytes don't.
    """
    size = os.fstat(handle.fileno()).st_size
    head = handle.read(4)
    handle.seek(0)
    if head.startswith(GZIP[:2]):
        return _members(handle, size, _gzip_member, _gzip_starts)
    if head in (ZSTD, *_SKIPPED):
        return _members(handle, size, _zstd_reader(handle, path), _zstd_starts)
    ending = os.path.splitext(path.lower())[1]
    if ending in (".gz", ".zst") and size:
        what = "gzip" if ending == ".gz" else "zstd"
        raise InputError(f"{path} can't be read: it does not hold {what} data.", path=path)
    return _plain(handle)


def _plain(handle: IO[bytes]) -> Iterator[Block]:
    while True:
        try:
            block = handle.read(BLOCK)
        except OSError as error:
            yield Gap(handle.tell(), 0, f"the file can't be read on: {error.strerror}", final=True)
            return
        if not block:
            return
        yield block


def _members(
    handle: IO[bytes], size: int, member: Member, starts: Callable[[IO[bytes], int], Iterator[int]]
) -> Iterator[Block]:
    """Every member of a packed file, one after the other, and a gap for each stretch without one.

    Where a member breaks, the next one is looked for; what that may cost is bounded by the size of the file.
    """
    at = 0
    patience = 4 * size + (1 << 24)
    broken: _BrokenMember | None = None
    while at < size:
        unpacking = member(handle, at, broken is not None)
        try:
            while True:
                try:
                    block = next(unpacking)
                except StopIteration as done:
                    block, end = b"", done.value
                if broken is not None:
                    yield _gap(broken, at)
                    broken = None
                if not block:
                    break
                yield block
            at = _behind_padding(handle, end, size)
        except _BrokenMember as fault:
            patience -= max(fault.at - at, 8 * MOUTHFUL)
            broken = broken or fault
            begin = max(at + 1, fault.at - (16 * BACK if fault.cut else BACK))
            found = next(starts(handle, begin), None) if patience > 0 else None
            if found is None:
                yield _gap(broken, size, final=True)
                return
            at = found


def _gap(broken: _BrokenMember, until: int, *, final: bool = False) -> Gap:
    begin = min(broken.at, until)
    return Gap(begin, until - begin, broken.why, tainted=broken.tainted, final=final)


def _behind_padding(handle: IO[bytes], at: int, size: int) -> int:
    """Where the next member begins; zero bytes between members, as tapes have them, are nothing."""
    handle.seek(at)
    while block := handle.read(PADDING):
        rest = block.lstrip(b"\0")
        if rest:
            return at + len(block) - len(rest)
        at += len(block)
    return size


def _gzip_member(handle: IO[bytes], at: int, proof: bool) -> Generator[bytes, None, int]:
    handle.seek(at)
    if handle.read(2) != GZIP[:2]:
        raise _BrokenMember(at, "there is something else than gzip data")
    handle.seek(at)
    unpacker = zlib.decompressobj(wbits=31)
    held: list[bytes] = []
    packed = b""
    place = at  # the first byte that the library has not seen
    while not unpacker.eof:
        data = packed or handle.read(1 << 16)
        if not data:
            raise _BrokenMember(place, "the file ends within a gzip member", cut=True)
        before = unpacker.copy()
        try:
            block = unpacker.decompress(data, BLOCK)
        except zlib.error as error:
            good = 0
            if not proof:  # what came before the fault is still good
                for behind, piece in _salvaged(before, data):
                    good = behind
                    yield piece
            why = str(error).rpartition(": ")[2]
            raise _BrokenMember(place + good, f"gzip: {why}", tainted="check" in why) from None
        packed = unpacker.unconsumed_tail
        place += len(data) - len(packed) - len(unpacker.unused_data)
        if proof and not unpacker.eof and sum(map(len, held)) < BLOCK:
            held.append(block)
            continue
        yield from held
        held, proof = [], False
        if block:
            yield block
    yield from held
    return place


def _salvaged(unpacker: Any, data: bytes) -> Iterator[tuple[int, bytes]]:
    """What can be unpacked before the byte that can't, in pieces with the offset behind each."""
    for start in range(0, len(data), 64):
        try:
            piece = unpacker.decompress(data[start : start + 64])
        except zlib.error:
            return
        if piece:
            yield start + 64, piece


def _gzip_starts(handle: IO[bytes], at: int) -> Iterator[int]:
    return (place for place in _found(handle, at, (GZIP,)) if _byte(handle, place + 3) & 0xE0 == 0)


def _zstd_starts(handle: IO[bytes], at: int) -> Iterator[int]:
    return _found(handle, at, (ZSTD,))


def _found(handle: IO[bytes], at: int, marks: tuple[bytes, ...]) -> Iterator[int]:
    """Where `marks` stand from `at` on."""
    longest = max(map(len, marks))
    tail = b""
    handle.seek(at)
    while block := handle.read(BLOCK):
        here = handle.tell()
        window = tail + block
        for mark in marks:
            place = window.find(mark)
            while place >= 0:
                yield here - len(window) + place
                place = window.find(mark, place + 1)
        tail = window[1 - longest :]
        handle.seek(here)


def _byte(handle: IO[bytes], at: int) -> int:
    handle.seek(at)
    return (handle.read(1) or b"\xff")[0]


def _zstd_reader(handle: IO[bytes], path: str) -> Member:
    """Unpacks zstd frames, with the dictionary that the file begins with, if any (as WARC files may have it)."""
    import zstandard

    handle.seek(0)
    words: Any = None
    if handle.read(4) == _DICTIONARY:
        data = handle.read(min(int.from_bytes(handle.read(4), "little"), WINDOW))
        try:
            packed = data.startswith(ZSTD)
            data = zstandard.ZstdDecompressor().decompress(data, max_output_size=WINDOW) if packed else data
            words = zstandard.ZstdCompressionDict(data)
        except (zstandard.ZstdError, ValueError) as error:
            raise InputError(f"{path} can't be read: its zstd dictionary is broken: {error}.", path=path) from error
    maker = zstandard.ZstdDecompressor(dict_data=words, max_window_size=WINDOW)

    def frame(handle: IO[bytes], at: int, proof: bool) -> Generator[bytes, None, int]:
        handle.seek(at)
        head = handle.read(8)
        if head[:4] in _SKIPPED:
            return at + 8 + int.from_bytes(head[4:], "little")
        if head[:4] != ZSTD:
            raise _BrokenMember(at, "there is something else than zstd data")
        handle.seek(at)
        unpacker = maker.decompressobj()
        held: list[bytes] = []
        place = at
        while True:
            data = handle.read(MOUTHFUL)
            if not data:
                raise _BrokenMember(place, "the file ends within a zstd frame", cut=True)
            try:
                block = unpacker.decompress(data)
            except zstandard.ZstdError as error:
                why = str(error).rpartition(": ")[2]
                raise _BrokenMember(place, f"zstd: {why}", tainted="checksum" in why) from None
            place += len(data) - len(unpacker.unused_data)
            if proof and not unpacker.eof and sum(map(len, held)) < BLOCK:
                held.append(block)
                continue
            yield from held
            held, proof = [], False
            for start in range(0, len(block), BLOCK):
                yield block[start : start + BLOCK]
            if unpacker.eof:
                return place

    return frame
