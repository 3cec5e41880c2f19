"""Corpora of invented aggregators: pages with a chrome that nobody wrote a rule for, and the truth about every line.

Product names, labels and stories are put together at random from the word lists in `invented.json`, from a seed: the
same seed gives the same pages. No template is that of a real product, and none is known to the rules that ship.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pages import Story, Truth

WORDS: dict[str, dict[str, list[str]]] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
"""By language: verbs and nouns of labels, label and sentence forms, ages, and the small words of stories."""
LANGUAGES = tuple(WORDS)
_ONSETS = [
    "b",
    "br",
    "c",
    "d",
    "dr",
    "f",
    "g",
    "gl",
    "h",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pr",
    "r",
    "s",
    "st",
    "t",
    "tr",
    "v",
    "w",
]
_VOWELS = ["a", "e", "i", "o", "u", "ai", "ea", "ou"]
_CODAS = ["", "", "n", "r", "l", "s", "nd", "rt", "m", "ck"]


def word(rng: random.Random, parts: int = 2) -> str:
    """A word that no dictionary has."""
    return "".join(rng.choice(_ONSETS) + rng.choice(_VOWELS) for _ in range(parts)) + rng.choice(_CODAS)


@dataclass
class Tale:
    """An article: outlet, headline, paragraphs."""

    publisher: str
    title: str
    body: list[str]


def tale(rng: random.Random, language: str, paragraphs: int, own: Sequence[str] = ()) -> Tale:
    """An article on a subject of its own; `own` gives paragraphs that someone wrote instead of invented ones."""
    subject = [word(rng, 3) for _ in range(8)]
    rest = (_filler(rng, language, subject) for _ in range(rng.randint(4, 9)))
    title = " ".join([rng.choice(subject).title(), *rest])
    body = list(own[:paragraphs]) or [paragraph(rng, language, subject) for _ in range(paragraphs)]
    publisher = f"{word(rng).title()} {rng.choice(['Post', 'Kurier', 'Courrier', 'Herald', 'Nova', '24', 'Dagblad'])}"
    return Tale(publisher, title, body)


def paragraph(rng: random.Random, language: str, subject: Sequence[str]) -> str:
    """One to three sentences, a hundred code points or more."""
    text = ""
    while len(text) < 100:
        text = " ".join(_sentence(rng, language, subject) for _ in range(rng.randint(1, 3)))
    return text


def _sentence(rng: random.Random, language: str, subject: Sequence[str]) -> str:
    text = " ".join(_filler(rng, language, subject) for _ in range(rng.randint(8, 20)))
    return text[0].upper() + text[1:] + "."


def _filler(rng: random.Random, language: str, subject: Sequence[str]) -> str:
    pick = rng.random()
    return rng.choice(WORDS[language]["small"]) if pick < 0.45 else rng.choice(subject) if pick < 0.75 else word(rng)


class Page:
    """A page that is written line by line, with its truth."""

    def __init__(self, name: str, language: str) -> None:
        self.truth = Truth(name, language)

    def add(self, tag: str, text: str, doc: int | None = None, blanks: int = 0) -> None:
        """A line with its tag, and blank lines below it."""
        truth = self.truth
        start = len(truth.view)
        truth.view += text + "\n" * (1 + blanks)
        truth.spans.append((tag, doc, start, start + len(text)))
        if doc is not None:
            story = truth.stories.setdefault(doc, Story())
            if tag == "T":
                story.title = text
            elif tag == "P":
                story.publisher = text
            elif tag == "A":
                story.age = text


@dataclass
class Aggregator:
    """A product of one seed: its vocabulary, where its chrome stands, and how it sets its cards."""

    seed: int
    language: str
    name: str = ""
    before: list[str] = field(default_factory=list)
    between: list[str] = field(default_factory=list)
    card: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        rng = random.Random(f"product {self.seed}")
        self.name = word(rng, rng.randint(2, 3)).title() + rng.choice(["", "ly", "o", "r"])
        self.order = rng.choice(["PAT", "APT", "TPA", "PTA", "TAP", "PA-T"])
        self.gap = rng.choice([0, 0, 1])
        self.heads = rng.random() < 0.7  # the lead has outlet and date too
        self.optional = 0.25 * rng.random()
        self.before = [self._line(rng, short=True) for _ in range(rng.randint(1, 5))]
        self.between = [self._line(rng) for _ in range(rng.randint(4, 10))]
        self.card = [self._line(rng, short=True) for _ in range(rng.choice([0, 0, 1, 2]))]
        self.after = [self._line(rng) for _ in range(rng.randint(2, 8))]

    def _line(self, rng: random.Random, *, short: bool = False) -> str:
        """A template: words of the language filled in, counters and headlines left open as {k} and {t}."""
        own = WORDS[self.language]
        verbs, nouns = own["verbs"], own["nouns"]
        kind = rng.random()
        form = rng.choice(own["sentences" if kind < 0.25 and not short else "labels"])
        if 0.75 < kind < 0.88:
            form = rng.choice(["{k} {n}", "{n} ({k})", "{v} ({k})", "{k} {v} · {n}"])
        elif kind >= 0.88:
            form = rng.choice(["{v} {p}: {t}", "{n} {p} – {t}", "{t} | {p}"])
        noun = rng.choice(nouns)
        return (
            form.replace("{v2}", rng.choice(verbs).lower())
            .replace("{v}", rng.choice(verbs))
            .replace("{n2}", rng.choice(nouns).title())
            .replace("{n}", noun)
            .replace("{p}", self.name)
        )

    def page(self, number: int, lead: Tale, cards: Sequence[Tale]) -> Truth:
        """One page with its truth."""
        rng = random.Random(f"page {self.seed} {number}")
        page = Page(f"{self.name}-{number}", self.language)
        self._chrome(page, rng, self.before, lead, 0)
        self._head(page, rng, 0, lead, order=self.order if self.heads else "T")
        for text in lead.body:
            page.add("B", text, 0, self.gap)
        self._chrome(page, rng, self.between, lead, self.optional)
        for n, card in enumerate(cards, 1):
            self._head(page, rng, n, card, order=self.order)
            for text in card.body:
                page.add("B", text, n, self.gap)
            self._chrome(page, rng, self.card, card, 0)
        self._chrome(page, rng, self.after, lead, self.optional)
        return page.truth

    def _chrome(self, page: Page, rng: random.Random, lines: Sequence[str], own: Tale, optional: float) -> None:
        for line in lines:
            if rng.random() >= optional:
                text = line.replace("{k}", str(rng.randint(2, 240))).replace("{t}", own.title)
                page.add("C", text[0].upper() + text[1:], blanks=self.gap)

    def _head(self, page: Page, rng: random.Random, doc: int, own: Tale, *, order: str) -> None:
        age = rng.choice(WORDS[self.language]["ages"]).replace("{k}", str(rng.randint(2, 23)))
        for part in order:
            if part == "-":
                page.add("P", f"- {own.publisher}", doc, self.gap)
            elif part == "P":
                page.add("P", own.publisher, doc, self.gap)
            else:
                page.add(part, own.title if part == "T" else age, doc, self.gap)


def corpus(seed: int, count: int, own: Sequence[Sequence[str]] = ()) -> list[Truth]:
    """`count` pages of the aggregator of one seed. A third of the cards come from a small pool, so that the same story
    stands on several pages, among others; outlets come from a pool too, and every tenth page is there twice.

    `own` are paragraphs of real articles, to be used for invented ones; as many as needed are taken in turn.
    """
    rng = random.Random(f"corpus {seed}")
    language = "en" if own else LANGUAGES[seed % len(LANGUAGES)]
    product = Aggregator(seed, language)
    outlets = [tale(rng, language, 1).publisher for _ in range(6)]
    given = iter([*own[seed * 37 % max(len(own), 1) :], *own])

    def fresh(size: int) -> Tale:
        found = tale(rng, language, size, next(given, ()))
        if rng.random() < 0.6:
            found.publisher = rng.choice(outlets)
        return found

    pool = [fresh(rng.randint(1, 2)) for _ in range(5)]
    found: list[Truth] = []
    for number in range(count):
        size = rng.randint(2, 6)
        cards = [rng.choice(pool) if rng.random() < 0.33 else fresh(rng.randint(1, 2)) for _ in range(size)]
        unique = [card for n, card in enumerate(cards) if card not in cards[:n]]
        found.append(product.page(number, fresh(rng.randint(2, 7)), unique))
        if number % 10 == 9:
            found.append(found[-1])
    return found
