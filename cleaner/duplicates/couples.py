"""Couples of texts that were compared, and which of them are copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cleaner.duplicates.compare import Sides, Swaps
from cleaner.duplicates.limits import Limits
from cleaner.duplicates.words import I64, Mask


@dataclass(frozen=True, slots=True)
class Couples:
    """Couples of texts ``a[i]``, ``b[i]`` (numbers from 0), what a comparison says of each, and the words covered."""

    a: I64
    b: I64
    of_a: Sides
    of_b: Sides
    swaps: Swaps
    mask_a: Sequence[Mask]
    mask_b: Sequence[Mask]


def alike(couples: Couples, limits: Limits) -> Mask:
    """Which couples are copies, one perhaps a part of the other. A text that is mostly like others which are filled in
    anew is of a template too: what is a copy of it stands in it, and it in that.
    """
    a, b = couples.of_a, couples.of_b
    least = np.minimum(a.covered, b.covered)
    inner = a.covered >= b.covered
    covered, worth = np.where(inner, a.covered, b.covered), np.where(inner, a.worth, b.worth)
    held = np.where(least >= limits.held, limits.held, limits.inside)
    held = np.where(worth < limits.short, np.maximum(held, limits.tight), held)
    like = (covered >= held) & (covered * worth >= limits.least)
    good = like & sound(couples, limits)
    balance = np.bincount(np.concatenate([couples.a, couples.b]), np.tile(np.where(good, 2, np.where(like, -1, 0)), 2))
    template = balance < 0
    return np.asarray(good & ((least >= limits.same) | ~(template[couples.a] | template[couples.b])))


def sound(couples: Couples, limits: Limits) -> Mask:
    """Which couples, whatever they share, share enough of it, more than a closing line, and the facts."""
    a, b = couples.of_a, couples.of_b
    words = np.where(a.covered >= b.covered, a.words, b.words)
    shared = np.where(a.covered >= b.covered, a.covered * a.worth, b.covered * b.worth)
    own = np.minimum(a.first * a.worth, b.first * b.worth)
    closing = (own > limits.byline) & (words < limits.tail)
    enough = (words >= limits.brisk) | (shared >= limits.firm)
    return np.asarray(enough & ~closing & same_facts(couples, limits))


def same_facts(couples: Couples, limits: Limits) -> Mask:
    """Which couples are no template filled in anew, with other figures or other names. A figure is changed when either
    text has another one in its place: what only one of them has stood in a paragraph that the other left out.
    """
    a, b, swaps = couples.of_a, couples.of_b, couples.swaps
    words = np.where(a.covered >= b.covered, a.words, b.words)
    changed, kept = np.minimum(a.changed, b.changed), np.minimum(a.figures, b.figures)
    few = (changed < 2) | ((changed < limits.figures * words) & (changed <= kept))
    few |= changed <= limits.put_right * kept
    swapped = swaps.figures + swaps.names
    told, rare = np.minimum(a.told, b.told), np.minimum(a.rare, b.rare)
    others = swapped + swaps.subject
    refilled = (told < limits.known * swaps.figures) & (rare < limits.rare * swaps.figures)
    refilled &= swaps.figures * limits.figured > words
    refilled |= (swaps.figures > 0) & (told < limits.known * swaps.figures) & (others * limits.both > words)
    refilled |= (swapped > 0) & (others * limits.named > words) & (rare < limits.known * others)
    return np.asarray(np.where(words < limits.brisk, (changed < 1) & (others < 1), few & ~refilled))
