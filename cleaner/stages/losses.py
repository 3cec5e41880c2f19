"""Where the gap model takes words for lost, once the article as a whole shows damage.

On its own the model marks too much clean text. What rescues it is evidence for the article: spaces lost between
sentences that are still to be seen, or far more likely places than clean text has. Only long lines are read: the loss
comes with paragraphs joined into one line.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

LONG = 600
"""Code points from which a line can be paragraphs joined: four sentences and more."""
PLACE = 4.5
"""Log odds from which a place is marked."""
STRONG = 2.5
"""Log odds from which a place speaks for damage of the article."""
RATE = 9.0
"""Strong places per 1,000 words from which an article is damaged without other evidence, `LEAST` of them at least."""
LEAST = 4


class Losses(NamedTuple):
    """Places (the offset behind the white space where words are missing, confidence); strong ones per 1,000 words."""

    places: tuple[tuple[int, float], ...]
    rate: float
    damaged: bool = False


def lost_words(text: str, *, joins: int, english: bool) -> Losses:
    """What the model finds on a text; nothing where the article shows no damage. `joins` counts other evidence."""
    lines = [m for m in re.finditer(r"[^\n]+", text) if m.end() - m.start() >= LONG]
    if not lines or not english:
        return Losses((), 0.0)
    from cleaner.stages.gapmodel import CHUNK, gap_model

    model = gap_model()
    places: list[tuple[int, float]] = []
    words = strong = 0
    for line in lines:
        chunks = list(CHUNK.finditer(text, line.start(), line.end()))
        scores = model.scores([chunk.group() for chunk in chunks])
        words += len(chunks)
        strong += int((scores >= STRONG).sum())
        for n in (scores >= PLACE).nonzero()[0]:
            places.append((chunks[n + 1].start(), round(1 / (1 + math.exp(PLACE - 2 - float(scores[n]))), 3)))
    rate = 1000 * strong / words
    damaged = joins > 0 or (strong >= LEAST and rate >= RATE)
    return Losses(tuple(places) if damaged else (), rate, damaged)
