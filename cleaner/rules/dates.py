"""The grammar of ages and dates: the words of eight languages (`data/dates.toml`) put into patterns."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any, NamedTuple

from cleaner.rules.needs import DEPTH, opening
from cleaner.rules.pattern import Pattern
from cleaner.rules.prefilter import Prefilter, needed

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_NUMBER = r"\d{1,3}\+?"
_CLOCK = (
    r"(?:\(?(?P<hour>\d{1,2}) ?(?::|\.|h) ?(?P<minute>\d{2})(?::\d{2})?(?:\.\d+)?"
    r"(?: ?(?P<half>[ap]\.? ?m\.?))?(?: ?(?:uhr|uur|hs?|hrs?))?|(?P<hour2>\d{1,2}) ?(?:(?P<half2>[ap]\.? ?m\.?)|h|uhr))"
    r"(?: ?\(?(?P<zone>(?:utc|gmt|[a-z]{2,4}t)(?: ?[+-]\d{1,2}(?::?\d{2})?)?|z|[+-]\d{2}:?\d{2}|et|pt|ct)\)?)?\)?"
)
_HEAD = re.compile(rf"\b\w{{1,{DEPTH}}}")


@cache
def words() -> dict[str, dict[str, Any]]:
    """The words of dates, a table a language."""
    return tomllib.loads((files("cleaner") / "data" / "dates.toml").read_text("utf-8"))


def union(key: str) -> str:
    """The words of one kind in all languages, the longest first, as alternatives of a pattern."""
    found = {word for table in words().values() for word in table[key].split("|")}
    return "|".join(sorted(found, key=lambda word: (-len(word), word)))


@cache
def months() -> dict[str, int]:
    """The number of the month that a word names."""
    return {
        word: number
        for table in words().values()
        for number, forms in enumerate(table["months"], 1)
        for word in forms.split("|")
    }


@cache
def units() -> dict[str, str]:
    """The letter of the unit of time that a word names: s, m, h, d, w, M (months) or y."""
    return {
        word: unit for table in words().values() for unit, forms in table["units"].items() for word in forms.split("|")
    }


def _months_union() -> str:
    return "|".join(sorted(months(), key=lambda word: (-len(word), word)))


def _relative_patterns() -> list[str]:
    found: list[str] = []
    for table in words().values():
        units = "|".join(sorted("|".join(table["units"].values()).split("|"), key=lambda w: (-len(w), w)))
        found.extend(
            p.replace("{n}", f"(?:{table['one']}|{_NUMBER})").replace("{u}", f"(?:{units})\\b\\.?")
            for p in table["ago"][:-1]
        )
    return found


def _date_pattern() -> str:
    months = f"(?P<month>{_months_union()})\\b\\.?"
    day = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|ª|°)?\.?"
    year = r"(?P<year>(?:19|20)\d{2})"
    weekday = f"(?:(?!\\d)(?:{union('weekdays')}|{union('today')}|{union('yesterday')})\\b\\.?(?: den| le| el)?,? ?)?"
    named = [
        f"{day} ?(?:de |of |-)?{months}(?:(?:,? (?:de |del )?| ?-)?{year})?(?: ?r\\.)?",
        f"{months} {day},?(?: {year})?",
    ]
    numeric = [
        r"(?P<year>(?:19|20)\d{2})[-/.](?P<m2>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?P<d2>\d{1,2})[./-](?P<m2>\d{1,2})[./-](?P<y2>(?:19|20)\d{2}|\d{2})(?: ?r\.)?",
        r"(?P<d2>\d{1,2})\.(?P<m2>\d{1,2})(?:\.|(?=,? \d{1,2}:\d\d))",
    ]
    return "\n".join(weekday + form for form in named + numeric)


def _anonymous(pattern: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


class Grammar(NamedTuple):
    """The patterns in the order in which they are tried, and what tells which of them could match: `relative` and
    `absolute` are how many there are of these two kinds; then come "now", a bare number with a unit, a clock, and loose
    words.
    """

    patterns: tuple[Pattern, ...]
    relative: int
    absolute: int
    prefilter: Prefilter


@cache
def grammar() -> Grammar:
    """The grammar of whole lines."""
    prefix = f"(?:(?!\\d)(?:{union('prefix')})\\b ?:? ?){{0,2}}"
    joint = f"(?: ?(?:{union('at')}|[|·•–-])\\.?)*? ?T?"
    days = {"today": "today", "earlier": "before_yesterday", "yesterday": "yesterday"}
    day_word = "(?:" + "|".join(f"(?P<{name}>{union(key)})" for name, key in days.items()) + ")"
    relative = [prefix + p for p in _relative_patterns()]
    absolute = [f"{prefix}{form}(?:{joint}{_CLOCK})?" for form in _date_pattern().split("\n")]
    absolute.append(f"{prefix}{day_word}(?:{joint}{_CLOCK})?")
    units_union = "|".join(sorted(units(), key=lambda word: (-len(word), word)))
    bare = f"(?P<n>\\d{{1,3}}\\+?) ?(?P<u>{units_union})\\.?"
    now = f"{prefix}(?:{union('now')})"
    clock = f"{prefix}(?:(?:{union('at')})\\.? ?)?{_CLOCK}"
    weekdays = "|".join(word for word in union("weekdays").split("|") if len(word) >= 5)
    loose = (
        f"{prefix}(?:{union('vague')}|(?:(?:{union('last')}) )?(?:{weekdays})(?: \\d{{1,2}})?"
        f"|(?:{_months_union()})\\.? (?:19|20)\\d\\d"
        r"|(?:0[1-9]|[12]\d|3[01])[./](?:0[1-9]|1[0-2]))"
    )
    patterns = tuple(map(Pattern, (*relative, *absolute, now, bare, clock, loose)))
    return Grammar(patterns, len(relative), len(absolute), Prefilter([(pattern, LONGEST) for pattern in patterns]))


LONGEST = 80
"""Code points of the longest date."""
_AGES = (
    *map(_anonymous, _relative_patterns()),
    *map(_anonymous, _date_pattern().split("\n")),
    *map(union, ("now", "today", "before_yesterday", "yesterday")),
)
AGE = f"(?:{'|'.join(_AGES)})"
"""The grammar as one pattern without groups, for ``{age}`` in rule files."""


class Ways(NamedTuple):
    """Patterns that begin with a word, of which the first that matches counts, and those that a word may open."""

    patterns: tuple[Pattern, ...]
    opened: dict[str, list[Pattern]]

    @classmethod
    def of(cls, sources: Iterable[str]) -> Ways:
        """The ways, in the order of their patterns' sources."""
        patterns = tuple(map(Pattern, sources))
        opened: dict[str, list[Pattern]] = {}
        for pattern in patterns:
            for key in needed(pattern, sys.maxsize).openings:
                opened.setdefault(key.strip().replace("*", "_"), []).append(pattern)
        return cls(patterns, opened)


@cache
def worth() -> Ways:
    """Words that make an age of a time, and names of days."""
    days = [union(key).split("|") for key in ("now", "today", "yesterday", "before_yesterday", "vague", "weekdays")]
    words = ("ago", "atrás", "geleden", "temu", "fa", "hace", "h[áa]", "vor", "il y a", *chain.from_iterable(days))
    return Ways.of(f"\\b(?:{word})\\b" for word in dict.fromkeys(words))


@cache
def day_words() -> Pattern:
    """Words that are a day by themselves."""
    return Pattern("|".join(union(key) for key in ("now", "today", "yesterday", "before_yesterday")))


@cache
def within() -> Ways:
    """A date or age among other words."""
    rest = f"(?:,? (?:{union('at')})?\\.? ?{_anonymous(_CLOCK)})?(?!\\w)"
    return Ways.of(f"(?<![\\w.])(?:{age}){rest}" for age in _AGES)


class _Symbols(dict[int, str]):
    """For ``str.translate``: the alphabet of `opening`, with ``_`` for all letters that are not of ASCII."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        found = opening(char)[0].replace("*", "_") if char == "_" or char.isalnum() else char
        self[code] = found
        return found


_SYMBOLS = _Symbols()


def first(ways: Ways, text: str) -> re.Match[str] | None:
    """The first match in a text; most words open none."""
    for head in _HEAD.finditer(text.translate(_SYMBOLS)):
        for pattern in ways.opened.get(head[0], ()):
            match = pattern.compiled.match(text, head.start())
            if match is not None:
                return match
    return None
