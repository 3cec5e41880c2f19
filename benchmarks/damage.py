"""Damages clean articles the way scrapers and aggregators do, and knows exactly what it did.

An article is a list of paragraphs; its clean text has one blank line between them. Each function below says where it
would damage that text, as `Wound`s; `damaged` carries them out and returns the new text with the truth in its offsets.
Nothing here is random but `chance`, which is seeded with the article's id: the same article is always damaged alike.
"""

from __future__ import annotations

import hashlib
import io
import json
import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import zstandard

URL_LIKE = re.compile(r"(https?://)?(www\.)?[^\W_][\w-]*(\.[A-Za-z]{2,})+(/\S*)?\s?")
"""What an aggregator deletes over its whole dump because it looks like an address, with one white space after it."""


ABBREVIATION = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|St|Gen|Sen|Rep|Gov|Sgt|Capt|Lt|Col|Adm|Maj|Cmdr|Rev|Jr|Sr|No|vs|Vs|Mio|Mrd|Nr|bzw|etc)\.$"
)
"""Full stops that end no sentence."""


class Wound(NamedTuple):
    """`clean[start:end]` is to become `new`."""

    start: int
    end: int
    new: str
    kind: str


class Truth(NamedTuple):
    """In the damaged text, `text[start:end]` stands where `was` should."""

    kind: str
    start: int
    end: int
    was: str


@dataclass(frozen=True)
class Article:
    """One article of the news data."""

    id: str
    lang: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The clean text: one blank line between paragraphs."""
        return "\n\n".join(self.paragraphs)


def articles(path: Path, *, part: str = "all", least: int = 1) -> Iterator[Article]:
    """The articles of a ``.jsonl.zst`` file with at least so many paragraphs. `part`: `build` (two thirds, by a hash of
    their id), `weigh` (a twelfth) or `test` (a quarter), or `all`.
    """
    with path.open("rb") as packed, zstandard.ZstdDecompressor().stream_reader(packed) as stream:
        for line in io.TextIOWrapper(stream, "utf-8"):
            row: dict[str, Any] = json.loads(line)
            if part not in ("all", part_of(row["id"])):
                continue
            paragraphs = tuple(" ".join(p.split()) for p in row["paragraphs"] if p.strip())
            if len(paragraphs) >= least:
                yield Article(row["id"], row["lang"], paragraphs)


def on_one_line(article: Article) -> str:
    """The clean article on one line: those of its paragraphs that end in a sentence mark, with a space between them.

    Headings, credits and the like would be run into the next sentence, which is damage.
    """
    return " ".join(p for p in article.paragraphs if re.search(r"[.!?…][\"'”’»)\]]*$", p))


def part_of(name: str) -> str:
    """The part that the article with this id belongs to: to build with, to weigh what was built, or to test."""
    number = int(hashlib.sha256(name.encode()).hexdigest(), 16)
    if number % 3:
        return "build"
    return "test" if number // 3 % 4 else "weigh"


def chance(article: Article, what: str) -> random.Random:
    """The dice of one article for one purpose."""
    return random.Random(f"{article.id}/{what}")


def damaged(clean: str, wounds: Iterable[Wound]) -> tuple[str, list[Truth]]:
    """The text after `wounds`, and the truth in its offsets. A wound that overlaps an earlier one is left out."""
    out: list[str] = []
    truths: list[Truth] = []
    at = size = 0
    for wound in sorted(wounds):
        if wound.start < at:
            continue
        out.append(clean[at : wound.start])
        size += wound.start - at
        out.append(wound.new)
        truths.append(Truth(wound.kind, size, size + len(wound.new), clean[wound.start : wound.end]))
        size += len(wound.new)
        at = wound.end
    out.append(clean[at:])
    return "".join(out), truths


def healed(text: str, truths: Sequence[Truth]) -> str:
    """The clean text again, from the damaged one and the truth in its order."""
    for truth in reversed(truths):
        text = text[: truth.start] + truth.was + text[truth.end :]
    return text


def glued(article: Article) -> list[Wound]:
    """Paragraphs joined without a space: `on Friday.It also`."""
    clean = article.text
    return [Wound(m.start(), m.end(), "", glue_kind(clean, m)) for m in re.finditer("\n\n", clean)]


def glue_kind(clean: str, match: re.Match[str]) -> str:
    """`glue` between two sentences; `unmarked` after a heading, a credit or the like, and before an item of a list or a
    line that begins with a small letter.
    """
    marked = re.search(r"[.!?…][\"'”’»)\]]*$", clean[max(match.start() - 8, 0) : match.start()])
    begun = re.match(r"[\"'“‘«(\[]*(?:[^\W\d_]|\d+(?![.)\d]))", clean[match.end() : match.end() + 12])
    if begun and begun.group()[-1].islower():
        begun = None
    return "glue" if marked and begun else "unmarked"


def aggregated(article: Article) -> list[Wound]:
    """Paragraphs joined without a space, then everything deleted that looks like an address: `on also`."""
    clean = article.text
    places = [i for i, char in enumerate(clean) if char != "\n"]
    flat = clean.replace("\n", "")
    gone = [
        Wound(places[m.start()], places[m.end() - 1] + 1, "", "deleted") for m in URL_LIKE.finditer(flat) if m.group()
    ]
    covered = [(w.start, w.end) for w in gone]
    left = [w for w in glued(article) if not any(a <= w.start < b for a, b in covered)]
    return [*gone, *left]


def spaced(clean: str, dice: random.Random, share: float) -> list[Wound]:
    """A space before the possessive's apostrophe: `Ukraine 's`."""
    found = re.finditer(r"(?<=\w)(?=['’]s\b)", clean)
    return [Wound(m.start(), m.start(), " ", "possessive") for m in found if dice.random() < share]


def unspaced_quotes(clean: str, dice: random.Random, share: float) -> list[Wound]:
    """The space before an opening quote or after a closing one is lost: `It added:"Russian`."""
    found = re.finditer(r"(?<=[\w:,]) (?=[\"“]\w)|(?<=[\w.,!?][\"”]) (?=\w)", clean)
    return [Wound(m.start(), m.end(), "", "quote") for m in found if dice.random() < share]


def unspaced_marks(clean: str, dice: random.Random, share: float) -> list[Wound]:
    """The space between two sentences is lost."""
    found = re.finditer(r"(?<=[a-zà-ÿ)\]\"”][.!?]) (?=[A-ZÀ-Ý])|(?<=[.!?][\"”)]) (?=[A-ZÀ-Ý])", clean)
    ends = [m for m in found if not ABBREVIATION.search(clean, max(m.start() - 12, 0), m.start())]
    return [Wound(m.start(), m.end(), "", "mark") for m in ends if dice.random() < share]


def loose_spaces(clean: str, dice: random.Random, share: float) -> list[Wound]:
    """Two spaces for one, and a space before a comma or full stop."""
    doubled = [
        Wound(m.start(), m.end(), "  ", "double")
        for m in re.finditer(r"(?<=\w) (?=\w)", clean)
        if dice.random() < share
    ]
    stray = [
        Wound(m.start(), m.start(), " ", "stray")
        for m in re.finditer(r"(?<=[^\W\d])(?=[,.](?: |\n|$))", clean)
        if dice.random() < share * 3
    ]
    return doubled + stray


INSERTS = (
    "(Image: {name})",
    "ADVERTISEMENT",
    "Advertisement",
    "Read more: {title}",
    "READ MORE: {title}",
)


def inserts(article: Article, title: str) -> list[Wound]:
    """Chrome set into the middle of a sentence, as one line of its own between two halves, or within the line."""
    dice = chance(article, "inserts")
    found = []
    for m in re.finditer(r"(?<=[a-z]) (?=[a-z])", article.text):
        if dice.random() < 0.004:
            what = dice.choice(INSERTS).format(name=dice.choice(("Getty", "Reuters", "AP Photo")), title=title)
            own_line = "Read" in what or "READ" in what or dice.random() < 0.5
            found.append(Wound(m.start(), m.end(), f"\n\n{what}\n\n" if own_line else f" {what} ", "insert"))
    return found


def wrapped(article: Article, width: int, parts: Callable[[str], Sequence[int]]) -> list[Wound]:
    """Hard-wrapped lines of at most `width`, long words divided where `parts` says (offsets within the word).

    Kinds: `wrap` (a line end for a space), `hyphen` (a hyphen and a line end within a word), `compound` (a line
    end after a word's own hyphen).
    """
    found: list[Wound] = []
    base = 0
    for paragraph in article.paragraphs:
        start = 0
        for m in re.finditer(r"\S+", paragraph):
            if m.end() - start <= width:
                continue
            room = width - (m.start() - start)
            cut = _division(m.group(), room, parts)
            if cut is not None:
                at, new, kind = cut
                found.append(Wound(base + m.start() + at, base + m.start() + at, new, kind))
                start = m.start() + at
            elif m.start() > start:
                found.append(Wound(base + m.start() - 1, base + m.start(), "\n", "wrap"))
                start = m.start()
        base += len(paragraph) + 2
    return found


def _division(word: str, room: int, parts: Callable[[str], Sequence[int]]) -> tuple[int, str, str] | None:
    own = [m.end() for m in re.finditer(r"(?<=\w)-(?=\w)", word) if m.end() <= room]
    if own:
        return own[-1], "\n", "compound"
    if not re.fullmatch(r"[^\W\d_]{7,}[,.;:]?", word):
        return None
    bare = re.sub(r"\W+$", "", word)
    cuts = [at for at in parts(bare) if 2 < at < room - 1 and len(bare) - at > 2]
    return (cuts[-1], "-\n", "hyphen") if cuts else None
