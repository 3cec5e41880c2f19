"""Pages that anyone can make: dumps of aggregators, news sites in HTML with the truth, crawls with copies, news."""

from __future__ import annotations

import gzip
import html
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path

from invented import Aggregator, Tale, word
from prose import LANGUAGES, Prose

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


def dump(seed: int, size: int = 10_000) -> str:
    """A text page of about `size` code points: an aggregator's lead, widgets and cards."""
    rng = random.Random(f"dump {seed}")
    language = LANGUAGES[seed % len(LANGUAGES)]

    def tale(paragraphs: int) -> Tale:
        own = story(rng, language, paragraphs)
        return Tale(f"{word(rng).title()} Post", own.title, list(own.paragraphs))

    lead, cards = tale(max(1, round(size / 550))), [tale(rng.randint(1, 2)) for _ in range(round(size / 1100))]
    return Aggregator(seed % 40, language).page(seed, lead, cards).view


@dataclass
class Site:
    """A news site of one seed: where its article, menus, teasers and comments stand, and what they are called."""

    seed: int
    language: str
    name: str = ""
    menu: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        rng = random.Random(f"site {self.seed}")
        self.name = f"{word(rng).title()} {rng.choice(['Post', 'Kurier', 'Herald', 'Nova', 'Journal'])}"
        self.host = f"{self.name.lower().replace(' ', '-')}-{self.seed}.example"
        self.menu = [prose(self.language).title(rng).split()[0].title() for _ in range(rng.randint(12, 60))]
        self.body = rng.choice(["article", "div", "main", "section"])
        self.called = rng.choice(
            ["article-body", "content", "story", "post-text", word(rng), f"{word(rng)}__{word(rng)}"]
        )
        self.aside = rng.choice(["before", "after", "within"])
        self.linked = rng.choice([True, True, False])
        self.comments = rng.choice([0, 0, 4, 12])
        self.house = prose(self.language).sentence(rng)
        self.script = "".join(
            f"var {word(rng)}={{{word(rng)}:'{word(rng, 4)}',n:{rng.randrange(10**6)}}};"
            for _ in range(rng.randint(200, 1200))
        )
        self.style = "".join(
            f".{word(rng)}{{margin:{rng.randrange(40)}px;color:#{rng.randrange(4096):03x}}}"
            for _ in range(rng.randint(200, 900))
        )

    def page(self, own: Story, others: Sequence[Story], seed: int) -> str:
        """The story as a page, among teasers of others."""
        rng = random.Random(f"page {self.seed} {seed}")
        title, author = html.escape(own.title), html.escape(own.author)
        date = f"2025-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        known = {"@type": "NewsArticle", "headline": own.title, "datePublished": date, "author": {"name": own.author}}
        linked = f'<script type="application/ld+json">{json.dumps(known)}</script>' if self.linked else ""
        head = (
            f'<head><meta charset="utf-8"><title>{title} | {self.name}</title>'
            f'<meta property="og:title" content="{title}">'
            f'<meta property="article:published_time" content="{date}">{linked}'
            f"<style>{self.style}</style><script>{self.script}</script></head>"
        )
        menu = "".join(
            f'<li class="nav-item"><a href="/{n}">{html.escape(text)}</a></li>' for n, text in enumerate(self.menu)
        )
        paragraphs = [f"<p>{html.escape(text)}</p>" for text in own.paragraphs]
        if self.aside == "within":
            paragraphs.insert(len(paragraphs) // 2, self._teasers(others[:3]))
        caption = f"{html.escape(own.title[:60])} / {author}"
        figure = f'<figure><img src="/p.jpg" alt=""><figcaption>{caption}</figcaption></figure>'
        main = (
            f'<{self.body} class="{self.called}"><h1>{title}</h1>'
            f'<div class="byline">{author}, <time>{date}</time></div>'
            f'{figure}<div class="share"><a href="#">Facebook</a> <a href="#">X</a> <a href="#">E-Mail</a></div>'
            f"{''.join(paragraphs)}</{self.body}>"
        )
        teasers = f'<aside class="sidebar">{self._teasers(others)}</aside>'
        parts = [teasers, main] if self.aside == "before" else [main, teasers]
        said = "".join(
            f'<div class="comment"><b>{word(rng)}</b><p>{html.escape(prose(self.language).sentence(rng))}</p></div>'
            for _ in range(self.comments)
        )
        foot = f"<footer><p>{html.escape(self.house)}</p><ul>{menu}</ul><p>© 2025 {self.name}</p></footer>"
        body = f'<body><header><a href="/">{self.name}</a><nav><ul>{menu}</ul></nav></header>{"".join(parts)}'
        body += f'<div id="comments">{said}</div>{foot}</body>'
        return f'<!doctype html><html lang="{self.language}">{head}{body}</html>'

    def _teasers(self, others: Sequence[Story]) -> str:
        return "".join(
            f'<div class="teaser"><a href="/{n}"><h3>{html.escape(own.title)}</h3>'
            f"<p>{html.escape(own.paragraphs[0][:140])} …</p></a></div>"
            for n, own in enumerate(others)
        )


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
            stories.append(story(rng, LANGUAGES[number % len(LANGUAGES)], rng.randint(4, 16)))
        own = stories[at]
        site = rng.choice(of[own.language])
        paragraphs = list(own.paragraphs)
        if copied and (kind := rng.random()) < 0.6:
            del paragraphs[
                rng.randrange(1, len(paragraphs)) if kind < 0.3 else slice(max(2, len(paragraphs) // 2), None)
            ]
        told = Story(own.language, own.title, own.author, tuple(paragraphs))
        others = [story(rng, own.language, 1) for _ in range(rng.randint(5, 15))]
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
