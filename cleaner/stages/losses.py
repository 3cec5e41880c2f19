"""Where the gap model takes words for lost, and whether the article as a whole shows damage.

On its own the model marks too much clean text. What rescues it is evidence for the article: spaces lost between
sentences that are still to be seen, sentences run together. Only long lines are read: the loss comes with paragraphs
joined into one line.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

import numpy as np

from cleaner.stages.evidence import SHORT, damage_odds, evidence, sentence_lengths
from cleaner.stages.gapmodel import Floats, gap_model
from cleaner.stages.weights import one_thread

LONG = 600
"""Code points from which a line can be paragraphs joined: four sentences and more."""
_WORD = re.compile(r"\S+")
_LONG = re.compile(rf"[^\n]{{{LONG}}}")
CERTAIN = 3
"""Joins that can be seen from which an article is damaged, whatever else there is; one clean one in 600 has so many."""
PLACE = 0.5
"""Log odds from which a place is marked."""


class Losses(NamedTuple):
    """Places (the offset behind the white space where words are missing, confidence), and whether the article is
    damaged.
    """

    places: tuple[tuple[int, float], ...]
    damaged: bool


class Scored(NamedTuple):
    """Where the long lines begin and end, and of each the log odds of every place between two words."""

    lines: tuple[tuple[int, int], ...]
    odds: tuple[Floats, ...]

    @property
    def scores(self) -> Floats:
        """The log odds of all places that could be judged, the highest first."""
        every = np.concatenate([np.zeros(0, np.float32), *self.odds])
        return np.sort(every[every > -np.inf])[::-1]

    def places(self, text: str) -> tuple[tuple[int, float], ...]:
        """The places that are marked."""
        found: list[tuple[int, float]] = []
        for (start, end), odds in zip(self.lines, self.odds, strict=True):
            likely = (odds >= PLACE).nonzero()[0].tolist()
            starts = [chunk.start() for chunk in _WORD.finditer(text, start, end)] if likely else []
            found.extend((starts[n + 1], round(1 / (1 + math.exp(PLACE - 2 - float(odds[n]))), 3)) for n in likely)
        return tuple(found)


class Seen(NamedTuple):
    """What earlier stages put right: `joins` between sentences, all `repairs` of lost spaces, `stray` spaces before
    marks; and how many words were `restored` from copies.
    """

    joins: int
    repairs: int
    stray: int
    restored: int


def lost_words(text: str, seen: Seen, *, english: bool, plain: bool, places: bool) -> Losses:
    """What the model finds on an English text; no places where the article shows no damage, or they are not asked for.
    `plain` says that damage is certain. In other languages joins are all the evidence.
    """
    if not english:
        return Losses((), plain or seen.joins > 0)
    plain = plain or seen.joins >= CERTAIN
    if plain and not places:
        return Losses((), True)
    if not seen.joins and not plain and not _LONG.search(text):
        return Losses((), False)
    lengths = sentence_lengths(text)
    if not plain and not seen.repairs and max(lengths) < SHORT:
        return Losses((), False)
    found = scored(text)
    weighed = evidence(lengths, seen.joins, seen.repairs, seen.stray, found.scores)
    damaged = plain or damage_odds(weighed) >= 0
    return Losses(found.places(text) if damaged and places else (), damaged)


def scored(text: str) -> Scored:
    """The model's opinion of the long lines of a text."""
    lines = tuple(m.span() for m in re.finditer(r"[^\n]+", text) if m.end() - m.start() >= LONG)
    if not lines:
        return Scored((), ())
    model = gap_model()
    with one_thread():
        return Scored(lines, tuple(model.scores(text[start:end].split()) for start, end in lines))
