"""Two texts side by side, many couples at once: which words of each stand in the other, exactly."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.duplicates.words import F64, I64, U64, Mask, runs

RUN = 3
"""Words in a run that must be equal."""
LONGEST = 1 << 14
"""Words of a text that are compared; of a longer one the first so many."""
BATCH = 1 << 14
"""Couples in one batch: their number, a text's side, a word's place and 35 bits of a run's hash fill 64 bits."""


class Texts(NamedTuple):
    """Hashed words of several texts, text `i` at ``bounds[i]:bounds[i + 1]``, and what each word is worth (0 to 1)."""

    hashes: U64
    bounds: I64
    worth: npt.NDArray[np.float32]


class Sides(NamedTuple):
    """What a comparison says of one text of each couple."""

    covered: F64
    """Share of the text's worth that stands in the other."""
    worth: F64
    """The text's worth, in words."""
    words: F64
    """How many of its words stand in the other."""
    changed: F64
    """How many numbers between its first and its last shared word the other lacks: templates are filled in anew."""
    first: F64
    """Share of its worth in front of the first shared word."""


def compare(texts: Texts, a: I64, b: I64) -> tuple[Sides, Sides, list[Mask], list[Mask]]:
    """The couples ``a[i]``, ``b[i]`` (at most `BATCH`): both sides, and for each couple the covered words of each."""
    lengths = np.minimum(np.diff(texts.bounds), LONGEST)
    both = np.concatenate([a, b])
    sizes = lengths[both]
    ends = np.cumsum(sizes)
    begins = ends - sizes
    side = np.repeat(np.arange(len(both)), sizes)
    place = np.arange(len(side)) - begins[side]
    at = texts.bounds[both][side] + place
    words = texts.hashes[at]
    grams = runs(np.append(words, np.zeros(RUN - 1, np.uint64)), RUN)
    whole = np.flatnonzero(place <= sizes[side] - RUN)
    second = side[whole] >= len(a)
    couple = np.where(second, side[whole] - len(a), side[whole])
    keys = couple.astype(np.uint64) << np.uint64(50) | grams[whole] >> np.uint64(29) << np.uint64(15)
    keys |= second.astype(np.uint64) << np.uint64(14) | place[whole].astype(np.uint64)
    keys.sort()
    group = keys >> np.uint64(15)
    starts = np.flatnonzero(np.concatenate([[True], group[1:] != group[:-1]])) if len(keys) else np.zeros(0, np.int64)
    stops = np.append(starts[1:], len(keys)) - 1
    mixed = (keys[starts] ^ keys[stops]) >> np.uint64(14) & np.uint64(1) if len(keys) else keys
    hit = keys[np.repeat(mixed.astype(np.bool_), stops - starts + 1)]
    of = (hit >> np.uint64(50)).astype(np.int64) + np.where(hit >> np.uint64(14) & np.uint64(1), len(a), 0)
    where = begins[of] + (hit & np.uint64(LONGEST - 1)).astype(np.int64)
    covered = np.zeros(len(side), np.bool_)
    for step in range(RUN):
        covered[where + step] = True
    worth = texts.worth[at].astype(np.float64)
    shared = np.flatnonzero(covered)
    opening, closing = np.full(len(both), len(side)), np.full(len(both), -1)
    opening[side[shared[::-1]]] = shared[::-1]
    closing[side[shared]] = shared
    number = np.flatnonzero(~covered & (words & np.uint64(1)).astype(np.bool_))
    amid = number[(number > opening[side[number]]) & (number < closing[side[number]])]
    changed = np.bincount(side[amid], minlength=len(both)).astype(np.float64)

    def total(values: F64) -> F64:
        return np.bincount(side, values, len(both)).astype(np.float64)

    whole_worth = total(worth)
    found = total(worth * covered) / np.maximum(whole_worth, 1e-9)
    first = total(worth * (np.arange(len(side)) < opening[side])) / np.maximum(whole_worth, 1e-9)
    masks = [covered[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
    halves = [
        Sides(*(v[s] for v in (found, whole_worth, total(covered.astype(np.float64)), changed, first)))
        for s in (slice(len(a)), slice(len(a), None))
    ]
    return halves[0], halves[1], masks[: len(a)], masks[len(a) :]
