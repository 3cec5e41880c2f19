"""The card grammar: which lines of a page are the heads of its stories.

Aggregators set their cards by template, so one page has one layout. Every layout below is tried on the page's string of
letters (see `reading`); the one that explains the most of the page wins, and its matches are the cards. No site is named
here: a layout is nothing but the order of title, publisher and age.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cleaner.rules.shape import is_name, words
from cleaner.stages.reading import Seen

_FILL = "[MCVAaNH]{0,3}?"
_SMALL = "[MCV]{0,3}?"
_P, _A, _T, _B = "(?P<p>[NV])", "(?P<a>[Aa])", "(?P<t>[TLQNV])", "(?=[MCVAaN]{0,3}(?P<b>[BQL]))"
_HEAD = "(?P<h>H)"

LAYOUTS: dict[str, str] = {
    "publisher age title": f"{_P}{_SMALL}{_A}[MCVAa]{{0,3}}?{_T}{_B}",
    "age publisher title": f"{_A}{_SMALL}{_P}{_SMALL}{_T}{_B}",
    "publisher title age": f"{_P}{_SMALL}{_T}{_SMALL}{_A}{_B}",
    "title publisher age": f"{_T}{_SMALL}{_P}{_SMALL}{_A}{_B}",
    "title age publisher": f"{_T}{_SMALL}{_A}{_SMALL}{_P}{_B}",
    "age title publisher": f"{_A}{_SMALL}{_T}{_SMALL}{_P}{_B}",
    "head title": f"{_HEAD}[MCVAa]{{0,3}}?{_T}{_B}",
    "title head": f"{_T}{_SMALL}{_HEAD}{_B}",
    "age title": f"{_A}[MCV]{{0,2}}?{_T}{_B}",
    "title age": f"{_T}{_SMALL}{_A}{_B}",
    "title body head": f"{_T}{_SMALL}(?P<b>[BQL])[BQLTN]{{0,40}}?[MCV]{{0,3}}?{_HEAD}",
    "title body publisher age": f"{_T}{_SMALL}(?P<b>[BQL])[BQLTN]{{0,40}}?[MC]{{0,2}}?(?P<p>[NV])[M]?{_A}",
    "publisher title body age": f"{_P}{_SMALL}{_T}{_SMALL}(?P<b>[BQL])[BQLT]{{0,20}}?[MC]{{0,3}}?{_A}",
    "age title body publisher": f"{_A}{_SMALL}{_T}{_SMALL}(?P<b>[BQL])[BQLTN]{{0,40}}?(?P<p>V)",
}
"""Orders of the parts of a card, over the letters of `reading`. A layout that ends in a part has it below the body."""

_COMPILED = {name: re.compile(pattern) for name, pattern in LAYOUTS.items()}
FOOTED = frozenset(name for name in LAYOUTS if " body " in name)


@dataclass(frozen=True, slots=True)
class Card:
    """The head of a story, as line numbers: `first` opens it, `title` and the others are None when not there."""

    first: int
    title: int | None
    publisher: int | None
    age: int | None
    body: int
    score: float
    layout: str
    foot: int | None = None


def find_cards(seen: Sequence[Seen]) -> list[Card]:
    """The cards of a page in page order: the matches of its best layout, and strong single matches of others."""
    letters = "".join(one.kind for one in seen)
    if not any(letter in letters for letter in "AaH"):
        return []
    zone = comment_zones(seen)
    found = {name: _matches(name, letters, seen, zone) for name in LAYOUTS}
    best = max(found, key=lambda name: (_total(found[name]), -list(LAYOUTS).index(name)))
    cards = list(found[best])
    if not cards:
        return []
    strong = _trusted(cards, seen)
    taken = _lines(strong)
    for name in sorted(found, key=lambda n: -_total(found[n])):
        for card in found[name] if name != best and (name not in FOOTED or best in FOOTED) else ():
            own = _lines([card])
            if card.score >= 3.0 and not own & taken and not _between(card, strong):
                strong.append(card)
                taken |= own
    return sorted(strong, key=lambda card: card.first)


def _total(cards: Sequence[Card]) -> float:
    return sum(card.score for card in cards)


def _lines(cards: Sequence[Card]) -> set[int]:
    return {
        n
        for card in cards
        for n in (*range(card.first, card.body + 1), card.foot, card.publisher, card.age)
        if n is not None
    }


def _between(card: Card, others: Sequence[Card]) -> bool:
    """The card would stand within another one's head or between its body and its foot."""
    return any(o.foot is not None and o.first < card.first < o.foot for o in others)


def _matches(name: str, letters: str, seen: Sequence[Seen], zone: Sequence[bool]) -> list[Card]:
    cards: list[Card] = []
    at = 0
    pattern = _COMPILED[name]
    while at < len(letters):
        best: Card | None = None
        match = pattern.match(letters, at)
        if match is not None:
            best = _card(name, match, seen, zone)
        if best is not None and best.score > 0.5:
            # a later start may read the same anchor better ("Menu / Outlet / 2 h / ..." for titles above)
            rival = pattern.match(letters, at + 1)
            other = _card(name, rival, seen, zone) if rival is not None else None
            if other is not None and other.score > best.score and _lines([other]) & _lines([best]):
                best = other
            cards.append(best)
            at = max(best.body, best.foot or 0, best.first) + (0 if name not in FOOTED else 1)
            at = max(at, best.first + 1)
        else:
            at += 1
    return cards


def _card(name: str, match: re.Match[str], seen: Sequence[Seen], zone: Sequence[bool]) -> Card | None:
    groups = match.groupdict()

    def place(key: str) -> int | None:
        return match.start(key) if groups.get(key) else None

    title, body, age = place("t"), match.start("b"), place("a")
    publisher = place("p")
    if groups.get("h"):
        age = publisher = match.start("h")
    if title is None or age is None:
        return None
    foot = max(n for n in (age, publisher) if n is not None) if name in FOOTED else None
    if foot is not None and foot < body:
        foot = None
    first = min(n for n in (title, age, publisher) if n is not None and n < body)
    score = _score(seen, title, publisher, age, body, first, foot)
    if any(zone[n] for n in (title, age)) and (seen[title].kind not in "TL" or seen[body].kind != "B"):
        return None
    return Card(first, title, publisher, age, body, score, name, foot)


def _score(
    seen: Sequence[Seen], title: int, publisher: int | None, age: int, body: int, first: int, foot: int | None
) -> float:
    """How much a reading of these lines as a card explains; about 4 for a clear one, 0 for chance."""
    score = {"T": 2.0, "L": 1.4, "Q": 0.8, "N": 0.7, "V": 0.6}[seen[title].kind]
    text = seen[title].line.text
    if text.endswith("?") or text.endswith(("”", "»", '"', "’")):
        score += 0.8 if seen[title].kind == "Q" else 0.0
    elif seen[title].kind == "Q" and text.endswith("."):
        score -= 0.6
    score += {"A": 1.0, "H": 1.6, "a": 0.5}[seen[age].kind]
    if publisher is not None and publisher != age:
        score += {"N": 1.0, "V": 0.8}[seen[publisher].kind]
        name = seen[publisher].publisher or seen[publisher].line.text
        score += 0.0 if is_name(name) else -1.5
        score -= 0.1 * max(0, len(words(name)) - 4)
    if publisher is None:
        score -= 0.6
    score += {"B": 0.8, "L": 0.3, "Q": 0.0}[seen[body].kind]
    score += min(overlap(text, seen[body].line.text), 0.5)
    inner = range(first + 1, body + 1)
    score -= 0.25 * sum(seen[n].kind in "CMN" and n not in (title, publisher, age) for n in inner)
    gaps = sum(min(seen[n].line.blanks, 2) for n in inner)
    outer = seen[first].line.blanks if first else 2
    score += 0.4 if outer > max((seen[n].line.blanks for n in inner), default=0) else 0.0
    score -= 0.15 * gaps
    if foot is not None:
        score += 0.4 if seen[foot].line.blanks == 0 else -0.8
        if foot + 1 < len(seen) and seen[foot + 1].line.blanks == 0 and seen[foot + 1].kind in "TLB":
            score -= 0.8
    return score


def _trusted(cards: list[Card], seen: Sequence[Seen]) -> list[Card]:
    """Drops what a lone or nameless match may claim by chance: datelines, timelines, embedded posts."""
    named = [c for c in cards if c.publisher is not None]
    out = []
    for card in cards:
        told = any(one.kind == "X" for one in seen[max(0, card.first - 12) : card.first])
        top = all(one.kind not in "B" for one in seen[: card.first])
        below = any(one.kind == "V" for one in seen[card.body : card.body + 12])
        if card.publisher is None and not (named or told or top or below):
            continue
        if card.publisher is None and card.score < 2.2 and not (told or top):
            continue
        if len(cards) == 1 and not (told or top) and card.score < 3.4:
            continue
        out.append(card)
    return out


def comment_zones(seen: Sequence[Seen]) -> list[bool]:
    """For every line: does it stand below a heading of comments, before a heading of other stories?"""
    inside, zones = False, []
    for one in seen:
        if one.kind == "Y":
            inside = True
        elif one.kind == "X":
            inside = False
        zones.append(inside)
    return zones


def overlap(title: str, body: str) -> float:
    """Share of a title's content words (first five letters, four or more long) that its text takes up again."""
    own = {word[:5].casefold() for word in words(title) if len(word) >= 4}
    if not own:
        return 0.0
    text = {word[:5].casefold() for word in words(body[:3000])}
    return len(own & text) / len(own)
