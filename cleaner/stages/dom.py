"""What the block model sees of each block of a page through its markup: containers, links, labels, titles.

Every container's text is added up, so that a block can be seen as part of what is around it: how much of the page's
prose its containers hold, how much of their text is links, where it stands to the container that holds most. The words
of classes, ids and roles speak through a table counted on training pages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import log1p

import numpy as np
from numpy.typing import NDArray

from cleaner.stages.near import around
from cleaner.text import Block, Element

Floats = NDArray[np.float32]
_KINDS = {
    name: number
    for number, names in enumerate(
        ("p", "div section center", "li", "h1", "h2", "h3", "h4 h5 h6", "td th row caption", "dt dd", "pre listing",
         "blockquote", "figcaption", "button label legend", "a span body html", "article main",
         "address footer summary")
    )
    for name in names.split()
}  # fmt: skip
"""The own container of a block, in kinds; all others are the last."""
_PLACES = "article main aside nav header footer form figure blockquote table ul ol h2"
_AROUND = (
    "article",
    "main",
    "aside",
    "nav",
    "header",
    "footer",
    "form",
    "figure",
    "blockquote",
    "table",
    "ul",
    "ol",
    "h2",
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
WORD = re.compile(r"\w+")
_END = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*$")
LEVELS = 5
"""Containers that a block is seen in one by one, from its own outwards."""


def features(
    view: str, blocks: Sequence[Block], titles: Sequence[str], description: str, table: Mapping[str, float]
) -> Floats:
    """A row a block. `table` says how much a word of a class or id speaks for main text (above 0) or against it."""
    page = _Page(view, blocks)
    words = _words(blocks, table)
    own = _own(page, blocks)
    held = _containers(page, blocks)
    main = _main(page, blocks, table)
    said = _titles(page, titles, description)
    alike = _alike(page, blocks)
    shape = _shape(page.texts)
    channels = np.stack(
        [
            page.density,
            np.array(page.prose) / 1000,
            page.ended,
            own[:, 0],
            words[:, 1],
            words[:, 4],
            np.log1p(page.sizes),
        ],
        axis=1,
    )
    return np.concatenate([own, words, held, main, said, alike, shape, around(channels)], axis=1).astype(np.float32)


class _Page:
    """Sums over a page's blocks and containers."""

    def __init__(self, view: str, blocks: Sequence[Block]) -> None:
        self.texts = [view[block.start : block.end] for block in blocks]
        self.sizes = [len(text) for text in self.texts]
        self.density = [block.linked / max(size, 1) for block, size in zip(blocks, self.sizes, strict=True)]
        self.ended = [bool(_END.search(text[-4:])) for text in self.texts]
        self.prose = [
            min(size, 1000) * (1 - dense) if size >= 60 and dense < 0.5 and (ended or size > 200) else 0.0
            for size, dense, ended in zip(self.sizes, self.density, self.ended, strict=True)
        ]
        self.total = sum(self.prose) + 1
        self.sums: dict[int, list[float]] = {}
        for number, block in enumerate(blocks):
            size, linked, prose = self.sizes[number], block.linked, self.prose[number]
            for element in block.within:
                held = self.sums.get(element.number)
                if held is None:
                    self.sums[element.number] = [size, linked, prose, 1.0, number, number]
                else:
                    held[0] += size
                    held[1] += linked
                    held[2] += prose
                    held[3] += 1
                    held[5] = number


def _own(page: _Page, blocks: Sequence[Block]) -> Floats:
    out = np.zeros((len(blocks), 17 + len(_AROUND) + 12), np.float32)
    at = 17 + len(_AROUND)
    heading, level, prose_since = -1, 0, 0.0
    for n, block in enumerate(blocks):
        row = out[n]
        row[_KINDS.get(block.name, 16)] = 1
        names = [element.name for element in block.within]
        for k, name in enumerate(_AROUND):
            if name in names:
                row[17 + k] = 1
        own_level = next((_HEADINGS[name] for name in reversed(names) if name in _HEADINGS), 0)
        row[at] = page.density[n]
        row[at + 1] = log1p(block.linked)
        row[at + 2] = log1p(page.sizes[n] - block.linked)
        row[at + 3] = len(names)
        row[at + 4] = own_level
        row[at + 5] = level
        row[at + 6] = log1p(n - heading) if heading >= 0 else -1
        row[at + 7] = log1p(prose_since)
        row[at + 8] = names.count("li")
        row[at + 9] = names.count("table")
        row[at + 10] = names.count("div")
        row[at + 11] = page.prose[n] / 1000
        if own_level:
            heading, level, prose_since = n, own_level, 0.0
        else:
            prose_since += page.prose[n]
    return out


def _words(blocks: Sequence[Block], table: Mapping[str, float]) -> Floats:
    """What the labels say: of the block itself, and of its containers from within outwards."""
    known: dict[int, float] = {}

    def score(element: Element) -> float:
        if element.number not in known:
            known[element.number] = sum(table.get(word, 0.0) for word in element.words)
        return known[element.number]

    out = np.zeros((len(blocks), 9), np.float32)
    for n, block in enumerate(blocks):
        inline = [table.get(word, 0.0) for word in block.inline]
        scores = [score(element) for element in block.within]
        tags = [table.get(f"<{element.name}", 0.0) for element in block.within]
        outer = scores[:-1] or [0.0]
        out[n] = (
            sum(inline), scores[-1] if scores else 0, min(outer), max(outer), sum(outer), sum(scores[-3:]),
            sum(scores[-6:]), sum(tags), min(tags, default=0.0),
        )  # fmt: skip
    return out


def word_counts(blocks: Sequence[Block]) -> list[set[str]]:
    """The labels of each block, its containers' included: what the table is counted from."""
    return [
        {*block.inline, *(word for element in block.within for word in (*element.words, f"<{element.name}"))}
        for block in blocks
    ]


def _containers(page: _Page, blocks: Sequence[Block]) -> Floats:
    out = np.zeros((len(blocks), LEVELS * 4), np.float32)
    for n, block in enumerate(blocks):
        row = out[n]
        for k, element in enumerate(block.within[: -LEVELS - 1 : -1]):
            size, linked, prose, count, _, _ = page.sums[element.number]
            row[4 * k : 4 * k + 4] = (linked / max(size, 1), prose / page.total, log1p(size), log1p(count))
    return out


def _main(page: _Page, blocks: Sequence[Block], table: Mapping[str, float]) -> Floats:
    """Where each block stands to the innermost containers of half and of four fifths of the page's prose."""
    out = np.zeros((len(blocks), 2 * 11), np.float32)
    for which, share in enumerate((0.5, 0.8)):
        chosen: Element | None = None
        depth = -1
        for block in blocks:
            for at, element in enumerate(block.within):
                if at > depth and page.sums[element.number][2] >= share * page.total:
                    chosen, depth = element, at
        if chosen is None:
            continue
        _, _, prose, count, first, last = page.sums[chosen.number]
        inner = [n for n in range(int(first), int(last) + 1) if page.prose[n]]
        low, high = (inner[0], inner[-1]) if inner else (int(first), int(last))
        for n, block in enumerate(blocks):
            row = out[n, 11 * which : 11 * which + 11]
            inside = depth < len(block.within) and block.within[depth].number == chosen.number
            row[0] = inside
            row[1] = _signed(n - low)
            row[2] = _signed(high - n)
            row[3] = len(block.within) - depth if inside else -1
            common = depth if inside else _common(block.within, blocks[low].within)
            row[4] = depth - common
            if common + 1 < len(block.within):
                child = block.within[common + 1]
                held = page.sums[child.number]
                row[5] = held[1] / max(held[0], 1)
                row[6] = held[2] / page.total
                row[7] = log1p(held[3])
                row[8] = sum(table.get(word, 0.0) for word in child.words)
            row[9] = prose / page.total
            row[10] = log1p(count)
    return out


def _common(one: Sequence[Element], other: Sequence[Element]) -> int:
    """The depth of the innermost container of both."""
    depth = -1
    for a, b in zip(one, other, strict=False):
        if a.number != b.number:
            break
        depth += 1
    return depth


def _signed(distance: int) -> float:
    return log1p(distance) if distance >= 0 else -log1p(-distance)


def _titles(page: _Page, titles: Sequence[str], description: str) -> Floats:
    """How much of a block the titles say, and the other way round; the same for the page's description."""
    heads = [found for title in titles if (found := set(WORD.findall(title.casefold())))]
    about = set(WORD.findall(description.casefold()))
    out = np.zeros((len(page.texts), 8), np.float32)
    last = -1
    for n, text in enumerate(page.texts):
        own = set(WORD.findall(text[:600].casefold()))
        row = out[n]
        if own and heads:
            row[0] = max(len(own & head) / len(own) for head in heads)
            row[1] = max(len(own & head) / len(head) for head in heads)
            row[2] = max(len(own & head) / len(own | head) for head in heads)
        if own and about:
            row[3] = len(own & about) / len(own)
            row[4] = len(own & about) / len(about)
        row[5] = len(own)
        row[6] = log1p(n - last) if last >= 0 else -1
        if row[2] >= 0.6 and last < 0:
            last = n
    row_of_title = last if last >= 0 else 0
    out[:, 7] = [_signed(n - row_of_title) for n in range(len(page.texts))]
    return out


def _alike(page: _Page, blocks: Sequence[Block]) -> Floats:
    """What the blocks of the same place in the markup are like: teasers repeat, and so do paragraphs."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for n, block in enumerate(blocks):
        key = (*(element.name for element in block.within), *(block.within[-1].words if block.within else ()))
        groups.setdefault(key, []).append(n)
    out = np.zeros((len(blocks), 6), np.float32)
    for members in groups.values():
        size = sum(page.sizes[n] for n in members)
        row = (
            log1p(len(members)), log1p(size / len(members)), sum(blocks[n].linked for n in members) / max(size, 1),
            sum(page.prose[n] for n in members) / page.total, sum(page.ended[n] for n in members) / len(members),
            log1p(members[-1] - members[0]) - log1p(len(members)),
        )  # fmt: skip
        for n in members:
            out[n] = row
    return out


def _shape(texts: Sequence[str]) -> Floats:
    """What a block's characters are like."""
    out = np.zeros((len(texts), 14), np.float32)
    for n, text in enumerate(texts):
        size = len(text)
        words = text.split()
        count = len(words)
        head = text[:400]
        letters = sum(map(str.isalpha, head)) or 1
        capitals = sum(word[0].isupper() for word in words[:60])
        out[n] = (
            log1p(size), log1p(count), sum(map(str.isupper, head)) / letters, sum(map(str.isdigit, head)) / size,
            letters / min(size, 400), log1p(sum(map(text.count, ".!?。।"))), log1p(sum(map(text.count, ",、"))),
            log1p(sum(map(text.count, "|•·→»›"))), capitals / min(count or 1, 60), text[-1] in ":：", text[0].islower(),
            text[0].isdigit(), text[0] in "\"'“”„«»‘’‚‹›「", size / (count or 1),
        )  # fmt: skip
    return out
