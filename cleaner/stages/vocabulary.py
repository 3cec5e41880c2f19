"""The words that the repair of joins goes by: a data file, eight languages."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĘĚĞĢĪĶĹĽŁŃŇŐŒŘŚŞŠŤŪŮŰŹŻŽ"
LOWER = "a-zß-öø-ÿāăąćčďđęěğģīķĺľłńňőœřśşšťūůűźżž"
"""The capitals and small letters of the Latin script, for patterns."""
LETTER = UPPER + LOWER


@dataclass(frozen=True)
class Vocabulary:
    """Sets of words by name, and patterns. `starters` and `suffix` are as they are written, everything else is in small
    letters; the data file says what each is for.
    """

    sets: dict[str, frozenset[str]] = field(repr=False)
    more: str
    advert: str
    picture: str

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.sets[name]


@cache
def vocabulary() -> Vocabulary:
    """The words of all languages together."""
    table = tomllib.loads((files("cleaner") / "data" / "joins.toml").read_text("utf-8"))
    sets = {name: frozenset(words.split()) for name, words in table["sets"].items()}
    sets |= {name: frozenset(words.split()) for name, words in table["hyphens"].items()}
    for name in ("starters", "abbreviations"):
        sets[name] = frozenset(word for words in table[name].values() for word in words.split())
    labels = {name: "|".join(map(re.escape, text.split("|"))) for name, text in table["labels"].items()}
    return Vocabulary(sets, **labels)


def likely_english(words: Sequence[str]) -> bool:
    """A fifth of the (first 2,000) words are among the commonest of English."""
    own, common = words[:2000], vocabulary()["common"]
    return sum(word.lower() in common for word in own) * 5 >= len(own)


@cache
def voices() -> dict[str, float]:
    """How much a word says that a stretch of text is said by somebody: log odds, negative where it tells of that."""
    table = tomllib.loads((files("cleaner") / "data" / "joins.toml").read_text("utf-8"))
    weights = dict.fromkeys(table["sets"]["spoken"].split(), 2.0)
    weights |= dict.fromkeys(table["sets"]["reported"].split(), -2.0)
    weights |= {word: int(weight) / 10 for weight, words in table["voice"].items() for word in words.split()}
    return weights


@cache
def spans() -> dict[str, Any]:
    """What speaks for a stretch of a line being said by somebody, and by `steps` what each quote between two says."""
    return dict(tomllib.loads((files("cleaner") / "data" / "joins.toml").read_text("utf-8"))["chain"])
