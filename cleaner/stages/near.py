"""What stands near a block, in windows above and below it; and a second opinion on the block and those near."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_WINDOWS = ((1, 1), (2, 2), (1, 4), (5, 12), (1, 30))
"""Windows of blocks on each side of a block: from, to."""


def around(channels: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean of each channel in each window above and below a block; beyond the page it is zero."""
    count, width = channels.shape
    sums = np.concatenate([np.zeros((1, width)), np.cumsum(channels, axis=0)])
    at = np.arange(count)
    found = []
    for near, far in _WINDOWS:
        above = sums[np.clip(at - near + 1, 0, count)] - sums[np.clip(at - far, 0, count)]
        below = sums[np.clip(at + far + 1, 0, count)] - sums[np.clip(at + near, 0, count)]
        found += [above / (far - near + 1), below / (far - near + 1)]
    return np.concatenate(found, axis=1)


def vote_features(votes: NDArray[np.float64], sizes: Sequence[int]) -> Floats:
    """What an opinion says of a block (`votes`, 0 to 1), of those near it, and of the page."""
    count = len(votes)
    size = np.asarray(sizes, float)
    chosen = np.flatnonzero(votes >= 0.5)
    low, high = (int(chosen[0]), int(chosen[-1])) if len(chosen) else (count, -1)
    at = np.arange(count)
    before, after = np.append(0, votes[:-1]), np.append(votes[1:], 0)
    share = float((votes * size).sum() / max(size.sum(), 1))
    rest = np.stack([np.full(count, share), np.full(count, len(chosen) / max(count, 1)), at - low, high - at], axis=1)
    rest[:, 2:] = np.sign(rest[:, 2:]) * np.log1p(np.abs(rest[:, 2:]))
    near = around(votes[:, None])
    return np.concatenate([np.stack([votes, before, after], axis=1), rest, near], axis=1).astype(np.float32)
