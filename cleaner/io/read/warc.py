"""WARC records to pages. Where a record begins and ends is found here, since libraries stop at the first that is wrong;
what a response holds is read with fastwarc.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from cleaner.errors import DecodeError
from cleaner.io.read.http import HEAD, response_of
from cleaner.io.read.media import media_type
from cleaner.io.read.packed import BLOCK, Block
from cleaner.io.read.raw import PATIENCE, Gap, Raw, Reading, amount, damaged, too_large

_SIGN = re.compile(rb"(?:\A|\n\r?\n)(?=WARC/\d\.\d\r?\n[\w-]+:)")
_SIGN_LENGTH = 80
_BREAKS = re.compile(rb"[\r\n]*")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(rb"^([\w-]+):[ \t]*(.*?)[ \t\r]*$", re.MULTILINE)


class _Record(NamedTuple):
    fields: dict[str, str]
    block: bytes | None
    size: int


class _Tape:
    """Bytes that are looked at before they are taken. What is ahead ends at a gap, or at the end of the file."""

    def __init__(self, blocks: Iterator[Block]) -> None:
        self._blocks = blocks
        self.ahead = bytearray()
        self.gap: Gap | None = None
        self.ended = False

    def fill(self, size: int) -> bool:
        """Have at least `size` bytes ahead; False when there are not so many before a gap or the end."""
        while len(self.ahead) < size and not self.ended and self.gap is None:
            block = next(self._blocks, None)
            if block is None:
                self.ended = True
            elif isinstance(block, Gap):
                self.gap = block
            else:
                self.ahead += block
        return len(self.ahead) >= size

    def take(self, size: int) -> bytes:
        """The next `size` bytes, or what there is of them."""
        taken = bytes(self.ahead[:size])
        del self.ahead[:size]
        return taken

    def skip_breaks(self) -> None:
        """Drop line ends."""
        while self.fill(1):
            blank = _BREAKS.match(self.ahead)
            size = blank.end() if blank else 0
            blank = None  # what is matched can't be cut
            del self.ahead[:size]
            if self.ahead:
                return

    def sign(self, before: int) -> tuple[int, int] | None:
        """Where the block ahead ends and the record behind it begins, if that is before an offset."""
        found = _SIGN.search(self.ahead, 1, before)
        return found.span() if found else None

    def at_record(self, offset: int) -> bool:
        """At an offset there is a record, a gap or the end, but for line ends."""
        self.fill(offset + 64)
        rest = self.ahead[offset : offset + 64].lstrip(b"\r\n")
        return rest.startswith(b"WARC/") or (not rest and (self.ended or self.gap is not None))

    def skip_to_record(self, most: int) -> int:
        """Drop what comes before the next record, or up to a gap, the end, or `most` bytes; returns how many it was."""
        dropped = 0
        while dropped < most:
            more = self.fill(BLOCK)
            found = self.sign(len(self.ahead))
            drop = found[1] if found else len(self.ahead) - (_SIGN_LENGTH if more else 0)
            del self.ahead[:drop]
            dropped += drop
            if found or not more:
                return dropped
        return dropped


def warc_pages(blocks: Iterator[Block], path: str, reading: Reading, *, packed: bool = False) -> Iterator[Raw]:
    """One page for each response record; its path is ``<path>:<number of the record in the file>``.

    A response that is no page (an image, an answer with another status than 2xx) is a page with an error. Damage comes
    as rows between the pages; reading goes on with the next record that begins.
    """
    tape = _Tape(blocks)
    most = PATIENCE * reading.limit if packed else 1 << 62
    damages, number, pages = 0, 0, 0
    kinds: Counter[str] = Counter()
    while True:
        tape.skip_breaks()
        said = ""
        if not tape.ahead:
            if tape.gap is None:
                break
            said, tape.gap = str(tape.gap), None
        elif not tape.ahead.startswith(b"WARC/"):
            dropped = tape.skip_to_record(most)
            said = f"{dropped:,} bytes are no WARC record"
        else:
            number += 1
            record, said = _record(tape, number, reading.limit, most)
            kind = record.fields.get("warc-type", "none").lower()
            kinds[kind] += 1
            if kind == "response" or (said and record.block is None and not record.fields):
                pages += 1
                raw = _page(record, f"{path}:{number}", reading)
                if said and record.block is None:
                    fault = DecodeError(f"{path}:{number} is lost: {said}.", page=f"{path}:{number}")
                    raw, said = replace(raw, error=fault), ""
                yield raw
        if said:
            damages += 1
            yield damaged(path, damages, said)
            if said.endswith(_GIVEN_UP):
                return
    if kinds and not pages and not damages:
        held = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
        fault = DecodeError(f"{path} holds no response record (but {held}).", page=path)
        yield Raw(path, error=fault)


_GIVEN_UP = "no more was read"


def _tainted(tape: _Tape) -> bool:
    return tape.gap is not None and tape.gap.tainted and not bytes(tape.ahead[:64]).strip(b"\r\n")


def _record(tape: _Tape, number: int, limit: int, most: int) -> tuple[_Record, str]:
    """The record that begins here, and what is wrong with it. Its block is None when it was not read whole."""
    tape.fill(HEAD)
    found = _HEAD_END.search(tape.ahead, 0, HEAD)
    end, found = (found.end() if found else 0), None  # what is matched can't be cut
    if not end:
        dropped = tape.skip_to_record(most)
        return _Record({}, None, dropped), f"the header of record {number} does not end; {dropped:,} bytes are lost"
    head = tape.take(end)
    fields = {key.decode().lower(): value.decode("utf-8", "replace") for key, value in _FIELD.findall(head)}
    said = fields.get("content-length", "")
    length = int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None
    room = limit + HEAD
    if length is not None and length > room and tape.fill(room) and not tape.sign(room):
        return _large(tape, fields, length, most, number)
    if length is not None and length <= room and tape.fill(length) and tape.at_record(length):
        record = _Record(fields, tape.take(length), length)
        if _tainted(tape):
            why, tape.gap = f"record {number} may be wrong: {tape.gap}", None
            return record._replace(block=None), why
        return record, ""
    if length is not None and tape.ahead[length : length + 4] == b"\r\n\r\n":  # it ends well, and something follows
        return _Record(fields, tape.take(length), length), ""
    return _to_next(tape, fields, f"record {number} says that it has {said[:20] or 'no'} bytes", room, most)


def _to_next(tape: _Tape, fields: dict[str, str], said: str, room: int, most: int) -> tuple[_Record, str]:
    """A record whose length is not what its header says: it ends where the next one begins."""
    whole = not tape.fill(room)
    found = tape.sign(len(tape.ahead))
    if found:
        block = tape.take(found[1])[: found[0]].removesuffix(b"\r")
        return _Record(fields, block, len(block)), f"{said}, but the next one begins after {len(block):,}"
    if not whole:
        dropped = tape.skip_to_record(most)
        ending = f"; {_GIVEN_UP}" if dropped >= most else ""
        return _Record(fields, None, dropped), f"{said}, but goes on for {dropped:,}{ending}"
    block = tape.take(len(tape.ahead))
    if tape.gap is None and block.endswith(b"\r\n\r\n"):
        return _Record(fields, block[:-4], len(block)), f"{said}, but the file ends after {len(block) - 4:,}"
    why, tape.gap = str(tape.gap or "the file ends there"), None
    return _Record(fields, None, len(block)), f"{said}, and breaks off after {len(block):,}: {why}"


def _large(tape: _Tape, fields: dict[str, str], length: int, most: int, number: int) -> tuple[_Record, str]:
    """A record that says it is larger than a page may be: passed over, but not what begins within it."""
    said = f"record {number} says that it has {length:,} bytes"
    dropped = 0
    while dropped < length:
        more = tape.fill(BLOCK)
        found = tape.sign(min(length - dropped, len(tape.ahead)))
        if found:
            del tape.ahead[: found[1]]
            return _Record(fields, None, dropped), f"{said}, but the next one begins after {dropped + found[0]:,}"
        drop = min(len(tape.ahead) - (_SIGN_LENGTH if more else 0), length - dropped)
        del tape.ahead[:drop]
        dropped += drop
        if not more and dropped < length:
            return _Record(fields, None, dropped), f"{said}, and breaks off after {dropped:,}"
        if dropped > most:
            return _Record(fields, None, dropped), f"record {number} unpacks to more than {amount(most)}; {_GIVEN_UP}"
    return _Record(fields, None, length), ""


def _page(record: _Record, name: str, reading: Reading) -> Raw:
    """The page that a response record holds."""
    url, fetched = record.fields.get("warc-target-uri"), record.fields.get("warc-date")
    raw = Raw(name, url=url.strip("<>") if url else None, fetched_at=fetched, container=True)
    if record.block is None:
        return replace(raw, error=too_large(name, reading.limit, record.size))
    raw = replace(raw, data=record.block)
    kind = record.fields.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if kind not in ("application/http", ""):
            raise DecodeError(f"{name} holds {kind}, not an HTTP response.", page=name)
        found = response_of(record.block, name, reading.limit)
        if found.status is not None and not 200 <= found.status < 300:
            raise DecodeError(f"{name} is no page: the server answered with status {found.status}.", page=name)
        media = media_type(found.body, found.content_type)
        if media is None:
            raise DecodeError(f"{name} holds {found.content_type[:80]}, not text.", page=name)
    except DecodeError as error:
        return replace(raw, error=error)
    return replace(raw, data=found.body, media_type=media, charset=found.charset)
