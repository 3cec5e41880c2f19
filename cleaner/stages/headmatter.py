"""One line of a story's head as facts side by side: "Reuters · 3 hours ago · 4 min read", "(Il Mattino, ieri)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from cleaner.rules.ages import Age, find_age, parse_age
from cleaner.rules.shape import ends_sentence, is_name, words

_SEPARATOR = re.compile(r"\s*[·•|⋮▪]\s*|\s+[^\w\s\"'“”‘’«»(),.:;!?&%€$£+#@~\[\]]+\s+|\s{2,}|\t")
_COMMA = re.compile(r",\s+")
_OPEN, _CLOSE = "([⟨{<«", ")]⟩}>»"
_BRACKETED = re.compile(r"(?P<before>.*\S)\s*[(\[⟨](?P<inside>[^()\[\]⟨⟩]{2,40})[)\]⟩]")
_LABELLED = re.compile(r"(?P<before>.*\S)\s*(?:[\[⟨][^\[\]⟨⟩]{2,40}[\]⟩]|\((?=[^\WA-ZÀ-Þ\d_])[^()]{2,40}\))")
_LABEL = re.compile(r"(?P<label>[^\W\d_][\w ]{1,24})\s?:\s+(?=\S)")
_VIA = re.compile(
    r"(?:[-–—•▸]\s*|(?i:v[ií]a|source|from|with reporting by|com informações d[aeo]|con información de"
    r"|con informazioni di|(?:information )?fournie? par|(?:provided|delivered) by"
    r"|(?:zur verfügung gestellt|bereitgestellt) von"
    r"|proporcionado por|fornecido por|fornito da|aangeboden door|dostarcz\w+ przez"
    r"|mit material von|avec|quelle|fonte|fuente|bron|źródło|zrodlo|originally on)\s*:?\s+"
    r"|(?i:source|quelle|fonte|fuente|bron|źródło|za)\s*:\s*|(?:von|za|da|par|de|uit|od|dal|dalla|no|na|em)\s+(?=[A-ZÀ-Þ\d]))(?P<name>\S.{0,60})"
)
_PERSON = (
    r"(?:[A-ZÀ-ÖØ-ÞŁŚŻŹĆŃĘĄÓ][\w.'’-]*|and|und|et|y|e|en|i|de|van|von|der|da|dos|&|,)"  # a name, or what joins names
)
_WROTE = (
    r"(?:•\s*)?(?:(?i:(?:story|written|reported|article|artikel|bericht|artículo|articolo|artykuł|artigo) "
    r"(?:by|von|de|di|door|por)|(?:histoire|historia|história) de|storia di|verhaal van"
    r"|artykuł autorstwa|by|von|par|por|di|da|door|texte? (?:von|de|di|par)|autore?|auteur|autora?|author"
    r"|oprac\.|tekst|geschreven door|escrito por)\s*:?\s+)"
)
_SIGNED = re.compile(_WROTE)
_BYLINE = re.compile(rf"{_WROTE}(?P<name>{_PERSON}(?:[ ,]+{_PERSON}){{0,9}})")
_OUTLET = re.compile(
    r"(?P<author>\S.*?)\s*(?:[,/]|\s[–—-]\s)\s*(?:(?:for|für|pour|para|per|voor|dla) )?(?P<outlet>[A-ZÀ-Þ].{1,45})"
)
_MORE_AT = re.compile(
    r"(?i:read|à lire|lire|lees|leia|ler|leer|lee|leggi|lesen|lies|czytaj|continue|full story|view"
    r"|weiter|mehr|más|altro)\b"
    r".{0,40}?"
    r"\s(?:at|on|dans|sur|chez|bei|auf|in|su|en|em|no|na|bij|op|w|u|z)\s+(?P<name>[A-ZÀ-ÞŁŚŻ\d].{1,45})"
)
_FOLLOWED = re.compile(
    r"(?P<name>\S[^·•|⋮]{1,50}?)\s*[·•|⋮](?:[^·•|⋮]{1,30}[·•|⋮])?\s*\d[\d.,  ]*\s?\S{0,4}\.?\s"
    r"(?:followers?|subscribers?|readers|abonn\w+|follower\w*|seguidor\w+|suscriptor\w+|inscritos|leitores|lectores"
    r"|iscritti|follower|volgers|abonnees|obserwuj\w+|subskrybent\w+)",
    re.IGNORECASE,
)
_ROW = re.compile("[·•|⋮]")
"""What stands beside an outlet's name where its readers are counted."""
_COUNT = re.compile(r"\d[\d.,]*\s?(?:[kKmM]\b|mil\b|mio\.?|tys\.?)?\s?[^\W\d_]{3,14}")
_GLUED = re.compile(
    r"(?P<name>.*[^\W\d_])(?P<age>(?:(?i:vor|hace|há|il y a|przed) )?\d{1,3} ?[^\W\d_]{1,8}\.?(?: [^\W\d_]{2,7})?)"
    r"(?:(?:[A-ZÀ-Þ][a-zà-ÿ]{2,10}){1,4}|(?P<title>[A-ZÀ-Þ\d\"'“„«¿¡].* .* .*))?"
    r"|(?P<name2>.*[a-zà-ÿ])(?P<age2>[A-ZÀ-Þ][^\W\d_]{3,12})"
)
"""An outlet and an age without a space between, and what may be glued behind them: buttons, or the headline."""
_SHORT_AGE = re.compile(r"\d{1,2}[^\W\d_]{1,3}")
_LIVE = re.compile(r"\+{2,}\s*(?P<age>\d[^+]{1,20}?)\s*\+{2,}\s*(?P<title>[^+].{5,}?)\s*(?:\+{2,})?")
_SITE = re.compile(r"(?:^|[\s(])(?P<site>(?:[\w-]+\.){1,3}[a-z]{2,8})(?=$|[\s)])")
_HANDLE = re.compile(r"@\w[\w.]{1,30}")
_READING = re.compile(
    r"(?:[•·|]\s*)?(?:\S+\s+){0,4}\d{1,3}\s?(?:-\s?)?(?:min|mins|minutes?|minuten|minuti|minutos|minuty|minut|minuut)\b\.?(?:\s+\S+){0,3}",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"[A-ZÀ-ÞŁŚŻŹĆ][\w.'’&-]*(?:\s+(?:[A-ZÀ-ÞŁŚŻŹĆ\d][\w.'’&-]*|(?:de|del|della|dei|des|du|la|le|les|el|of|the|and|&|y|und|für|van|von|der|da|do|di|i|e"
    r"|et|sur|à|w|en)(?=\s+\S*[A-ZÀ-Þ]))){0,6}"
)
_BY = re.compile(
    r"\s+(?:by|por|par|von|door|przez)\s+(?=[A-ZÀ-ÞŁŚŻ]|(?:staff|redac\w+|redak\w+|redaz\w+|rédac\w+|redaç\w+)$)"
)
_MADE_BY = re.compile(r"[A-ZÀ-Þ]\w+ (?:by|por|par|von|door|przez) (?=[A-ZÀ-Þ])")
_DECORATION = " \t\u00a0–—-:;,·•|⋮▪▸☆★✚＋+*✓→➔➜►▶"


class Head(NamedTuple):
    """What a head line says. `title` is set where the headline stands on the same line."""

    age: Age | None = None
    publisher: str | None = None
    author: str | None = None
    title: str | None = None


def byline(text: str) -> Head | None:
    """The author in a line that is a byline ("By Ann Lee"), with the outlet if it is named too ("By Ann Lee, The
    Mail"); else None.
    """
    if _SIGNED.match(text) is None or len(words(text)) > 12:
        return None
    match = _OUTLET.fullmatch(text)
    whose = _BYLINE.fullmatch(match.group("author")) if match else None
    if match and whose and is_name(match.group("outlet")):
        return Head(None, match.group("outlet"), whose.group("name"))
    match = _BYLINE.fullmatch(text)
    return Head(None, None, match.group("name")) if match else None


def via(text: str) -> str | None:
    """The outlet's name in "- Reuters", "via Reuters", "[Reuters]", "Reuters · 12k followers", else None."""
    match = _VIA.fullmatch(_unwrapped(text)) or (_FOLLOWED.fullmatch(text) if _ROW.search(text) else None)
    name = bare(match.group("name") if match else text)
    if name == text or text[-1] in ":," or not is_name(name) or (not match and name[0].islower() and "." not in name):
        return None
    return name if find_age(name, None) is None else None


def read_at(text: str) -> str | None:
    """The outlet's name in "Read on at Reuters", which stands below a story; else None."""
    match = _MORE_AT.fullmatch(text)
    name = bare(match.group("name")) if match else ""
    return name if is_name(name) else None


def is_reading_time(text: str) -> bool:
    """The line says how long the story takes to read: "4 min read"."""
    return len(text) <= 40 and _READING.fullmatch(text) is not None


def bare(name: str) -> str:
    """A name without brackets around it, marks beside it and a label in brackets behind it."""
    name = name.strip(_DECORATION)
    if len(name) > 2 and name[0] in _OPEN and name[-1] == _CLOSE[_OPEN.index(name[0])]:
        name = name[1:-1].strip(_DECORATION)
    labelled = _LABELLED.fullmatch(name)
    if labelled:
        name = labelled.group("before").strip(_DECORATION)
    return name


def dated(text: str, base: datetime | None) -> Head | None:
    """A line that is names and a date side by side, or None. `base` resolves relative ages."""
    live = _LIVE.fullmatch(text)
    if live is not None:
        age = parse_age(live.group("age"), base)
        return None if age is None else Head(age, title=live.group("title"))
    pieces = [piece for whole in _SEPARATOR.split(_unwrapped(text)) for piece in _unbracketed(whole)]
    if len(pieces) == 1:
        pieces = _unglued(pieces[0], base)
    if not 1 <= len(pieces) <= 6:
        return None
    label = _LABEL.match(pieces[0])
    if label and not is_name(pieces[0]) and parse_age(pieces[0], base) is None:
        pieces[0] = pieces[0][label.end() :]
    ages = [(n, age) for n, piece in enumerate(pieces) if (age := parse_age(piece, base)) is not None]
    names = [piece for n, piece in enumerate(pieces) if all(n != m for m, _ in ages)]
    if not ages or all(age.bare and _READING.fullmatch(age.raw) for _, age in ages):
        for n, piece in enumerate(pieces):
            split = _beside(piece, base)
            if split is not None:
                name, age = split
                ages, names = [(n, age)], [name, *(p for m, p in enumerate(pieces) if m != n)]
                break
    sure = [(n, age) for n, age in ages if not age.bare or age.kind == "relative"]
    if not sure and ages and names and is_name(bare(names[0])):
        sure = ages  # a clock is a date where a name stands beside it: "Agencia Surco | 14:07"
    if not sure or (sure[0][1].when is None and sure[0][1].bare and not names):
        return None
    named = _names(names, len(pieces))
    if named is None:
        return None
    return named._replace(age=_whole(text, pieces, ages, sure[0], base))


def _names(names: Sequence[str], pieces: int) -> Head | None:
    author = publisher = title = None
    for whole in names:
        label = _LABEL.match(whole)
        name = whole[label.end() :] if label and is_name(bare(whole[label.end() :])) else whole
        whose = byline(name)
        if whose:
            author, publisher = author or whose.author, publisher or whose.publisher
        elif _READING.fullmatch(name) or _COUNT.fullmatch(name):
            continue
        elif named := via(name):
            publisher = publisher or named
        elif _HANDLE.fullmatch(name):
            publisher = publisher or name
        elif pieces >= 3 and whole is names[-1] and len(words(whole)) >= 6:
            title = whole
        elif is_name(bare(name)):
            outlet, *writer = _BY.split(_made(bare(name)), maxsplit=1)
            publisher, author = publisher or outlet, author or (writer[0] if writer else None)
        elif pieces < 3:
            return None
        elif whole is names[-1] and len(words(name)) >= 4:
            title = name
    return Head(None, publisher, author, title)


def _made(name: str) -> str:
    """A name without "Analysis by" before it."""
    match = _MADE_BY.match(name)
    return name[match.end() :] if match else name


def _unglued(piece: str, base: datetime | None) -> list[str]:
    """An outlet and an age that a dump has glued together, "The Post6h", as two pieces."""
    match = _GLUED.fullmatch(piece)
    if match is None:
        return [piece]
    name, age = match.group("name") or match.group("name2"), match.group("age") or match.group("age2")
    told = parse_age(age, base)
    if told is None or told.kind != "relative" or not is_name(name):
        return [piece]
    return [name, age, match.group("title")] if match.group("title") else [name, age]


def _whole(
    text: str, pieces: Sequence[str], ages: Sequence[tuple[int, Age]], first: tuple[int, Age], base: datetime | None
) -> Age:
    """The date of a line, with the clock that stands beside it."""
    last = ages[-1][0]
    if last > first[0] and last - first[0] == len(ages) - 1:
        begin = text.find(pieces[first[0]])
        end = text.find(pieces[last], begin) + len(pieces[last])
        both = text[begin:end]
        return parse_age(both, base) or Age(both, first[1].kind, first[1].when)
    return first[1]


def _unwrapped(text: str) -> str:
    """The line without brackets around the whole of it."""
    if len(text) > 2 and text[0] in _OPEN and text.find(_CLOSE[_OPEN.index(text[0])]) == len(text) - 1:
        return text[1:-1].strip()
    return text


def _unbracketed(piece: str) -> Iterator[str]:
    """A piece without brackets around it; what is in brackets behind a name is a piece of its own."""
    piece = _unwrapped(piece.strip())
    match = _BRACKETED.fullmatch(piece)
    if match and (parse_age(match.group("inside")) is not None or _READING.fullmatch(match.group("inside"))):
        yield match.group("before")
        yield match.group("inside")
    elif piece:
        yield piece


def embedded(text: str, base: datetime | None) -> Head | None:
    """A line that tells an age among other words: "Pegged 5 hours ago by the Ledger".

    The longest name in it is the outlet.
    """
    if ends_sentence(text) or text[-1] in ":," or len(words(text)) > 16:
        return None
    found = find_age(text, base)
    if found is None:
        return None
    start, end, age = found
    site = _SITE.search(text)
    if site:
        return Head(age, site.group("site"))
    names = [bare(match.group()).rstrip(".") for part in (text[:start], text[end:]) for match in _NAMES.finditer(part)]
    return Head(age, max(names, key=len, default=None))


def _beside(text: str, base: datetime | None) -> tuple[str, Age] | None:
    """A name and an age with a comma, or nothing, between them; the comma may have other words before it."""
    parts = _COMMA.split(text)
    for at in range(1, len(parts)):
        left, right = ", ".join(parts[:at]), ", ".join(parts[at:])
        for name, date in ((left, right), (right, left)):
            age = parse_age(date, base)
            if age is None:
                continue
            name = via(name) or bare(name)
            if is_name(name.split(", ")[0]):
                return name.split(", ")[0] if len(parts) > 2 else name, age
    return _joined(text, base)


def _joined(text: str, base: datetime | None) -> tuple[str, Age] | None:
    parts = text.split(" ")
    if not 2 <= len(parts) <= 12:
        return None
    for at in range(1, len(parts)):
        right = " ".join(parts[at:])
        if (" " in right or _SHORT_AGE.fullmatch(right)) and (
            parts[at][:1].isdigit() or not right[:1].isupper() or parts[at - 1].endswith(".")
        ):
            age = parse_age(right, base)
            if age is not None and age.kind == "relative" and (not age.bare or " " not in right):
                left = " ".join(parts[:at])
                left = (via(left) or bare(left)).rstrip(".")
                if is_name(left):
                    return left, age
    return None
