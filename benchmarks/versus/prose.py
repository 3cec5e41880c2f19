"""Text without end in eight languages, for data that anyone can make: words of the truth pages in chains.

A word follows another as it does on the pages, now and then any word follows. So words, their frequency and the length
of sentences are natural, languages are told, and no two articles share more than a few words in a row.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from invented import word
from pages import load_all

PAGES = Path(__file__).parent.parent / "pages"
LEAP = 0.3
"""How often any word of the language follows."""


@cache
def _sentences() -> dict[str, list[list[str]]]:
    found: defaultdict[str, list[list[str]]] = defaultdict(list)
    for page in load_all(PAGES):
        for tag, _, start, end in page.spans:
            if tag == "B":
                found[page.language].append([w.strip("\"'“”„«».,;:!?()[]–—…") for w in page.view[start:end].split()])
    return dict(found)


LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "pt")


class Prose:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.words = [one for words in _sentences()[language] for one in words if one]
        self.after: defaultdict[str, list[str]] = defaultdict(list)
        for one, following in zip(self.words, self.words[1:], strict=False):
            self.after[one].append(following)

    def run(self, rng: random.Random, count: int) -> list[str]:
        """So many words."""
        found = [rng.choice(self.words)]
        while len(found) < count:
            own = self.after[found[-1]] if rng.random() >= LEAP else ()
            found.append(rng.choice(own or self.words))
        return found

    def sentence(self, rng: random.Random, low: int = 7, high: int = 24) -> str:
        """A sentence, with a comma if it is long."""
        words = self.run(rng, rng.randint(low, high))
        if len(words) > 14:
            words[len(words) // 2] += ","
        text = " ".join(words)
        return text[0].upper() + text[1:] + rng.choice("......?!")

    def paragraph(self, rng: random.Random) -> str:
        """Two to four sentences."""
        return " ".join(self.sentence(rng) for _ in range(rng.randint(2, 4)))

    def title(self, rng: random.Random) -> str:
        """Five to ten words without a full stop."""
        return self.sentence(rng, 5, 10)[:-1]


prose = cache(Prose)


@dataclass(frozen=True)
class Story:
    """What a newsroom wrote."""

    language: str
    title: str
    author: str
    paragraphs: tuple[str, ...]


def story(rng: random.Random, language: str, paragraphs: int) -> Story:
    """A story that no other has words of."""
    own = prose(language)
    author = f"{word(rng).title()} {word(rng, 3).title()}"
    return Story(language, own.title(rng), author, tuple(own.paragraph(rng) for _ in range(paragraphs)))
