"""The first task: document rows to what is needed to compare them. Text is read here and never again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from cleaner.duplicates.files import load, made, save
from cleaner.duplicates.marks import marks
from cleaner.duplicates.words import I64, U64, words
from cleaner.io.rows import decoded

AT_ONCE = 64
"""Texts in one batch: their arrays then fit in the processor's cache."""
SHORT = 8
"""Texts with fewer words are the same only when their titles are the same too."""


class Print(NamedTuple):
    """One part: a file of rows, and the folder that gets its prints."""

    part: Path
    target: Path


def take_print(task: Print) -> None:
    """Make the prints of a part of document rows.

    `ids`, `digests` (0: takes no part, since it is empty or filtered), `words` and their `bounds`, `marks` with their
    `places` and `mark_bounds`, the same in order of the hash as `sorted` and `owners`; ``docs.jsonl`` what verdicts
    tell, and `lines` where its rows begin.
    """
    made(task.target, lambda draft: _write(task.part, draft))


def _write(part: Path, folder: Path) -> None:
    gathered: list[dict[str, Any]] = []
    rows, about = decoded(part), []
    while batch := list(islice(rows, AT_ONCE)):
        gathered.append(_printed(batch))
        about += [_about(row) for row in batch]
    arrays = (
        {name: np.concatenate([one[name] for one in gathered]) for name in gathered[0]} if gathered else _printed([])
    )
    for name in ("bounds", "mark_bounds"):
        arrays[name] = np.concatenate([[0], np.cumsum(arrays[name])]).astype(np.int64)
    order = np.argsort(arrays["marks"], kind="stable")
    owners = np.repeat(np.arange(len(arrays["ids"]), dtype=np.uint32), np.diff(arrays["mark_bounds"]))
    lines = [json.dumps(one, ensure_ascii=True, separators=(",", ":")) + "\n" for one in about]
    arrays["lines"] = np.concatenate([[0], np.cumsum(list(map(len, lines)))]).astype(np.int64)
    save(folder, {**arrays, "sorted": arrays["marks"][order], "owners": owners[order]})
    (folder / "docs.jsonl").write_text("".join(lines), "ascii")


def _printed(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Arrays of a few rows; bounds still as lengths."""
    texts = ["" if row["metadata"]["state"] == "filtered" else row["text"] for row in rows]
    found = words(texts)
    chosen = marks(found)
    lengths = np.diff(found.bounds)
    short = (found.hashes >> np.uint64(32) & np.uint64(0xFFFFFFFE) | found.hashes & np.uint64(1)).astype(np.uint32)
    digests = np.zeros(len(rows), np.uint64)
    for at, (row, length) in enumerate(zip(rows, lengths.tolist(), strict=True)):
        if length:
            digest = hashlib.blake2b(found.hashes[found.bounds[at] : found.bounds[at + 1]].tobytes(), digest_size=8)
            if length < SHORT:
                digest.update(str(row["metadata"]["title"]).casefold().encode("utf-8", "surrogatepass"))
            digests[at] = max(1, int.from_bytes(digest.digest(), "little"))
    return {
        "ids": np.array([row["id"].encode() for row in rows], np.bytes_),
        "digests": digests,
        "words": short,
        "bounds": lengths,
        "marks": chosen.hashes,
        "places": chosen.place.astype(np.uint32),
        "mark_bounds": np.bincount(chosen.text, minlength=len(rows)),
    }


def _about(row: Mapping[str, Any]) -> dict[str, Any]:
    facts = row["metadata"]
    return {
        "id": row["id"], "publisher": facts["publisher"], "path": facts["path"], "created": row["created"],
        "gaps": len(facts["gaps"]),
    }  # fmt: skip


class Reader:
    """Prints of several parts, read text by text. `part` and `local` say where each number's text is."""

    def __init__(self, folders: Sequence[Path], part: I64, local: I64) -> None:
        self.folders, self.part, self.local = folders, part, local
        self.opened: dict[tuple[int, str], Any] = {}

    def slices(self, texts: I64, bounds: str, names: Sequence[str], most: int | None = None) -> tuple[list[Any], I64]:
        """For each name the values of all `texts` (at most so many of each), one after another, and their bounds."""
        lists: list[list[Any]] = [[] for _ in names]
        lengths = []
        for part, local in zip(self.part[texts].tolist(), self.local[texts].tolist(), strict=True):
            begin, end = self._of(part, bounds)[local : local + 2].tolist()
            end = end if most is None else min(end, begin + most)
            lengths.append(end - begin)
            for values, name in zip(lists, names, strict=True):
                values.append(self._of(part, name)[begin:end])
        return [np.concatenate(values) for values in lists], np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)

    def about(self, texts: I64) -> Iterator[dict[str, Any]]:
        """What verdicts tell of texts."""
        for part, local in zip(self.part[texts].tolist(), self.local[texts].tolist(), strict=True):
            begin, end = self._of(part, "lines")[local : local + 2].tolist()
            yield json.loads(self._of(part, "docs")[begin:end].tobytes())

    def _of(self, part: int, name: str) -> Any:
        if (part, name) not in self.opened:
            folder = self.folders[part]
            raw = name == "docs"
            self.opened[part, name] = np.asarray(
                np.memmap(folder / "docs.jsonl", mode="r") if raw else load(folder, name)
            )  # a plain view: slices of a memmap are slow
        return self.opened[part, name]


def postings(folder: Path, low: int, high: int, numbers: I64) -> tuple[U64, I64]:
    """A part's marks with ``low <= hash < high`` (of the upper 32 bits), and their texts' numbers; texts below 0 are
    left out.
    """
    hashes, owners = load(folder, "sorted"), load(folder, "owners")
    limits = [low << 32, min(high << 32, 2**64 - 1)]
    begin, end = np.searchsorted(hashes, np.array(limits, np.uint64)).tolist()
    if high == 1 << 32:
        end = len(hashes)
    text = numbers[owners[begin:end]]
    taking = text >= 0
    return np.asarray(hashes[begin:end][taking]), text[taking]
