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
    """Nodes of all trees in one row each: an inner node sends values up to `limit` of `feature` to the node `below`,
    others to the one after that; a leaf has no limit and sends everything to itself. `roots` are the first nodes, the
    deepest trees first; `deeper` of them have nodes below each level. `base` is added to the sum of `value`.
    """

    feature: NDArray[np.int32] = field(repr=False)
    limit: Floats = field(repr=False)
    below: NDArray[np.int32] = field(repr=False)
    value: Floats = field(repr=False)
    roots: NDArray[np.int32] = field(repr=False)
    deeper: tuple[int, ...]
    base: float

    def __call__(self, rows: Floats) -> NDArray[np.float64]:
        """The probability that each of `rows` (one a block, in the order of the features trained with) is main text."""
        flat = np.ascontiguousarray(rows, np.float32).ravel()
        begin = np.arange(len(rows), dtype=np.int32) * rows.shape[1]
        at = np.repeat(self.roots[:, None], len(rows), axis=1)
        for count in self.deeper:
            now = at[:count]
            above = flat.take(begin + self.feature.take(now)) > self.limit.take(now)
            at[:count] = self.below.take(now) + above
        odds = self.value.take(at).sum(axis=0, dtype=np.float64) + self.base
        return np.asarray(1 / (1 + np.exp(-odds)))

    def arrays(self, name: str) -> dict[str, NDArray[Any]]:
        """The trees as named arrays."""
        return {
            f"{name}-feature": self.feature.astype(np.int16),
            f"{name}-limit": self.limit.astype(np.float32),
            f"{name}-below": self.below.astype(np.int32),
            f"{name}-value": self.value.astype(np.float32),
            f"{name}-roots": self.roots.astype(np.int32),
            f"{name}-deeper": np.array(self.deeper, np.int32),
            f"{name}-base": np.array(self.base),
        }

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]], name: str) -> Trees:
        """The trees that `arrays` wrote. KeyError when they are not there."""
        return cls(
            arrays[f"{name}-feature"].astype(np.int32),
            arrays[f"{name}-limit"],
            arrays[f"{name}-below"],
            arrays[f"{name}-value"],
            arrays[f"{name}-roots"],
            tuple(arrays[f"{name}-deeper"].tolist()),
            float(arrays[f"{name}-base"]),
        )
