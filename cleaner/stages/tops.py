"""What stands above the text of a page with markup and bears no label: its standfirst and its byline.

Both are known by what the page says of itself: the standfirst is its description, the byline names its authors. Many
descriptions are the first paragraph, so that a standfirst must also stand in a place of its own, apart from the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaner.text import Block

TEXT = 600
"""Code points of main text below which a page has no standfirst to spare; a longer block is none."""
NEAR = 4
"""Blocks around the first one that stays, among which a standfirst is looked for."""
PROSE = 60
SAME = 0.8
"""Share of the words of a block and of the description that are the same."""
BYLINE = 14
"""Words of a byline at most."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_WORD = re.compile(r"\w+")


def standfirst(texts: Sequence[str], blocks: Sequence[Block], said: Sequence[str], about: str) -> int | None:
    """The block that is the page's description, apart from the text below: in a place like no other block's that stays,
    and a heading, or with something between that goes. `said` are the rules that blocks go by, or nothing.
    """
    words = set(_WORD.findall(about.casefold()))
    kept = [n for n, rule in enumerate(said) if not rule]
    if len(words) < 5 or sum([len(texts[n]) for n in kept]) < TEXT:
        return None
    for n in range(max(kept[0] - NEAR, 0), min(kept[0] + NEAR, len(said))):
        own = set(_WORD.findall(texts[n].casefold())) if len(texts[n]) <= TEXT else set()
        if len(own) < 5 or len(own & words) < SAME * len(own | words) or said[n] == "extract/title":
            continue
        others = [k for k in kept if k != n and len(texts[k]) >= PROSE]
        if not others or others[0] < n or any(_one_place(blocks[n], blocks[k]) for k in others):
            continue
        if any(e.name in _HEADINGS for e in blocks[n].within[-2:]) or any(said[n + 1 : others[0]]):
            return n
    return None


def _one_place(one: Block, other: Block) -> bool:
    """Two blocks of one name in one container, or of the same labels in containers of the same labels."""
    a, b = one.within[-2:], other.within[-2:]
    return (a[:-1] == b[:-1] and one.name == other.name) or [e[1:] for e in a] == [e[1:] for e in b]


def bylines(texts: Sequence[str], said: Sequence[str], authors: Sequence[str]) -> Iterator[int]:
    """The lines at the beginning of the text that name an author and say little else."""
    names = [set(_WORD.findall(author.casefold())) for author in authors]
    kept = [n for n, rule in enumerate(said) if not rule]
    for n in kept[: min(3, len(kept) - 1)]:
        own = [word for word in _WORD.findall(texts[n][:200].casefold()) if not word.isdigit()]
        known = set().union(*[name for name in names if len(name) >= 2 and name <= set(own)])
        rest = sum(word not in known for word in own)
        if known and len(own) <= BYLINE and len(texts[n]) <= 200 and rest <= max(len(own) - rest, 3):
            yield n
