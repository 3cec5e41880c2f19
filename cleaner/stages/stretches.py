"""Where a block stands: in the page, in its densest stretch, below which marks, among which neighbours."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
"""Numbers, a row or a value a block; features are single precision."""

WINDOWS = ((1, 1), (2, 2), (1, 3), (4, 8), (9, 20), (1, 40))
"""Windows of lines on each side of a line: from, to."""


def stretches(prose: Array, sizes: Array, run: Array) -> tuple[Array, Array]:
    """Where the densest stretch of prose begins and ends, at two prices of a line that is none, seen from each line."""
    count = len(prose)
    at = np.arange(count)
    first = np.append(True, run[1:] != run[:-1])
    gain = prose * np.minimum(sizes, 800)
    total = gain.sum() + 1
    sums = np.append(0, np.cumsum(gain))
    away = np.log1p(at)
    away = np.concatenate([-away[:0:-1], away])  # of how far each line is from one, by whole numbers from -count + 1
    found = []
    inside = np.zeros(count, bool)
    for price in (25.0, 70.0, 200.0):
        low, high = densest(gain - price * (1 - prose) * first)
        inside = (at >= low) & (at <= high)
        found += [
            inside,
            away[count - 1 - low :][:count],
            -away[count - 1 - high :][:count],
            (sums[at] - sums[low]) / total,
            (sums[high + 1] - sums[at + 1]) / total,
            np.full(count, (sums[high + 1] - sums[low]) / total),
        ]
    return np.stack(found, axis=1), inside


def densest(gain: Array) -> tuple[int, int]:
    """The stretch of the greatest sum, as its first and last place (Kadane's, by running sums)."""
    sums = np.cumsum(gain)
    before = np.append(0, sums[:-1])
    lowest = np.minimum.accumulate(before)
    high = int((sums - lowest).argmax())
    low = int(before[: high + 1].argmin())
    return low, high


def place_of(count: int, sizes: Array, prose: Array) -> Array:
    """Where on the page each line stands, counted in lines, in code points and in prose."""
    at = np.arange(count)
    chars = np.cumsum(sizes) - sizes
    said = prose * sizes
    before = np.cumsum(said) - said
    total = said.sum() + 1
    return np.stack(
        [at / count, np.log1p(at), np.log1p(count - 1 - at), chars / max(sizes.sum(), 1),
         np.full(count, np.log1p(count)), np.full(count, np.log1p(total)), before / total,
         np.full(count, total / (sizes.sum() + 1)), np.log1p(before), np.log1p(total - before - said)], axis=1
    )  # fmt: skip


def marked(marks: Array, total: int) -> Array:
    """The rules' marks: which kind, how far the last one of each kind is above, and how many are near."""
    count = len(marks)
    found = np.zeros((count, total + 8))
    if marks.any():
        at = np.arange(count)
        told = np.flatnonzero(marks)
        found[told, marks[told] - 1] = 1
        for kind in {int(mark) for mark in marks[told] if mark <= 4}:
            own = told[marks[told] == kind]
            far = np.full(count, np.inf)
            far[own[0] :] = at[own[0] :] - np.repeat(own, np.diff(own, append=count))
            found[:, total + kind - 1] = 1 / (1 + np.log1p(far))
            far = np.full(count, np.inf)
            far[: own[-1] + 1] = np.repeat(own, np.diff(own, prepend=-1)) - at[: own[-1] + 1]
            found[:, total + 3 + kind] = 1 / (1 + np.log1p(far))
    return np.concatenate([found, around((marks > 0)[:, None])], axis=1)


def around(channels: Array) -> Array:
    """The mean of each channel in each window above and below a line; beyond the page it is zero."""
    count, width = channels.shape
    margin = max(far for _, far in WINDOWS)
    sums = np.zeros((count + 2 * margin + 1, width))
    np.cumsum(channels, axis=0, out=sums[margin + 1 : margin + count + 1])
    sums[margin + count + 1 :] = sums[margin + count]
    found = np.empty((count, 2 * len(WINDOWS), width), np.float32)
    for n, (near, far) in enumerate(WINDOWS):
        size = far - near + 1
        low, high = margin - far, margin + near
        found[:, 2 * n] = (sums[low + size : low + size + count] - sums[low : low + count]) / size
        found[:, 2 * n + 1] = (sums[high + size : high + size + count] - sums[high : high + count]) / size
    return found.reshape(count, -1)
