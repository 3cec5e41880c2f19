"""Which words are usual in a corpus, by a sample of its texts: the others name something."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cleaner.duplicates.files import load, made
from cleaner.duplicates.prints import Reader
from cleaner.duplicates.words import Mask

SAMPLE = 2048
"""Texts in the sample: those with the smallest digests, whatever the order of the input."""
OFTEN, LEAST = 0.02, 3
"""A word is usual when this share of the sample has it, and so many texts."""
BITS = 22
"""So many bits of a word's hash are looked up."""
LONGEST = 1024
"""Words of a text that are looked at."""


def usual_words(folders: Sequence[Path], numbers: Path, target: Path) -> Path:
    """Write the usual words of numbered texts, hashed as in prints, in order."""
    return made(target, lambda draft: _write(folders, numbers, draft))


def _write(folders: Sequence[Path], numbers: Path, draft: Path) -> None:
    part, local, same = (np.asarray(load(numbers, name)) for name in ("part", "local", "same"))
    first = np.cumsum([0, *(len(load(folder, "digests")) for folder in folders)])
    digests = np.concatenate([np.asarray(load(folder, "digests")) for folder in folders])[first[part] + local]
    texts = np.flatnonzero(same == np.arange(len(same)))
    chosen = texts[np.argsort(digests[texts])[:SAMPLE]]
    found = np.zeros(0, np.uint32)
    if len(chosen):
        (words,), bounds = Reader(folders, part, local).slices(np.sort(chosen), "bounds", ["words"], LONGEST)
        text = np.repeat(np.arange(len(chosen), dtype=np.uint64), np.diff(bounds))
        each = np.sort(words.astype(np.uint64) << np.uint64(32) | text)
        once = each[np.append(True, each[1:] != each[:-1])] >> np.uint64(32)
        starts = np.flatnonzero(np.append(True, once[1:] != once[:-1]))
        times = np.diff(np.append(starts, len(once)))
        found = once[starts[times >= max(LEAST, OFTEN * len(chosen))]].astype(np.uint32)
    with draft.open("wb") as handle:
        np.save(handle, found)


def is_rare(words: npt.NDArray[np.uint32], usual: npt.NDArray[np.uint32]) -> Mask:
    """Which words are not usual; one in thousands that begins with the same bits as a usual one is taken for it."""
    known = np.zeros(1 << BITS, np.bool_)
    known[usual >> np.uint32(32 - BITS)] = True
    return np.asarray(~known[words >> np.uint32(32 - BITS)])
