"""The names of a line's features, group by group: each combination of values is spelt once and known by its tuple."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

Names: TypeAlias = tuple[str, ...]
"""Names of features that depend on the same few values."""
_GROUPS = {"A": "age", "a": "age", "H": "age", "h": "inside", "X": "known", "Y": "known", "Z": "known", "C": "known"}
MANY = 1 << 14
"""Combinations of values that are kept."""
FAR = 99
"""A distance in lines that is none: there is no such line."""


def group_of(kind: str) -> str:
    """Kinds that behave alike, to share what is learnt."""
    return _GROUPS.get(kind, kind)


@lru_cache(MANY)
def of_page(ages: int, known: int) -> Names:
    """How many ages and lines of known chrome the page has."""
    return (f"page-ages:{ages}", f"page-known:{known}")


@lru_cache(MANY)
def of_form(kind: str, size: int, ending: str, begin: str, ended: bool) -> Names:
    """How long the line is, how it begins and ends."""
    group = group_of(kind)
    return (
        "bias",
        f"kind:{kind}",
        f"size:{size}",
        f"size:{size}:{ending}",
        f"end:{ending}:{group}",
        f"begin:{begin}:{group}",
        f"sentence:{ended}:{size}",
    )


@lru_cache(MANY)
def of_words(kind: str, count: int, blanks: int, name: bool) -> Names:
    """How many words it has, and if they could be a name."""
    return (f"words:{count}", f"blanks:{blanks}:{kind}", f"name:{name}:{kind}")


@lru_cache(MANY)
def of_neighbours(above: str, own: str, below: str, blanks: int, after: int) -> Names:
    """The kinds of the lines above and below, and the blank lines between."""
    return (
        f"-1:{above}:{own}",
        f"+1:{own}:{below}",
        f"-1+1:{above}:{own}:{below}",
        f"after:{after}:{own}",
        f"gaps:{blanks}:{after}:{group_of(own)}",
    )


@lru_cache(MANY)
def of_farther(above: str, own: str, below: str, next_below: str) -> Names:
    """The kinds of the lines two above and two below, and of the one between."""
    return (f"-2:{above}:{own}", f"+2:{own}:{next_below}", f"+1+2:{own}:{below}:{next_below}")


@lru_cache(MANY)
def of_place(kind: str, times: int, zone: bool, place: str, number: int) -> Names:
    """How often the page says it, and where."""
    return (f"times:{times}", f"zone:{zone}:{kind}", f"place:{place}:{kind}", f"line:{number}:{group_of(kind)}")


@lru_cache(MANY)
def of_prose(kind: str, ahead: int, behind: int) -> Names:
    """How far the next and the last paragraph are."""
    group = group_of(kind)
    return (f"next-prose:{_near(ahead)}:{group}", f"last-prose:{_near(behind)}:{group}")


@lru_cache(MANY)
def of_ages(kind: str, ahead: int, behind: int, heading: int) -> Names:
    """How far the next and the last age are, and the last heading of other stories."""
    group = group_of(kind)
    return (
        f"next-age:{_near(ahead)}:{group}",
        f"last-age:{_near(behind)}:{group}",
        f"after-heading:{_near(heading)}:{group}",
    )


@lru_cache(MANY)
def of_echo(kind: str, taken: int, narrow: int, wide: int) -> Names:
    """How much of it the next paragraphs take up, and how often its surroundings recur."""
    group = group_of(kind)
    return (f"taken-up:{taken}:{group}", f"repeats:{narrow}:{group}", f"repeats-wide:{wide}:{group}")


@lru_cache(MANY)
def of_likeness(last: int, first: int, main: int, more: bool, even: bool) -> Names:
    """Which texts of the page a paragraph takes up; -1 where it is one of them itself."""
    return (
        f"like-last:{last}",
        f"like-first:{first if first >= 0 else 'self'}",
        f"like-main:{main if main >= 0 else 'self'}",
        f"like:{more}:{even}",
    )


def _near(distance: int) -> str:
    return str(distance) if distance <= 4 else "5-8" if distance <= 8 else "far" if distance < FAR else "none"
