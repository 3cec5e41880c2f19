"""The containers of a page, each with the sums of what it holds and a summary of what is around it, as arrays."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from cleaner.text import Block, Element

_PLACES = "article main aside nav header footer form figure blockquote table ul ol h2"
AROUND = {name: 1 << number for number, name in enumerate(_PLACES.split())}
"""Names of containers that say what stands in them, each with its bit."""
_COUNTED = {"li": 1, "table": 1 << 8, "div": 1 << 16}
"""Names of containers that are counted, each with its unit: none nests 256 deep."""
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_END = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*$")
_EXACT = 1024
"""Prose is rounded to parts of a code point, so that its sums are exact in any order."""


class Page:
    """A page's blocks and containers. Containers are numbered from 1 as they begin, each after the one around it; 0 is
    none, the container around the outermost. A container holds the blocks `first` to `last`.
    """

    def __init__(self, view: str, blocks: Sequence[Block], table: Mapping[str, float]) -> None:
        self.texts = [view[block.start : block.end] for block in blocks]
        self.sizes = np.array([block.end - block.start for block in blocks])
        self.linked = np.array([block.linked for block in blocks])
        self.density = self.linked / np.maximum(self.sizes, 1)
        self.ended = np.array([_END.search(text[-4:]) is not None for text in self.texts])
        prose = np.minimum(self.sizes, 1000) * (1 - self.density)
        is_prose = (self.sizes >= 60) & (self.density < 0.5) & (self.ended | (self.sizes > 200))
        self.prose = np.where(is_prose, np.round(prose * _EXACT) / _EXACT, 0.0)
        self.until = np.append(0.0, np.cumsum(self.prose))  # prose above each block
        self.total = float(self.until[-1]) + 1
        tree = _Tree(table)
        self.own = np.array([tree.block(number, block.within) for number, block in enumerate(blocks)])
        tree.close(0, len(blocks))
        # what a container is, and what is around it
        self.parent, self.depth, self.level = np.array(tree.parent), np.array(tree.depth), np.array(tree.level)
        self.kind = np.array(tree.kind)
        self.around = (np.array(tree.around)[:, None] >> np.arange(len(AROUND))) & 1
        self.counts = (np.array(tree.counts)[:, None] >> np.array([0, 8, 16])) & 255
        self.score = np.array(tree.score)  # what its labels say,
        self.scores, self.least, self.most = np.array(tree.scores), np.array(tree.least), np.array(tree.most)  # and all
        self.tags = np.array([tree.tags, tree.tag_least]).T
        self.sibling = np.array(tree.sibling)  # the same for containers of one kind in one container
        # what it holds: the shares of links and of the page's prose, the logarithms of its size and of its blocks
        self.first, self.last = np.array(tree.first), np.array(tree.last)
        low, high = self.first, self.last + 1
        size, linked = np.append(0, np.cumsum(self.sizes)), np.append(0, np.cumsum(self.linked))
        held = size[high] - size[low]
        self.held = self.until[high] - self.until[low]
        self.row = np.stack(
            [(linked[high] - linked[low]) / np.maximum(held, 1), self.held / self.total, np.log1p(held),
             np.log1p(high - low)], axis=1
        )  # fmt: skip


class _Tree:
    """The containers as they are met, block by block; each public list has one entry a container."""

    def __init__(self, table: Mapping[str, float]) -> None:
        self._table = table
        self._open: list[tuple[int, int]] = []  # the last block's containers: the page's number of each, and ours
        self._said: dict[tuple[str, ...], float] = {(): 0.0}
        self._paths: dict[tuple[int, str], int] = {}
        self._path = [-1]
        self._kinds: dict[tuple[int, tuple[str, ...]], int] = {}
        self._siblings: dict[tuple[int, int], int] = {}
        self.sibling = [0]
        self.kind = [-1]  # the same for containers of one place in the markup with the same labels
        self.parent, self.depth, self.level = [0], [-1], [0]
        self.around, self.counts = [0], [0]
        self.score, self.scores, self.least, self.most = [0.0], [0.0], [0.0], [0.0]
        self.tags, self.tag_least = [0.0], [0.0]
        self.first, self.last = [0], [-1]

    def block(self, number: int, within: Sequence[Element]) -> int:
        """The container that a block stands in; the ones around it that are new are added."""
        opened = self._open
        same = min(len(opened), len(within))
        while same and opened[same - 1][0] != within[same - 1].number:
            same -= 1
        if same < len(opened):
            self.close(same, number)
        for element in within[same:]:
            opened.append((element.number, self._added(element, opened[-1][1] if opened else 0, number)))
        return opened[-1][1] if opened else 0

    def close(self, keep: int, number: int) -> None:
        """The containers below the outermost `keep` end before block `number`."""
        for _, closed in self._open[keep:]:
            self.last[closed] = number - 1
        del self._open[keep:]

    def _added(self, element: Element, parent: int, number: int) -> int:
        _, name, words = element
        table = self._table
        score = self._said.get(words)
        if score is None:
            score = self._said[words] = sum([table.get(word, 0.0) for word in words])
        tag = table.get("<" + name, 0.0)
        self.parent.append(parent)
        self.depth.append(self.depth[parent] + 1)
        self.level.append(_HEADINGS.get(name) or self.level[parent])
        self.around.append(self.around[parent] | AROUND.get(name, 0))
        self.counts.append(self.counts[parent] + _COUNTED.get(name, 0))
        self.score.append(score)
        self.scores.append(self.scores[parent] + score)
        self.least.append(min(score, self.least[parent]) if parent else score)
        self.most.append(max(score, self.most[parent]) if parent else score)
        self.tags.append(self.tags[parent] + tag)
        self.tag_least.append(min(tag, self.tag_least[parent]) if parent else tag)
        self.first.append(number)
        self.last.append(number)
        path = self._paths.setdefault((self._path[parent], name), len(self._paths))
        self._path.append(path)
        kind = self._kinds.setdefault((path, words), len(self._kinds))
        self.kind.append(kind)
        self.sibling.append(self._siblings.setdefault((parent, kind), len(self._siblings) + 1))
        return len(self.parent) - 1
