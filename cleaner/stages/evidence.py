"""What speaks for words lost from an English article as a whole: joins that can be seen, and sentences run together.

A lost sentence end leaves one sentence where two were: longer than people write, longer than its neighbours, and with
words side by side that do not stand so (`runon`). `benchmarks/train_damage.py` weighs the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import exp, log, log1p
from statistics import mean, median, quantiles

from cleaner.stages.runon import LEAST, RunOn, run_on

SHORT = 32
"""An article without a join whose sentences are all of fewer words has lost no sentence ends."""
NONE = -6.0
"""What a sentence that is not there counts as."""
TOP = 4
"""Sentences that are weighed one by one."""
LONG = 600
"""Code points from which a line can be paragraphs joined: four sentences and more."""
_END = re.compile(r"[.!?…][\"'”’»)\]]*(?=\s|$)|\n")


def sentences(text: str) -> list[tuple[list[str], bool]]:
    """The words of each sentence of a text, and whether it stands in a long line."""
    return [
        (words, len(line) >= LONG)
        for line in text.split("\n")
        for sentence in _END.split(line)
        if (words := sentence.split())
    ]


def evidence(
    found: Sequence[tuple[list[str], bool]], joins: int, repairs: int, stray: int, model: RunOn | None = None
) -> list[float]:
    """Twenty-five numbers: `joins` between sentences, all `repairs` of lost spaces and `stray` ones before marks, of
    which the text was rid; how long its sentences are, and how likely each of those in long lines is two,
    by the shipped `model` or another.
    """
    lengths = [len(words) for words, _ in found] or [1]
    total, usual = sum(lengths), median([n for n in lengths if n >= 4] or [20])
    model = model or run_on()
    odds = sorted((model.odds(words, usual) for words, long in found if long and len(words) >= LEAST), reverse=True)
    top = [*odds[:TOP], *[NONE] * TOP][:TOP]
    middle, high = (
        (median(odds), quantiles(odds, n=4, method="inclusive")[2] if len(odds) > 1 else odds[0]) if odds else (-3, -3)
    )
    certain = sum(_chance(one - 3) for one in odds)
    likely = [_chance(one) for one in odds]

    def often(count: int, most: float) -> float:
        return min(1000 * count / total, most)

    return [
        min(joins, 3),
        min(repairs, 3),
        min(stray, 2),
        min(max(lengths) / 40, 3),
        often(sum(n > 40 for n in lengths), 15),
        often(sum(n > 60 for n in lengths), 5),
        total / len(lengths) / 20,
        min(max(lengths) / usual, 5),
        often(sum(n > 2.2 * usual for n in lengths), 8),
        float(bool(odds)),
        log(total),
        *top,
        log1p(1000 * certain / total),
        log1p(certain),
        mean(likely) if likely else 0.0,
        log1p(sum(likely)),
        middle,
        high,
        top[0] - middle if odds else 0.0,
        top[2] - middle if odds else 0.0,
        usual / 20,
        min(len(odds) / 10, 3),
    ]


def _chance(odds: float) -> float:
    return 1 / (1 + exp(-max(min(odds, 30.0), -30.0)))


def damage_odds(found: Sequence[float]) -> float:
    """The weighted evidence; an article is damaged from 0 on."""
    *weights, bias = run_on().article
    return bias + sum(weight * value for weight, value in zip(weights, found, strict=True))
