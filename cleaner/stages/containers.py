"""The containers of a page, each with the sums of what it holds and a summary of what is around it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import log1p

from cleaner.text import Block, Element

_PLACES = "article main aside nav header footer form figure blockquote table ul ol h2"
AROUND = tuple(_PLACES.split())
"""Names of containers that say what stands in them."""
_COUNTED = ("li", "table", "div")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_END = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*$")


class Held:
    """What a container holds, and what is around it: each is worked out once, from its parent's."""

    __slots__ = (
        "around", "count", "counts", "depth", "first", "last", "level", "linked", "path", "prose", "row", "scores",
        "size", "tags",
    )  # fmt: skip

    def __init__(self, element: Element, parent: Held | None, table: Mapping[str, float]) -> None:
        self.size = self.linked = self.count = self.last = 0
        self.first = 1 << 60
        self.prose = 0.0
        self.row: tuple[float, ...] = ()
        name = element.name
        score = 0.0
        for word in element.words:
            score += table.get(word, 0.0)
        tag = table.get(f"<{name}", 0.0)
        self.path: str = name if parent is None else f"{parent.path}/{name}"
        if parent is None:
            self.depth, self.level = 0, 0
            self.around: tuple[bool, ...] = (False,) * len(AROUND)
            self.counts: tuple[int, ...] = (0,) * len(_COUNTED)
            self.scores: tuple[float, ...] = (score,)
            self.tags: tuple[float, float] = (tag, tag)
        else:
            self.depth, self.level = parent.depth + 1, parent.level
            self.counts, self.around = parent.counts, parent.around
            self.scores = (*parent.scores, score)
            whole, least = parent.tags
            self.tags = (whole + tag, tag if tag < least else least)
        if name in _HEADINGS:
            self.level = _HEADINGS[name]
        if name in _COUNTED:
            self.counts = tuple(n + (name == one) for n, one in zip(self.counts, _COUNTED, strict=True))
        if name in AROUND:
            self.around = tuple(a or name == one for a, one in zip(self.around, AROUND, strict=True))


class Page:
    """Sums over a page's blocks and containers."""

    def __init__(self, view: str, blocks: Sequence[Block], table: Mapping[str, float]) -> None:
        self.texts = [view[block.start : block.end] for block in blocks]
        self.sizes = [len(text) for text in self.texts]
        self.density = [block.linked / max(size, 1) for block, size in zip(blocks, self.sizes, strict=True)]
        self.ended = [bool(_END.search(text[-4:])) for text in self.texts]
        self.prose = [
            min(size, 1000) * (1 - dense) if size >= 60 and dense < 0.5 and (ended or size > 200) else 0.0
            for size, dense, ended in zip(self.sizes, self.density, self.ended, strict=True)
        ]
        self.total = sum(self.prose) + 1
        self.held: dict[int, Held] = {}
        parents: dict[int, int] = {}
        for n, block in enumerate(blocks):
            within = block.within
            known = len(within)
            while known and within[known - 1].number not in self.held:
                known -= 1
            for at in range(known, len(within)):
                above = within[at - 1].number if at else -1
                self.held[within[at].number] = Held(within[at], self.held.get(above), table)
                parents[within[at].number] = above
            if within:
                own = self.held[within[-1].number]
                own.size += self.sizes[n]
                own.linked += block.linked
                own.prose += self.prose[n]
                own.count += 1
                own.first, own.last = n if n < own.first else own.first, n
        for number in sorted(self.held, reverse=True):  # a container's number is above its parent's
            one, outer = self.held[number], self.held.get(parents[number])
            one.row = (one.linked / max(one.size, 1), one.prose / self.total, log1p(one.size), log1p(one.count))
            if outer is not None:
                outer.size += one.size
                outer.linked += one.linked
                outer.prose += one.prose
                outer.count += one.count
                if one.first < outer.first:
                    outer.first = one.first
                if one.last > outer.last:
                    outer.last = one.last
