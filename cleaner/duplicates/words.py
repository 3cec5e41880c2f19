"""Texts to hashed words: many texts at once, vectorised, the same for any machine."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

U64: TypeAlias = npt.NDArray[np.uint64]
U32: TypeAlias = npt.NDArray[np.uint32]
I64: TypeAlias = npt.NDArray[np.int64]
F64: TypeAlias = npt.NDArray[np.float64]
Mask: TypeAlias = npt.NDArray[np.bool_]

APART, LETTER, FIGURE, SIGN = 0, 1, 2, 3
UNSPACED = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
)  # fmt: skip
"""Scripts written without spaces between words: Thai, Lao, Burmese, Khmer, Kana and Han."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of several texts, one text after the other; text `i` has ``hashes[bounds[i]:bounds[i + 1]]``.

    The lowest bit of a hash says whether the word is a number.
    """

    hashes: U64
    bounds: I64


def words(texts: Sequence[str]) -> Words:
    """The words of texts: runs of letters and digits, in lower case; in scripts without spaces each two neighbouring
    characters.
    """
    folded = [_folded(text) for text in texts]
    ends = np.cumsum(np.fromiter(map(len, folded), np.int64, len(folded)) + 1)
    chars = np.frombuffer(("\n".join(folded) + "\n").encode("utf-32-le", "surrogatepass"), np.uint32)
    table = _kinds(chars)
    kinds = table[chars]
    within = kinds != APART
    edges = np.flatnonzero(within[1:] != within[:-1]) + 1
    edges = edges[int(within[0]) :] if not within[0] else np.concatenate([[0], edges])
    starts, stops = edges[::2], edges[1::2]
    if table.max() == SIGN:
        starts, stops = _parted(kinds, starts, stops)
    powers, back = _powers(len(chars))
    worth = np.where(table > 0, mixed(np.arange(len(table), dtype=np.uint64)), np.uint64(0))
    sums = np.zeros(len(chars) + 1, np.uint64)
    np.cumsum(worth[chars] * powers, out=sums[1:])
    hashes = mixed((sums[stops] - sums[starts]) * back[starts])
    hashes = (hashes & ~np.uint64(1)) | (kinds[starts] == FIGURE).astype(np.uint64)
    return Words(hashes, np.concatenate([[0], np.searchsorted(starts, ends)]).astype(np.int64))


def _parted(kinds: npt.NDArray[np.uint8], starts: I64, stops: I64) -> tuple[I64, I64]:
    """Stretches of word characters with those in scripts without spaces parted: each two neighbours a word."""
    sign = kinds == SIGN
    begins = np.zeros(len(kinds), np.bool_)
    begins[starts] = True
    begins[1:] |= sign[1:] | (sign[:-1] & (kinds[1:] != APART))
    first = np.flatnonzero(begins)
    last = np.minimum(np.append(first[1:], len(kinds)), stops[np.searchsorted(stops, first, "right")])
    pair = sign[first] & sign[last]
    return first, last + pair


def _powers(length: int) -> tuple[U64, U64]:
    """Powers of a number and of its inverse, modulo 2 to the 64."""
    powers = np.ones((2, length), np.uint64)
    powers[0, 1:], powers[1, 1:] = _BASE, _INVERSE
    np.multiply.accumulate(powers, axis=1, out=powers)
    return powers[0], powers[1]


def mixed(values: U64) -> U64:
    """Each value's bits spread over all 64 (the finaliser of MurmurHash3, A. Appleby)."""
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ (values >> np.uint64(33))


def runs(hashes: U64, length: int) -> U64:
    """The hash of the run of `length` words that begins at each word, as far as there is one; `hashes` is one text or
    several, of which the last ``length - 1`` of each then mean nothing.
    """
    total = np.zeros(max(0, len(hashes) - length + 1), np.uint64)
    for place in range(length):
        total += hashes[place : place + len(total)] * _PLACES[place]
    return mixed(total)


def _folded(text: str) -> str:
    return (text if text.isascii() else unicodedata.normalize("NFC", text)).casefold()


def _kinds(chars: U32) -> npt.NDArray[np.uint8]:
    """What each code point that occurs is, by code point."""
    present = np.flatnonzero(np.bincount(chars)) if len(chars) else np.zeros(1, np.int64)
    table = np.zeros(int(present[-1]) + 1, np.uint8)
    for code in present.tolist():
        char = chr(code)
        if char.isalnum() or unicodedata.category(char).startswith("M"):
            sign = any(first <= code <= last for first, last in UNSPACED)
            table[code] = FIGURE if char.isdigit() else SIGN if sign else LETTER
    return table


_PLACES: U64 = mixed(np.arange(1, 65, dtype=np.uint64)) | np.uint64(1)
_BASE = np.uint64(0x9E3779B97F4A7C15)
_INVERSE = np.uint64(pow(0x9E3779B97F4A7C15, -1, 2**64))
