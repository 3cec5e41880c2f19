"""Words divided at the end of a line: does the hyphen belong to the word?"""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache
from importlib.resources import files

from cleaner.stages.vocabulary import LETTER, vocabulary

WORDS = "words-en.txt"
LEAST = 3
_WORD = re.compile(rf"[{LETTER}]+(?:[-‐][{LETTER}]+)*")


@cache
def english() -> frozenset[str]:
    """English words, small letters, those with a hyphen included: the shipped list (see its model card)."""
    return frozenset((files("cleaner") / "data" / "models" / WORDS).read_text("utf-8").split())


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
    if left[-1:].isdigit():
        return True, 0.97, "a figure before the hyphen"
    if right[:1].isupper() and not left.isupper():
        return True, 0.97, "a capital after the line end"
    words = vocabulary()
    if english_text:
        known = english()
        if whole in known:
            return False, 0.98, f"{whole!r} is in the list of words"
        if parted in known:
            return True, 0.98, f"{parted!r} is in the list of words"
        if (low in words["first"] and high.partition("-")[0] in known) or (high in words["last"] and low in known):
            return True, 0.9, "a part that keeps its hyphen"
        if len(low) >= LEAST and len(high) >= LEAST and low in known and high.partition("-")[0] in known:
            return True, 0.85, f"{low!r} and {high!r} are words, {whole!r} is none"
    elif low in words["first"] or high in words["last"]:
        return True, 0.85, "a part that keeps its hyphen"
    return False, 0.9, "no word of its own before the line end"
