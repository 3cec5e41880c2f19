"""Main text from text dumps, scored: ``python benchmarks/dumps.py FOLDER ... [--folds 5] [--cache FILE]``.

Each page of a FOLDER (layouts: see `dumped`) is dumped in three ways. Where its main text is known, an answer is scored
by runs of four words as the article extraction benchmark does, precision and recall meaned over pages, but an empty
answer has precision 0; where only segments are, by the share of wanted segments it has and unwanted ones it leaves out.

With ``--folds`` the block model is trained anew for each fifth of the sites, on the others; without, the shipped model
is measured, which flatters it on pages it was trained on. ``--lines`` leaves the other stages of the package out,
``--only`` measures the pages that a file names, one a line (`readability-news.txt`: those of news sites).
"""

from __future__ import annotations

import argparse
import itertools
import pickle
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing import Pool, get_context
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

import train_blocks
from block_labels import precision_recall, words
from dumped import DUMPS
from peers import PEERS
from train_blocks import PARTS, WRITTEN, Item, collected, extras, part_of, prepared, train, written

from cleaner.io.read import Raw
from cleaner.pipeline import Pipeline
from cleaner.settings import Settings
from cleaner.stages.blockmodel import BlockModel, shipped
from cleaner.stages.blocks import blocks, marks_of
from cleaner.stages.extract import FAVOR, kept
from cleaner.text import lines_of

Answer = Callable[[dict, str], str]
"""A page as `train_blocks.gathered` made it, and the kind of its dump, to its main text."""


class Score:
    """The answers to pages, added up."""

    def __init__(self) -> None:
        self.pairs: list[tuple[float, float]] = []
        self.segments = np.zeros(4)

    def add(self, page: dict, text: str) -> None:
        """One more answer."""
        if page["text"] is not None:
            self.pairs.append(precision_recall(page["text"], text))
        if not page["wanted"]:
            return
        own = " ".join(words(text))
        has = [" ".join(words(s)) in own for s in page["wanted"]]
        wrong = [" ".join(words(s)) in own for s in page["unwanted"] if words(s)]
        self.segments += (sum(has), len(has), sum(wrong), len(wrong))

    def __str__(self) -> str:
        found = []
        if self.pairs:
            precision, recall = np.mean(self.pairs, axis=0)
            both = 2 * precision * recall / max(precision + recall, 1e-9)
            found.append(f"F1 {both:.3f} (P {precision:.3f}, R {recall:.3f}, {len(self.pairs)} pages)")
        has, of, wrong, _ = self.segments
        if of:
            precision, recall = has / max(has + wrong, 1), has / of
            found.append(f"segments {2 * precision * recall / max(precision + recall, 1e-9):.3f}")
        return " · ".join(found)


def lines_kept(model: BlockModel, favor: str, page: dict, kind: str) -> str:
    """The lines that the block model keeps by itself."""
    lines = lines_of(page["dumps"][kind])
    if not lines:
        return ""
    keep = kept(model.read(lines, marks_of(lines, Pipeline(Settings()).profiles[1])), FAVOR[favor])
    return "\n".join(line.text for line, stays in zip(lines, keep, strict=True) if stays)


def cleaned(model: BlockModel, favor: str, page: dict, kind: str) -> str:
    """The lead's text, as the package cleans the dump."""
    pipeline = Pipeline(Settings(language=False, favor=favor), blocks=model)
    result = pipeline.run(Raw(page["name"], text=page["dumps"][kind]))
    return result.documents[0].text if result.documents else ""


def judged(answer: Answer, page: dict) -> list[str]:
    """An answer to each dump of a page."""
    return [answer(page, kind) for kind in DUMPS]


def measured(name: str, pages: Sequence[dict], answers: Sequence[Sequence[str]]) -> None:
    """Print the row of one way: for each group of pages and each kind of dump."""
    scores: dict[tuple[str, str], Score] = defaultdict(Score)
    for page, own in zip(pages, answers, strict=True):
        for kind, text in zip(DUMPS, own, strict=True):
            scores[page["group"], kind].add(page, text)
    for (group, kind), score in sorted(scores.items()):
        print(f"{name:24} {group:12} {kind:12} {score}", flush=True)


def cpu(pages: Sequence[dict]) -> None:
    """Print what the block model takes of dumps of about 300 lines: milliseconds of processor time, least of nine."""
    known, model = Pipeline(Settings()).profiles[1], shipped()
    dumps = [lines_of(page["dumps"][kind]) for page in pages for kind in DUMPS]
    dumps = [lines for lines in dumps if 280 <= len(lines) <= 320][:60]
    marks = [marks_of(lines, known) for lines in dumps]
    taken = np.full((9, 3, len(dumps)), np.inf)
    for turn, (n, (lines, own)) in itertools.product(range(9), enumerate(zip(dumps, marks, strict=True))):
        begun = time.process_time()
        blocks(lines, own)
        taken[turn, 0, n] = time.process_time() - begun
        begun = time.process_time()
        kept(model.read(lines, own))
        taken[turn, 1, n] = time.process_time() - begun
        begun = time.process_time()
        marks_of(lines, known)
        taken[turn, 2, n] = time.process_time() - begun
    features, all_, rules = 1e3 * taken.min(axis=0).mean(axis=1)
    chars = np.mean([sum(len(line.text) for line in lines) for lines in dumps])
    print(f"{len(dumps)} dumps of 280 to 320 lines, {chars:.0f} code points: features {features:.2f} ms, ", end="")
    print(f"features and decision {all_:.2f} ms; generic rules, which all stages share, {rules:.2f} ms")


def crossed(pages: Sequence[dict], keep: Path | None = None) -> list[BlockModel]:
    """A model for each part of the sites, trained on the other parts; `keep` is a file that holds them."""
    if keep is not None and keep.exists():
        return list(pickle.loads(keep.read_bytes()))
    items = prepared(pages)
    everything: list[Item] = [*items, *(extra for item in items for extra in extras(item)), *written(WRITTEN)]
    with get_context("fork").Pool(2, _hold, (everything,)) as pool:  # what is forked need not be sent
        models = pool.map(_trained, range(PARTS), chunksize=1)
    if keep is not None:
        keep.write_bytes(pickle.dumps(models))
    return models


_held: list[Item] = []


def _hold(items: list[Item]) -> None:
    _held[:] = items


def _trained(part: int) -> BlockModel:
    return train([item for item in _held if item.part != part])


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--folds", action="store_true", help="train without the sites that are measured")
    parser.add_argument("--models", type=Path, help="with --folds: keep the models in this file for further calls")
    parser.add_argument("--nets", type=int, default=train_blocks.NETS, help="with --folds: how many nets are averaged")
    parser.add_argument("--lines", action="store_true", help="the block model alone")
    parser.add_argument("--peers", action="store_true", help="the ways others go as well")
    parser.add_argument("--cpu", action="store_true", help="what the shipped model takes, and no more")
    parser.add_argument("--only", type=Path, help="measure the pages that this file names")
    parser.add_argument("--write", type=Path, help="write the dumps into this folder, a folder a site, and no more")
    parser.add_argument("--favor", choices=list(FAVOR), default="balanced")
    options = parser.parse_args()
    train_blocks.NETS = options.nets
    pages = collected(options.folders, options.cache)
    if options.cpu:
        cpu(pages)
        return
    models = crossed(pages, options.models) if options.folds else [shipped()] * PARTS
    if options.only:
        names = set(options.only.read_text("utf-8").split())
        pages = [page for page in pages if page["name"] in names]
    if options.write:
        for page, kind in itertools.product(pages, DUMPS):
            path = options.write / page["site"] / f"{page['name']}.{kind}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page["dumps"][kind], "utf-8", "surrogatepass")
        return
    way = lines_kept if options.lines else cleaned
    with Pool(2) as pool:
        answers = [
            pool.apply_async(judged, (partial(way, models[part_of(page["site"])], options.favor), page))
            for page in pages
        ]
        measured("cleaner", pages, [answer.get() for answer in answers])
        if options.peers:
            for name, peer in PEERS.items():
                measured(name, pages, pool.map(partial(judged, peer), pages, chunksize=16))


if __name__ == "__main__":
    main()
