"""Every text's number: its place in the order of length and id, longest first, so that nothing depends on the order
of the input.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from cleaner.duplicates.files import load, made, save


def number(folders: Sequence[Path], target: Path) -> Path:
    """Number the texts of parts: `part` and `local` of each number, `same` (the smallest number whose text has the same
    words); and for each part, in ``of-NNNNN``, the number of each text, or -1 when it takes no part or another text
    stands for it. Of rows with one id the last counts.
    """
    return made(target, lambda draft: _write(folders, draft))


def _write(folders: Sequence[Path], draft: Path) -> None:
    ids = [load(folder, "ids") for folder in folders]
    digests = [load(folder, "digests") for folder in folders]
    sizes = np.array([len(one) for one in ids], np.int64)
    part = np.repeat(np.arange(len(folders)), sizes)
    local = np.concatenate([np.arange(size) for size in sizes] or [np.zeros(0, np.int64)])
    digest = np.concatenate(digests or [np.zeros(0, np.uint64)])
    name = np.concatenate(ids or [np.zeros(0, np.bytes_)])
    taking = np.flatnonzero(digest)
    words = np.concatenate([np.diff(load(folder, "bounds")) for folder in folders])
    order = taking[np.argsort(name[taking], kind="stable")]
    last = np.ones(len(order), np.bool_)
    last[:-1] = name[order][1:] != name[order][:-1]
    order = order[last]
    order = order[np.argsort(-words[order], kind="stable")]
    alike = np.argsort(digest[order], kind="stable")
    fresh = np.ones(len(alike), np.bool_)
    fresh[1:] = digest[order][alike][1:] != digest[order][alike][:-1]
    same = np.empty(len(order), np.int64)
    same[alike] = alike[fresh][np.cumsum(fresh) - 1]
    standing = np.full(len(digest), -1, np.int64)
    standing[order] = np.where(same == np.arange(len(order)), np.arange(len(order)), -1)
    arrays = {"part": part[order], "local": local[order], "same": same}
    for at, (begin, size) in enumerate(zip((np.cumsum(sizes) - sizes).tolist(), sizes.tolist(), strict=True)):
        arrays[f"of-{at:05d}"] = standing[begin : begin + size]
    save(draft, arrays)
