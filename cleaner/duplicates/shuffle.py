"""The tasks between prints and candidates: marks to the texts that share them, hash range by hash range.

Each task reads files, writes one folder, and can be run anywhere and again. A range holds as many postings as fit in
memory many times over; nothing but hashes and numbers goes from task to task.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.duplicates.files import load, made, save
from cleaner.duplicates.postings import UNIT, Shared, counted, mean, pairs, posted, shared, summed, weights
from cleaner.duplicates.prints import postings
from cleaner.duplicates.words import I64

LEAST = 4
"""Marks of less weight make no pair: all the boilerplate together would not be evidence."""


class Range(NamedTuple):
    """Marks from `low` to below `high`, of all parts, to `target`."""

    prints: tuple[Path, ...]
    numbers: Path
    low: int
    high: int
    bits: int
    target: Path


class Census(NamedTuple):
    """How many stories each mark of a range stands in, by the labels of the round before. Marks in `common` and more
    are counted for each text: the others are its own.
    """

    shared: Path
    texts: int
    labels: Path
    common: int
    target: Path


class Round(NamedTuple):
    """A range's pairs, by its census; without one each mark counts the same. `peel`: from how many unrelated stories
    on, what share of its texts being unrelated, and how much of what its texts have being their own, a mark is chrome;
    None: the last round, marks are weighted.
    """

    shared: Path
    texts: int
    census: Path | None
    original: Path | None
    peel: tuple[int, float, float] | None
    target: Path


class Sum(NamedTuple):
    """Pairs with `low` <= a < `high` from all ranges, put together. `own`: what marks each text has. Those are written
    that share `least`, and `share` of what the one with less has.
    """

    rounds: tuple[Path, ...]
    own: Path
    low: int
    high: int
    least: int
    share: float
    target: Path


def gather(task: Range) -> None:
    """Write the marks of a range that several texts have, and how many marks of the range each text has."""
    made(task.target, lambda draft: _gathered(task, draft))


def _gathered(task: Range, draft: Path) -> None:
    found = [
        postings(folder, task.low, task.high, load(task.numbers, f"of-{at:05d}"))
        for at, folder in enumerate(task.prints)
    ]
    keys = posted(np.concatenate([one[0] for one in found]), np.concatenate([one[1] for one in found]), task.bits)
    groups = shared(keys, task.bits)
    own = (keys & np.uint64((1 << task.bits) - 1)).astype(np.int64)
    save(
        draft, {**groups._asdict(), "own": np.bincount(own, minlength=len(load(task.numbers, "same"))).astype(np.int32)}
    )


def survey(task: Census) -> None:
    """Write a census: `labels` and `spread` of each mark, and `common`, how many common marks each text has."""
    made(task.target, lambda draft: _surveyed(task, draft))


def _surveyed(task: Census, draft: Path) -> None:
    groups = _groups(task.shared)
    labels, spread = counted(groups, np.load(task.labels))
    common = np.bincount(groups.texts[np.repeat(labels >= task.common, groups.sizes)], minlength=task.texts)
    save(draft, {"labels": labels, "spread": spread, "common": common.astype(np.int32)})


def count(task: Round) -> None:
    """Write a range's pairs of texts, and by how much its chrome lessens what each text has."""
    made(task.target, lambda draft: _counted(task, draft))


def _counted(task: Round, draft: Path) -> None:
    groups = _groups(task.shared)
    worth, full, least = np.ones(len(groups.sizes), np.int64), 1, 1
    more: dict[str, npt.NDArray[Any]] = {}
    if task.census is not None:
        labels, spread = load(task.census, "labels"), load(task.census, "spread")
        if task.peel is None:
            worth, full, least = weights(labels, spread), UNIT, LEAST
            cheap = np.flatnonzero(worth < UNIT)
            more = {"cheap": groups.marks[cheap], "price": worth[cheap].astype(np.uint8)}
        elif task.original is not None:
            stories, unrelated, original = task.peel
            worth = 1 - (
                (labels >= stories) & (spread >= unrelated) & (mean(groups, np.load(task.original)) >= original)
            ).astype(np.int64)
    less = np.bincount(groups.texts, np.repeat(full - worth, groups.sizes), task.texts)
    keep = worth >= least
    found = pairs(groups.only(keep), worth[keep])
    save(draft, {**found._asdict(), "less": less.astype(np.int32), **more})


def _groups(folder: Path) -> Shared:
    return Shared(*(np.asarray(load(folder, name)) for name in Shared._fields))


def add(task: Sum) -> None:
    """Write the pairs of some texts that share enough."""
    made(task.target, lambda draft: _added(task, draft))


def _added(task: Sum, draft: Path) -> None:
    own = np.load(task.own)
    found: list[tuple[I64, I64, I64]] = []
    for folder in task.rounds:
        a = load(folder, "a")
        begin, end = np.searchsorted(a, [task.low, task.high]).tolist()
        found.append((np.asarray(a[begin:end]), load(folder, "b")[begin:end], load(folder, "shared")[begin:end]))
    total = summed(*(np.concatenate([one[at] for one in found]) for at in range(3)))
    base = np.minimum(own[total.a], own[total.b])
    enough = (total.shared >= task.least) & (total.shared >= task.share * base)
    save(draft, {"a": total.a[enough], "b": total.b[enough], "shared": total.shared[enough]})


def joined(folders: Sequence[Path], names: Sequence[str]) -> list[I64]:
    """Arrays of several tasks, one after the other."""
    return [np.concatenate([np.asarray(load(folder, name)) for folder in folders]) for name in names]
