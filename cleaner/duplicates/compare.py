"""Two texts side by side, many couples at once: which words of each stand in the other, exactly."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.duplicates.words import F64, I64, U64, Mask, runs

RUN = 3
"""Words in a run that must be equal."""
STRETCH = 16
"""Words between two shared runs from which on the matter between them was put in, and not exchanged."""
BEGUN = 4
"""Words of worth that must be shared until the shared part has begun: less is house text, or chance."""
LONGEST = 1 << 14
"""Words of a text that are compared; of a longer one the first so many."""
CHEAP = 8
"""What stands in place of something else says nothing when it is worth no more than this part of a word: house text is
filled in anew for each house.
"""


class Texts(NamedTuple):
    """Several texts; text `i` at ``bounds[i]:bounds[i + 1]`` of what is told word by word. Made by `texts_of`."""

    bounds: I64
    grams: npt.NDArray[np.int32]
    """The run that begins at a word, as a number; 0 when no other place has it."""
    facts: npt.NDArray[np.uint32]
    """Numbers and rare words, hashed (the lowest bit says which are numbers); 0 for other words."""
    rare: Mask
    """Which words are rare."""
    worth: npt.NDArray[np.int32]
    """What each word is worth, in whole numbers."""
    told: I64
    """What all words in front of each are worth together; one more than there are words."""


class Sides(NamedTuple):
    """What a comparison says of one text of each couple."""

    covered: F64
    """Share of the text's worth that stands in the other."""
    worth: F64
    """The text's worth, in words."""
    words: F64
    """How many of its words stand in the other."""
    changed: F64
    """How many numbers amid shared words the other lacks: templates are filled in anew."""
    figures: F64
    """How many of its numbers stand in the other amid shared words."""
    rare: F64
    """How many of its rare words stand in the other."""
    told: F64
    """How many of these are numbers."""
    first: F64
    """Share of its worth that it alone has in front of what is shared: what `BEGUN` words of worth have begun."""


class Swaps(NamedTuple):
    """Where both texts of a couple go on differently between the same words, each with what the other lacks
    altogether; how often.
    """

    figures: F64
    """A number for a number."""
    names: F64
    """A rare word or a number for another, elsewhere."""
    subject: F64
    """The same in front of all that is shared: 1 or 0."""


def texts_of(words: U64, bounds: I64, worth: npt.NDArray[np.int32], rare: Mask) -> Texts:
    """Texts for `compare`, of their hashed words (at most `LONGEST` of each), and which of these are rare."""
    grams = np.zeros(len(words), np.int32)
    ends = np.zeros(len(words) + 1, np.bool_)
    for back in range(1, RUN):
        at = bounds[1:] - back
        ends[at[at >= bounds[:-1]]] = True
    whole = np.flatnonzero(~ends[:-1])
    keys = runs(np.append(words, np.zeros(RUN - 1, np.uint64)), RUN)[whole]
    order = np.argsort(keys)
    ordered = keys[order]
    fresh = np.ones(len(order), np.bool_)
    fresh[1:] = ordered[1:] != ordered[:-1]
    lonely = fresh & np.append(fresh[1:], True)
    grams[whole[order]] = np.where(lonely, 0, np.cumsum(fresh & ~lonely, dtype=np.int32))
    told = np.concatenate([[0], np.cumsum(worth, dtype=np.int64)])
    facts = np.where(rare | (words & np.uint64(1) > 0), words, np.uint64(0)).astype(np.uint32)
    return Texts(bounds, grams, facts, rare, worth, told)


def compare(texts: Texts, a: I64, b: I64, unit: int) -> tuple[Sides, Sides, Swaps, list[Mask], list[Mask]]:
    """The couples ``a[i]``, ``b[i]``: both sides, what they have in place of each other's, and for each couple the
    covered words of each. A word that is worth `unit` counts as one.
    """
    both = np.concatenate([a, b])
    starts, sizes = texts.bounds[both], np.diff(texts.bounds)[both]
    ends = np.cumsum(sizes)
    begins = ends - sizes
    places = [slice(start, start + size) for start, size in zip(starts.tolist(), sizes.tolist(), strict=True)]
    covered = _covered(texts, a, b, places, begins, int(sizes.sum()))
    shared = np.flatnonzero(covered)
    at = np.searchsorted(shared, np.concatenate([begins, ends]))
    some = at[: len(both)] < at[len(both) :]
    opening, closing = ends.copy(), begins.copy()
    opening[some], closing[some] = shared[at[: len(both)][some]], shared[at[len(both) :][some] - 1]

    def gathered(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return np.concatenate([values[place] for place in places]) if places else values[:0]

    def total(values: npt.NDArray[Any], begin: I64, end: I64) -> I64:
        sums = np.concatenate([[0], np.cumsum(values, dtype=np.int64)])
        return np.asarray(sums[end] - sums[begin], np.int64)

    facts = gathered(texts.facts)
    figures = np.where(facts & np.uint32(1), facts, np.uint32(0))
    changed = _changed(figures, np.flatnonzero((figures > 0) & ~covered), shared, ends, opening, closing)
    whole = np.maximum(texts.told[starts + sizes] - texts.told[starts], 1)
    each = gathered(texts.worth)
    worth = np.concatenate([[0], np.cumsum(each * covered, dtype=np.int64)])
    found = worth[ends] - worth[begins]
    begun = worth[begins] + np.minimum(found, BEGUN * unit)
    place = np.maximum(np.searchsorted(worth, begun), begins)  # here what is shared has begun
    first = texts.told[starts + place - begins] - texts.told[starts] - (worth[place] - worth[begins])
    kept = np.flatnonzero((figures > 0) & covered)
    owner = np.searchsorted(ends, kept, "right")
    words = at[len(both) :] - at[: len(both)]
    rare = gathered(texts.rare) & covered
    figured, told = (np.bincount(owner, some, len(ends)) for some in (None, rare[kept]))
    values = (found / whole, whole / unit, words, changed, figured, total(rare, begins, ends), told, first / whole)
    masks = [covered[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
    halves = [
        Sides(*(np.asarray(value[side], np.float64) for value in values))
        for side in (slice(len(a)), slice(len(a), None))
    ]
    open_facts = np.flatnonzero((facts > 0) & ~covered & (each * CHEAP > unit))
    swaps = _swaps(texts, facts, open_facts, shared, starts - begins, begins, ends)
    return halves[0], halves[1], swaps, masks[: len(a)], masks[len(a) :]


def _swaps(
    texts: Texts, facts: npt.NDArray[np.uint32], at: I64, shared: I64, shift: I64, begins: I64, ends: I64
) -> Swaps:
    """What stands in place of what: of the facts `at` some places in no shared run, those in short stretches that
    follow the same run in both texts. ``shift[side]`` leads from a place to its word in `texts`.
    """
    count = len(ends) // 2
    side = np.searchsorted(ends, at, "right")
    after = np.searchsorted(shared, at)
    bounded = np.concatenate([[-1], shared, [int(ends[-1]) if len(ends) else 0]])
    before, behind = np.maximum(bounded[after], begins[side] - 1), np.minimum(bounded[after + 1], ends[side])
    close = behind - before <= STRETCH + 1
    at, side, before = at[close], side[close], before[close]
    run = np.where(before < begins[side], 0, texts.grams[np.maximum(before + 1 - RUN + shift[side], 0)])
    stretch = side % max(1, count) << 32 | run
    second = side >= count
    meeting = np.where(second, _among(stretch, stretch[~second]), _among(stretch, stretch[second]))
    at, side, stretch, second = at[meeting], side[meeting], stretch[meeting], second[meeting]
    other = (side + count) % max(1, 2 * count)
    sides = np.flatnonzero(np.bincount(other))
    there = [facts[begins[one] : ends[one]] for one in sides.tolist()]
    sizes = [len(one) for one in there]
    all_there = np.concatenate([np.zeros(0, np.uint32), *there]).astype(np.int64)
    lacking = ~_among(other << 32 | facts[at].astype(np.int64), np.repeat(sides, sizes) << 32 | all_there)
    number = facts[at] & np.uint32(1) > 0

    def both(chosen: Mask) -> I64:
        found = np.sort(stretch[chosen & ~second])
        found = found[_among(found, stretch[chosen & second])]
        return found[np.diff(found, prepend=-1) > 0]

    figures, any_fact = both(lacking & number), both(lacking)
    subject = any_fact & 0xFFFFFFFF == 0
    names = any_fact[~subject & ~_among(any_fact, figures)]
    figures = figures[figures & 0xFFFFFFFF > 0]

    def times(found: I64) -> F64:
        return np.bincount(found >> 32, minlength=count).astype(np.float64)

    return Swaps(times(figures), times(names), times(any_fact[subject]))


def _among(values: I64, known: I64) -> Mask:
    """Which values are among those known."""
    known = np.sort(known)
    at = np.searchsorted(known, values)
    return np.asarray(np.append(known, -1)[at] == values)


def _changed(figures: npt.NDArray[Any], at: I64, shared: I64, ends: I64, opening: I64, closing: I64) -> I64:
    """How many numbers each side has in place of others: of those that stand `at` places in no shared run, but between
    such, close together, the ones that the other side lacks. Beside a word that was edited a number stands in no
    shared run either, though both texts have it; and a long stretch between shared runs is a paragraph put in.
    """
    side = np.searchsorted(ends, at, "right")
    number = figures[at].astype(np.int64)
    there = _among((side + len(ends) // 2) % len(ends) << 32 | number, side << 32 | number)
    amid = np.flatnonzero((at > opening[side]) & (at < closing[side]) & ~there)
    after = np.searchsorted(shared, at[amid])
    close = shared[after] - shared[after - 1] <= STRETCH
    return np.bincount(side[amid[close]], minlength=len(ends))


def _covered(texts: Texts, a: I64, b: I64, places: list[slice], begins: I64, size: int) -> Mask:
    """Of all sides' words, one after the other, those in a run that the couple's other text has too."""
    hits = np.zeros(size, np.bool_)
    stamp = np.full(int(texts.grams.max(initial=0)) + 1, -1, np.int32)
    owner = np.concatenate([b, a])
    begin = begins.tolist()
    for side in np.argsort(owner, kind="stable").tolist():
        partner = (side + len(a)) % len(owner)
        if stamp[0] != owner[side]:
            stamp[texts.grams[places[partner]]] = stamp[0] = owner[side]
        mine = texts.grams[places[side]]
        hits[begin[side] : begin[side] + len(mine)] = (stamp[mine] == owner[side]) & (mine > 0)
    covered = hits.copy()
    for step in range(1, RUN):
        covered[step:] |= hits[:-step]
    return covered
