"""The plan: files of documents to files of verdicts, as tasks that any engine can run, and run again."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from cleaner.duplicates.blocks import Block, settle
from cleaner.duplicates.files import load, made, save
from cleaner.duplicates.index import earlier, remember
from cleaner.duplicates.marks import WINDOW
from cleaner.duplicates.numbers import number
from cleaner.duplicates.options import DuplicateOptions
from cleaner.duplicates.postings import UNIT, components
from cleaner.duplicates.prints import Print, take_print
from cleaner.duplicates.shuffle import Census, Range, Round, Sum, add, count, gather, joined, survey
from cleaner.duplicates.usual import usual_words
from cleaner.duplicates.verdicts import gathered
from cleaner.duplicates.words import I64
from cleaner.engines.base import Engine, pmap

POSTINGS = 1 << 21
"""Marks in one range: some 200 MB at work."""
PEELS = ((64, 0.4, 0.35), (16, 0.4, 0.35), (6, 0.5, 0.35))
"""Rounds in which chrome is told from stories: what stands in many unrelated stories first, since only without it do
the copies of a short story look alike, and then what is rarer. Texts with chrome have much that is their own besides;
a story of 500 copies stands in texts that have not. Weighed all at once, or without the last condition, such stories
fell apart."""
SHARE = 0.1
"""Texts are compared word by word when they share so much, by weight, of what the one with fewer marks has."""
TEXTS = 4096
"""Texts in one block of comparisons, unless more hang together."""


def find_duplicates(
    parts: Sequence[Path],
    work: Path,
    engine: Engine,
    options: DuplicateOptions | None = None,
    index: Path | str | None = None,
) -> list[Path]:
    """Files of verdicts, one for each of `parts` (JSON Lines of document rows) and in its order of documents.

    A verdict has `id`, `state`, `because`, `duplicate` and `copies`, as the document's row is to have them; documents
    that are in no cluster have none. `work` holds everything in between: when a run is killed and started again with
    the same parts, finished tasks are not done again. `index` is a folder, or the address of one that fsspec knows
    (``s3://...``), that remembers earlier runs' documents; the parts are compared with those too, and remembered.
    Verdicts on earlier documents that are in a cluster now are in ``work/verdicts/earlier.jsonl``. Files are the same
    whatever the engine and the order of parts.

    Raises WorkerLost when a task can't be done, and VerifyError when a part can't be read.
    """
    options = options or DuplicateOptions()
    if not parts:
        return []
    own = [work / "prints" / f"{at:05d}" for at in range(len(parts))]
    pmap(engine, take_print, [Print(part, folder) for part, folder in zip(parts, own, strict=True)])
    before = earlier(index, own, work) if index is not None else []
    folders = (*before, *own)
    work = work / _key(folders, options)
    numbers = number(folders, work / "numbers")
    texts = len(load(numbers, "same"))
    bits = max(1, texts.bit_length())
    ranges = _ranges(folders, numbers, bits, work)
    pmap(engine, gather, ranges)
    labels = _labels(engine, ranges, texts, work)
    usual = usual_words(folders, numbers, work / "usual.npy")
    found = _candidates(engine, ranges, texts, labels, work)
    blocks = _blocks(engine, found, folders, numbers, usual, bits, options, work)
    pmap(engine, settle, blocks)
    mine = list(range(len(before), len(folders)))
    verdicts = gathered([block.target for block in blocks], numbers, mine, work / "verdicts")
    if index is not None:
        remember(index, own)
    return verdicts


def _key(folders: Sequence[Path], options: DuplicateOptions) -> str:
    """A name for what is looked for: other parts or settings begin anew, though prints are kept."""
    known = json.dumps([[str(folder) for folder in folders], asdict(options)])
    return hashlib.sha256(known.encode()).hexdigest()[:12]


def _ranges(folders: Sequence[Path], numbers: Path, bits: int, work: Path) -> list[Range]:
    total = sum(len(load(folder, "sorted")) for folder in folders)
    pieces = max(1, -(-total // POSTINGS))
    # Marks are the smallest of their windows: (WINDOW + 1) / 2 times as close together at the lower end as on average.
    edges = [round((1 - (1 - at / pieces) ** (2 / (WINDOW + 1))) * (1 << 32)) for at in range(pieces + 1)]
    return [
        Range(tuple(folders), numbers, low, high, bits, work / "shared" / f"{at:05d}")
        for at, (low, high) in enumerate(itertools.pairwise(edges))
    ]


def _own(ranges: Sequence[Range], texts: int) -> I64:
    """How many marks each text has."""
    total = np.zeros(texts, np.int64)
    for one in ranges:
        total += load(one.target, "own")
    return total


def _labels(engine: Engine, ranges: Sequence[Range], texts: int, work: Path) -> Path:
    """For each text a label, the same for those that seem to be one story: enough to count how many stories have a
    mark.
    """
    own = _own(ranges, texts)
    folder = work / "round-0"
    labels = _labelled(
        engine, [Round(o.target, texts, None, None, None, folder / o.target.name) for o in ranges], own, folder
    )
    for at, peel in enumerate(PEELS, 1):
        folder = work / f"round-{at}"
        census = _census(engine, ranges, texts, labels, peel[0], folder)
        common = sum((load(one.target, "common") for one in census), np.zeros(texts, np.int64))
        rare = 1 - common / np.maximum(own, 1)
        original = made(folder / "original.npy", lambda draft, rare=rare: _array(draft, rare))  # type: ignore[misc]
        tasks = [Round(one.shared, texts, one.target, original, peel, folder / one.shared.name) for one in census]
        labels = _labelled(engine, tasks, own, folder)
    return labels


def _census(
    engine: Engine, ranges: Sequence[Range], texts: int, labels: Path, common: int, folder: Path
) -> list[Census]:
    tasks = [Census(one.target, texts, labels, common, folder / f"census-{one.target.name}") for one in ranges]
    pmap(engine, survey, tasks)
    return tasks


def _labelled(engine: Engine, tasks: Sequence[Round], own: I64, folder: Path) -> Path:
    """A label for each text after a round."""
    pmap(engine, count, tasks)
    a, b = _sums(engine, tasks, own, folder, least=3, share=0.5)
    return made(folder / "labels.npy", lambda draft: _array(draft, components(len(own), a, b)))


def _candidates(engine: Engine, ranges: Sequence[Range], texts: int, labels: Path, work: Path) -> tuple[I64, I64, Path]:
    """Couples worth comparing, and the folder that tells what marks are worth."""
    own = _own(ranges, texts) * UNIT
    folder = work / "last"
    census = _census(engine, ranges, texts, labels, 1, folder)
    tasks = [Round(one.shared, texts, one.target, None, None, folder / one.shared.name) for one in census]
    pmap(engine, count, tasks)
    a, b = _sums(engine, tasks, own, folder, least=UNIT, share=SHARE)

    def cheap(draft: Path) -> None:
        marks, price = joined([task.target for task in tasks], ["cheap", "price"])
        save(draft, {"cheap": marks, "price": price})  # ranges are in order of the marks, and so are marks in a range

    return a, b, made(folder / "cheap", cheap)


def _sums(
    engine: Engine, rounds: Sequence[Round], own: I64, folder: Path, *, least: int, share: float
) -> tuple[I64, I64]:
    """Pairs of all ranges, summed; `own` less what the round takes off."""
    left = own - sum(load(task.target, "less") for task in rounds)
    kept = made(folder / "own.npy", lambda draft: _array(draft, left))
    edges = [at * len(own) // len(rounds) for at in range(len(rounds) + 1)]
    tasks = [
        Sum(tuple(task.target for task in rounds), kept, low, high, least, share, folder / f"sum-{at:05d}")
        for at, (low, high) in enumerate(itertools.pairwise(edges))
    ]
    pmap(engine, add, tasks)
    a, b = joined([task.target for task in tasks], ["a", "b"])
    return a, b


def _blocks(
    engine: Engine,
    candidates: tuple[I64, I64, Path],
    folders: Sequence[Path],
    numbers: Path,
    usual: Path,
    bits: int,
    options: DuplicateOptions,
    work: Path,
) -> list[Block]:
    """Texts that hang together, packed into blocks in the order of their smallest number."""
    a, b, cheap = candidates
    same = np.asarray(load(numbers, "same"))
    label = components(len(same), a, b)
    twins = np.flatnonzero(same != np.arange(len(same)))
    inside = np.zeros(len(same), np.bool_)
    inside[a] = inside[b] = inside[same[twins]] = True
    texts = np.flatnonzero(inside)
    size = np.bincount(label[texts], minlength=len(same))
    block = np.cumsum(size) // TEXTS  # by label: a whole component is in one block
    made_of = [block[label[x]] for x in (texts, a, same[twins])]
    tasks = []
    for at in sorted(set(made_of[0].tolist())):
        mine = [chosen == at for chosen in made_of]
        arrays = {"texts": texts[mine[0]], "a": a[mine[1]], "b": b[mine[1]], "twins": twins[mine[2]]}
        folder = made(work / "blocks" / f"{at:05d}", lambda draft, arrays=arrays: save(draft, arrays))  # type: ignore[misc]
        target = work / "settled" / folder.name
        tasks.append(Block(folder, tuple(folders), numbers, usual, cheap, bits, options, target))
    return tasks


def _array(draft: Path, array: I64) -> None:
    with draft.open("wb") as handle:
        np.save(handle, array)
