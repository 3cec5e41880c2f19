"""Verdicts on documents: gathered in the order of the documents, put into their rows, and read as a map of copies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np

from cleaner.duplicates.files import load, made
from cleaner.duplicates.shuffle import joined

Treatment = Literal["mark", "drop", "off"]


def gathered(blocks: Sequence[Path], numbers: Path, parts: Sequence[int], folder: Path) -> list[Path]:
    """One file of verdicts for each of some `parts` (places in the list that was numbered), in the order of its
    documents; a further one, ``earlier.jsonl``, for the documents of all other parts.
    """
    number, lines = joined(blocks, ["number", "lines"]) if blocks else (np.zeros(0, np.int64), np.zeros(0, np.int64))
    sizes = [len(load(block, "number")) for block in blocks]
    block = np.repeat(np.arange(len(blocks)), sizes)
    at = np.arange(len(number)) + block  # each block has one bound more than rows
    part, local = np.asarray(load(numbers, "part"))[number], np.asarray(load(numbers, "local"))[number]
    order = np.lexsort((local, part))
    begins, ends = np.searchsorted(part[order], [np.array(parts), np.array(parts) + 1])
    handles = [(one / "rows.jsonl").open("rb") for one in blocks]

    def write(chosen: Iterable[int], draft: Path) -> None:
        with draft.open("wb") as out:
            for row in chosen:
                handle = handles[block[row]]
                handle.seek(lines[at[row]])
                out.write(handle.read(lines[at[row] + 1] - lines[at[row]]))

    try:
        paths = []
        for name, begin, end in zip(parts, begins.tolist(), ends.tolist(), strict=True):
            paths.append(made(folder / f"{name:05d}.jsonl", lambda d, b=begin, e=end: write(order[b:e], d)))  # type: ignore[misc]
        mine = np.isin(part[order], parts)
        made(folder / "earlier.jsonl", lambda draft: write(order[~mine], draft))
    finally:
        for handle in handles:
            handle.close()
    return paths


def apply_verdicts(
    rows: Iterable[Mapping[str, Any]], verdicts: Iterable[Mapping[str, Any]], treatment: Treatment = "mark"
) -> Iterator[dict[str, Any]]:
    """Document rows with their verdicts in them; both in the order of the documents, a verdict for some only.
    Duplicates are marked, dropped, or (`off`) nothing is changed.
    """
    waiting = iter(verdicts)
    verdict = next(waiting, None)
    for row in rows:
        if verdict is None or verdict["id"] != row["id"]:
            yield dict(row)
            continue
        facts = {name: verdict[name] for name in ("state", "because", "duplicate", "copies")}
        verdict = next(waiting, None)
        if treatment == "off":
            yield dict(row)
        elif treatment == "mark" or facts["state"] != "duplicate":
            yield {**row, "metadata": {**row["metadata"], **facts}}
    if verdict is not None:
        raise ValueError(f"the verdict on {verdict['id']} belongs to no row: rows and verdicts are of different runs")


def copies_of(verdicts: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Of each document in a cluster the ids of the cluster's other documents, the kept one first: where words that one
    copy lost may stand.
    """
    clusters = {row["id"]: (row["id"], *(copy["id"] for copy in row["copies"])) for row in verdicts if row["copies"]}
    return {one: tuple(other for other in members if other != one) for members in clusters.values() for one in members}
