"""Which runs of words stand for a text: winnowing, so that any passage of some length that two texts share is seen."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cleaner.duplicates.words import I64, U64, Words, runs

RUN = 4
"""Words in a run."""
WINDOW = 7
"""Of so many neighbouring runs one at least is a mark: every shared passage of 10 words has one in common."""
_NONE = np.uint64(2**64 - 1)


class Marks(NamedTuple):
    """Marks of several texts: hash, text, and the place of the run's first word in its text; by text and place."""

    hashes: U64
    text: I64
    place: I64


def marks(words: Words) -> Marks:
    """The smallest hash of each window of neighbouring runs (S. Schleimer, D. S. Wilkerson, A. Aiken: Winnowing: local
    algorithms for document fingerprinting, 2003). Texts of fewer than `RUN` words have none.
    """
    lengths = np.diff(words.bounds)
    text = np.repeat(np.arange(len(lengths)), lengths)
    place = np.arange(len(words.hashes)) - words.bounds[text]
    whole = np.flatnonzero(place < (lengths - RUN + 1)[text])
    text, place = text[whole], place[whole]
    padded = np.full(len(words.hashes) + (len(lengths) + 1) * (WINDOW - 1), _NONE)
    target = whole + (text + 1) * (WINDOW - 1)
    padded[target] = hashes = runs(words.hashes, RUN)[whole]
    least = padded
    for step in (1, 2, 3):  # windows of 2, 4, 7
        least = np.minimum(least[:-step], least[step:])
    highest = least
    for step in (1, 2, 3):
        highest = np.maximum(highest[:-step], highest[step:])
    chosen = np.flatnonzero(highest[target - (WINDOW - 1)] == hashes)
    return Marks(hashes[chosen], text[chosen], place[chosen])
