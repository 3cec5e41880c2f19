"""The choice of each story's outlet among the names around it: weights that come with the package, and their use."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.stages.outletnames import OutletNames
from cleaner.stages.outlets import Around, Candidate, features
from cleaner.stages.reading import Seen
from cleaner.stages.trees import Trees
from cleaner.stages.weights import checked


@dataclass(frozen=True)
class OutletModel:
    """How a name is written, and boosted trees over all that is known of it.

    The most likely name is the outlet's if it is at least `least` likely: a story may have none.
    """

    names: OutletNames
    trees: Trees = field(repr=False)
    least: float = 0.25

    def __call__(
        self, page: Sequence[Around], seen: Sequence[Seen], sure: NDArray[np.float64]
    ) -> list[Candidate | None]:
        """The outlet of each story of a page, or None. `sure` are the line model's probabilities by line and state."""
        rows = features(page, seen, sure, self.names)
        if not any(map(len, rows)):
            return [None] * len(page)
        odds = np.split(self.trees(np.concatenate(rows)), np.cumsum([len(own) for own in rows])[:-1])
        best = [int(own.argmax()) if len(own) and own.max() >= self.least else None for own in odds]
        return [None if at is None else one.candidates[at] for one, at in zip(page, best, strict=True)]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The weights as named arrays."""
        return {
            "names": self.names.weights.astype(np.float16),
            "base": np.array([self.names.base], np.float32),
            **self.trees.arrays("trees"),
        }

    @classmethod
    def of(cls, data: bytes) -> OutletModel:
        """The model of a file that holds what `arrays` wrote. KeyError when something is missing."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            names = OutletNames(arrays["names"].astype(np.float32), float(arrays["base"][0]))
            return cls(names, Trees.of(arrays, "trees"))


@cache
def shipped() -> OutletModel:
    """The model that comes with the package."""
    return OutletModel.of(checked("outlets")[0])
