"""Chrome that was set into the middle of a sentence: links to other stories, picture credits, slots of advertisements.

A line is only taken out between a paragraph that stops in the middle of a sentence and one that goes on with a small
letter: an author's own line stands between whole sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from cleaner.rules.shape import ends_sentence
from cleaner.stages.vocabulary import LETTER, LOWER, vocabulary

_HALF = re.compile(rf"(?:[{LETTER}\d)\]%\"”’]|,|[{LETTER}]-)$")
_GOES_ON = re.compile(rf"[{LOWER}]")
LONGEST = 200
_SLOTS = "Advertisement|Publicité|Publicidad|Pubblicità|Publicidade|Advertentie"
"""With a capital in the middle of a sentence a slot's name is no noun, except in German."""
_WORD = re.compile(rf"[{LETTER}]+$")
MOST = 3
"""Lines of chrome in one place."""


class Insert(NamedTuple):
    """`text[start:end]` is to become one space: what it was, and how sure that is."""

    start: int
    end: int
    evidence: str
    confidence: float


@cache
def _lines() -> re.Pattern[str]:
    words = vocabulary()
    return re.compile(
        rf"[(\[]?(?:(?:{words.more})(?:\s*[:|–—-].*|\s*)|(?:{words.advert})(?:\s*[:|–—-].*|\s*)"
        rf"|(?:{words.picture})(?:\s+(?:by|credit|von|de|di))?\s*[:|©].*|©.{{2,60}})[)\]]?",
        re.IGNORECASE,
    )


@cache
def _inline() -> re.Pattern[str]:
    """Within a line only what brackets or capitals set off."""
    words = vocabulary()
    capitals = "|".join(word.upper() for word in words.advert.split("|"))
    return re.compile(
        rf"(?<=[{LETTER},]) (?:[(\[](?i:{words.picture})(?i:\s+(?:by|credit|von|de|di))?\s*[:|]\s?"
        rf"[^()\[\]\n]{{2,60}}[)\]]"
        rf"|[(\[](?i:{words.more})\s*:\s?[^()\[\]\n]{{3,160}}[)\]]|(?:{capitals}|{_SLOTS})) (?=[{LOWER}])"
    )


_BRACKET = re.compile(rf"[(\[](?<=[{LETTER},] .)(?=[{LETTER}])")


@cache
def _capitals() -> tuple[str, ...]:
    return tuple(f" {word} " for word in (*vocabulary().advert.upper().split("|"), *_SLOTS.split("|")))


def inline_inserts(text: str) -> Iterator[Insert]:
    """What stands within a sentence, both neighbours small letters or a comma."""
    places = [match.start() - 1 for match in _BRACKET.finditer(text)]
    for word in _capitals():
        at = text.find(word)
        while at >= 0:
            places.append(at)
            at = text.find(word, at + 1)
    for at in sorted(places):
        match = _inline().match(text, at)
        if match and not text[at - 1].isupper() and not _noun(text, match):
            yield Insert(at, match.end(), "in brackets or capitals between two halves of a sentence", 0.95)


def _noun(text: str, match: re.Match[str]) -> bool:
    """The slot's name is a noun of the sentence: an article or a preposition stands before it."""
    before = _WORD.search(text, max(match.start() - 20, 0), match.start())
    if match.group().strip() not in _SLOTS.split("|"):
        return False
    words = vocabulary()
    return before is None or before.group() in words["function"] or before.group().capitalize() in words["starters"]


def line_inserts(text: str) -> Iterator[Insert]:
    """Lines of chrome between a paragraph without an end and one without a beginning."""
    rows = [(m.start(), m.end(), m.group().strip()) for m in re.finditer(r"[^\n]+", text) if m.group().strip()]
    at = 0
    while at < len(rows) - 2:
        stop = at + 1
        if _breaks_off(rows[at][2]):
            while stop < len(rows) - 1 and stop - at <= MOST and _is_insert(rows[stop][2]):
                stop += 1
            if stop > at + 1 and _GOES_ON.match(rows[stop][2]):
                what = rows[at + 1][2][:40]
                yield Insert(rows[at][1], rows[stop][0], f"{what!r} between two halves of a sentence", 0.95)
                at = stop
                continue
        at += 1


def closed_up(text: str, places: set[int]) -> Iterator[Insert]:
    """Sentences that a cut of ours left in two paragraphs. `places`: offsets of `text` where something was cut."""
    if not places:
        return
    for match in re.finditer(r"\n+", text):
        if not places.intersection(range(match.start(), match.end() + 1)):
            continue
        before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        if _breaks_off(before) and _GOES_ON.match(text, match.end()) and text[match.start() - 1] != "-":
            yield Insert(match.start(), match.end(), "two halves of a sentence where chrome was cut", 0.95)


def _breaks_off(line: str) -> bool:
    """The line stops in the middle of a sentence, and is long enough to be one."""
    return len(line) >= 25 and not ends_sentence(line) and _HALF.search(line) is not None


def _is_insert(line: str) -> bool:
    return len(line) <= LONGEST and _lines().fullmatch(line) is not None
