"""Texts to hashed words: many texts at once, vectorised, the same for any machine."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

U64: TypeAlias = npt.NDArray[np.uint64]
U32: TypeAlias = npt.NDArray[np.uint32]
I64: TypeAlias = npt.NDArray[np.int64]
F64: TypeAlias = npt.NDArray[np.float64]
Mask: TypeAlias = npt.NDArray[np.bool_]

APART, LETTER, SIGN = 0, 1, 2
SPACE = ord(" ")
CHUNK, LONG = 8, 64
"""Bytes of a word that are hashed at once; longer words than `LONG` are hashed one by one."""
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
    """The words of texts: runs of letters and digits, in lower case; in scripts without spaces each three neighbouring
    characters: two would make runs of four words of five characters, which is two words or three.
    """
    spaced = [_spaced(text) for text in texts]
    data = b" ".join([b"", *spaced, b" " * CHUNK])
    within = np.frombuffer(data, np.uint8) != SPACE
    edges = np.flatnonzero(within[1:] != within[:-1]) + 1
    starts, stops = edges[::2], edges[1::2]
    ends = np.cumsum(np.fromiter(map(len, spaced), np.int64, len(spaced)) + 1)
    return Words(_hashed(data, starts, stops), np.concatenate([[0], np.searchsorted(starts, ends)]).astype(np.int64))


def _hashed(data: bytes, starts: I64, stops: I64) -> U64:
    """The hash of each word: eight bytes at a time, as on any machine."""
    chunks = np.ndarray((len(data) - CHUNK + 1, CHUNK), np.uint8, data, strides=(1, 1))
    lengths = stops - starts
    first = chunks[starts].view("<u8")[:, 0] & _FIRST[np.minimum(lengths, CHUNK)]
    hashes = mixed(first + lengths.astype(np.uint64))
    longer = np.flatnonzero((lengths > CHUNK) & (lengths <= LONG))
    for at in range(CHUNK, LONG, CHUNK):
        longer = longer[lengths[longer] > at]
        more = chunks[starts[longer] + at].view("<u8")[:, 0] & _FIRST[np.minimum(lengths[longer] - at, CHUNK)]
        hashes[longer] = mixed(hashes[longer] * _BASE + more)
    for at in np.flatnonzero(lengths > LONG).tolist():
        hashes[at] = int.from_bytes(blake2b(data[starts[at] : stops[at]], digest_size=8).digest(), "little")
    figure = chunks[starts, 0] - np.uint8(ord("0")) < 10
    return np.asarray((hashes & ~np.uint64(1)) | figure.astype(np.uint64), np.uint64)


def _spaced(text: str) -> bytes:
    """A text in lower case and UTF-8, with a space for whatever is no part of a word, and between words that have
    none; digits of all scripts as those of ASCII.
    """
    if text.isascii():
        return text.encode().translate(_ASCII)
    folded = unicodedata.normalize("NFC", text).casefold()
    chars = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds, plain = _kinds(chars)
    if SIGN in kinds:
        starts, stops = _parted(kinds[chars])
        return " ".join([folded[start:stop] for start, stop in zip(starts, stops, strict=True)]).encode(
            "utf-8", "surrogatepass"
        )
    return plain[chars].tobytes().decode("utf-32-le", "surrogatepass").encode("utf-8", "surrogatepass")


def _parted(kinds: npt.NDArray[np.uint8]) -> tuple[list[int], list[int]]:
    """Where words start and stop when some are in scripts without spaces: each three neighbours there are a word."""
    kinds = np.concatenate([[APART], kinds, [APART]])
    within, sign = kinds != APART, kinds == SIGN
    begins = within & ~np.append(False, within[:-1]) | sign | within & np.append(False, sign[:-1])
    first = np.flatnonzero(begins)
    gaps = np.flatnonzero(~within)
    last = np.minimum(np.append(first[1:], len(kinds)), gaps[np.searchsorted(gaps, first)])
    pair = sign[first] & sign[last]
    third = pair & sign[np.minimum(last + 1, len(kinds) - 1)]
    return (first - 1).tolist(), (last + pair + third - 1).tolist()


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


def _kinds(chars: U32) -> tuple[npt.NDArray[np.uint8], U32]:
    """What each code point that occurs is, by code point; and what stands for it."""
    kinds = np.zeros(int(chars.max(initial=0)) + 1, np.uint8)
    plain = np.full(len(kinds), SPACE, np.uint32)
    kinds[: len(_OF_ASCII)], plain[: len(_OF_ASCII)] = _OF_ASCII[: len(kinds)], _TO_ASCII[: len(kinds)]
    for code in set(chars[chars >= len(_OF_ASCII)].tolist()):
        kinds[code], plain[code] = _kind(code)
    return kinds, plain


@lru_cache(maxsize=1 << 14)
def _kind(code: int) -> tuple[int, int]:
    char = chr(code)
    if char.isdigit():
        return LETTER, ord("0") + unicodedata.digit(char)
    if char.isalnum() or unicodedata.category(char).startswith("M"):
        return SIGN if any(first <= code <= last for first, last in UNSPACED) else LETTER, code
    return APART, SPACE


_PLACES: U64 = mixed(np.arange(1, 65, dtype=np.uint64)) | np.uint64(1)
_BASE = np.uint64(0x9E3779B97F4A7C15)
_FIRST: U64 = np.array([2 ** (8 * size) - 1 for size in range(CHUNK + 1)], np.uint64)
_OF_ASCII, _TO_ASCII = np.array([_kind(code) for code in range(128)], np.uint32).T
_ASCII = bytes(_kind(ord(chr(code).lower()))[1] for code in range(128)).ljust(256)
