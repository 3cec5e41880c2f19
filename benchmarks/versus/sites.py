"""News sites in HTML: as many elements, blocks, links and bytes as pages of real ones have in the middle."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from html import escape

from invented import word
from prose import Story, prose

ICON = '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M4 6h16v2H4zm0 5h16v2H4zm0 5h16v2H4z"/></svg>'


class Site:
    """A site of one seed: where its article, menus, teasers and comments stand, and what they are called."""

    def __init__(self, seed: int, language: str) -> None:
        self.seed, self.language = seed, language
        rng = random.Random(f"site {seed}")
        own = prose(language)
        self.name = f"{word(rng).title()} {rng.choice(['Post', 'Kurier', 'Herald', 'Nova', 'Journal'])}"
        self.host = f"{self.name.lower().replace(' ', '-')}-{seed}.example"
        self.mark = word(rng)
        self.depth = rng.randint(2, 5)
        self.menu = [own.title(rng).split()[0].title() for _ in range(rng.randint(12, 40))]
        self.body = rng.choice(["article", "div", "main", "section"])
        self.called = rng.choice(["article-body", "content", "story", "post-text", "entry", "text"])
        self.aside = rng.choice(["before", "after", "within"])
        self.linked = rng.random() < 0.7
        self.comments = rng.choice([0, 0, 4, 12])
        self.house = own.sentence(rng)
        self.script = self._script(rng, rng.randint(200, 1200))
        self.style = "".join(
            f".{self.mark}-{word(rng)}{{margin:{rng.randrange(40)}px;color:#{rng.randrange(4096):03x}}}"
            for _ in range(rng.randint(100, 800))
        )

    def page(self, own: Story, others: Sequence[Story], seed: int) -> str:
        """The story as a page, among teasers of others."""
        rng = random.Random(f"page {self.seed} {seed}")
        date = f"2025-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        parts = [self._article(rng, own, others, date), self._el("aside", self._teasers(rng, others), "sidebar")]
        if self.aside == "before":
            parts.reverse()
        said = "".join(self._comment(rng) for _ in range(self.comments))
        body = (
            self._el("header", f'<a href="/">{ICON}{self.name}</a>{self._menu()}', "header")
            + self._el("div", self._nested("".join(parts), "page"), "grid")
            + self._el("section", said, "comments")
            + self._el("footer", f"<p>{escape(self.house)}</p>{self._menu()}<p>© 2025 {self.name}</p>", "footer")
        )
        head = self._head(own, date)
        return f'<!doctype html>\n<html lang="{self.language}">{head}<body class="{self.mark}">{body}</body></html>'

    def _head(self, own: Story, date: str) -> str:
        title = escape(own.title)
        known = {"@type": "NewsArticle", "headline": own.title, "datePublished": date, "author": {"name": own.author}}
        linked = f'<script type="application/ld+json">{json.dumps(known)}</script>' if self.linked else ""
        files = "".join(f'<link rel="stylesheet" href="/static/{self.mark}/{n:08x}.css">\n' for n in range(6))
        return (
            f'<head><meta charset="utf-8"><title>{title} | {self.name}</title>'
            f'<meta property="og:title" content="{title}"><meta name="viewport" content="width=device-width">'
            f'<meta property="article:published_time" content="{date}">{linked}{files}'
            f"<style>{self.style}</style><script>{self.script}</script></head>"
        )

    def _article(self, rng: random.Random, own: Story, others: Sequence[Story], date: str) -> str:
        title, author = escape(own.title), escape(own.author)
        paragraphs = [f"<p>{self._inline(rng, text)}</p>\n" for text in own.paragraphs]
        for at in range(len(paragraphs), 0, -4):
            paragraphs.insert(at, self._el("div", f"<script>{self._script(rng, 3)}</script>", "ad-slot"))
        if self.aside == "within":
            paragraphs.insert(len(paragraphs) // 2, self._el("div", self._teasers(rng, others[:2]), "related"))
        caption = f"{escape(own.title[:60])} / {author}"
        figure = f"<figure>{self._picture(rng)}<figcaption>{caption}</figcaption></figure>"
        share = "".join(
            f'<li><a href="https://{to}.example/share?u={self.host}" rel="nofollow">{ICON}<span>{to}</span></a></li>'
            for to in ("Facebook", "X", "WhatsApp", "E-Mail")
        )
        byline = f'<span>{author}</span> <time datetime="{date}">{date}</time>'
        head = f"<h1>{title}</h1>{self._el('div', byline, 'byline')}{figure}{self._el('ul', share, 'share')}"
        text = self._nested("".join(paragraphs), "text")
        return f'<{self.body} class="{self.called} {self.mark}-main">{head}{text}</{self.body}>'

    def _inline(self, rng: random.Random, text: str) -> str:
        """Some words are links or strong."""
        words = escape(text).split(" ")
        for _ in range(rng.choice([0, 0, 0, 1, 2])):
            at = rng.randrange(len(words))
            form = rng.choice(['<a href="/topic/{0}" class="link">{0}</a>', "<strong>{0}</strong>", "<em>{0}</em>"])
            words[at] = words[at] if "<" in words[at] else form.format(words[at])
        return " ".join(words)

    def _menu(self) -> str:
        items = "".join(
            f'<li class="menu-item menu-item-type-custom menu-item-{n}"><a href="https://{self.host}/section/{n}" '
            f'data-track="menu:{n}" title="{escape(text)}">'
            f'<span class="{self.mark}-label"><span>{escape(text)}</span></span></a></li>\n'
            for n, text in enumerate(self.menu)
        )
        return self._el("nav", f'<ul class="menu">{items}</ul>', "nav")

    def _teasers(self, rng: random.Random, others: Sequence[Story]) -> str:
        found = []
        for n, own in enumerate(others):
            url, date = f"https://{self.host}/{rng.randrange(10**6)}/{n}", f"{rng.randint(1, 23)}:{rng.randint(10, 59)}"
            text = (
                f'<span class="kicker"><a href="/topic/{n}">{escape(own.author)}</a></span>'
                f'<h3><a href="{url}" data-track="teaser:{n}">{escape(own.title)}</a></h3>'
                f"<p>{escape(own.paragraphs[0][:110])} …</p>"
                f'<div class="meta"><time>{date}</time>'
                f'<a class="count" href="{url}#c">{ICON}<span>{rng.randrange(90)}</span></a></div>'
            )
            media = self._el("div", f'<a class="media" href="{url}">{self._picture(rng)}</a>', "media")
            found.append(self._el("div", media + self._nested(text, "teaser-text"), "teaser"))
        return "".join(found)

    def _comment(self, rng: random.Random) -> str:
        text = escape(prose(self.language).sentence(rng))
        inner = f'<b>{word(rng)}</b><time>{rng.randint(1, 20)} h</time><p>{text}</p><a href="#">{ICON}</a>'
        return self._el("div", inner, "comment")

    def _picture(self, rng: random.Random) -> str:
        name = f"https://static.{self.host}/{rng.getrandbits(48):012x}"
        sizes = ", ".join(f"{name}-{width}.webp {width}w" for width in (320, 640, 1280))
        source = f'<source type="image/webp" srcset="{sizes}" sizes="(max-width: 640px) 100vw, 640px">'
        return f'<picture>{source}<img src="{name}.jpg" alt="" width="640" height="360" loading="lazy"></picture>'

    def _el(self, name: str, inner: str, what: str) -> str:
        mark = self.mark
        return f'<{name} class="{mark}-{what} {mark}__{what}--wide js-{what}" data-{mark}="{what}">\n{inner}</{name}>\n'

    def _nested(self, inner: str, what: str) -> str:
        for level in range(self.depth):
            inner = self._el("div", inner, f"{what}-{level}")
        return inner

    def _script(self, rng: random.Random, lines: int) -> str:
        return "".join(
            f"var {word(rng)}={{{word(rng)}:'{word(rng, 4)}',n:{rng.randrange(10**6)}}};" for _ in range(lines)
        )
