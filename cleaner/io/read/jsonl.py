"""JSON Lines to pages, line by line: no line is read whole that is longer than a page may be."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Any, NamedTuple

from cleaner.errors import DecodeError
from cleaner.io.decode import decode
from cleaner.io.read.packed import Block
from cleaner.io.read.raw import PATIENCE, Gap, Raw, Reading, amount, damaged, too_large
from cleaner.io.read.rows import page_of_row

VALUES = 2_000_000
"""Values one line may hold: parsed, they take some two hundred bytes each."""
_SMALL = 1 << 22
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"{\0\0\0", "utf-32-le"),
    (b"\0\0\0{", "utf-32-be"),
    (b"{\0", "utf-16-le"),
    (b"\0{", "utf-16-be"),
)


class Line(NamedTuple):
    """One line: its number, its bytes (None when they are too many), their number, and what cut it short, if so."""

    number: int
    data: bytes | None
    size: int
    cut: Gap | None = None


def jsonl_pages(blocks: Iterable[Block], path: str, reading: Reading, *, packed: bool = False) -> Iterator[Raw]:
    """The pages of JSON Lines; their path is ``<path>:<line>``. Damage comes as rows between them."""
    damages = 0
    for line in _lines(_as_utf8(iter(blocks)), reading.limit):
        if isinstance(line, Gap):
            damages += 1
            yield damaged(path, damages, str(line))
            continue
        name = f"{path}:{line.number}"
        if line.data is None:
            if packed and line.size > PATIENCE * reading.limit:
                many = amount(PATIENCE * reading.limit)
                yield Raw(name, error=too_large(name, reading.limit, line.size), container=True)
                yield damaged(path, damages + 1, f"line {line.number} unpacks to more than {many}; no more was read")
                return
            if line.cut is not None or not packed or line.size <= PATIENCE * reading.limit:
                yield Raw(name, error=too_large(name, reading.limit, line.size), container=True)
        elif line.data.strip():
            raw = _page(line.data, name, reading)
            if raw.error is not None and line.cut is not None:
                said = f"{name} is cut short: {line.cut.why}."
                raw = replace(raw, error=DecodeError(said, page=name))
            yield raw


def _lines(blocks: Iterator[Block], limit: int) -> Iterator[Line | Gap]:
    held: list[bytes] = []
    number, size = 1, 0
    for block in blocks:
        if isinstance(block, Gap):
            if size:
                yield _line(number, held, size, limit, block)
                held, size, number = [], 0, number + 1
            yield block
            continue
        first, *rest = block.split(b"\n")
        size += len(first)
        if size <= limit:
            held.append(first)
        else:
            held = []
            if size > PATIENCE * limit and not rest:
                yield Line(number, None, size)  # the reader may lose patience here
        if rest:
            yield _line(number, held, size, limit)
            for piece in rest[:-1]:
                number += 1
                yield _line(number, [piece], len(piece), limit)
            number += 1
            held, size = [rest[-1]], len(rest[-1])
    if size:
        yield _line(number, held, size, limit)


def _line(number: int, held: list[bytes], size: int, limit: int, cut: Gap | None = None) -> Line:
    return Line(number, b"".join(held) if size <= limit else None, size, cut)


def _as_utf8(blocks: Iterator[Block]) -> Iterator[Block]:
    """The same blocks, in UTF-8 where they are in UTF-16 or UTF-32, as some programs write JSON."""
    first = next(blocks, b"")
    name = next((name for mark, name in _WIDE if first.startswith(mark)), "") if isinstance(first, bytes) else ""
    everything = chain([first], blocks)
    if not name:
        yield from everything
        return
    decoder = codecs.getincrementaldecoder(name)(errors="replace")
    for block in everything:
        yield block if isinstance(block, Gap) else decoder.decode(block).encode("utf-8", "replace")
    yield decoder.decode(b"", True).encode("utf-8", "replace")


def _page(line: bytes, name: str, reading: Reading) -> Raw:
    charset = None
    if len(line) > _SMALL and sum(line.count(sign) for sign in (b",", b"[", b"{")) > VALUES:
        return _wrong(line, name, f"holds more than {VALUES:,} values")
    try:
        try:
            row = _parsed(line)
        except UnicodeDecodeError:
            decoded = decode(line, page=name)
            row, charset = _parsed(decoded.view), decoded.encoding
    except RecursionError:
        return _wrong(line, name, "is nested too deep")
    except ValueError as error:
        return _wrong(line, name, f"is not valid JSON: {error}")
    except DecodeError as error:
        return Raw(name, line, error=error, container=True)
    raw = page_of_row(row, name, line, reading)
    return replace(raw, charset=charset) if charset else raw


def _parsed(line: bytes | str) -> Any:
    try:
        return json.loads(line, strict=False)  # control characters in strings, which a later stage cuts
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise
    except ValueError:  # a number of more digits than Python turns into one
        return json.loads(line, strict=False, parse_int=str)


def _wrong(line: bytes, name: str, what: str) -> Raw:
    return Raw(name, line, error=DecodeError(f"{name} {what}.", page=name), container=True)
