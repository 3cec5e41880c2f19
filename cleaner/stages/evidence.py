"""What speaks for words lost from an English article as a whole: joins that can be seen, sentences run together, and
places that the gap model finds likely.

A lost sentence end leaves one sentence where two were: longer than people write, and longer than its neighbours.
`benchmarks/train_damage.py` weighs the evidence and prints the numbers below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import log, log1p
from statistics import median

import numpy as np
from numpy.typing import NDArray

WEIGHTS = (1.697, 1.619, 1.738, 2.868, 0.415, -0.364, 1.584, -0.215, 0.288, 0.002, 0.054, 4.496, -0.573, -2.276)
BIAS = -5.138
"""Log odds, less the threshold: damaged from 0 on."""
FLOOR = -8.0
"""What a text without a place that could be judged counts as."""
SHORT = 40
"""An article without a join whose sentences are all of fewer words has lost no sentence ends."""
_END = re.compile(r"[.!?…][\"'”’»)\]]*(?=\s|$)|\n")


def sentence_lengths(text: str) -> list[int]:
    """The lengths of the sentences of a text, in words."""
    return [n for sentence in _END.split(text) if (n := len(sentence.split()))] or [1]


def evidence(
    lengths: Sequence[int], joins: int, repairs: int, stray: int, scores: NDArray[np.float32]
) -> tuple[float, ...]:
    """Fourteen numbers: `joins` between sentences, all `repairs` of lost spaces and `stray` ones before marks, of which
    the text was rid; `lengths` of its sentences; the gap model's `scores` of its long lines, the highest first.
    """
    words, usual = sum(lengths), median([n for n in lengths if n >= 4] or [20])
    top = scores[:3].tolist() or [FLOOR]
    expected = float((1 / (1 + np.exp(-scores[scores > FLOOR].astype(float)))).sum())

    def often(count: int, most: float) -> float:
        return min(1000 * count / words, most)

    return (
        min(joins, 3),
        min(repairs, 3),
        min(stray, 2),
        min(max(lengths) / 40, 3),
        often(sum(n > 40 for n in lengths), 15),
        often(sum(n > 60 for n in lengths), 5),
        words / len(lengths) / 20,
        min(max(lengths) / usual, 5),
        often(sum(n > 2.2 * usual for n in lengths), 8),
        max(top[0], FLOOR),
        max(sum(top) / len(top), FLOOR),
        log1p(1000 * expected / words),
        float(len(scores) > 0),
        log(words),
    )


def damage_odds(found: Sequence[float]) -> float:
    """The weighted evidence; an article is damaged from 0 on."""
    return BIAS + sum(weight * value for weight, value in zip(WEIGHTS, found, strict=True))
