"""What each line of a page is, as far as the line alone can tell: the alphabet of the card grammar.

One letter a line, so that layouts of cards can be regular expressions over a string of letters:

``A`` an age or date, ``a`` a bare one ("3h"), ``h`` one among other words · ``H`` publisher and age on one line · ``V``
"- Publisher", "via X" · ``M`` byline and other head matter · ``X`` heading of other stories · ``Y`` heading of comments
· ``Z`` "story continues" · ``C`` other known chrome · ``N`` short, like a name · ``T`` like a headline · ``L`` long,
without an end mark · ``Q`` a short sentence · ``B`` a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from cleaner.rules import Known
from cleaner.rules.ages import Age, find_age, may_tell_age, parse_age
from cleaner.rules.shape import ends_sentence, is_name, is_prose, is_title, words
from cleaner.text import Line

_SEPARATOR = re.compile(r"\s*[·•|]\s*|\s+[–—―/-]\s+|\s{2,}|\t")
_COMMA = re.compile(r",\s+")
_VIA = re.compile(
    r"(?:[-–—•]\s*|(?i:via|source|from|quelle|fonte|fuente|bron|źródło|zrodlo|originally on)\s*:?\s+"
    r"|(?i:source|quelle|fonte|fuente|bron|źródło|za)\s*:\s*|(?:von|za|da|par|de|uit|od|dal|dalla|no|na|em)\s+(?=[A-ZÀ-Þ\d]))(?P<name>\S.{0,60})"
)
_PERSON = (
    r"(?:[A-ZÀ-ÖØ-ÞŁŚŻŹĆŃĘĄÓ][\w.'’-]*|and|und|et|y|e|en|i|de|van|von|der|da|dos|&|,)"  # a name, or what joins names
)
_BYLINE = re.compile(
    r"(?:•\s*)?(?:(?i:(?:story|written|reported|article|artikel|bericht|artículo|articolo|artykuł|artigo) "
    r"(?:by|von|de|di|door|por)|by|von|par|por|di|da|door|texte? (?:von|de|di|par)|autore?|auteur|autora?|author"
    rf"|oprac\.|tekst|geschreven door|escrito por)\s*:?\s+)(?P<name>{_PERSON}(?:[ ,]+{_PERSON}){{0,9}})"
)
_READING = re.compile(
    r"(?:[•·|]\s*)?(?:\S+\s+){0,4}\d{1,3}\s?(?:-\s?)?(?:min|mins|minutes?|minuten|minuti|minutos|minuty|minut|minuut)\b\.?(?:\s+\S+){0,3}",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"[A-ZÀ-ÞŁŚŻŹĆ][\w.'’&-]*(?:\s+(?:[A-ZÀ-ÞŁŚŻŹĆ\d][\w.'’&-]*|(?:de|del|della|dei|des|du|la|le|les|el|of|the|and|&|y|und|für|van|von|der|da|do|di|i|e"
    r"|et|sur|à|w|en)(?=\s+\S*[A-ZÀ-Þ]))){0,6}"
)
LONG_LINE = 100
"""Code points from which a line without an end mark may be a cut-off excerpt as well as a headline."""


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
        if rule and one.kind not in ("A", "H", "V", "h") and not (one.kind == "B" and len(line.text) > 200):
            one = Seen(line, "C", rule=rule)
        seen.append(replace(one, name=rule or names.get(number, "")))
    return seen


def _seen(line: Line, base: datetime | None) -> Seen:
    text = line.text
    if len(text) <= 120:
        dated = may_tell_age(text)
        if dated:
            age = parse_age(text, base)
            if age is not None:
                return Seen(line, "a" if age.bare else "A", age=age)
            found = _head(line, base)
            if found is not None:
                return found
        byline = _BYLINE.fullmatch(text)
        if byline and len(words(text)) <= 12:
            return Seen(line, "M", author=byline.group("name"))
        via = _VIA.fullmatch(text)
        if via and is_name(via.group("name")):
            return Seen(line, "V", publisher=via.group("name"))
        if dated and not ends_sentence(text) and len(words(text)) <= 16:
            inside = _embedded(line, base)
            if inside is not None:
                return inside
        if len(text) <= 40 and _READING.fullmatch(text):
            return Seen(line, "M")
    return Seen(line, _shape(text))


def _embedded(line: Line, base: datetime | None) -> Seen | None:
    """A line that tells an age among other words: "Pegged 5 hours ago by the Ledger".

    The longest name in it is the outlet.
    """
    found = find_age(line.text, base)
    if found is None:
        return None
    start, end, age = found
    rest = [line.text[:start], line.text[end:]]
    names = [match.group() for part in rest for match in _NAMES.finditer(part)]
    return Seen(line, "h", age=age, publisher=max(names, key=len, default=None))


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


def _head(line: Line, base: datetime | None) -> Seen | None:
    """The line as several facts side by side: "Reuters · 3 hours ago · 4 min read", "Il Mattino, ieri"."""
    text = line.text
    pieces = [piece.strip() for piece in _SEPARATOR.split(text) if piece.strip()]
    if not 1 <= len(pieces) <= 6:
        return None
    ages = [(n, parse_age(piece, base)) for n, piece in enumerate(pieces)]
    dated = [(n, age) for n, age in ages if age is not None]
    names = [p for n, p in enumerate(pieces) if all(n != m for m, _ in dated)]
    if not dated:
        for n, piece in enumerate(pieces):
            split = _beside(piece, base)
            if split is not None:
                name, age = split
                rest = [p for m, p in enumerate(pieces) if m != n]
                dated, names = [(n, age)], [name, *rest]
                break
    strong = [(n, age) for n, age in dated if age.kind != "clock"]
    if not strong:
        return None
    author = publisher = None
    for name in names:
        byline = _BYLINE.fullmatch(name)
        via = _VIA.fullmatch(name)
        if byline:
            author = author or byline.group("name")
        elif _READING.fullmatch(name):
            continue
        elif via and is_name(via.group("name")):
            publisher = publisher or via.group("name")
        elif is_name(name):
            publisher = publisher or name
        elif len(pieces) < 3:
            return None
    first, last = strong[0][0], dated[-1][0]
    raw = strong[0][1].raw
    if last > first and last - first == len(dated) - 1 and len(dated) > 1:  # date and clock beside each other
        begin = text.find(pieces[first])
        end = text.find(pieces[last], begin) + len(pieces[last])
        whole = parse_age(text[begin:end], base)
        age = whole or Age(text[begin:end], strong[0][1].kind, strong[0][1].when)
    else:
        age = next(a for _, a in strong)
        age = Age(raw, age.kind, age.when, age.bare)
    if publisher is None and author is None:
        return Seen(line, "A", age=age)
    return Seen(line, "H", age=age, publisher=publisher, author=author)


def _beside(text: str, base: datetime | None) -> tuple[str, Age] | None:
    """A name and an age with a comma, or nothing, between them."""
    for match in _COMMA.finditer(text):
        left, right = text[: match.start()], text[match.end() :]
        age = parse_age(right, base)
        if age is not None and age.kind != "clock" and is_name(left):
            return left, age
        age = parse_age(left, base)
        if age is not None and age.kind != "clock" and is_name(right):
            return right, age
    parts = text.split(" ")
    if not 2 <= len(parts) <= 12:
        return None
    for at in range(1, len(parts)):
        left, right = " ".join(parts[:at]), " ".join(parts[at:])
        if parts[at][:1].isdigit() or not right[:1].isupper():
            age = parse_age(right, base)
            if age is not None and age.kind == "relative" and not age.bare and " " in right and is_name(left):
                return left, age
    return None


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
    text = {word[:5].casefold() for word in words(body[:800])}
    return len(own & text) / len(own)


def stems(text: str) -> set[str]:
    """Names, numbers and long words of a text, cut to six letters so that inflected forms meet."""
    return {
        word[:6].casefold()
        for word in words(text[:400])
        if len(word) >= 6 or (len(word) >= 4 and word[0].isupper()) or (len(word) >= 2 and word.isdigit())
    }
