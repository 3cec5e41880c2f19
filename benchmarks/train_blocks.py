"""Train the block model: ``python benchmarks/train_blocks.py FOLDER ... [--cache FILE]``.

A FOLDER holds pages in one of the layouts that `dumped` knows. Each page is dumped in three ways; what is main text is
taken from its truth, or from what extractors agree on, weighed by how they fare on the page's segments. The
model and its card are written into the package; `dumps.py` measures it. ``--cache`` keeps dumps and extractors' answers
from one call to the next. Takes jax, see `block_net`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import pickle
import sys
import warnings
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from multiprocessing import Pool
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from block_labels import Row, labelled, thinned, words
from block_net import Lesson, taught
from dumped import DUMPS, Page, load
from pages import load_all
from teachers import TEACHERS

from cleaner.rules import builtin
from cleaner.stages.blockmodel import NAME, BlockModel
from cleaner.stages.blocks import BUCKETS, Blocks, blocks, marks_of
from cleaner.text import lines_of

MODELS = Path(__file__).parent.parent / "cleaner" / "data" / "models"
WRITTEN = Path(__file__).parent / "pages"
PARTS = 5
NETS = 1
"""Nets, each from other first weights, whose answers are averaged."""


@dataclass
class Item:
    """A dump made ready: its truth, its blocks, and which part of the sites it belongs to."""

    row: Row
    page: Blocks
    part: int
    marks: np.ndarray
    extra: bool = False


def gathered(group: str, page: Page) -> dict[str, object]:
    """A page's dumps, its extractors' answers and its headlines. What fails on a page is empty."""
    from lxml.html import fromstring

    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    found: dict[str, object] = {
        "group": group, "name": page.name, "site": page.site, "text": page.text, "wanted": page.wanted,
        "unwanted": page.unwanted, "dumps": {}, "teachers": {}, "heads": [], "language": "",
    }  # fmt: skip
    for key, ways in (("dumps", DUMPS), ("teachers", TEACHERS)):
        for name, way in ways.items():
            try:
                found[key][name] = way(page.html)  # type: ignore[index]
            except Exception as error:  # a page that one tool can't read still teaches with the others
                print(f"{page.name}: {name}: {type(error).__name__}", file=sys.stderr)
                found[key][name] = ""  # type: ignore[index]
    try:
        tree = fromstring(page.html.encode("utf-8", "replace"))
        heads = [" ".join(h.text_content().split()) for h in tree.iter("h1")]
        found["heads"] = [*heads, *(m.get("content") for m in tree.xpath('//meta[@property="og:title"][@content]'))]
        found["language"] = (tree.get("lang") or "")[:2].lower()
    except Exception as error:
        print(f"{page.name}: {type(error).__name__}", file=sys.stderr)
    return found


def written(folder: Path) -> list[Item]:
    """The truth pages written for this project, the cards of other stories left out: what a page is after the split."""
    known = builtin()[1]
    found = []
    for truth in load_all(folder):
        cards = [(start, end) for _, doc, start, end in truth.spans if doc]
        own = [line for line in lines_of(truth.view) if not any(s < line.end and line.start < e for s, e in cards)]
        text = "".join(truth.view[line.begin : line.stop] for line in own)
        bodies = [(start, end) for tag, doc, start, end in truth.spans if tag == "B" and doc == 0]
        titles = [(start, end) for tag, doc, start, end in truth.spans if tag == "T" and doc == 0]
        main, title = (
            np.array([any(s < line.end and line.start < e for s, e in spans) for line in own], float)
            for spans in (bodies, titles)
        )
        lines = lines_of(text)
        weight = 2 * np.sqrt(np.array([len(words(line.text)) for line in lines], float))
        for kind in DUMPS:
            row = Row(truth.name, truth.name, "written", kind, text, lines, main, weight, title.astype(bool))
            marks = marks_of(lines, known)
            found.append(Item(row, blocks(lines, marks), part_of(truth.name), marks, extra=True))
    return found


def part_of(site: str) -> int:
    """Which of the parts a site's pages are in: pages of one site, or of its numbered test cases, stay together."""
    name = ".".join(site.split(".")[-2:]).rstrip("0123456789").rstrip("-_")
    return zlib.crc32(name.encode()) % PARTS


def items_of(page: dict[str, object]) -> list[Item]:
    """The dumps of a page made ready."""
    known = builtin()[1]
    found = []
    for row in (labelled(page, kind) for kind in DUMPS):
        if row.weight.any():
            marks = marks_of(row.lines, known)
            found.append(Item(row, blocks(row.lines, marks), part_of(row.site), marks))
    return found


def extras(item: Item) -> list[Item]:
    """The same page with parts of it gone, for some pages: clean text must stay, and chrome alone is no article."""
    row = item.row
    draw = np.random.default_rng(zlib.crc32(f"{row.page}{row.kind}".encode()))
    found = []
    main = row.main >= 0.5
    lot = draw.random()
    if lot < 0.3 and main.any():
        keep = main | (row.title & (draw.random() < 0.3))
        if draw.random() < 0.4:  # some chrome is left
            keep |= draw.random(len(keep)) < draw.choice([0.05, 0.15, 0.4])
        if draw.random() < 0.4:
            keep &= np.cumsum(main) <= draw.integers(1, 12)
        found.append((thinned(row, keep, np.where(main, 1.0, row.main)), keep))
    elif lot < 0.4:
        found.append((thinned(row, row.main < 0.2, np.zeros(len(row.main))), row.main < 0.2))
    return [
        Item(r, blocks(r.lines, item.marks[keep]), item.part, item.marks[keep], extra=True)
        for r, keep in found
        if r.weight.any() and len(r.lines) == len(r.main)
    ]


def tallied(items: Iterable[Item]) -> dict[int, np.ndarray]:
    """By part, on how many pages each bucket stands in short lines that are main text, are not, end it, do not."""
    found: dict[int, np.ndarray] = {part: np.zeros((4, BUCKETS)) for part in range(PARTS)}
    for item in items:
        if item.extra:
            continue
        page, main = item.page, item.row.main[item.page.of]
        short = page.short[page.of]
        body = np.flatnonzero(item.row.main >= 0.5)
        after = page.of - (body[-1] if len(body) else len(item.row.main))
        ends = (after >= 1) & (after <= 5) & (main <= 0.3)
        rest = (main >= 0.3) | (after < 0) if len(body) else np.zeros(len(main), bool)
        for n, mask in enumerate((main >= 0.7, main <= 0.3, ends, rest)):
            found[item.part][n, np.unique(page.bucket[short & mask])] += 1 / len(DUMPS)
    return found


def table_of(tally: dict[int, np.ndarray], parts: Iterable[int]) -> np.ndarray:
    """What words say of chrome, and of the end of an article: log-odds, less for words seen on few pages."""
    body, chrome, ends, rest = sum(tally[part] for part in parts)
    found = np.stack([np.log((chrome + 0.7) / (body + 0.3)), np.log((ends + 0.3) / (rest + 0.7))], axis=1)
    seen = body + chrome
    return (found * (np.minimum(seen / 10, 1) * (seen >= 3))[:, None]).astype(np.float32)


def targets(item: Item) -> tuple[np.ndarray, np.ndarray]:
    """Of each line main text and headline, and its weight: a page counts about as much as its words' root."""
    weight = item.row.weight
    weight = weight / (np.sqrt(weight.sum() * 30) + 1)
    return np.stack([item.row.main, item.row.title], axis=1), weight


def train(items: Sequence[Item]) -> BlockModel:
    """The block model of `items`. What its nets learn of the table is of other sites."""
    parts = sorted({item.part for item in items})
    tally = tallied(items)
    tables = {part: table_of(tally, [p for p in parts if p != part]) for part in parts}
    lessons = [Lesson(item.page.features(tables[item.part]), *targets(item), item.page.words) for item in items]
    nets = tuple(taught(lessons, seed) for seed in range(1, NETS + 1))
    return BlockModel(table_of(tally, parts), nets)


def collected(folders: Sequence[Path], cache: Path | None) -> list[dict[str, object]]:
    """The pages of the folders, dumped and read by the extractors."""
    if cache is not None and cache.exists():
        return pickle.loads(cache.read_bytes())
    pages = [(folder.name, page) for folder in folders for page in load(folder)]
    with Pool(2, maxtasksperchild=100) as pool:
        found = pool.starmap(gathered, pages, chunksize=4)
    if cache is not None:
        cache.write_bytes(pickle.dumps(found))
    return found


def prepared(pages: Sequence[dict[str, object]]) -> list[Item]:
    """Every dump of every page, made ready, in the order of the pages."""
    with Pool(2) as pool:
        return [item for own in pool.imap(items_of, pages, chunksize=8) for item in own]


def write(model: BlockModel, items: Sequence[Item]) -> None:
    """The model and its card, which counts the pages of `items`, into the package."""
    data = model.as_bytes()
    (MODELS / f"{NAME}.npz").write_bytes(data)
    pages = {(item.row.group, item.row.page) for item in items}
    card = {
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "trained": date.today().isoformat(),
        "pages": {group: sum(g == group for g, _ in pages) for group in sorted({g for g, _ in pages})},
        "nets": NETS,
        "command": "python benchmarks/train_blocks.py FOLDER ...",
    }
    (MODELS / f"{NAME}.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(card))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args()
    items = prepared(collected(options.folders, options.cache))
    everything = [*items, *(extra for item in items for extra in extras(item)), *written(WRITTEN)]
    print(f"{len(items)} dumps, {len(everything) - len(items)} thinned ones", flush=True)
    write(train(everything), [item for item in everything if not item.extra or item.row.group == "written"])


if __name__ == "__main__":
    main()
