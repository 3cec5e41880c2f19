"""Pages of HTML with what is known of their main text, block by block: for `html_pages.py` and `train_markup.py`.

Two kinds of folder are read: trafilatura's evaluation (``evaldata.json`` beside ``eval`` and ``cache``: segments that
the text must and must not hold) and readability's test pages (``*/source.html``, ``expected.html``: the whole text).
Neither is part of this project.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from articles import article, marked

from cleaner.io.html import decode_html, flatten, texts
from cleaner.io.metadata import claims, metadata, titles
from cleaner.io.opening import prose
from cleaner.io.opinion import Question, judge
from cleaner.stages.choose import is_title
from cleaner.stages.votes import votes
from cleaner.text import Block

WORD = re.compile(r"\w+")
TRUST = {"trafilatura": 1.0, "precision": 0.9, "recall": 0.5, "readability": 1.0, "resiliparse": 0.4}
"""How much each extractor's choice counts for pages without a whole truth, before its segments are looked at."""
CAPTION = 400
"""Code points of a caption at most."""
MARKED = 8.0
"""How much a page counts that was marked by eye; one of which segments are known counts up to 1."""


@dataclass(frozen=True)
class Page:
    """A page as it came: `truth` is its whole main text where that is known, else segments are; of the pages that were
    `marked` by eye both are.
    """

    name: str
    site: str
    data: bytes
    truth: str | None
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    marked: bool = False


@dataclass(frozen=True)
class Labelled:
    """A page's blocks with how much of each is main text, the weight of that, and which of them segments speak of."""

    page: Page
    view: str
    blocks: tuple[Block, ...]
    texts: list[str]
    titles: tuple[str, ...]
    about: str
    authors: tuple[str, ...]
    vote: np.ndarray
    main: np.ndarray
    weight: np.ndarray
    told: np.ndarray


def pages(folder: Path) -> Iterator[Page]:
    """The pages of either kind of folder."""
    known = folder / "evaldata.json"
    if known.exists():
        for url, row in json.loads(known.read_text("utf-8")).items():
            file = next((p for p in (folder / kind / row["file"] for kind in ("eval", "cache")) if p.exists()), None)
            if file is not None:
                site = (urlsplit(url).hostname or row["file"]).removeprefix("www.")
                data = file.read_bytes()
                text = article(row["file"], data)
                yield Page(
                    row["file"], site, data, text, tuple(row["with"]), tuple(row["without"]), marked=text is not None
                )
        return
    for file in sorted(folder.glob("*/expected.html")):
        truth = "\n".join(texts(flatten(file.read_text("utf-8", "replace"))))
        yield Page(
            file.parent.name, file.parent.name.rstrip("-0123456789"), (file.parent / "source.html").read_bytes(), truth
        )


def words(text: str) -> list[str]:
    """The words of a text in lower case."""
    return WORD.findall(text.casefold())


def opinions(html: str) -> dict[str, str]:
    """The text that each extractor takes for main."""
    from lxml.html import fromstring
    from readability import Document
    from resiliparse.extract.html2text import extract_plain_text
    from trafilatura import extract

    found: dict[str, str] = {}
    try:
        summary = Document(html).summary(html_partial=True)
        found["readability"] = "\n".join(fromstring(summary).itertext()) if summary.strip() else ""
    except Exception:
        found["readability"] = ""
    found["resiliparse"] = extract_plain_text(html, main_content=True, alt_texts=False)
    found["trafilatura"] = extract(html, include_comments=False) or ""
    found["precision"] = extract(html, include_comments=False, favor_precision=True) or ""
    found["recall"] = extract(html, include_comments=False, favor_recall=True) or ""
    return found


def labelled(page: Page) -> Labelled | None:
    """A page with its truth; None when it has no blocks."""
    html = decode_html(page.data).view
    flat = flatten(html)
    if not flat.blocks:
        return None
    own = list(texts(flat))
    told = np.zeros(len(own))
    said = opinions(html) if page.truth is None else {}
    opinion = judge(Question(html, prose=prose(flat.blocks)))
    sizes = np.array([len(words(text)) for text in own])
    if page.marked:
        main, weight, whole = marked(page.name, len(own)).astype(float), np.ones(len(own)), MARKED
    elif page.truth is not None:
        main, weight, whole = covered(own, page.truth), np.ones(len(own)), 2.0
    else:
        main, weight, whole = _agreed(page, own, said, told)
    said_of_itself = claims(flat.tree)
    heads = titles(said_of_itself)
    if not page.marked:
        main[[not_text(block, text) for block, text in zip(flat.blocks, own, strict=True)]] = 0
    body = np.flatnonzero(main * sizes >= 15)
    for n in range(min(body[0] + 2 if len(body) else len(own), len(own))):
        if is_title(own[n], heads):
            main[n] = 0
    weight = weight * np.sqrt(sizes + 1)
    weight = weight / weight.sum() * whole
    weight[told != 0] += 0.02
    known = {fact.key: fact.value for fact in metadata(said_of_itself)}
    about, authors = str(known.get("description", "")), tuple(known.get("authors", ()))
    vote = votes(own, opinion.lines if opinion is not None else ())
    return Labelled(page, flat.view, flat.blocks, own, heads, about, authors, vote, main, weight, told)


def not_text(block: Block, text: str) -> bool:
    """What extractors, and readability's own texts, often hold and is no main text: captions, and lines that are links
    to other stories.
    """
    if len(text) <= CAPTION and (
        any(element.name == "figcaption" for element in block.within[-3:])
        or any("caption" in element.words for element in block.within[-2:])
    ):
        return True
    alone = block.name in ("p", "div", "blockquote", "h2", "h3", "h4")
    return alone and block.linked >= 0.85 * len(text) and len(text.split()) >= 5


def covered(own: Sequence[str], truth: str) -> np.ndarray:
    """The share of each block's words that stand in a run of four words of `truth`."""
    lines = [words(text) for text in own]
    flat = [word for line in lines for word in line]
    owner = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    said = words(truth)
    known = {tuple(said[n : n + 4]) for n in range(len(said) - 3)}
    found = np.zeros(len(flat))
    for n in range(len(flat) - 3):
        if tuple(flat[n : n + 4]) in known:
            found[n : n + 4] = 1
    return np.bincount(owner, found, len(lines)) / np.maximum(np.bincount(owner, minlength=len(lines)), 1)


def fares(text: str, page: Page) -> float:
    """The share of a page's segments that a text does right."""
    own = " ".join(words(text))
    right = [" ".join(words(s)) in own for s in page.wanted]
    right += [" ".join(words(s)) not in own for s in page.unwanted if words(s)]
    return float(np.mean(right)) if right else 0.5


def _agreed(page: Page, own: list[str], said: dict[str, str], told: np.ndarray) -> tuple[Any, Any, float]:
    """What extractors agree on, each trusted as it fares on the segments, and the segments' own word over that."""
    marks = {name: fares(said[name], page) for name in TRUST}
    trust = [TRUST[name] * (marks[name] ** 4 + 0.01) for name in TRUST]
    main = np.average([covered(own, said[name]) for name in TRUST], axis=0, weights=trust)
    weight = 0.2 + 0.8 * np.abs(2 * main - 1)
    plain = [" ".join(words(text)) for text in own]
    for segment in (" ".join(words(s)) for s in page.wanted):
        hits = [n for n, text in enumerate(plain) if len(segment) >= 8 and segment in text]
        if len(hits) == 1 or (hits and len(segment) >= 25):
            main[hits[0]] = told[hits[0]] = 1
    for segment in (" ".join(words(s)) for s in page.unwanted):
        for n, text in enumerate(plain):
            if segment and segment in text and len(text) <= 2 * len(segment) + 4 and told[n] != 1:
                main[n], told[n] = 0, -1
    return main, weight, 0.3 + 0.7 * max(marks.values())
