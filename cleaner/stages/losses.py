"""Where the gap model takes words for lost, and whether the article as a whole shows damage.

On its own the model marks too much clean text. What rescues it is evidence for the article: spaces lost between
sentences that are still to be seen, sentences run together. It needs no model, so the model reads articles only where
places are asked for. Only long lines are read: the loss comes with paragraphs joined into one line.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from cleaner.stages.evidence import LONG, SHORT, damage_odds, evidence, sentences
from cleaner.stages.weights import one_thread

CERTAIN = 3
"""Joins that can be seen from which an article is damaged, whatever else there is; one clean one in 600 has so many."""
PLACE = 0.9
"""Log odds from which a place is marked."""


class Losses(NamedTuple):
    """Places (the offset behind the white space where words are missing, confidence), and whether the article is
    damaged.
    """

    places: tuple[tuple[int, float], ...]
    damaged: bool


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
    if not seen.joins and not plain and all(len(line) < LONG for line in text.split("\n")):
        return Losses((), False)
    found = sentences(text)
    if not plain and not seen.repairs and all(len(words) < SHORT for words, _ in found):
        return Losses((), False)
    damaged = plain or damage_odds(evidence(found, seen.joins, seen.repairs, seen.stray)) >= 0
    return Losses(lost_places(text) if damaged and places else (), damaged)


def lost_places(text: str) -> tuple[tuple[int, float], ...]:
    """Where the model takes words for lost in the long lines of a text, and how sure it is."""
    lines = [m.span() for m in re.finditer(r"[^\n]+", text) if m.end() - m.start() >= LONG]
    if not lines:
        return ()
    from cleaner.stages.gapmodel import gap_model

    model = gap_model()
    places: list[tuple[int, float]] = []
    with one_thread():
        found = [model.scores(text[start:end].split()) for start, end in lines]
    for (start, end), odds in zip(lines, found, strict=True):
        likely = (odds >= PLACE).nonzero()[0].tolist()
        starts = [word.start() for word in re.finditer(r"\S+", text[start:end])] if likely else []
        places.extend((start + starts[n + 1], round(1 / (1 + math.exp(-0.2 - float(odds[n]))), 3)) for n in likely)
    return tuple(places)
