"""Marks that several texts share: who shares how many, and which marks are common property.

Texts are numbers below ``2**bits``. A posting is one integer, the mark's hash above and the text below, so that
sorting a plain array is the whole of the inverted index. All weights are whole numbers: sums don't depend on their
order.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cleaner.duplicates.words import F64, I64, U64, Mask

UNIT = 64
"""Weight of a mark that no unrelated text shares."""
FEW = 6
"""In postings up to this length each two texts are a pair; longer ones give stars and a chain."""
STARS, LINKS = 3, 2
"""So many of the longest texts are paired with every other one, and each text with so many next ones: the longest one
may be a round-up."""


class Pairs(NamedTuple):
    """Texts `a` < `b` and what they share, ordered by a and b; each pair once."""

    a: I64
    b: I64
    shared: I64


def posted(hashes: U64, texts: I64, bits: int) -> U64:
    """Postings in order, each once."""
    keys = (hashes >> np.uint64(bits) << np.uint64(bits)) | texts.astype(np.uint64)
    keys.sort()
    return keys[np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))] if len(keys) else keys


class Shared(NamedTuple):
    """Postings of two texts and more: texts, and where each mark's begin; ``marks`` are their hashes."""

    texts: I64
    starts: I64
    sizes: I64
    marks: U64

    def only(self, keep: Mask) -> Shared:
        """Some of the marks."""
        sizes = self.sizes[keep]
        return Shared(self.texts[np.repeat(keep, self.sizes)], np.cumsum(sizes) - sizes, sizes, self.marks[keep])


def shared(postings: U64, bits: int) -> Shared:
    """The marks that two texts have or more."""
    marks = postings >> np.uint64(bits)
    starts = np.flatnonzero(np.concatenate([[True], marks[1:] != marks[:-1]])) if len(marks) else np.zeros(0, np.int64)
    sizes = np.diff(np.append(starts, len(marks)))
    several = sizes > 1
    inside = np.repeat(several, sizes)
    texts = (postings[inside] & np.uint64((1 << bits) - 1)).astype(np.int64)
    sizes = sizes[several]
    return Shared(texts, np.cumsum(sizes) - sizes, sizes, marks[starts[several]])


def pairs(groups: Shared, weights: I64) -> Pairs:
    """Which texts share marks, and the sum of their weights. Each two texts in short postings; in long ones the first
    with every other one, and each with the next, so that the work stays linear in a story's copies.
    """
    a, b, w = [], [], []
    for size in range(2, FEW + 1):
        of = np.flatnonzero(groups.sizes == size)
        table = groups.texts[groups.starts[of][:, None] + np.arange(size)]
        for left in range(size):
            for right in range(left + 1, size):
                a.append(table[:, left])
                b.append(table[:, right])
                w.append(weights[of])
    long = groups.sizes > FEW
    texts, sizes = groups.texts[np.repeat(long, groups.sizes)], groups.sizes[long]
    starts = np.cumsum(sizes) - sizes
    place = np.arange(len(texts)) - np.repeat(starts, sizes)
    each, first = np.repeat(weights[long], sizes), np.repeat(starts, sizes)
    for star in range(STARS):
        others = np.flatnonzero(place > star)
        a.append(texts[first[others] + star])
        b.append(texts[others])
        w.append(each[others])
    for step in range(1, LINKS + 1):
        others = np.flatnonzero(place >= STARS + step)
        a.append(texts[others - step])
        b.append(texts[others])
        w.append(each[others])
    return summed(np.concatenate(a), np.concatenate(b), np.concatenate(w))


def summed(a: I64, b: I64, shared: I64) -> Pairs:
    """Pairs, each once, with the sum of what they share."""
    keys = (a << 32) | b
    order = np.argsort(keys)
    keys, shared = keys[order], shared[order]
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else np.zeros(0, np.int64)
    total = np.add.reduceat(shared, starts) if len(starts) else shared
    return Pairs(keys[starts] >> 32, keys[starts] & 0xFFFFFFFF, total)


def weights(labels: I64, spread: F64) -> I64:
    """What each mark is worth: `UNIT` when its texts have one label, or two; less, the more labels they have, and the
    larger the share of texts with labels of their own: a story of 500 copies stays rare, boilerplate does not.
    """
    return np.asarray(UNIT / (1 + np.maximum(0, labels - 2) * spread * spread), np.float64).astype(np.int64)


def counted(groups: Shared, label: I64) -> tuple[I64, F64]:
    """Of each mark, how many labels its texts have, and which share of the longer half of them has a label of its own.
    Short texts say little: the same boilerplate makes up most of all those of one house.
    """
    mark = np.repeat(np.arange(len(groups.sizes)), groups.sizes)
    half = (groups.sizes + 1) // 2
    longer = np.arange(len(mark)) - np.repeat(groups.starts, groups.sizes) < np.repeat(half, groups.sizes)
    some = _distinct(mark[longer], label[groups.texts[longer]], len(groups.sizes))
    return _distinct(mark, label[groups.texts], len(groups.sizes)), (some - 1) / np.maximum(1, half - 1)


def mean(groups: Shared, values: F64) -> F64:
    """Of each mark the mean of its texts' values."""
    if not len(groups.sizes):
        return np.zeros(0, np.float64)
    return np.asarray(np.add.reduceat(values[groups.texts], groups.starts) / groups.sizes, np.float64)


def _distinct(mark: I64, label: I64, count: int) -> I64:
    keys = np.sort((mark << 32) | label)
    fresh = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else keys
    return np.bincount(keys[fresh] >> 32, minlength=count).astype(np.int64)


def components(count: int, a: I64, b: I64) -> I64:
    """Of each of `count` numbers the smallest that it hangs together with through edges a–b."""
    label = np.arange(count)
    while len(a):
        low, high = np.minimum(label[a], label[b]), np.maximum(label[a], label[b])
        open_ = low != high
        if not open_.any():
            break
        a, b, low, high = a[open_], b[open_], low[open_], high[open_]
        np.minimum.at(label, high, low)
        while True:
            further = label[label]
            if (further == label).all():
                break
            label = further
    return label
