"""Is a name like an outlet's? A linear model over a name's words, their beginnings and their ends.

"Donau-Anzeiger" and "The Capital Examiner" say what they are; "Ann Lee" and "Ohio County" do not. The features are
hashed (Weinberger et al. 2009), so the weights hold no name.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

SIZE = 1 << 15
"""Weights, one for each value of the hash."""


def marks(name: str) -> Iterator[str]:
    """What the model sees of a name in lower case: words, their first and last letters, how many, which is where."""
    words = name.split()
    yield f"#{len(words)}"
    for word in words:
        yield word
        for n in (2, 3, 4, 5):
            if len(word) > n:
                yield f"{word[:n]}*"
                yield f"*{word[-n:]}"
    if words:
        yield f"^{words[0]}"
        yield f"${words[-1]}"


def places(name: str) -> list[int]:
    """The places of the weights of a name, each once."""
    return sorted({zlib.crc32(mark.encode()) % SIZE for mark in marks(name)})


@dataclass(frozen=True)
class OutletNames:
    """The weights and what is added to their sum."""

    weights: NDArray[np.float32] = field(repr=False)
    base: float

    def __call__(self, names: Sequence[str]) -> Mapping[str, float]:
        """The log odds, by name, that it is an outlet's."""
        take = self.weights.take
        return {name: self.base + float(take(places(name)).sum()) for name in names}
