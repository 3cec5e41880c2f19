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

import numpy as np
from numpy.typing import NDArray

from cleaner.stages.containers import Page
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
WORD = re.compile(r"\w+")
HEAD = 400
"""Code points of a block whose kinds are counted."""
_ALPHA, _UPPER, _DIGIT, _SPACE = 1, 2, 4, 8
_SMALL = 0xFFFF
LEVELS = 5
"""Containers that a block is seen in one by one, from its own outwards."""


def features(
    view: str, blocks: Sequence[Block], titles: Sequence[str], description: str, table: Mapping[str, float]
) -> Floats:
    """A row a block. `table` says how much a word of a class or id speaks for main text (above 0) or against it."""
    page = Page(view, blocks, table)
    own = _own(page, blocks)
    words = _words(page, blocks, table)
    held = _containers(page, blocks)
    main = _main(page, blocks)
    said = _titles(page, titles, description)
    alike = _alike(page, blocks)
    shape = _shape(page.texts)
    prose, sizes = np.array(page.prose) / 1000, np.log1p(page.sizes)
    channels = np.stack([page.density, prose, page.ended, own[:, 0], words[:, 1], words[:, 4], sizes], axis=1)
    return np.concatenate([own, words, held, main, said, alike, shape, around(channels)], axis=1).astype(np.float32)


def _own(page: Page, blocks: Sequence[Block]) -> Floats:
    kinds = np.eye(17, dtype=np.float32)[[_KINDS.get(block.name, 16) for block in blocks]]
    rows = []
    heading, level, prose_since = -1, 0, 0.0
    for n, block in enumerate(blocks):
        held = page.held[block.within[-1].number]
        rows.append(
            (*held.around, page.density[n], log1p(block.linked),
             log1p(page.sizes[n] - block.linked), held.depth + 1, held.level, level,
             log1p(n - heading) if heading >= 0 else -1, log1p(prose_since), *held.counts, page.prose[n] / 1000)
        )  # fmt: skip
        if held.level:
            heading, level, prose_since = n, held.level, 0.0
        else:
            prose_since += page.prose[n]
    return np.concatenate([kinds, np.array(rows, np.float32)], axis=1)


def _words(page: Page, blocks: Sequence[Block], table: Mapping[str, float]) -> Floats:
    """What the labels say: of the block itself, and of its containers from within outwards."""
    rows = []
    for block in blocks:
        held = page.held[block.within[-1].number]
        scores = held.scores
        outer = scores[:-1] or (0.0,)
        rows.append(
            (sum(table.get(word, 0.0) for word in block.inline), scores[-1], min(outer), max(outer), sum(outer),
             sum(scores[-3:]), sum(scores[-6:]), *held.tags)
        )  # fmt: skip
    return np.array(rows, np.float32)


def word_counts(blocks: Sequence[Block]) -> list[set[str]]:
    """The labels of each block, its containers' included: what the table is counted from."""
    return [
        {*block.inline, *(word for element in block.within for word in (*element.words, f"<{element.name}"))}
        for block in blocks
    ]


def _containers(page: Page, blocks: Sequence[Block]) -> Floats:
    none = (0.0,) * (4 * LEVELS)
    rows = []
    for block in blocks:
        found = [x for element in block.within[: -LEVELS - 1 : -1] for x in page.held[element.number].row]
        rows.append((*found, *none[len(found) :]))
    return np.array(rows, np.float32)


def _main(page: Page, blocks: Sequence[Block]) -> Floats:
    """Where each block stands to the innermost containers of half and of four fifths of the page's prose."""
    held = page.held.items()
    rich = [
        min([(-one.depth, number) for number, one in held if one.prose >= share * page.total], default=(0, -1))[1]
        for share in (0.5, 0.8)
    ]
    seen = {number: _seen_from(page, blocks, number) for number in set(rich)}
    return np.concatenate([seen[number] for number in rich], axis=1)


def _seen_from(page: Page, blocks: Sequence[Block], number: int) -> Floats:
    """Where each block stands to a container; zeros where the page has no such container."""
    if number < 0:
        return np.zeros((len(blocks), 11), np.float32)
    main = page.held[number]
    depth = main.depth
    inner = [n for n in range(main.first, main.last + 1) if page.prose[n]]
    low, high = (inner[0], inner[-1]) if inner else (main.first, main.last)
    rows = []
    for n, block in enumerate(blocks):
        within = block.within
        inside = depth < len(within) and within[depth].number == number
        common = depth if inside else _common(within, blocks[low].within)
        part: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0)
        if common + 1 < len(within):
            child = page.held[within[common + 1].number]
            part = (child.row[0], child.row[1], child.row[3], child.scores[-1])
        rows.append(
            (inside, _signed(n - low), _signed(high - n), len(within) - depth if inside else -1, depth - common, *part,
             main.row[1], main.row[3])
        )  # fmt: skip
    return np.array(rows, np.float32)


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


def _alike(page: Page, blocks: Sequence[Block]) -> Floats:
    """What the blocks of the same place in the markup are like: teasers repeat, and so do paragraphs."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for n, block in enumerate(blocks):
        own = block.within[-1]
        groups.setdefault((page.held[own.number].path, own.words), []).append(n)
    out = np.zeros((len(blocks), 6), np.float32)
    for members in groups.values():
        size = sum([page.sizes[n] for n in members])
        row = (
            log1p(len(members)), log1p(size / len(members)), sum([blocks[n].linked for n in members]) / max(size, 1),
            sum([page.prose[n] for n in members]) / page.total, sum([page.ended[n] for n in members]) / len(members),
            log1p(members[-1] - members[0]) - log1p(len(members)),
        )  # fmt: skip
        out[members] = row
    return out


def _shape(texts: Sequence[str]) -> Floats:
    """What a block's characters are like: its first ones, and its marks throughout."""
    heads = [text[:HEAD] for text in texts]
    codes = np.frombuffer("".join(heads).encode("utf-32-le", "surrogatepass"), np.uint32)
    starts = np.cumsum([0, *map(len, heads[:-1])])
    kinds = _kinds()[np.minimum(codes, _SMALL)]
    begins = kinds & _SPACE == 0
    begins[1:] &= kinds[:-1] & _SPACE != 0
    begins[starts] = True
    upper = kinds & _UPPER != 0
    flags = np.stack([kinds & _ALPHA != 0, upper, kinds & _DIGIT != 0, begins, begins & upper], axis=1)
    rows = []
    for text, found in zip(texts, np.add.reduceat(flags, starts, dtype=np.int64).tolist(), strict=True):
        letters, capitals, digits, begun, titled = found
        letters = letters or 1
        size, count, first = len(text), len(text.split()) or 1, text[0]
        rows.append(
            (log1p(size), log1p(count), capitals / letters, digits / size, letters / min(size, HEAD),
             log1p(sum(map(text.count, ".!?。।"))), log1p(text.count(",") + text.count("、")),
             log1p(sum(map(text.count, "|•·→»›"))), titled / (begun or 1), text[-1] in ":：", first.islower(),
             first.isdigit(), first in "\"'“”„«»‘’‚‹›「", size / count)
        )  # fmt: skip
    return np.array(rows, np.float32)


@cache
def _kinds() -> NDArray[np.uint8]:
    """What each code point is, as flags; the last entry stands for all above."""
    found = []
    for char in map(chr, range(_SMALL + 1)):
        alpha, upper, digit, space = char.isalpha(), char.isupper(), char.isdigit(), char.isspace()
        found.append(_ALPHA * alpha | _UPPER * upper | _DIGIT * digit | _SPACE * space)
    return np.array(found, np.uint8)
