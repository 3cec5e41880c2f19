"""The last large task: a block of texts that may be copies, compared word by word, to clusters and verdicts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.duplicates.clusters import clusters
from cleaner.duplicates.compare import LONGEST, Sides, Swaps, Texts, compare, texts_of
from cleaner.duplicates.couples import Couples
from cleaner.duplicates.files import load, made, save
from cleaner.duplicates.marks import RUN
from cleaner.duplicates.options import DuplicateOptions
from cleaner.duplicates.postings import UNIT
from cleaner.duplicates.prints import Reader
from cleaner.duplicates.usual import is_rare
from cleaner.duplicates.words import I64, U64

AT_ONCE = 512
"""Couples compared in one batch."""


class Block(NamedTuple):
    """Texts (numbers, in order) and the couples among them to compare; `block` holds the arrays `texts`, `a`, `b`."""

    block: Path
    prints: tuple[Path, ...]
    numbers: Path
    usual: Path
    cheap: Path
    bits: int
    options: DuplicateOptions
    target: Path


def settle(task: Block) -> None:
    """Write a block's verdicts: ``rows.jsonl``, and for each row its text's `number` and the `lines` where it
    begins.
    """
    made(task.target, lambda draft: _settled(task, draft))


def _settled(task: Block, draft: Path) -> None:
    numbers = {name: load(task.numbers, name) for name in ("part", "local", "same")}
    reader = Reader(task.prints, numbers["part"], numbers["local"])
    texts, a, b = (np.asarray(load(task.block, name)) for name in ("texts", "a", "b"))
    twins = _twins(texts, load(task.block, "twins"), numbers["same"])
    sheet = _texts(reader, texts, np.load(task.usual), task.cheap, task.bits)
    couples = _compared(sheet, np.searchsorted(texts, a), np.searchsorted(texts, b))
    worth = np.split(sheet.worth / UNIT, sheet.bounds[1:-1])
    label, _ = clusters(len(texts), couples, worth, task.options.limits)
    rows, number = [], []
    for at, row in _verdicts(list(_clusters(label, texts, twins)), sheet, reader, task.options):
        number.append(at)
        rows.append(json.dumps(row, ensure_ascii=True, separators=(",", ":")) + "\n")
    lines = np.concatenate([[0], np.cumsum(list(map(len, rows)))]).astype(np.int64)
    save(draft, {"number": np.array(number, np.int64), "lines": lines})
    (draft / "rows.jsonl").write_text("".join(rows), "ascii")


def _twins(texts: I64, others: I64, same: I64) -> dict[int, list[int]]:
    """Of each text the further ones with the same words."""
    found: dict[int, list[int]] = {int(text): [] for text in texts}
    for other in others.tolist():
        found[int(same[other])].append(other)
    return found


def _texts(reader: Reader, texts: I64, usual: npt.NDArray[np.uint32], cheap: Path, bits: int) -> Texts:
    (short,), bounds = reader.slices(texts, "bounds", ["words"], LONGEST)
    (hashes, places), marked = reader.slices(texts, "mark_bounds", ["marks", "places"])
    price = _prices(hashes, load(cheap, "cheap"), load(cheap, "price"), bits)
    inside = places < np.repeat(np.diff(bounds), np.diff(marked))
    marked = np.concatenate([[0], np.cumsum(inside)])[marked]
    worth = _worth(bounds, marked, places[inside].astype(np.int64), price[inside])
    return texts_of(short.astype(np.uint64), bounds, worth, is_rare(short, usual))


def _prices(hashes: U64, cheap: U64, price: I64, bits: int) -> npt.NDArray[np.int32]:
    found = np.full(len(hashes), UNIT, np.int32)
    if len(cheap):
        marks = hashes >> np.uint64(bits)
        at = np.minimum(np.searchsorted(cheap, marks), len(cheap) - 1)
        found = np.where(cheap[at] == marks, price[at], UNIT).astype(np.int32)
    return found


def _worth(bounds: I64, marked: I64, places: I64, price: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """What each word is worth: within a mark what that is worth, between two what the dearer one is."""
    total = int(bounds[-1])
    text = np.repeat(np.arange(len(bounds) - 1), np.diff(marked))
    at = bounds[text] + places
    before = np.full(total, -1, np.int32)
    after = before.copy()
    inside = np.zeros(total, np.bool_)
    if len(at):
        ends = np.where(text[1:] == text[:-1], at[1:], bounds[text[:-1] + 1])
        ends = np.append(ends, bounds[text[-1] + 1])
        before = _spread(total, at, ends, price)
        begins = np.concatenate([[bounds[text[0]]], np.where(text[1:] == text[:-1], at[:-1] + 1, bounds[text[1:]])])
        after = _spread(total, begins, at + 1, price)
        inside = _spread(total, at, np.minimum(at + RUN, ends), np.ones(len(at), np.int32)) > 0
    worth = np.where(inside, before, np.maximum(before, after))
    return np.where(worth < 0, UNIT, worth).astype(np.int32)


def _spread(total: int, begins: I64, ends: I64, values: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Values over stretches that follow one another; -1 between them."""
    lengths = ends - begins
    out = np.full(total, -1, np.int32)
    where = np.repeat(begins - (np.cumsum(lengths) - lengths), lengths) + np.arange(int(lengths.sum()))
    out[where] = np.repeat(values, lengths)
    return out


def _compared(sheet: Texts, a: I64, b: I64) -> Couples:
    parts = [compare(sheet, a[at : at + AT_ONCE], b[at : at + AT_ONCE], UNIT) for at in range(0, len(a), AT_ONCE)]
    parts = parts or [compare(sheet, a, b, UNIT)]
    return Couples(
        a,
        b,
        Sides(*map(np.concatenate, zip(*(part[0] for part in parts), strict=True))),
        Sides(*map(np.concatenate, zip(*(part[1] for part in parts), strict=True))),
        Swaps(*map(np.concatenate, zip(*(part[2] for part in parts), strict=True))),
        [mask for part in parts for mask in part[3]],
        [mask for part in parts for mask in part[4]],
    )


def _clusters(label: I64, texts: I64, twins: dict[int, list[int]]) -> Iterator[list[tuple[int, int]]]:
    """Clusters of two and more: (number, place in the block) of each document."""
    order = np.argsort(label, kind="stable")
    for places in np.split(order, np.flatnonzero(np.diff(label[order])) + 1):
        members = [(int(texts[p]), int(p)) for p in places] + [
            (t, int(p)) for p in places for t in twins[int(texts[p])]
        ]
        if len(members) > 1:
            yield sorted(members)


def _verdicts(
    found: Sequence[list[tuple[int, int]]], sheet: Texts, reader: Reader, options: DuplicateOptions
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each cluster's rows: a copy is chosen, and the others are compared with it."""
    worth = np.diff(sheet.told[sheet.bounds])
    about = [list(reader.about(np.array([number for number, _ in members]))) for members in found]
    best = [
        min(
            range(len(members)),
            key=lambda at: (
                *(_order(c, told[at], round(int(worth[members[at][1]]) / UNIT)) for c in options.keep),
                told[at]["id"],
            ),
        )
        for members, told in zip(found, about, strict=True)
    ]
    others = [(k, at) for k, members in enumerate(found) for at in range(len(members)) if at != best[k]]
    here = np.array([found[k][at][1] for k, at in others], np.int64)
    kept = np.array([found[k][best[k]][1] for k, _ in others], np.int64)
    couples = _compared(sheet, here, kept)
    copies: list[list[dict[str, Any]]] = [[] for _ in found]
    for place, (k, at) in enumerate(others):
        one, stays = about[k][at], about[k][best[k]]
        copies[k].append({name: one[name] for name in ("id", "publisher", "path")})
        relation, similarity, why = "exact", 1.0, f"The same words as {stays['id']}"
        if here[place] != kept[place]:
            own, of_kept = float(couples.of_a.covered[place]), float(couples.of_b.covered[place])
            changed, opening = float(couples.of_a.changed[place]), float(couples.of_b.first[place])
            relation = _relation(one, stays, own, of_kept, changed, opening, options)
            similarity = round(max(own, of_kept), 4)
            why = f"{own:.0%} of its words stand in {stays['id']}, {of_kept:.0%} of whose words stand here"
        yield found[k][at][0], {
            "id": one["id"], "state": "duplicate", "because": f"{why}; a cluster of {len(found[k])}.",
            "duplicate": {"cluster": stays["id"], "of": stays["id"], "relation": relation, "similarity": similarity},
            "copies": [],
        }  # fmt: skip
    for k, members in enumerate(found):
        yield members[best[k]][0], {
            "id": about[k][best[k]]["id"], "state": "kept", "duplicate": None,
            "because": f"Of {len(members)} copies the first by {'/'.join((*options.keep, 'id'))}.",
            "copies": copies[k],
        }  # fmt: skip


def _order(criterion: str, about: dict[str, Any], worth: int) -> float:
    if criterion == "complete":
        return -worth
    if criterion == "intact":
        return int(about["gaps"])
    when = _when(about["created"])
    if when is None:
        return float("inf")
    return when if criterion == "earliest" else -when


def _when(text: str | None) -> float | None:
    try:
        when = datetime.fromisoformat((text or "").replace("Z", "+00:00"))
    except ValueError:
        return None
    return (when if when.tzinfo else when.replace(tzinfo=timezone.utc)).timestamp()


def _relation(
    about: dict[str, Any], kept: dict[str, Any], own: float, of_kept: float, changed: float, opening: float,
    options: DuplicateOptions,
) -> str:  # fmt: skip
    """What a text is to the kept one. A revision: one of the two was written later, with figures changed, with new
    matter above the shared words, or by the same outlet at another time; otherwise the one is a part of the other.
    """
    later, earlier = _when(about["created"]), _when(kept["created"])
    moved = later is not None and earlier is not None and later != earlier
    if (
        changed
        or opening > 0.1
        or (moved and about["publisher"] is not None and about["publisher"] == kept["publisher"])
    ) and (min(own, of_kept) < options.limits.same or changed):
        return "revision"
    return "near" if min(own, of_kept) >= options.limits.same else "contained"
