"""What the block model sees of each block of a page through its markup: containers, links, labels, titles.

Every container's text is added up, so that a block can be seen as part of what is around it: how much of the page's
prose its containers hold, how much of their text is links, where it stands to the container that holds most. The words
of classes, ids and roles speak through a table counted on training pages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from math import log1p
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.stages.containers import Page
from cleaner.stages.near import around
from cleaner.text import Block

Floats = NDArray[np.floating[Any]]
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
WORD = re.compile(r"\w+")
HEAD = 400
"""Code points of a block whose kinds are counted."""
_ALPHA, _UPPER, _DIGIT, _SPACE, _LOWER = 1, 2, 4, 8, 16
_FIELD, _MARKS = 10, 21
"""Bits of a count within the first `HEAD` code points of a block, and of one throughout."""
_SMALL = 0xFFFF
LEVELS = 5
"""Containers that a block is seen in one by one, from its own outwards."""


def features(
    view: str, blocks: Sequence[Block], titles: Sequence[str], description: str, table: Mapping[str, float]
) -> Floats:
    """A row a block. `table` says how much a word of a class or id speaks for main text (above 0) or against it."""
    page = Page(view, blocks, table)
    own, words = _own(page, blocks), _words(page, blocks, table)
    channels = np.stack(
        [page.density, page.prose / 1000, page.ended, own[:, 0], words[:, 1], words[:, 4], np.log1p(page.sizes)],
        axis=1,
    )
    return np.concatenate(
        [own, words, _containers(page), _main(page), _titles(page, titles, description), _alike(page),
         _shape(page), around(channels)], axis=1
    ).astype(np.float32)  # fmt: skip


def _own(page: Page, blocks: Sequence[Block]) -> Floats:
    own, at = page.own, np.arange(len(blocks))
    kinds = np.eye(17, dtype=np.float32)[[_KINDS.get(block.name, 16) for block in blocks]]
    level = page.level[own]
    headed = np.maximum.accumulate(np.where(level > 0, at, -1))
    heading = np.append(-1, headed[:-1])  # the last one above
    since = page.until[at] - page.until[heading + 1]
    rows = [
        page.density, np.log1p(page.linked), np.log1p(page.sizes - page.linked), page.depth[own] + 1, level,
        np.where(heading >= 0, level[heading], 0), np.where(heading >= 0, np.log1p(at - heading), -1), np.log1p(since),
    ]  # fmt: skip
    return np.column_stack([kinds, page.around[own], *rows, page.counts[own], page.prose / 1000])


def _words(page: Page, blocks: Sequence[Block], table: Mapping[str, float]) -> Floats:
    """What the labels say: of the block itself, and of its containers from within outwards."""
    own = page.own
    outer, third = page.parent[own], page.parent[page.parent[page.parent]]
    said = {inline: sum([table.get(word, 0.0) for word in inline]) for inline in {block.inline for block in blocks}}
    scores = page.scores
    rows = [
        [said[block.inline] for block in blocks], page.score[own], page.least[outer], page.most[outer], scores[outer],
        scores[own] - scores[third[own]], scores[own] - scores[third[third[own]]],
    ]  # fmt: skip
    return np.column_stack([*rows, page.tags[own]])


def word_counts(blocks: Sequence[Block]) -> list[set[str]]:
    """The labels of each block, its containers' included: what the table is counted from."""
    return [
        {*block.inline, *(word for element in block.within for word in (*element.words, f"<{element.name}"))}
        for block in blocks
    ]


def _containers(page: Page) -> Floats:
    found, at = [], page.own
    for _ in range(LEVELS):
        found.append(page.row[at])
        at = page.parent[at]
    return np.concatenate(found, axis=1)


def _main(page: Page) -> Floats:
    """Where each block stands to the innermost containers of half and of four fifths of the page's prose."""
    rich = []
    for share in (0.5, 0.8):
        much = page.held >= share * page.total
        rich.append(int(np.where(much, page.depth, -1).argmax()) if much.any() else 0)
    seen = {number: _seen_from(page, number) for number in set(rich)}
    return np.concatenate([seen[number] for number in rich], axis=1)


def _seen_from(page: Page, main: int) -> Floats:
    """Where each block stands to a container; zeros where the page has no such container."""
    count = len(page.own)
    if not main:
        return np.zeros((count, 11))
    depth, first, last = int(page.depth[main]), int(page.first[main]), int(page.last[main])
    inner = np.flatnonzero(page.prose[first : last + 1]) + first
    low, high = (int(inner[0]), int(inner[-1])) if len(inner) else (first, last)
    at = np.arange(count)
    inside = (at >= first) & (at <= last)
    common = np.full(count, -1)  # the depth of the innermost container of a block and of the first prose
    path = [int(page.own[low])]
    while page.parent[path[-1]]:
        path.append(int(page.parent[path[-1]]))
    for number in reversed(path):
        common[page.first[number] : page.last[number] + 1] = page.depth[number]
    common[first : last + 1] = depth
    part = page.own
    while (deeper := page.depth[part] > common + 1).any():
        part = np.where(deeper, page.parent[part], part)
    part = np.where(page.depth[part] > common, part, 0)
    rows = [
        inside, _signed(at - low), _signed(high - at), np.where(inside, page.depth[page.own] + 1 - depth, -1),
        depth - common, page.row[part][:, [0, 1, 3]], page.score[part], np.tile(page.row[main, [1, 3]], (count, 1)),
    ]  # fmt: skip
    return np.column_stack(rows)


def _signed(distance: NDArray[np.int64]) -> Floats:
    return np.sign(distance) * np.log1p(np.abs(distance))


def _titles(page: Page, titles: Sequence[str], description: str) -> Floats:
    """How much of a block the titles say, and the other way round; the same for the page's description."""
    heads = [found for title in titles if (found := set(WORD.findall(title.casefold())))]
    any_head = set().union(*heads)
    about = set(WORD.findall(description.casefold()))
    rows = []
    last = -1
    for n, text in enumerate(page.texts):
        own = set(WORD.findall(text[:600].casefold()))
        size = len(own)
        of_own = of_head = of_both = said = told = 0.0
        if not any_head.isdisjoint(own):
            for head in heads:
                same = len(own & head)
                of_own = max(of_own, same / size)
                of_head = max(of_head, same / len(head))
                of_both = max(of_both, same / (size + len(head) - same))
        if own and about:
            same = len(own & about)
            said, told = same / size, same / len(about)
        rows.append((of_own, of_head, of_both, said, told, size, log1p(n - last) if last >= 0 else -1))
        if of_both >= 0.6 and last < 0:
            last = n
    since = np.arange(len(rows)) - max(last, 0)
    return np.column_stack([np.array(rows, np.float32), np.sign(since) * np.log1p(np.abs(since))])


def _alike(page: Page) -> Floats:
    """What the blocks of the same place in the markup are like: teasers repeat, and so do paragraphs."""
    kinds, group = np.unique(page.kind[page.own], return_inverse=True)
    at = np.arange(len(group))
    first, last = np.zeros(len(kinds), int), np.zeros(len(kinds), int)
    last[group] = at
    first[group[::-1]] = at[::-1]
    count, size = np.bincount(group), np.bincount(group, page.sizes)
    row = np.column_stack(
        [np.log1p(count), np.log1p(size / count), np.bincount(group, page.linked) / np.maximum(size, 1),
         np.bincount(group, page.prose) / page.total, np.bincount(group, page.ended) / count,
         np.log1p(last - first) - np.log1p(count)]
    )  # fmt: skip
    return row[group]


def _shape(page: Page) -> Floats:
    """What a block's characters are like: its first ones, and its marks throughout."""
    codes = np.frombuffer(("".join(page.texts) + " ").encode("utf-32-le", "surrogatepass"), np.uint32)
    codes = np.minimum(codes, _SMALL)
    sizes, ends = page.sizes, np.cumsum(page.sizes)
    starts = ends - sizes
    kinds, letters_of, marks_of = (table[codes] for table in _tables())
    begins = (kinds & _SPACE) == 0
    begins[1:] &= ~begins[:-1]
    begins[starts] = kinds[starts] & _SPACE == 0
    told = letters_of + (begins.astype(np.int64) << 3 * _FIELD)
    told += (begins & (kinds & _UPPER != 0)).astype(np.int64) << 4 * _FIELD
    heads = np.stack([starts, np.minimum(starts + HEAD, ends)], axis=1).ravel()
    letters, capitals, digits, begun, titled = _fields(np.add.reduceat(told, heads)[::2], _FIELD, 5)
    stops, commas, bars = _fields(np.add.reduceat(marks_of, starts), _MARKS, 3)
    count = np.maximum(np.add.reduceat(begins, starts, dtype=np.int64), 1)
    letters, first = np.maximum(letters, 1), codes[starts]
    return np.stack(
        [np.log1p(sizes), np.log1p(count), capitals / letters, digits / sizes, letters / np.minimum(sizes, HEAD),
         np.log1p(stops), np.log1p(commas), np.log1p(bars), titled / np.maximum(begun, 1),
         np.isin(codes[ends - 1], _codes(":：")), kinds[starts] & _LOWER != 0, kinds[starts] & _DIGIT != 0,
         np.isin(first, _codes("\"'“”„«»‘’‚‹›「")), sizes / count], axis=1
    )  # fmt: skip


def _codes(chars: str) -> list[int]:
    return [ord(char) for char in chars]


def _fields(packed: NDArray[np.int64], width: int, count: int) -> list[NDArray[np.int64]]:
    """The numbers of `width` bits that stand side by side in one."""
    return [packed >> width * n & (1 << width) - 1 for n in range(count)]


@cache
def _tables() -> tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.int64]]:
    """What each code point is, and what it adds to the counts of letters and of marks; the last entry stands for all
    above.
    """
    kinds = np.zeros(_SMALL + 1, np.uint8)
    for number, char in enumerate(map(chr, range(_SMALL + 1))):
        kinds[number] = (
            _ALPHA * char.isalpha() | _UPPER * char.isupper() | _DIGIT * char.isdigit() | _SPACE * char.isspace()
            | _LOWER * char.islower()
        )  # fmt: skip
    letters = sum((kinds & flag != 0).astype(np.int64) << n * _FIELD for n, flag in enumerate((_ALPHA, _UPPER, _DIGIT)))
    marks = np.zeros(_SMALL + 1, np.int64)
    for n, chars in enumerate((".!?。।", ",、", "|•·→»›")):
        marks[_codes(chars)] = 1 << n * _MARKS
    return kinds, np.asarray(letters), marks
