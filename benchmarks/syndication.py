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
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

from templates import BOILERPLATE, DATELINES, LOCAL, TEMPLATES, filled

WORD = re.compile(r"\w+")
EATEN = re.compile(r"(https?://)?(www\.)?[^\W_][\w-]*(\.[A-Za-z]{2,})+(/\S*)?\s?")
CYRILLIC = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "абцдефгхийклмнопярстувшэыжАБЦДЕФГХИЙКЛМНОПЯРСТУВШЭЫЖ"
)
PART, SLICE, LONG = 1000, 20_000, 1500


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
    resentenced: float = 0.0
    strange: float = 0.0
    words: tuple[int, int] = (40, LONG)
    script: str = "latin"


def drawn(seed: int) -> Make:
    """A kind of corpus that nobody chose: every parameter is drawn."""
    rng = random.Random(f"make {seed}")
    short = rng.random() < 0.4
    least = rng.choice([18, 25, 33])
    return Make(
        quotes=rng.uniform(0.02, 0.07),
        templates=rng.uniform(0.03, 0.08),
        roundups=rng.uniform(0.01, 0.06),
        cut=rng.uniform(0.2, 0.45),
        keep=(least / 100, rng.uniform(least, 50) / 100),
        headed=rng.uniform(0.3, 0.9),
        wrapped=rng.uniform(0.2, 0.8),
        moved=rng.uniform(0.05, 0.4),
        dropped=rng.uniform(0.1, 0.4),
        local=rng.uniform(0.1, 0.4),
        edited=rng.uniform(0.2, 0.6),
        rate=(0.01, rng.uniform(0.03, 0.1)),
        joins=rng.uniform(0.05, 0.4),
        live=rng.uniform(0.05, 0.25),
        alone_wrapped=rng.uniform(0.2, 0.7),
        mastheads=rng.randint(12, 120),
        house=(1, rng.randint(1, 4)),
        largest=rng.randint(10, 60),
        template_span=rng.choice([(0, 6), (6, 12), (0, 16), (10, 16)]),
        resentenced=rng.uniform(0, 0.3),
        strange=rng.random(),
        words=(60, rng.choice([80, 120])) if short else (40, LONG),
        script=rng.choice(["latin", "latin", "latin", "cyrillic", "han"]),
    )


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


def make_of(name: str, seed: int) -> Make:
    """A make by its name; those named ``drawn`` or ``held-drawn`` are another one with each seed."""
    return drawn(seed) if name.endswith("drawn") else MAKES[name]


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
        if 40 <= sum(len(p.split()) for p in paragraphs) <= LONG:
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


def _shortened(story: Story, words: tuple[int, int], rng: random.Random) -> Story | None:
    """A story's beginning, of so many words, whole sentences; None when it has not as many."""
    most, kept = rng.randint(*words), list[str]()
    for paragraph in story.paragraphs:
        for sentence in re.split(r"(?<=[.!?]) ", paragraph):
            if len(" ".join([*kept, sentence]).split()) > most:
                break
            kept.append(sentence)
        else:
            continue
        break
    if len(" ".join(kept).split()) < words[0] * 0.8:
        return None
    return replace(story, paragraphs=tuple(" ".join(kept[at : at + 2]) for at in range(0, len(kept), 2)))


@lru_cache(maxsize=1 << 18)
def _sign(word: str) -> str:
    number = int.from_bytes(hashlib.md5(word.encode()).digest()[:6], "big")
    signs = 1 if len(word) < 4 else 2 + (number >> 40) % 2
    return "".join(chr(0x4E00 + (number >> 12 * at) % 4000) for at in range(signs))


def written(text: str, script: str) -> str:
    """A text in another script, letter for letter or, in Han, word for word and without spaces."""
    if script == "cyrillic":
        return text.translate(CYRILLIC)
    if script == "han":
        text = re.sub(r"[^\W\d_]+", lambda found: _sign(found[0].lower()), text)
        return re.sub(r"(?<=[\u4e00-\u9fff,.]) (?=[\u4e00-\u9fff])", "", text).replace(".", "。").replace(",", "，")
    return text


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

    def __init__(self, make: Make, stories: list[Story], seed: int, first: int = 0) -> None:
        self.make, self.rng, self.first = make, random.Random(f"newsroom {seed}"), first
        self.rng.shuffle(stories)
        reserved = 400 if make.strange else 0
        self.stray = [p for story in stories[:reserved] for p in story.paragraphs if 20 <= len(p.split()) <= 80]
        stories = stories[reserved:]
        if make.words[1] < LONG:
            stories = [short for story in stories if (short := _shortened(story, make.words, self.rng))]
        counts = Counter(word.lower() for story in stories for p in story.paragraphs for word in WORD.findall(p))
        self.ranked = [word for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
        self.common = self.ranked[:400]
        self.stories = stories
        self.supply = self._supply()
        self.houses = [self._house(number) for number in range(make.mastheads)]
        self.numbers = 0

    def _supply(self) -> Iterator[Story]:
        for number in range(self.first, 10_000):
            universe, self.reached = Universe(number, self.ranked), number
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
                "truth": {"story": story, "kind": kind, "cut": more.get("cut", False), "how": more.get("how", []),
                    "words": more.get("words", 0),
                },
            },
        }  # fmt: skip

    def _alone(self, story: Story, kind: str) -> dict[str, Any]:
        house = self.rng.randrange(len(self.houses))
        paragraphs = list(story.paragraphs)
        if self.rng.random() < self.make.alone_wrapped:
            paragraphs = self._wrapped(paragraphs, house)
        words = sum(len(p.split()) for p in story.paragraphs)
        return self._row(story.id, kind, paragraphs, story.title, house, words=words)

    def _cluster(self, story: Story, size: int) -> list[dict[str, Any]]:
        return [self._copy(story, list(story.paragraphs), "copy") for _ in range(size)]

    def _copy(self, story: Story, paragraphs: list[str], kind: str, *, intact: bool = False) -> dict[str, Any]:
        make, rng = self.make, self.rng
        house, title, cut = rng.randrange(len(self.houses)), story.title, False
        before, how = list(paragraphs), []
        if not intact:
            if len(paragraphs) > 3 and rng.random() < make.dropped:
                gone = rng.sample(range(1, len(paragraphs)), rng.randint(1, max(1, len(paragraphs) // 4)))
                paragraphs = [p for at, p in enumerate(paragraphs) if at not in gone]
            if len(paragraphs) > 2 and rng.random() < make.moved:
                at = rng.randrange(1, len(paragraphs))
                paragraphs.insert(rng.randrange(len(paragraphs) - 1), paragraphs.pop(at))
            if rng.random() < make.cut:
                paragraphs, cut = self._cut(paragraphs), True
        if rng.random() < make.resentenced:
            paragraphs = [self._resentenced(p) for p in paragraphs]
        how += [name for name, done in (("cut", cut), ("rearranged", before != paragraphs and not cut)) if done]
        if rng.random() < make.headed:
            how.append("headed")
            title = " ".join(rng.sample(title.split(), len(title.split())))
            paragraphs[0] = f"{rng.choice(DATELINES)} ({rng.choice(['Wire', 'WNS', 'Agencies'])}) — {paragraphs[0]}"
            if rng.random() < 0.5:
                paragraphs.insert(0, f"By {rng.choice(DATELINES).title()} {rng.choice(self.common).title()}")
        if rng.random() < make.local and not cut:
            place = rng.choice(DATELINES).title()
            text = " ".join(filled(text, rng, place) for text in rng.sample(LOCAL, rng.randint(1, 3)))
            if rng.random() < make.strange:
                text = rng.choice(self.stray)
            how.append("local")
            paragraphs.insert(rng.randint(1, len(paragraphs)), text)
        if rng.random() < make.edited:
            rate = rng.uniform(*make.rate)
            paragraphs = [self._edited(p, rate) for p in paragraphs]
            how.append(f"edited-{rate:.2f}")
        if rng.random() < make.joins:
            paragraphs = [EATEN.sub("", "".join(paragraphs))]
            how.append("joins")
        if rng.random() < make.wrapped:
            paragraphs = self._wrapped(paragraphs, house)
            how.append("wrapped")
        return self._row(story.id, kind, paragraphs, title, house, cut=cut, how=how)

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

    def _resentenced(self, text: str) -> str:
        """One sentence left out, or two exchanged."""
        sentences = re.split(r"(?<=[.!?]) ", text)
        if len(sentences) > 2:
            at = self.rng.randrange(len(sentences) - 1)
            if self.rng.random() < 0.5:
                del sentences[at]
            else:
                sentences[at : at + 2] = sentences[at : at + 2][::-1]
        return " ".join(sentences)

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
        passage = passage[: int(0.4 * alone[0]["metadata"]["truth"]["words"])]  # more would be a copy cut short
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


def simulate(news: Path, make: Make, documents: int, seed: int, *, held: bool) -> Iterator[dict[str, Any]]:
    """The rows of one corpus, in slices of about `SLICE` documents that share no story."""
    stories = load(news, held=held)
    slices = -(-documents // SLICE)
    first = 0
    for at in range(slices):
        room = Newsroom(make, list(stories), seed if slices == 1 else seed * 1000 + at, first)
        for row in room.corpus((at + 1) * documents // slices - at * documents // slices):
            if slices > 1:
                truth = row["metadata"]["truth"]
                row["id"], truth["story"] = f"{at}-{row['id']}", f"{at}-{truth['story']}"
            yield {**row, "text": written(row["text"], make.script)}
        first = room.reached + 1


def write(rows: Iterable[dict[str, Any]], out: Path, slices: int, seed: int) -> int:
    """Rows as files of 1,000 in random order; how many files. No more than a slice is held at a time."""
    out.mkdir(parents=True, exist_ok=True)
    rng = random.Random(f"order {seed}")
    with tempfile.TemporaryDirectory(dir=out) as room, ExitStack() as files:
        paths = [Path(room) / str(at) for at in range(slices)]
        heaps = [files.enter_context(path.open("w+", encoding="utf-8")) for path in paths]
        for row in rows:
            rng.choice(heaps).write(json.dumps(row, ensure_ascii=False) + "\n")
        number = 0
        for heap in heaps:
            heap.seek(0)
            lines = heap.readlines()
            rng.shuffle(lines)
            for begin in range(0, len(lines), PART):
                (out / f"{number:05d}.jsonl").write_text("".join(lines[begin : begin + PART]), "utf-8")
                number += 1
    return number


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("news", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--make", choices=[*MAKES, "drawn", "held-drawn"], default="dev")
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-giant", action="store_true", help="without the story of 500 copies")
    options = parser.parse_args()
    make = make_of(options.make, options.seed)
    if options.no_giant:
        make = replace(make, giant=0)
    held = options.make.startswith("held")
    rows = simulate(options.news, make, options.documents, options.seed, held=held)
    print(f"{write(rows, options.out, -(-options.documents // SLICE), options.seed)} parts; {make}")


if __name__ == "__main__":
    main()
