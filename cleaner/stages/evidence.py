"""What speaks for words lost from an English article as a whole: joins that can be seen, sentences run together, and
places that the gap model finds likely.

A lost sentence end leaves one sentence where two were: longer than people write, and longer than its neighbours.
`benchmarks/train_damage.py` weighs the evidence and prints the numbers below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

WEIGHTS = (1.202, 1.378, 0.707, 0.401, -0.203, 2.757, -0.154, 0.186, 0.098, 0.025, 0.089, 0.072)
BIAS = -10.779
"""Log odds, less the threshold: damaged from 0 on."""
FLOOR = -4.0
"""What a text without a place that could be judged counts as."""
_END = re.compile(r"[.!?…][\"'”’»)\]]*(?=\s|$)|\n")


def evidence(text: str, joins: int, repairs: int, scores: Sequence[float]) -> tuple[float, ...]:
    """Twelve numbers: `joins` between sentences and all `repairs` of spaces, of which the text was rid; lengths of its
    sentences, in words; the gap model's `scores`, the highest first.
    """
    lengths = [n for sentence in _END.split(text) if (n := len(sentence.split()))] or [1]
    words, usual = sum(lengths), median([n for n in lengths if n >= 4] or [20])
    top = [*scores[:3]] or [FLOOR]

    def often(count: int, most: float) -> float:
        return min(1000 * count / words, most)

    return (
        min(joins, 3),
        min(repairs, 3),
        min(max(lengths) / 40, 3),
        often(sum(n > 40 for n in lengths), 15),
        often(sum(n > 60 for n in lengths), 5),
        words / len(lengths) / 20,
        min(max(lengths) / usual, 5),
        often(sum(n > 2.2 * usual for n in lengths), 8),
        max(top[0], FLOOR),
        max(sum(top) / len(top), FLOOR),
        often(sum(s > 0 for s in scores), 80),
        often(sum(s > 1.5 for s in scores), 26),
    )


def damage_odds(found: Sequence[float]) -> float:
    """The weighted evidence; an article is damaged from 0 on."""
    return BIAS + sum(weight * value for weight, value in zip(WEIGHTS, found, strict=True))
