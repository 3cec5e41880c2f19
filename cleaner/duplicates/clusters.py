"""Compared couples to clusters, without chains: a text that holds two unrelated stories is a round-up and joins
neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cleaner.duplicates.compare import Sides
from cleaner.duplicates.postings import components
from cleaner.duplicates.words import F64, I64, Mask


@dataclass(frozen=True, slots=True)
class Limits:
    """What makes two texts copies. Found on simulated corpora; `benchmarks/duplicates.py` repeats the experiment.

    held: share of either text's worth that must stand in the other.
    inside: share of one text's worth that must stand in the other, when of the other's there is less than `held`.
    tight: the same for texts of fewer than `short` words of worth, in which a phrase weighs much.
    least: words of worth that must be shared at least.
    figures: numbers changed amid shared words, for each of these: from here on it is a template filled in anew; where
        fewer than `brisk` words are shared, one number is enough.
    part: share of a round-up's worth that its second story has at least, unless that is told
        from its beginning.
    brief: words of worth that it has at least.
    told: a story is told from its beginning when so much of its worth is there, and of what comes first less than
        `opening` is missing.
    apart: stretches of a text that share less than this of the smaller one are of different stories.
    same: share of both texts' worth from which on even round-ups are copies of each other.
    """

    held: float = 0.6
    inside: float = 0.65
    short: float = 14.0
    tight: float = 0.8
    least: float = 6.0
    figures: float = 0.03
    brisk: float = 25.0
    part: float = 0.15
    brief: float = 9.0
    told: float = 0.2
    opening: float = 0.1
    apart: float = 0.25
    same: float = 0.8


@dataclass(frozen=True, slots=True)
class Couples:
    """Couples of texts ``a[i]``, ``b[i]`` (numbers from 0), what a comparison says of each, and the words covered."""

    a: I64
    b: I64
    of_a: Sides
    of_b: Sides
    mask_a: Sequence[Mask]
    mask_b: Sequence[Mask]


def alike(couples: Couples, limits: Limits) -> Mask:
    """Which couples are copies, one perhaps a part of the other."""
    a, b = couples.of_a, couples.of_b
    inner = a.covered >= b.covered
    covered, worth, words, changed = (np.where(inner, x, y) for x, y in zip(a, b, strict=True) if x is not a.first)
    held = np.where(np.minimum(a.covered, b.covered) >= limits.held, limits.held, limits.inside)
    held = np.where(worth < limits.short, np.maximum(held, limits.tight), held)
    enough = (covered >= held) & (covered * worth >= limits.least)
    few = np.where(words < limits.brisk, changed < 1, (changed < 2) | (changed < limits.figures * words))
    return np.asarray(enough & few)


def clusters(count: int, couples: Couples, worth: Sequence[F64], limits: Limits) -> tuple[I64, list[int]]:
    """Each text's cluster (the smallest number in it), and the round-ups. `worth[i]` is what each word of text i is
    worth.
    """
    good = alike(couples, limits)
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
    known = dict(enumerate(label.tolist()))
    roundups = [
        text
        for text in np.flatnonzero(doubtful).tolist()
        if len(_stories([o for o in facing[text] if sure[text] or not sure[o[0]]], known, worth[text], limits)) > 1
    ]
    digest = np.zeros(count, np.bool_)
    digest[roundups] = True
    same = np.minimum(couples.of_a.covered, couples.of_b.covered)[good] >= limits.same
    kept = np.where(digest[a] | digest[b], digest[a] & digest[b] & same, True)
    return components(count, a[kept], b[kept]), roundups


def _facing(couples: Couples, good: Mask, limits: Limits) -> Mapping[int, list[tuple[int, Mask, bool]]]:
    """Of each text that may be a round-up the others that stand in it: who, where, and whether it is told from its
    beginning.
    """
    low: defaultdict[int, list[tuple[int, Mask, bool]]] = defaultdict(list)
    for mine, theirs, side, other, masks in (
        (couples.a, couples.b, couples.of_a, couples.of_b, couples.mask_a),
        (couples.b, couples.a, couples.of_b, couples.of_a, couples.mask_b),
    ):
        told = good | ((other.first <= limits.opening) & (other.covered >= limits.told))
        big = (told | (side.covered >= limits.part)) & (side.covered * side.worth >= limits.brief)
        for i in np.flatnonzero(big).tolist():
            low[int(mine[i])].append((int(theirs[i]), masks[i], bool(told[i])))
    return {text: others for text, others in sorted(low.items()) if len(others) > 1}


def _stories(others: list[tuple[int, Mask, bool]], known: Mapping[int, int], worth: F64, limits: Limits) -> list[Mask]:
    """The separate stories in a text: stretches that others cover, put together when they overlap or their texts are
    `known` to be of one cluster.
    """
    whole = float(worth.sum())
    if not others or _one(others, worth, limits):
        return [mask for _, mask, _ in others[:1]]
    stories: list[tuple[set[int], Mask, bool]] = []
    for other, mask, copy in sorted(others, key=lambda item: (-float(worth[item[1]].sum()), item[0])):
        names, merged = {known.get(other, -1 - other)}, mask
        size = float(worth[mask].sum())
        for at in range(len(stories) - 1, -1, -1):
            there, stretch, _ = stories[at]
            if names & there or float(worth[mask & stretch].sum()) >= limits.apart * min(
                size, float(worth[stretch].sum())
            ):
                names, merged, copy = names | there, merged | stretch, copy or stories[at][2]
                del stories[at]
        stories.append((names, merged, copy))
    least = {True: limits.brief, False: max(limits.brief, limits.part * whole)}
    return [mask for _, mask, copy in stories if float(worth[mask].sum()) >= least[copy]]


def _one(others: list[tuple[int, Mask, bool]], worth: F64, limits: Limits) -> bool:
    """All stretches overlap the largest one: the usual case, seen at once."""
    masks = np.array([mask for _, mask, _ in others])
    sizes = masks @ worth
    largest = masks[int(sizes.argmax())]
    return bool((masks @ (worth * largest) >= limits.apart * sizes).all())
