"""Texts that hold two unrelated stories: chains through them would merge the world."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np

from cleaner.duplicates.couples import Couples
from cleaner.duplicates.limits import Limits
from cleaner.duplicates.postings import components
from cleaner.duplicates.words import F64, Mask

Facing: TypeAlias = tuple[int, Mask, bool]

SPREAD = 0.2
"""What covers so much of the stretch from its first word to its last holds no scattered phrases to speak of."""
AROUND = 6
"""A word belongs to a stretch when of so many words on either side more than half do."""


def roundups(count: int, couples: Couples, good: Mask, worth: Sequence[F64], limits: Limits) -> list[int]:
    """The texts, of `count`, in which two stories stand that nothing else connects. `good` are the couples that are
    copies. A text that only round-ups make look like one is none.
    """
    a, b = couples.a[good], couples.b[good]
    facing = _facing(couples, good, limits)
    doubtful = np.zeros(count, np.bool_)
    for text, others in facing.items():
        doubtful[text] = len(_stories(others, {}, worth[text], limits)) > 1
    sure = np.zeros(count, np.bool_)
    for text in np.flatnonzero(doubtful).tolist():
        plain = [other for other in facing[text] if not doubtful[other[0]]]
        sure[text] = len(_stories(plain, {}, worth[text], limits)) > 1
    firm = ~(doubtful[a] | doubtful[b])
    label = components(count, a[firm], b[firm])
    known, several = dict(enumerate(label.tolist())), np.bincount(label, minlength=count) > 1
    found = []
    for text in np.flatnonzero(doubtful).tolist():
        others = [other for other in facing[text] if sure[text] or not sure[other[0]]]
        if len(_stories(_borne_out(others, known, several), known, worth[text], limits)) > 1:
            found.append(text)
    return found


def _borne_out(others: Sequence[Facing], known: Mapping[int, int], several: Mask) -> list[Facing]:
    """Without texts that are no copies, and of whose cluster no other text tells the same: a paragraph put in there."""
    told = Counter(known[other] for other, _, _ in others)
    return [one for one in others if one[2] or told[known[one[0]]] > 1 or not several[known[one[0]]]]


def _facing(couples: Couples, good: Mask, limits: Limits) -> Mapping[int, list[Facing]]:
    """Of each text that may be a round-up the others that stand in it, or that it tells from their beginning: who,
    where, and whether the two are copies.
    """
    low: defaultdict[int, list[Facing]] = defaultdict(list)
    for mine, theirs, side, other, masks in (
        (couples.a, couples.b, couples.of_a, couples.of_b, couples.mask_a),
        (couples.b, couples.a, couples.of_b, couples.of_a, couples.mask_b),
    ):
        told = (other.first <= limits.opening) & (other.covered >= limits.told)
        big = (good | told) & (side.covered * side.worth >= limits.brief)
        for i in np.flatnonzero(big).tolist():
            mask = masks[i] if side.words[i] >= SPREAD * len(masks[i]) else _dense(masks[i])
            low[int(mine[i])].append((int(theirs[i]), mask, bool(good[i])))
    return {text: others for text, others in sorted(low.items()) if len(others) > 1}


def _dense(mask: Mask) -> Mask:
    """A stretch without the phrases that the other text has in common with the rest: these stand in what is told of
    other stories, and would make one of all.
    """
    where = np.flatnonzero(mask)
    if len(where) >= SPREAD * (where[-1] + 1 - where[0]):
        return mask
    before = np.cumsum(np.concatenate([np.zeros(AROUND + 1, np.int64), mask, np.zeros(AROUND, np.int64)]))
    dense = mask & (before[2 * AROUND + 1 :] - before[: -2 * AROUND - 1] > AROUND)
    return dense if dense.any() else mask


def _stories(others: list[Facing], known: Mapping[int, int], worth: F64, limits: Limits) -> list[Mask]:
    """The separate stories in a text: stretches that others cover, put together when they overlap or their texts are
    `known` to be of one cluster. What stands within another one is a paragraph put in, unless it is a whole text.
    """
    if not others or _one(others, worth, limits):
        return [mask for _, mask, _ in others[:1]]
    stories: list[tuple[set[int], Mask, bool]] = []
    for other, mask, copy in sorted(others, key=lambda item: (-float(worth[item[1]].sum()), item[0])):
        names, merged = {known.get(other, -1 - other)}, mask
        size = float(worth[mask].sum())
        for at in range(len(stories) - 1, -1, -1):
            there, stretch, as_copy = stories[at]
            if names & there or float(worth[mask & stretch].sum()) >= limits.apart * min(
                size, float(worth[stretch].sum())
            ):
                names, merged, copy = names | there, merged | stretch, copy or as_copy
                del stories[at]
        stories.append((names, merged, copy))
    return [
        mask
        for _, mask, copy in stories
        if float(worth[mask].sum()) >= limits.brief
        and (copy or not any(_within(mask, other, worth, limits) for _, other, _ in stories))
    ]


def _within(inner: Mask, outer: Mask, worth: F64, limits: Limits) -> bool:
    """A stretch lies between two parts of another one that are not small."""
    first, last = np.flatnonzero(inner)[[0, -1]]
    before, after = float(worth[:first][outer[:first]].sum()), float(worth[last:][outer[last:]].sum())
    return min(before, after) >= limits.brief


def _one(others: list[Facing], worth: F64, limits: Limits) -> bool:
    """All stretches overlap the largest one: the usual case, seen at once."""
    masks = np.array([mask for _, mask, _ in others])
    sizes = masks @ worth
    largest = masks[int(sizes.argmax())]
    return bool((masks @ (worth * largest) >= limits.apart * sizes).all())
