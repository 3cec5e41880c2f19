"""Articles whose main text was marked by eye, block by block: pages of trafilatura's evaluation, in `articles.json`.

For each file it has the number of its blocks in the view ``html-visible/1`` and the stretches of them, first and last,
that are the article as its author wrote it: paragraphs, subheadings, lists, tables, posts that it quotes. Headline,
standfirst, byline, dates, captions and credits, links to other stories and invitations to subscribe are not marked,
nor what stands after the end: notes on the author, rights, tags, comments. It holds no text of the pages.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np

from cleaner.io.html import decode_html, flatten, texts

FILE = Path(__file__).parent / "articles.json"


@cache
def _rows() -> dict[str, tuple[int, list[list[int]]]]:
    return json.loads(FILE.read_text("utf-8"))


def marked(name: str, count: int) -> np.ndarray | None:
    """Which of `count` blocks of a page are its article. None for a page that is not marked; ValueError where the view
    has other blocks than it had.
    """
    row = _rows().get(name)
    if row is None:
        return None
    if row[0] != count:
        raise ValueError(f"{name}: {count} blocks, {row[0]} when it was marked; mark it again")
    found = np.zeros(count, bool)
    for first, last in row[1]:
        found[first : last + 1] = True
    return found


def article(name: str, data: bytes) -> str | None:
    """The text of a marked page, a block a line."""
    if name not in _rows():
        return None
    flat = flatten(decode_html(data).view)
    main = marked(name, len(flat.blocks))
    return "\n".join(text for text, own in zip(texts(flat), main, strict=True) if own)
