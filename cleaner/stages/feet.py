"""Whose is what stands between two stories: the foot of the one above, or the head of the one below?

Line by line the two look the same: a text, an outlet with a date, a headline. But cards of one page are set by one
template, and somewhere on most pages it shows: the last card has its date below it and none above, other lines stand
between the date and the next headline, or a blank line does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cleaner.stages.headfacts import could_name
from cleaner.stages.reading import Seen
from cleaner.stages.stories import Story, give

_DATES = "AaHh"
_BELOW_LAST = 4
"""Lines below the last story in which its foot is looked for."""


@dataclass(frozen=True, slots=True)
class _Between:
    """The lines `first` to `last` between the text of `above` and the headline of `below` that tell outlet or date.

    `sign` is what the page shows here: above 0 for a foot, below for a head.
    """

    above: Story
    below: Story | None
    first: int
    last: int
    sign: float


def settle_feet(stories: Sequence[Story], seen: Sequence[Seen]) -> None:
    """Give what tells outlet or date between two stories to the one that the page's template says.

    Dates and lines of an outlet alone are looked at one after the other: a card may have its date above and its outlet
    below.
    """
    order = sorted((story for story in stories if story.body), key=lambda story: story.body[0])
    for kinds in ("W", "VM", _DATES):
        places = list(_between(order, seen, kinds))
        if kinds == "W":
            balance: float = len(places)  # "read on at X" is never above the story that it leads to
        else:
            balance = sum(place.sign for place in places) + _first(order, seen, kinds)
        for place in places:
            if balance >= 0.5 and place.sign >= 0:
                _to_foot(stories, place)
            elif place.below is not None and balance <= -0.5 and place.sign <= 0:
                _to_head(stories, place, place.below, seen)


def _between(order: Sequence[Story], seen: Sequence[Seen], kinds: str) -> Iterator[_Between]:
    for number, above in enumerate(order):
        below = order[number + 1] if number + 1 < len(order) else None
        if below is None:
            start, stop = above.body[-1] + 1, min(above.body[-1] + 1 + _BELOW_LAST, len(seen))
        else:
            start = 1 + max(n for n in above.body if n < below.body[0])
            title = below.head.get("T", below.body)[0]
            stop = title if start <= title < below.body[0] else below.body[0]
        told = [n for n in range(start, stop) if _tells(seen[n], kinds)]
        if len(told) != 1:
            continue
        first = last = told[0]
        if kinds == _DATES:
            while first > start and _names(seen[first - 1]) and not seen[first].line.blanks:
                first -= 1
            while last + 1 < stop and _names(seen[last + 1]) and not seen[last + 1].line.blanks:
                last += 1
        sign = _sign(above, below, seen, (start, first, last, stop), kinds)
        if last - first <= 3 and sign is not None:
            yield _Between(above, below, first, last, sign)


def _sign(
    above: Story, below: Story | None, seen: Sequence[Seen], at: tuple[int, int, int, int], kinds: str
) -> float | None:
    """What speaks for a foot here; None where it is neither's."""
    start, first, last, stop = at
    before = [n for n in range(start, first) if not _tells(seen[n], "WVM" + _DATES)]
    after = [n for n in range(last + 1, stop) if not _tells(seen[n], "WVM" + _DATES)]
    if below is None:
        return 0.0 if before else 1.0
    weight = 0.5 if above.lead or below.lead else 1.0
    if any(_tells(seen[n], kinds) for n in range(stop + 1, below.body[0])):  # the story below has one of its own
        return None if before else weight
    if bool(before) != bool(after):
        return -weight if before else weight
    if kinds == _DATES and not before:
        here, there = seen[first].line.blanks, seen[last + 1].line.blanks
        return 0.0 if here == there else weight / 2 if there > here else -weight / 2
    return 0.0


def _first(order: Sequence[Story], seen: Sequence[Seen], kinds: str) -> float:
    """What the head of the page's first card shows, if no story is above it."""
    if not order or order[0].lead or "T" not in order[0].head:
        return 0.0
    title = order[0].head["T"][0]
    if any(_tells(seen[n], kinds) for n in range(max(0, title - 3), title)):
        return -1.0
    return 0.0 if any(_tells(seen[n], kinds) for n in range(title, order[0].body[0])) else 0.5


def _tells(one: Seen, kinds: str) -> bool:
    return one.kind in kinds and (one.kind != "M" or bool(one.author or one.publisher))


def _names(one: Seen) -> bool:
    return one.kind == "N" and could_name(one)


def _to_foot(stories: Sequence[Story], place: _Between) -> None:
    numbers = set(range(place.first, place.last + 1))
    if place.below is not None:
        _without(place.below, numbers)
    for n in sorted(numbers - set(place.above.head.get("G", []))):
        place.above.note("G", n)
    give(stories, place.above, numbers)


def _to_head(stories: Sequence[Story], place: _Between, below: Story, seen: Sequence[Seen]) -> None:
    numbers = set(range(place.first, place.last + 1))
    _without(place.above, numbers)
    for n in sorted(numbers - below.claimed()):
        below.note("A" if seen[n].kind in _DATES else "P" if _names(seen[n]) else "M", n)
    give(stories, below, numbers)


def _without(story: Story, numbers: set[int]) -> None:
    story.head = {
        part: kept for part, own in story.head.items() if (kept := [n for n in own if n not in numbers or part == "T"])
    }
