"""Ages and dates as cards write them: "30 minutes ago", "vor 3 Std.", "14 août 2025 à 09h31".

The words are data (`data/dates.toml`, eight languages); here is the grammar they fill. Recognition is by shape of a
whole line or segment; a relative age is turned into a time only against a base that the caller states, never against
"now".
"""

from __future__ import annotations

import re
import sys
from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeAlias

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_NUMBER = r"\d{1,3}\+?"
_AROUND = "".join(sorted("()[]•·|–—-,;: "))
_VAGUE = {"einigen", "wenigen", "quelques", "unos", "unas"}
_CLOCK = (
    r"(?:\(?(?P<hour>\d{1,2}) ?(?::|\.|h) ?(?P<minute>\d{2})(?::\d{2})?(?:\.\d+)?"
    r"(?: ?(?P<half>[ap]\.? ?m\.?))?(?: ?(?:uhr|uur|hs?|hrs?))?|(?P<hour2>\d{1,2}) ?(?:(?P<half2>[ap]\.? ?m\.?)|h|uhr))"
    r"(?: ?\(?(?P<zone>(?:utc|gmt|[a-z]{2,4}t)(?: ?[+-]\d{1,2}(?::?\d{2})?)?|z|[+-]\d{2}:?\d{2}|et|pt|ct)\)?)?\)?"
)


@dataclass(frozen=True, slots=True)
class Age:
    """A date line that was understood: what it says, and the time it means, if that can be known.

    `when` is None for a relative age without a base, and for a date without year and base.
    """

    raw: str
    kind: Literal["relative", "absolute", "clock"]
    when: datetime | None
    bare: bool = False


_Pattern: TypeAlias = re.Pattern[str]
_Grammar: TypeAlias = tuple[list[_Pattern], list[_Pattern], _Pattern, _Pattern, _Pattern, _Pattern]


@cache
def _words() -> dict[str, dict[str, Any]]:
    return tomllib.loads((files("cleaner") / "data" / "dates.toml").read_text("utf-8"))


def _union(key: str) -> str:
    found = {word for table in _words().values() for word in table[key].split("|")}
    return "|".join(sorted(found, key=lambda word: (-len(word), word)))


@cache
def _months() -> dict[str, int]:
    return {
        word: number
        for table in _words().values()
        for number, forms in enumerate(table["months"], 1)
        for word in forms.split("|")
    }


@cache
def _units() -> dict[str, str]:
    return {
        word: unit for table in _words().values() for unit, forms in table["units"].items() for word in forms.split("|")
    }


def _months_union() -> str:
    return "|".join(sorted(_months(), key=lambda word: (-len(word), word)))


def _relative_patterns() -> list[str]:
    found: list[str] = []
    for table in _words().values():
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
    weekday = f"(?:(?:{_union('weekdays')}|{_union('today')}|{_union('yesterday')})\\b\\.?(?: den| le| el)?,? ?)?"
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


@cache
def _grammar() -> _Grammar:
    prefix = f"(?:(?:{_union('prefix')})\\b ?:? ?){{0,2}}"
    joint = f"(?: ?(?:{_union('at')}|[|·•–-])\\.?)*? ?T?"
    days = {"today": "today", "earlier": "before_yesterday", "yesterday": "yesterday"}
    day_word = "(?:" + "|".join(f"(?P<{name}>{_union(key)})" for name, key in days.items()) + ")"
    relative = [re.compile(prefix + p, re.I) for p in _relative_patterns()]
    absolute = [re.compile(f"{prefix}{form}(?:{joint}{_CLOCK})?", re.I) for form in _date_pattern().split("\n")]
    absolute.append(re.compile(f"{prefix}{day_word}(?:{joint}{_CLOCK})?", re.I))
    units = "|".join(sorted(_units(), key=lambda word: (-len(word), word)))
    bare = re.compile(f"(?P<n>\\d{{1,3}}\\+?) ?(?P<u>{units})\\.?", re.I)
    now = re.compile(f"{prefix}(?:{_union('now')})", re.I)
    clock = re.compile(f"{prefix}(?:(?:{_union('at')})\\.? ?)?{_CLOCK}", re.I)
    weekdays = "|".join(word for word in _union("weekdays").split("|") if len(word) >= 5)
    loose = re.compile(
        f"{prefix}(?:{_union('vague')}|(?:(?:{_union('last')}) )?(?:{weekdays})(?: \\d{{1,2}})?"
        f"|(?:{_months_union()})\\.? (?:19|20)\\d\\d"
        r"|(?:0[1-9]|[12]\d|3[01])[./](?:0[1-9]|1[0-2]))",
        re.I,
    )
    return relative, absolute, bare, now, clock, loose


def parse_age(text: str, base: datetime | None = None) -> Age | None:
    """What a line or segment says about time, or None when it is no date. `base` resolves relative ages.

    ``kind`` is ``clock`` for a time of day alone and ``bare`` is set for it and for "3h", "Tuesday", "last week",
    "mai 2025": weak evidence that callers should only believe beside a publisher.
    """
    raw = text.strip().strip(_AROUND).strip()
    if not 2 <= len(raw) <= 80 or not may_tell_age(raw):
        return None
    relative, absolute, bare, now, clock, loose = _grammar()
    for pattern in relative:
        match = pattern.fullmatch(raw)
        if match:
            return Age(raw, "relative", _before(match, base))
    for pattern in absolute:
        match = pattern.fullmatch(raw)
        if match and _plausible(match):
            relative_day = "today" in match.groupdict()
            return Age(raw, "relative" if relative_day else "absolute", _day(match, base))
    match = now.fullmatch(raw)
    if match:
        return Age(raw, "relative", base, bare=True)
    if match := bare.fullmatch(raw):
        return Age(raw, "relative", _before(match, base), bare=True)
    match = clock.fullmatch(raw)
    if match and _clock(match) is not None:
        return Age(raw, "clock", None, bare=True)
    return Age(raw, "relative", None, bare=True) if loose.fullmatch(raw) else None


def _before(match: re.Match[str], base: datetime | None) -> datetime | None:
    if base is None:
        return None
    number = match.group("n") or "1"
    digits = re.sub(r"\D", "", number)
    if not digits and number.lower() in _VAGUE:
        return None
    count = int(digits) if digits else 1
    unit = _units()[match.group("u").rstrip(".").lower()]
    if unit in "My":
        months = count * (12 if unit == "y" else 1)
        index = base.year * 12 + base.month - 1 - months
        year, month = divmod(index, 12)
        return base.replace(year=year, month=month + 1, day=min(base.day, monthrange(year, month + 1)[1]))
    seconds = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}[unit]
    return base - timedelta(seconds=seconds * count)


def _parts(match: re.Match[str]) -> tuple[int | None, int | None, int | None]:
    """Year, month, day of a match; numeric dates are day first unless that can't be."""
    got = match.groupdict()
    if got.get("today") or got.get("yesterday") or got.get("earlier"):
        return None, None, None
    year = got.get("year") or got.get("y2")
    month = _months()[got["month"].rstrip(".").lower()] if got.get("month") else int(got["m2"])
    day = int(got.get("day") or got["d2"])
    if month > 12 >= day:
        month, day = day, month
    return (int(year) + (2000 if len(year) == 2 else 0)) if year else None, month, day


def _plausible(match: re.Match[str]) -> bool:
    year, month, day = _parts(match)
    if month is not None and day is not None and not _is_day(year or 2000, month, day):
        return False
    got = match.groupdict()
    return not (got.get("hour") or got.get("hour2")) or _clock(match) is not None


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _clock(match: re.Match[str]) -> tuple[int, int] | None:
    got = match.groupdict()
    hour = got.get("hour") or got.get("hour2")
    if hour is None:
        return None
    half = (got.get("half") or got.get("half2") or "").replace(".", "").replace(" ", "").lower()
    h, m = int(hour), int(got.get("minute") or 0)
    if half:
        if not 1 <= h <= 12:
            return None
        h = h % 12 + (12 if half == "pm" else 0)
    return (h, m) if h < 24 and m < 60 else None


def _day(match: re.Match[str], base: datetime | None) -> datetime | None:
    year, month, day = _parts(match)
    if month is None or day is None:
        if base is None:
            return None
        date = base - timedelta(days=1 if match.group("yesterday") else 2 if match.group("earlier") else 0)
        year, month, day = date.year, date.month, date.day
    zone = _zone(match.groupdict().get("zone")) or (base.tzinfo if base else None) or timezone.utc
    clock = _clock(match)
    if year is None:
        if base is None:
            return None
        year = base.year - ((month, day) > (base.month, base.day))
    try:
        return datetime(year, month, day, *(clock or (0, 0)), tzinfo=zone)
    except ValueError:
        return None


def _zone(text: str | None) -> timezone | None:
    """The offset of a zone that says its offset; names alone are ambiguous and left to the base."""
    if not text:
        return None
    match = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", text)
    if match:
        minutes = int(match.group(2)) * 60 + int(match.group(3) or 0)
        if minutes <= 14 * 60:
            return timezone(timedelta(minutes=-minutes if match.group(1) == "-" else minutes))
    return timezone.utc if text.lower() in ("z", "utc", "gmt") else None


AGE = (
    "(?:"
    + "|".join(
        [_anonymous(p) for p in _relative_patterns()]
        + [_anonymous(p) for p in _date_pattern().split("\n")]
        + [_union("now"), _union("today"), _union("before_yesterday"), _union("yesterday")]
    )
    + ")"
)
"""The grammar as one pattern without groups, for ``{age}`` in rule files."""


def find_age(text: str, base: datetime | None = None) -> tuple[int, int, Age] | None:
    """The first full date or age within a line, as (start, end, age): "Logged by the Ledger 5 hours ago".

    None when there is none.
    """
    if not may_tell_age(text):
        return None
    match = _within().search(text)
    age = parse_age(match.group(), base) if match else None
    if match is None or age is None or age.kind == "clock" or _day_words().fullmatch(match.group()):
        return None  # "today" among other words is as likely part of a name or a headline
    return match.start(), match.end(), age


def may_tell_age(text: str) -> bool:
    """A quick look: a digit, a word that makes an age of a time, or the name of a day. What has none is no date."""
    return _worth().search(text) is not None


@cache
def _worth() -> re.Pattern[str]:
    days = "|".join(_union(key) for key in ("now", "today", "yesterday", "before_yesterday", "vague", "weekdays"))
    return re.compile(f"\\d|\\b(?:ago|atrás|geleden|temu|fa|hace|h[áa]|vor|il y a|{days})\\b", re.I)


@cache
def _day_words() -> re.Pattern[str]:
    return re.compile("|".join(_union(key) for key in ("now", "today", "yesterday", "before_yesterday")), re.I)


@cache
def _within() -> re.Pattern[str]:
    clock = _anonymous(_CLOCK)
    return re.compile(f"(?<![\\w.]){AGE}(?:,? (?:{_union('at')})?\\.? ?{clock})?(?!\\w)", re.IGNORECASE)
