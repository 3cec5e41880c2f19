"""Pages that anyone can make: dumps of aggregators, news sites in HTML with the truth, crawls with copies, news."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from invented import Aggregator, Tale, word
from prose import LANGUAGES, Story, prose, story
from sites import Site


def dump(seed: int, size: int = 10_000) -> str:
    """A text page of about `size` code points: an aggregator's lead, widgets and cards."""
    rng = random.Random(f"dump {seed}")
    language = LANGUAGES[seed % len(LANGUAGES)]

    def tale(paragraphs: int) -> Tale:
        own = story(rng, language, paragraphs)
        return Tale(f"{word(rng).title()} Post", own.title, list(own.paragraphs))

    lead, cards = tale(max(1, round(size / 550))), [tale(rng.randint(1, 2)) for _ in range(round(size / 1100))]
    return Aggregator(seed % 40, language).page(seed, lead, cards).view


@dataclass(frozen=True)
class Crawled:
    """A page of a crawl with its truth."""

    url: str
    markup: str
    truth: str
    story: int


def crawl(pages: int, seed: int) -> Iterator[Crawled]:
    """Pages of `pages` / 12 sites. A third are copies on other sites: whole, without a paragraph, or the first half."""
    rng = random.Random(f"crawl {seed}")
    sites = [Site(seed * 1000 + n, LANGUAGES[n % len(LANGUAGES)]) for n in range(max(8, pages // 12))]
    of = {language: [site for site in sites if site.language == language] for language in LANGUAGES}
    stories: list[Story] = []
    for number in range(pages):
        copied = bool(stories) and rng.random() < 0.33
        at = rng.randrange(len(stories)) if copied else len(stories)
        if not copied:
            stories.append(story(rng, LANGUAGES[number % len(LANGUAGES)], rng.randint(4, 24)))
        own = stories[at]
        site = rng.choice(of[own.language])
        paragraphs = list(own.paragraphs)
        if copied and (kind := rng.random()) < 0.6:
            del paragraphs[
                rng.randrange(1, len(paragraphs)) if kind < 0.3 else slice(max(2, len(paragraphs) // 2), None)
            ]
        told = Story(own.language, own.title, own.author, tuple(paragraphs))
        others = [story(rng, own.language, 1) for _ in range(rng.randint(6, 24))]
        url = f"https://{site.host}/{number}"
        yield Crawled(url, site.page(told, others, number), "\n\n".join(paragraphs), at)


def warc(pages: Sequence[Crawled], path: Path) -> Path:
    """The pages as response records, each a gzip member."""
    with path.open("wb") as file:
        for number, page in enumerate(pages):
            body = page.markup.encode()
            answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(
                body
            )
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {page.url}\r\nWARC-Date: 2025-08-13T09:00:00Z\r\n"
                f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer) + len(body)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + answer + body + b"\r\n\r\n", 6, mtime=0))
    return path


def news(stories: int, folder: Path) -> Path:
    """English news as `syndication.py` reads it."""
    rng = random.Random("news")
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "news.jsonl").open("w", encoding="utf-8") as file:
        for number in range(stories):
            own = story(rng, "en", rng.randint(3, 9))
            row = {"id": str(number), "title": own.title, "paragraphs": own.paragraphs}
            file.write(json.dumps(row) + "\n")
    return folder


def rows(texts: Iterator[str], path: Path, number: int) -> Path:
    """The first `number` texts as JSON Lines with addresses, ten to a site."""
    with path.open("w", encoding="utf-8") as file:
        for at, text in zip(range(number), texts, strict=False):
            file.write(json.dumps({"text": text, "url": f"https://site-{at // 10}.example/{at}"}) + "\n")
    return path


def small() -> Iterator[str]:
    """Small pages without end: a menu, a headline, a paragraph."""
    for seed in count():
        rng = random.Random(f"small {seed}")
        own = prose(LANGUAGES[seed % len(LANGUAGES)])
        yield f"Home\n{own.title(rng)}\n\n{own.sentence(rng)} {own.sentence(rng)}\n"
