"""Couples of texts that were compared, and which of them are copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cleaner.duplicates.compare import Sides
from cleaner.duplicates.limits import Limits
from cleaner.duplicates.words import I64, Mask


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
    covered, worth = np.where(inner, a.covered, b.covered), np.where(inner, a.worth, b.worth)
    held = np.where(np.minimum(a.covered, b.covered) >= limits.held, limits.held, limits.inside)
    held = np.where(worth < limits.short, np.maximum(held, limits.tight), held)
    return np.asarray((covered >= held) & (covered * worth >= limits.least) & same_figures(couples, limits))


def same_figures(couples: Couples, limits: Limits) -> Mask:
    """Which couples are no template filled in anew. A number is changed when either text has another one in its
    place: what only one of them has stood in a paragraph that the other left out.
    """
    a, b = couples.of_a, couples.of_b
    words = np.where(a.covered >= b.covered, a.words, b.words)
    changed, kept = np.minimum(a.changed, b.changed), np.minimum(a.figures, b.figures)
    few = (changed < 2) | ((changed < limits.figures * words) & (changed <= kept))
    few |= changed <= limits.put_right * kept
    return np.asarray(np.where(words < limits.brisk, changed < 1, few))
