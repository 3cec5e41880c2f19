"""What each line of a page is, as far as the line alone can tell: the alphabet of the card grammar.

One letter a line, so that layouts of cards can be regular expressions over a string of letters:

``A`` an age or date, ``a`` a bare one ("3h"), ``h`` one among other words · ``H`` publisher and age on one line · ``V``
"- Publisher", "via X" · ``W`` "read on at X" · ``M`` byline and other head matter · ``X`` heading of other stories ·
``Y`` heading of comments · ``Z`` "story continues" · ``C`` other known chrome · ``N`` short, like a name · ``T`` like a
headline · ``L`` long, without an end mark · ``Q`` a short sentence · ``B`` a paragraph.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from cleaner.rules import Known
from cleaner.rules.ages import Age, may_tell_age, parse_age
from cleaner.rules.shape import ends_sentence, is_prose, is_title, words
from cleaner.stages.headmatter import byline, dated, embedded, is_reading_time, read_at, via
from cleaner.text import Line

HEAD_LINE = 120
"""Code points up to which a line may be head matter."""
LONG_LINE = 100
"""Code points from which a line without an end mark may be a cut-off excerpt as well as a headline."""


_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f"), " ")
"""Spaces that do not break a line, to plain ones: "5 hours ago" is often set with them."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A line, its letter, and what it says if it is head matter. `rule` is the chrome rule that knows the line.

    `name` is that rule too, or one that would know the line at another place of an article.
    """

    line: Line
    kind: str
    age: Age | None = None
    publisher: str | None = None
    author: str | None = None
    title: str | None = None
    rule: str = ""
    name: str = ""


def read(lines: Sequence[Line], known: Sequence[Known], base: datetime | None) -> list[Seen]:
    """Every line of a page with its letter. `base` resolves relative ages."""
    rules: dict[int, tuple[str, str]] = {}
    names: dict[int, str] = {}
    for hit in chain.from_iterable(profile.hits(lines, anywhere=True) for profile in known):
        for number in range(hit.first, hit.last + 1):
            names.setdefault(number, hit.rule.id)
        if not hit.placed:
            continue
        for number in range(hit.first, hit.last + 1):
            if number not in rules or (hit.rule.marks and not rules[number][1]):
                rules[number] = (hit.rule.id, hit.rule.marks if number == hit.first else "")
    seen = []
    for number, line in enumerate(lines):
        rule, marks = rules.get(number, ("", ""))
        if marks:
            seen.append(Seen(line, {"related": "X", "comments": "Y", "resume": "Z"}[marks], rule=rule, name=rule))
            continue
        one = _seen(line, base)
        if rule and one.kind not in ("A", "H", "V", "W", "h") and not (one.kind == "B" and len(line.text) > 200):
            one = Seen(line, "C", rule=rule)
        name = rule or names.get(number, "")
        seen.append(replace(one, name=name) if name else one)
    return seen


def _seen(line: Line, base: datetime | None) -> Seen:
    text = line.text.translate(_SPACES)
    if len(text) <= HEAD_LINE and not is_prose(text):
        may_date = may_tell_age(text)
        if may_date:
            age = parse_age(text, base)
            if age is not None:
                return Seen(line, "a" if age.bare else "A", age=age)
            head = dated(text, base)
            if head is not None:
                kind = "H" if head.publisher or head.author else "A"
                return Seen(line, kind, head.age, head.publisher, head.author, head.title)
        writer = byline(text)
        if writer is not None:
            return Seen(line, "M", publisher=writer.publisher, author=writer.author)
        outlet = read_at(text)
        if outlet is not None:
            return Seen(line, "W", publisher=outlet)
        outlet = via(text)
        if outlet is not None:
            return Seen(line, "V", publisher=outlet)
        if may_date:
            inside = embedded(text, base)
            if inside is not None:
                return Seen(line, "h", age=inside.age, publisher=inside.publisher)
        if is_reading_time(text):
            return Seen(line, "M")
    return Seen(line, _shape(text))


def _shape(text: str) -> str:
    if is_prose(text):
        return "B"
    if ends_sentence(text) and len(words(text)) >= 2:
        return "Q"
    if len(text) >= LONG_LINE:
        return "L"
    if len(words(text)) >= 4 and is_title(text):
        return "T"
    return "N"


def comment_zones(seen: Sequence[Seen]) -> list[bool]:
    """For every line: does it stand below a heading of comments, before a heading or a head of other stories?"""
    inside, zones = False, []
    for one in seen:
        if one.kind == "Y":
            inside = True
        elif one.kind == "X" or one.title:
            inside = False
        zones.append(inside)
    return zones


def overlap(title: str, text: set[str]) -> float:
    """Share of a title's content words (four letters or more) that its text, given by its `openings`, takes up."""
    return share_of(content_of(title), text)


def content_of(title: str) -> set[str]:
    """How the content words of a title open, those of four letters or more."""
    return {word[:5].casefold() for word in words(title) if len(word) >= 4}


def share_of(own: set[str], text: set[str]) -> float:
    """The share of its own words that a text takes up."""
    return len(own & text) / len(own) if own else 0.0


def openings(body: str) -> set[str]:
    """How the words of a text's first 800 code points open: five letters, so that inflected forms meet."""
    return {word[:5].casefold() for word in words(body[:800])}


def stems(text: str) -> set[str]:
    """Names, numbers and long words of a text, cut to six letters so that inflected forms meet."""
    return {
        word[:6].casefold()
        for word in words(text[:400])
        if len(word) >= 6 or (len(word) >= 4 and word[0].isupper()) or (len(word) >= 2 and word.isdigit())
    }
