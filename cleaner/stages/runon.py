"""How likely an English sentence is two that were run together, by the classes of its words.

A lost sentence end leaves words side by side that sentences do not have there ("on also", "in a gave"), and more verbs
than one sentence needs. Some two dozen classes stand for all words, so that neither subject nor style weighs much: a
table of the commonest words, endings, capitals, figures. `benchmarks/train_damage.py` weighs the pairs of classes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from math import log
from typing import Any

LEAST = 12
"""Words of the shortest sentence that is looked at."""
MODEL = "run-on-en.json"
EDGES = "\"'“”‘’«»()[],.;:!?…-–—"
_OPENING, _PAUSE = frozenset("\"“'‘([–—-"), frozenset(',;:"”)]–—')
CLASSES = ("start", "mark", "ed", "ing", "ly", "plural", "figure", "owner", "capital", "word")
"""The classes that are not lists of words; the lists follow in the order of the model's file."""
START, MARK, ED, ING, LY, PLURAL, FIGURE, OWNER, CAPITAL, WORD = range(len(CLASSES))


@dataclass(frozen=True)
class RunOn:
    """`classes` of words that are listed, `pairs[before][behind]` of classes; `length` and `bias` of a sentence; and
    the weights of an `article` with the bias last.
    """

    classes: dict[str, int] = field(repr=False)
    pairs: Sequence[Sequence[float]] = field(repr=False)
    length: tuple[float, float, float]
    bias: float
    article: tuple[float, ...]

    def odds(self, words: Sequence[str], usual: float) -> float:
        """Log odds (of a balanced sample) that a sentence of these words is two; `usual` is the median length."""
        count, last, total = len(words), START, self.bias
        for now in sequence(words, self.classes):
            total += self.pairs[last][now]
            last = now
        return total + sum(w * value for w, value in zip(self.length, lengths_of(count, usual), strict=True))


def lengths_of(count: int, usual: float) -> tuple[float, float, float]:
    """What the length of a sentence is weighed by."""
    return min(count, 80) / 20, log(count + 1), min(count / usual, 5.0)


def sequence(words: Sequence[str], classes: dict[str, int]) -> list[int]:
    """The classes of the words of a sentence; marks within it are a class of their own."""
    found: list[int] = []
    for word in words:
        core = word
        if not word.isalpha():
            if word[0] in _OPENING and found and found[-1] != MARK:
                found.append(MARK)
            core = word.strip(EDGES).replace("’", "'")
        if core:
            low = core.lower()
            found.append(classes[low] if low in classes else _shape(core, low))
        if word[-1] in _PAUSE:
            found.append(MARK)
    return found


def _shape(core: str, low: str) -> int:
    """The class of a word that is in no list."""
    if not core.isalpha():
        if any(map(str.isdigit, core)):
            return FIGURE
        if low.endswith(("'s", "s'")):
            return OWNER
    if core[0].isupper():
        return CAPITAL
    for ending, own in (("ed", ED), ("ing", ING), ("ly", LY), ("s", PLURAL)):
        if low.endswith(ending):
            return own
    return WORD


@cache
def run_on() -> RunOn:
    """The weights that come with the package."""
    return made(json.loads((files("cleaner") / "data" / "models" / MODEL).read_text("utf-8")))


def made(table: dict[str, Any]) -> RunOn:
    """The model in the table of its file."""
    lists = enumerate(table["words"].values(), len(CLASSES))
    classes = {word: number for number, words in lists for word in words.split()}
    return RunOn(classes, table["pairs"], tuple(table["length"]), table["bias"], tuple(table["article"]))
