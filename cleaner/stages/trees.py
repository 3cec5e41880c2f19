"""Gradient-boosted trees as arrays (Friedman 2001; trained elsewhere): all that is needed to use them is numpy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Trees:
    """Nodes of all trees in one row each: an inner node sends values up to `limit` of `feature` to `left`, others to
    `right`; a leaf sends everything to itself. `roots` are the first nodes, `base` is added to the sum of `value`.
    """

    feature: NDArray[np.int32] = field(repr=False)
    limit: Floats = field(repr=False)
    left: NDArray[np.int32] = field(repr=False)
    right: NDArray[np.int32] = field(repr=False)
    value: Floats = field(repr=False)
    roots: NDArray[np.int32] = field(repr=False)
    depth: int
    base: float

    def __call__(self, rows: Floats) -> NDArray[np.float64]:
        """The probability that each of `rows` (one a block, in the order of the features trained with) is main text."""
        flat = np.ascontiguousarray(rows, np.float32).ravel()
        begin = np.arange(len(rows), dtype=np.int32)[:, None] * rows.shape[1]
        below = np.stack([self.right, self.left], axis=1).ravel()
        at = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        for _ in range(self.depth):
            low = flat.take(begin + self.feature.take(at)) <= self.limit.take(at)
            at = below.take(2 * at + low)
        odds = self.value[at].sum(axis=1, dtype=np.float64) + self.base
        return np.asarray(1 / (1 + np.exp(-odds)))

    def arrays(self, name: str) -> dict[str, NDArray[Any]]:
        """The trees as named arrays."""
        return {
            f"{name}-feature": self.feature.astype(np.int16),
            f"{name}-limit": self.limit.astype(np.float32),
            f"{name}-left": self.left.astype(np.int32),
            f"{name}-right": self.right.astype(np.int32),
            f"{name}-value": self.value.astype(np.float32),
            f"{name}-roots": self.roots.astype(np.int32),
            f"{name}-rest": np.array([self.depth, self.base]),
        }

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]], name: str) -> Trees:
        """The trees that `arrays` wrote. KeyError when they are not there."""
        rest = arrays[f"{name}-rest"]
        return cls(
            arrays[f"{name}-feature"].astype(np.int32),
            arrays[f"{name}-limit"],
            arrays[f"{name}-left"],
            arrays[f"{name}-right"],
            arrays[f"{name}-value"],
            arrays[f"{name}-roots"],
            int(rest[0]),
            float(rest[1]),
        )
