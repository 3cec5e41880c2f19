"""Where the gap model takes words for lost, and whether the article as a whole shows damage.

On its own the model marks too much clean text. What rescues it is evidence for the article: spaces lost between
sentences that are still to be seen, sentences run together. Only long lines are read: the loss comes with paragraphs
joined into one line.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from cleaner.stages.evidence import damage_odds, evidence
from cleaner.stages.weights import one_thread

LONG = 600
"""Code points from which a line can be paragraphs joined: four sentences and more."""
CERTAIN = 3
"""Joins that can be seen from which an article is damaged, whatever else there is; one clean one in 600 has so many."""
PLACE = 4.5
"""Log odds from which a place is marked."""


class Losses(NamedTuple):
    """Places (the offset behind the white space where words are missing, confidence), and whether the article is
    damaged.
    """

    places: tuple[tuple[int, float], ...]
    damaged: bool


class Scored(NamedTuple):
    """Log odds of every place of the long lines, the highest first, and the places that are marked."""

    scores: tuple[float, ...]
    places: tuple[tuple[int, float], ...]


def lost_words(text: str, *, joins: int, repairs: int, english: bool, plain: bool) -> Losses:
    """What the model finds on an English text; no places where the article shows no damage. `joins` between sentences
    and all `repairs` of spaces were seen before; `plain` says that damage is certain. In other languages joins are all
    the evidence.
    """
    if not english:
        return Losses((), plain or joins > 0)
    found = scored(text)
    if not found.scores and not joins:
        return Losses((), plain)
    damaged = plain or joins >= CERTAIN or damage_odds(evidence(text, joins, repairs, found.scores)) >= 0
    return Losses(found.places if damaged else (), damaged)


def scored(text: str) -> Scored:
    """The model's opinion of the long lines of a text."""
    lines = [m for m in re.finditer(r"[^\n]+", text) if m.end() - m.start() >= LONG]
    if not lines:
        return Scored((), ())
    from cleaner.stages.gapmodel import CHUNK, gap_model

    model = gap_model()
    places: list[tuple[int, float]] = []
    all_scores: list[float] = []
    words = [list(CHUNK.finditer(text, line.start(), line.end())) for line in lines]
    with one_thread():
        found = [model.scores([chunk.group() for chunk in chunks]) for chunks in words]
    for chunks, scores in zip(words, found, strict=True):
        all_scores.extend(scores[scores > -math.inf].tolist())
        for n in (scores >= PLACE).nonzero()[0]:
            places.append((chunks[n + 1].start(), round(1 / (1 + math.exp(PLACE - 2 - float(scores[n]))), 3)))
    return Scored(tuple(sorted(all_scores, reverse=True)), tuple(places))
