"""Ages and dates as cards write them: "30 minutes ago", "vor 3 Std.", "14 août 2025 à 09h31".

The grammar is in `dates`. Recognition is by shape of a whole line or segment; a relative age is turned into a time only
against a base that the caller states, never against "now".
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Literal

from cleaner.rules.dates import LONGEST, day_words, first, grammar, months, units, within, worth

_DIGIT = re.compile(r"\d")
_AROUND = "".join(sorted("()[]•·|–—-,;: "))
_VAGUE = {"einigen", "wenigen", "quelques", "unos", "unas"}


@dataclass(frozen=True, slots=True)
class Age:
    """A date line that was understood: what it says, and the time it means, if that can be known.

    `when` is None for a relative age without a base, and for a date without year and base.
    """

    raw: str
    kind: Literal["relative", "absolute", "clock"]
    when: datetime | None
    bare: bool = False


def parse_age(text: str, base: datetime | None = None) -> Age | None:
    """What a line or segment says about time, or None when it is no date. `base` resolves relative ages.

    ``kind`` is ``clock`` for a time of day alone and ``bare`` is set for it and for "3h", "Tuesday", "last week",
    "mai 2025": weak evidence that callers should only believe beside a publisher.
    """
    raw = text.strip().strip(_AROUND).strip()
    if not 2 <= len(raw) <= LONGEST:
        return None
    patterns, relative, absolute, prefilter = grammar()
    begun = prefilter.begun(raw)
    for number in begun if begun and may_tell_age(raw) else ():
        match = patterns[number].fullmatch(raw)
        if match is None:
            continue
        if number < relative:
            return Age(raw, "relative", _before(match, base))
        if number < relative + absolute:
            if _plausible(match):
                relative_day = "today" in match.groupdict()
                return Age(raw, "relative" if relative_day else "absolute", _day(match, base))
            continue
        age = _bare(raw, number - relative - absolute, match, base)
        if age is not None:
            return age
    return None


def _bare(raw: str, form: int, match: re.Match[str], base: datetime | None) -> Age | None:
    """What the last four patterns say: "now", a number with a unit, a clock, loose words."""
    if form == 2:
        return Age(raw, "clock", None, bare=True) if _clock(match) is not None else None
    when = base if form == 0 else _before(match, base) if form == 1 else None
    return Age(raw, "relative", when, bare=True)


def _before(match: re.Match[str], base: datetime | None) -> datetime | None:
    if base is None:
        return None
    number = match.group("n") or "1"
    digits = re.sub(r"\D", "", number)
    if not digits and number.lower() in _VAGUE:
        return None
    count = int(digits) if digits else 1
    unit = units()[match.group("u").rstrip(".").lower()]
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
    month = months()[got["month"].rstrip(".").lower()] if got.get("month") else int(got["m2"])
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


def find_age(text: str, base: datetime | None = None) -> tuple[int, int, Age] | None:
    """The first full date or age within a line, as (start, end, age): "Logged by the Ledger 5 hours ago".

    None when there is none.
    """
    if not may_tell_age(text):
        return None
    match = first(within(), text)
    age = parse_age(match.group(), base) if match else None
    if match is None or age is None or age.kind == "clock" or day_words().fullmatch(match.group()):
        return None  # "today" among other words is as likely part of a name or a headline
    return match.start(), match.end(), age


def may_tell_age(text: str) -> bool:
    """A quick look: a digit, a word that makes an age of a time, or the name of a day. What has none is no date."""
    return _DIGIT.search(text) is not None or first(worth(), text) is not None
