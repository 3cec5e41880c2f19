"""Words divided at the end of a line: does the hyphen belong to the word?"""

from __future__ import annotations

import gzip
import re
from collections.abc import Set
from functools import cache
from importlib.resources import files

from cleaner.stages.vocabulary import LETTER, vocabulary

WORDS = "words-en.txt.gz"
LEAST = 3
_WORD = re.compile(rf"[{LETTER}]+(?:[-‐][{LETTER}]+)*")


@cache
def english() -> frozenset[str]:
    """English words, small letters, those with a hyphen included: the shipped list (see its model card)."""
    data = (files("cleaner") / "data" / "models" / WORDS).read_bytes()
    return frozenset(gzip.decompress(data).decode("utf-8").split())


def words_of(text: str) -> frozenset[str]:
    """The words of a text in small letters, hyphened ones whole."""
    return frozenset(match.group().lower() for match in _WORD.finditer(text))


def keeps_hyphen(left: str, right: str, page: Set[str], *, english_text: bool = True) -> tuple[bool, float, str]:
    """Whether `left-` + line end + `right` is a word with a hyphen, how sure that is, and why.

    Evidence in this order: the word elsewhere on the page, a capital or digit on the right, the shipped list of English
    words, parts that keep their hyphen in one of eight languages. Otherwise the hyphen came with the line end.
    """
    low, high = left.lower(), right.lower()
    whole, parted = low + high, f"{low}-{high}"
    if parted in page and whole not in page:
        return True, 0.99, f"{parted!r} stands elsewhere on the page"
    if whole in page and parted not in page:
        return False, 0.99, f"{whole!r} stands elsewhere on the page"
    if left[-1:].isdigit() or right[:1].isdigit():
        return True, 0.97, "a figure beside the hyphen"
    if left in ("Mac", "Mc") and right[:1].isupper():
        return False, 0.95, "a name that begins with it"
    if right[:1].isupper() if not right.isupper() else left.islower() and len(right) > 1:
        return True, 0.97, "capitals on the right of the hyphen only"
    if not right.isupper() and left.isupper() and len(left) > 1:
        return True, 0.97, "capitals on the left of the hyphen only"
    if english_text:
        return _english(left, low, high, page)
    words = vocabulary()
    clitic = high in words["last_other"] and (high in words["joining"] or not words["german"] <= page)
    if low in words["first_other"] or clitic or _PAIR.fullmatch(parted):
        return True, 0.85, "a part that keeps its hyphen"
    return False, 0.9, "no word of its own before the line end"


_BENT = re.compile(r"(?:[^aeiou]ed|[^aeiou]ing)$")
_COLOUR = "(?:gelb|rot|blau|grün|schwarz|weiß|braun|orange|lila)"
_PAIR = re.compile(
    rf"\w+isch-\w+isch(?:e[mnrs]?)?|\w+(?:isch|lich)-(?!keit)\w{{7,}}|{_COLOUR}-{_COLOUR}\w{{0,2}}|\w+[sc]ko-\w+[sc]k\w{{1,3}}"
)
"""Adjectives of two nations, fields or colours: German and Polish write them with a hyphen."""


def _english(left: str, low: str, high: str, page: Set[str]) -> tuple[bool, float, str]:
    known, words = english(), vocabulary()
    whole, parted, begun = low + high, f"{low}-{high}", high.partition("-")[0]
    if parted in known or low == "self" or len(low) == 1:
        return True, 0.98, f"{parted!r} is in the list of words"
    if (low == "non" or (low in ("re", "pre") and high[0] == "e")) and begun in known and whole not in words["solid"]:
        return True, 0.9, f"{low!r} keeps its hyphen here"
    if whole in known or whole in words["calendar"] or whole in words["solid"]:
        if _british_form(low, high, begun) and not words["british"].isdisjoint(page):
            return True, 0.9, f"{parted!r} is British"
        return False, 0.98, f"{whole!r} is in the list of words"
    if low in words["prefixes"] and begun == high and not (low in ("over", "under") and high in known):
        return False, 0.9, f"{low!r} is written together with its word"
    if (low in words["first"] and begun in known) or (high in words["last"] and (low in known or left[:1].isupper())):
        return True, 0.9, "a part that keeps its hyphen"
    if len(low) > LEAST and low in known and _BENT.search(begun) and len(begun) > LEAST + 1 and begun in known:
        return True, 0.8, f"{high!r} is a participle, {whole!r} no word"
    if left.islower() and min(len(low), len(high)) >= LEAST and low in known and begun in known:
        return True, 0.85, f"{low!r} and {high!r} are words, {whole!r} is none"
    return False, 0.9, "no word of its own before the line end"


def _british_form(low: str, high: str, begun: str) -> bool:
    """British English writes this with a hyphen, though others write it as one word."""
    forms = vocabulary()["british_forms"]
    if not {f"{low}-{high}", f"{low}-{high.removesuffix('s')}"}.isdisjoint(forms):
        return True
    return low == "semi" and begun in english() and low + high not in vocabulary()["solid"]
