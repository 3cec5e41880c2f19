"""Compared couples to clusters, without chains: round-ups join no story, and what is only likely joins one at most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from cleaner.duplicates.couples import Couples, alike, sound
from cleaner.duplicates.limits import Limits
from cleaner.duplicates.postings import components
from cleaner.duplicates.roundups import roundups
from cleaner.duplicates.words import F64, I64, Mask


def clusters(count: int, couples: Couples, worth: Sequence[F64], limits: Limits) -> tuple[I64, list[int]]:
    """Each text's cluster (the smallest number in it), and the round-ups. `worth[i]` is what each word of text i is
    worth.
    """
    good = alike(couples, limits)
    digests = roundups(count, couples, good, worth, limits)
    digest = np.zeros(count, np.bool_)
    digest[digests] = True
    a, b = couples.a, couples.b
    mixed = digest[a] | digest[b]
    same = np.minimum(couples.of_a.covered, couples.of_b.covered) >= limits.same
    kept = good & (~mixed | digest[a] & digest[b] & same)
    label = components(count, a[kept], b[kept])
    late = _attached(label, couples, np.flatnonzero(~mixed & sound(couples, limits)), worth, limits)
    ends = np.array(sorted(late.items()), np.int64).reshape(-1, 2)
    return components(count, np.concatenate([a[kept], ends[:, 0]]), np.concatenate([b[kept], ends[:, 1]])), digests


class _Met(NamedTuple):
    """What of a text stands in the texts of one cluster, and the least share of it in front of that."""

    covered: Mask
    first: float


def _attached(label: I64, couples: Couples, few: I64, worth: Sequence[F64], limits: Limits) -> Mapping[int, int]:
    """Texts that are alone so far, and a text of the cluster that each belongs to: all copies of a story together
    have its words, or all but its byline. Each joins one, so that none can join two stories.
    """
    alone = np.bincount(label, minlength=len(label))[label] == 1
    met: defaultdict[int, dict[int, _Met]] = defaultdict(dict)
    for mine, theirs, side, masks in (
        (couples.a, couples.b, couples.of_a, couples.mask_a),
        (couples.b, couples.a, couples.of_b, couples.mask_b),
    ):
        chosen = few[alone[mine[few]] & (side.covered[few] * side.worth[few] >= limits.least)]
        for i in chosen.tolist():
            text, story = int(mine[i]), int(label[theirs[i]])
            before = met[text].get(story)
            covered = masks[i] if before is None else masks[i] | before.covered
            first = float(side.first[i]) if before is None else min(before.first, float(side.first[i]))
            met[text][story] = _Met(covered, first)
    found = {}
    for text, stories in met.items():
        shared = {story: float(worth[text][one.covered].sum()) for story, one in stories.items()}
        best = min(shared, key=lambda story: (-shared[story], story))
        if _belongs(shared[best], float(worth[text].sum()), stories[best].first, limits):
            found[text] = best
    return found


def _belongs(shared: float, worth: float, first: float, limits: Limits) -> bool:
    held = limits.tight if worth < limits.short else limits.inside
    below = worth - min(first * worth, limits.byline)
    return shared >= held * worth or (shared >= limits.sound and shared >= limits.tight * below)
