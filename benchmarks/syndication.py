"""A syndication simulator with exact truth: ``python benchmarks/syndication.py NEWS OUT --make dev --documents 20000``.

NEWS is a folder of ``*.jsonl`` or ``*.jsonl.zst`` files whose rows have ``paragraphs`` and perhaps ``title``. OUT gets
document rows in parts of 1,000, in random order, with the truth under ``metadata.truth``: the story, the kind, and
whether it is a copy cut short. Real articles that overlap one another are left out first, since nobody knows the
truth of those. Articles are halved by a hash of their id: makes with a name that begins with ``held`` take the other
half.

More documents than there are articles: each further *universe* is the same articles with every word but the commonest
150 exchanged for one of like frequency, and digits exchanged, so that language stays natural and no story is shared.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from templates import BOILERPLATE, DATELINES, LOCAL, TEMPLATES, filled

WORD = re.compile(r"\w+")
EATEN = re.compile(r"(https?://)?(www\.)?[^\W_][\w-]*(\.[A-Za-z]{2,})+(/\S*)?\s?")
PART = 1000


@dataclass(frozen=True)
class Make:
    """One kind of corpus. Shares are of all documents, the others probabilities of a copy being so treated."""

    copies: float = 0.35
    quotes: float = 0.04
    templates: float = 0.05
    roundups: float = 0.03
    cut: float = 0.30
    keep: tuple[float, float] = (0.25, 0.5)
    headed: float = 0.4
    wrapped: float = 0.4
    moved: float = 0.12
    dropped: float = 0.2
    local: float = 0.2
    edited: float = 0.3
    rate: tuple[float, float] = (0.01, 0.06)
    joins: float = 0.15
    live: float = 0.12
    alone_wrapped: float = 0.4
    mastheads: int = 40
    house: tuple[int, int] = (1, 3)
    largest: int = 25
    giant: int = 500
    template_span: tuple[int, int] = (0, 6)


MAKES = {
    "dev": Make(),
    "dev-heavy": Make(cut=0.4, edited=0.5, rate=(0.03, 0.09), joins=0.3, roundups=0.06, quotes=0.06, mastheads=15),
    "held": Make(
        cut=0.35, keep=(0.2, 0.45), edited=0.4, rate=(0.02, 0.08), live=0.2, roundups=0.05, wrapped=0.6,
        alone_wrapped=0.6, house=(2, 4), mastheads=25, local=0.3, template_span=(6, 12),
    ),
    "held-mixed": Make(
        cut=0.25, moved=0.3, dropped=0.35, local=0.35, live=0.25, roundups=0.04, largest=60, mastheads=80,
        edited=0.25, rate=(0.01, 0.1), joins=0.25, template_span=(6, 12),
    ),
    "held-plain": Make(wrapped=0.25, alone_wrapped=0.25, house=(1, 2), keep=(0.3, 0.5), template_span=(12, 16)),
    "held-new": Make(
        cut=0.35, keep=(0.25, 0.4), moved=0.2, dropped=0.25, local=0.25, edited=0.35, live=0.15, house=(1, 4),
        mastheads=60, largest=40, joins=0.2, template_span=(12, 16),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Story:
    """A source article."""

    id: str
    title: str
    paragraphs: tuple[str, ...]


def load(folder: Path, *, held: bool) -> list[Story]:
    """The articles of one half, by id, without those that share text with one another."""
    stories = [story for path in sorted(folder.iterdir()) if ".jsonl" in path.name for story in _stories(path)]
    mine = [story for story in stories if (hashlib.md5(story.id.encode()).digest()[0] & 1) == held]
    return _apart(mine)


def _stories(path: Path) -> Iterator[Story]:
    if path.suffix == ".zst":
        import zstandard

        with path.open("rb") as packed:
            lines = io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(packed), "utf-8").readlines()
    else:
        lines = path.read_text("utf-8").splitlines()
    for line in lines:
        row = json.loads(line)
        paragraphs = [p for text in row["paragraphs"] for p in _split(text.strip())]
        if 40 <= sum(len(p.split()) for p in paragraphs) <= 1500:
            yield Story(row["id"], row.get("title") or paragraphs[0][:60], tuple(paragraphs))


def _split(text: str) -> Iterator[str]:
    sentences = re.split(r"(?<=[.!?]) (?=[A-ZÄÖÜ\"“])", text)
    for at in range(0, len(sentences), 3):
        if piece := " ".join(sentences[at : at + 3]).strip():
            yield piece


def _apart(stories: list[Story]) -> list[Story]:
    """Stories of which no two share 8 % of the shorter one's runs of five words."""
    owners: defaultdict[int, list[int]] = defaultdict(list)
    kept = []
    for story in stories:
        words = WORD.findall(" ".join(story.paragraphs).casefold())
        grams = {hash(tuple(words[at : at + 5])) for at in range(len(words) - 4)}
        shared = Counter(owner for gram in grams for owner in owners[gram][:20])
        if shared and shared.most_common(1)[0][1] > 0.08 * len(grams):
            continue
        for gram in grams:
            owners[gram].append(len(kept))
        kept.append(story)
    return kept


class Universe:
    """The same articles about other things."""

    def __init__(self, number: int, ranked: Sequence[str]) -> None:
        self.number = number
        rng = random.Random(f"universe {number}")
        self.other: dict[str, str] = {}
        for begin in range(150, len(ranked), 300) if number else ():
            band = list(ranked[begin : begin + 300])
            self.other.update(zip(ranked[begin : begin + 300], rng.sample(band, len(band)), strict=True))

    def text(self, text: str) -> str:
        """A text as it stands there."""
        return WORD.sub(self._word, text) if self.number else text

    def _word(self, found: re.Match[str]) -> str:
        word = found[0]
        if word.isdigit():
            return str(random.Random(f"{self.number} {word}").randrange(10 ** (len(word) - 1), 10 ** len(word)))
        other = self.other.get(word.lower(), word)
        return other.capitalize() if word[0].isupper() else other


class Newsroom:
    """What makes documents of stories; one for each corpus."""

    def __init__(self, make: Make, stories: list[Story], seed: int) -> None:
        self.make, self.rng = make, random.Random(f"newsroom {seed}")
        self.rng.shuffle(stories)
        counts = Counter(word.lower() for story in stories for p in story.paragraphs for word in WORD.findall(p))
        self.ranked = [word for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
        self.common = self.ranked[:400]
        self.stories = stories
        self.supply = self._supply()
        self.houses = [self._house(number) for number in range(make.mastheads)]
        self.numbers = 0

    def _supply(self) -> Iterator[Story]:
        for number in range(10_000):
            universe = Universe(number, self.ranked)
            for story in self.stories:
                yield Story(
                    f"{story.id}@{number}", universe.text(story.title), tuple(map(universe.text, story.paragraphs))
                )

    def _house(self, number: int) -> tuple[str, list[str], list[str]]:
        name = f"{self.rng.choice(DATELINES).title()} {self.rng.choice(['Post', 'Herald', 'Echo', 'Argus'])} {number}"
        pieces = [
            filled(text, self.rng, name) for text in self.rng.sample(BOILERPLATE, self.rng.randint(*self.make.house))
        ]
        head = pieces[:1] if self.rng.random() < 0.3 else []
        return name, head, pieces[len(head) :]

    def corpus(self, documents: int) -> list[dict[str, Any]]:
        """About so many document rows, in random order."""
        rows: list[dict[str, Any]] = []
        used: list[Story] = []
        quota = {
            name: int(getattr(self.make, name) * documents) for name in ("copies", "quotes", "templates", "roundups")
        }
        if self.make.giant and documents >= 10_000:
            rows += self._cluster(self._next(used), self.make.giant)
        while len(rows) < quota["copies"]:
            size = min(self.make.largest, 2 + int(self.rng.expovariate(0.45)))
            if self.rng.random() < 0.02:
                size = self.rng.randint(10, self.make.largest)
            story = self._next(used)
            rows += self._live(story, size) if self.rng.random() < self.make.live else self._cluster(story, size)
        rows += self._templates(quota["templates"])
        singles: list[Story] = []
        while len(rows) < documents - quota["roundups"]:
            singles.append(story := self._next(used))
            rows.append(self._alone(story, "alone"))
        for _ in range(quota["quotes"] // 2):
            self._quote(rows)
        rows += [self._roundup(used) for _ in range(quota["roundups"])]
        self.rng.shuffle(rows)
        return rows

    def _next(self, used: list[Story]) -> Story:
        used.append(story := next(self.supply))
        return story

    def _row(
        self, story: str, kind: str, paragraphs: Sequence[str], title: str, house: int, **more: Any
    ) -> dict[str, Any]:
        self.numbers += 1
        page = hashlib.sha256(f"{self.numbers} {story}".encode()).hexdigest()[:32]
        when = datetime(2025, 3, 1, tzinfo=timezone.utc) + timedelta(minutes=self.rng.randrange(60 * 24 * 60))
        return {
            "id": f"{page}#0", "text": "\n\n".join(paragraphs), "source": None, "added": None,
            "created": more.get("created", when.isoformat()) if self.rng.random() < 0.7 else None,
            "metadata": {
                "page": page, "path": f"p{self.numbers}.txt", "index": 0, "role": "lead", "parent": None,
                "title": title,
                "publisher": self.houses[house][0], "language": "en", "gaps": [], "state": "kept", "because": None,
                "duplicate": None, "copies": [],
                "truth": {"story": story, "kind": kind, "cut": more.get("cut", False)},
            },
        }  # fmt: skip

    def _alone(self, story: Story, kind: str) -> dict[str, Any]:
        house = self.rng.randrange(len(self.houses))
        paragraphs = list(story.paragraphs)
        if self.rng.random() < self.make.alone_wrapped:
            paragraphs = self._wrapped(paragraphs, house)
        return self._row(story.id, kind, paragraphs, story.title, house)

    def _cluster(self, story: Story, size: int) -> list[dict[str, Any]]:
        return [self._copy(story, list(story.paragraphs), "copy") for _ in range(size)]

    def _copy(self, story: Story, paragraphs: list[str], kind: str, *, intact: bool = False) -> dict[str, Any]:
        make, rng = self.make, self.rng
        house, title, cut = rng.randrange(len(self.houses)), story.title, False
        if not intact:
            if len(paragraphs) > 3 and rng.random() < make.dropped:
                gone = rng.sample(range(1, len(paragraphs)), rng.randint(1, max(1, len(paragraphs) // 4)))
                paragraphs = [p for at, p in enumerate(paragraphs) if at not in gone]
            if len(paragraphs) > 2 and rng.random() < make.moved:
                at = rng.randrange(1, len(paragraphs))
                paragraphs.insert(rng.randrange(len(paragraphs) - 1), paragraphs.pop(at))
            if rng.random() < make.cut:
                paragraphs, cut = self._cut(paragraphs), True
        if rng.random() < make.headed:
            title = " ".join(rng.sample(title.split(), len(title.split())))
            paragraphs[0] = f"{rng.choice(DATELINES)} ({rng.choice(['Wire', 'WNS', 'Agencies'])}) — {paragraphs[0]}"
            if rng.random() < 0.5:
                paragraphs.insert(0, f"By {rng.choice(DATELINES).title()} {rng.choice(self.common).title()}")
        if rng.random() < make.local and not cut:
            place = rng.choice(DATELINES).title()
            text = " ".join(filled(text, rng, place) for text in rng.sample(LOCAL, rng.randint(1, 3)))
            paragraphs.insert(rng.randint(1, len(paragraphs)), text)
        if rng.random() < make.edited:
            rate = rng.uniform(*make.rate)
            paragraphs = [self._edited(p, rate) for p in paragraphs]
        if rng.random() < make.joins:
            paragraphs = [EATEN.sub("", "".join(paragraphs))]
        if rng.random() < make.wrapped:
            paragraphs = self._wrapped(paragraphs, house)
        return self._row(story.id, kind, paragraphs, title, house, cut=cut)

    def _cut(self, paragraphs: list[str]) -> list[str]:
        words = sum(len(p.split()) for p in paragraphs)
        left = max(18, int(words * self.rng.uniform(*self.make.keep)))
        kept = []
        for paragraph in paragraphs:
            tokens = paragraph.split()
            kept.append(" ".join(tokens[:left]))
            left -= len(tokens)
            if left <= 0:
                break
        return kept

    def _edited(self, text: str, rate: float) -> str:
        words = []
        for word in text.split(" "):
            roll = self.rng.random() / rate
            if roll >= 1 or any(c.isdigit() for c in word):
                words.append(word)
            elif roll < 0.5:
                words.append(self.rng.choice(self.common))
            elif roll < 0.75:
                words += [word, self.rng.choice(self.common)]
        return " ".join(words)

    def _wrapped(self, paragraphs: list[str], house: int) -> list[str]:
        _, head, tail = self.houses[house]
        return [*head, *paragraphs, *tail]

    def _live(self, story: Story, size: int) -> list[dict[str, Any]]:
        """Versions of a story that grows, at the end or at the top; figures of earlier ones are corrected."""
        rng, rows = self.rng, []
        whole = list(story.paragraphs)
        begin = max(1, len(whole) // 3)
        versions = sorted(rng.randint(begin, len(whole)) for _ in range(size))
        top = rng.random() < 0.5
        start = datetime(2025, 3, 1, tzinfo=timezone.utc) + timedelta(minutes=rng.randrange(60 * 24 * 60))
        for order, length in enumerate(versions):
            text = whole[len(whole) - length :] if top else whole[:length]
            if order + 1 < size and rng.random() < 0.5:
                text = [re.sub(r"\b\d{1,3}\b", lambda m: str(int(m[0]) + rng.randrange(3)), p, count=1) for p in text]
            row = self._copy(story, list(text), "live", intact=True)
            row["created"] = (start + timedelta(minutes=40 * order)).isoformat()
            rows.append(row)
        return rows

    def _templates(self, count: int) -> list[dict[str, Any]]:
        rows = []
        kinds = TEMPLATES[slice(*self.make.template_span)]
        weights = [self.rng.paretovariate(1.0) for _ in kinds]
        for number in range(count):
            house = self.rng.randrange(len(self.houses))
            name = " ".join(self.rng.sample(self.ranked[500:5000], 2)).title()
            text = filled(self.rng.choices(kinds, weights)[0], self.rng, name)
            rows.append(self._row(f"template {number}", "template", text.split("\n"), name, house))
        return rows

    def _quote(self, rows: list[dict[str, Any]]) -> None:
        """Two or three unrelated stories share a passage."""
        alone = [self.rng.choice(rows) for _ in range(12)]
        alone = [row for row in alone if row["metadata"]["truth"]["kind"] in ("alone", "quote")][
            : self.rng.randint(2, 3)
        ]
        if len(alone) < 2:
            return
        words = alone[0]["text"].split("\n\n")
        passage = max(words, key=len).split()[: self.rng.randint(25, 60)]
        for row in alone[1:]:
            if len(row["text"].split()) < 2.5 * len(passage):
                continue
            paragraphs = row["text"].split("\n\n")
            paragraphs.insert(self.rng.randint(0, len(paragraphs)), " ".join(passage))
            row["text"] = "\n\n".join(paragraphs)
            row["metadata"]["truth"]["kind"] = "quote"

    def _roundup(self, used: list[Story]) -> dict[str, Any]:
        chosen = self.rng.sample(used, self.rng.choice([2, 2, 2, 3, 4, 5]))
        share = self.rng.choice([1.0, 1.0, 0.6, 0.35])
        paragraphs: list[str] = []
        for story in chosen:
            paragraphs += story.paragraphs[: max(1, int(len(story.paragraphs) * share))]
        house = self.rng.randrange(len(self.houses))
        if self.rng.random() < self.make.wrapped:
            paragraphs = self._wrapped(paragraphs, house)
        return self._row(f"roundup {self.numbers}", "roundup", paragraphs, "The day in brief", house)


def simulate(news: Path, make: str, documents: int, seed: int) -> list[dict[str, Any]]:
    """The rows of one corpus."""
    return Newsroom(MAKES[make], load(news, held=make.startswith("held")), seed).corpus(documents)


def write(rows: Sequence[dict[str, Any]], out: Path) -> list[Path]:
    """Rows as files of 1,000, in order."""
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    for begin in range(0, len(rows), PART):
        paths.append(path := out / f"{begin // PART:05d}.jsonl")
        path.write_text(
            "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows[begin : begin + PART]), "utf-8"
        )
    return paths


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("news", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--make", choices=MAKES, default="dev")
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-giant", action="store_true", help="without the story of 500 copies")
    options = parser.parse_args()
    if options.no_giant:
        MAKES[options.make] = replace(MAKES[options.make], giant=0)
    print(f"{len(write(simulate(options.news, options.make, options.documents, options.seed), options.out))} parts")


if __name__ == "__main__":
    main()
