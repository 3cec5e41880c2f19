"""An opinion's lines laid beside the blocks of a page: which blocks it took."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_WORD = re.compile(r"\w+")
LONG = 30
"""Code points, letters and digits only, from which a block is looked for anywhere in the opinion."""
GRAM = 4


def votes(texts: Sequence[str], lines: Sequence[str]) -> NDArray[np.float64]:
    """For each block the share, 0 to 1, of it that `lines` take.

    Long blocks are looked for as a whole, and else by their word 4-grams. A short one counts only as a line of its own
    between the places of the long ones around it: the same few words may stand elsewhere on the page.
    """
    keys = ["".join(_WORD.findall(text)) for text in texts]
    said = "\n" + "\n".join("".join(_WORD.findall(line)) for line in lines) + "\n"
    found = np.zeros(len(keys))
    if len(said) <= 2:
        return found
    grams: set[tuple[str, ...]] | None = None
    places: list[int] = []
    at = 0
    for number, key in enumerate(keys):
        place = -1
        if len(key) >= LONG:
            place = said.find(key, at)
            if place < 0:
                place = said.find(key)
            if place >= 0:
                found[number] = 1
                at = max(at, place)
            else:
                grams = _grams(" ".join(lines)) if grams is None else grams
                own = _WORD.findall(texts[number])
                mine = [tuple(own[k : k + GRAM]) in grams for k in range(len(own) - GRAM + 1)]
                found[number] = sum(mine) / len(mine) if mine else 0
        places.append(place)
    _short(keys, said, places, found)
    return found


def _short(keys: Sequence[str], said: str, places: list[int], found: NDArray[np.float64]) -> None:
    """The votes of short blocks, in place."""
    ahead = [len(said)] * (len(keys) + 1)
    for number in range(len(keys) - 1, -1, -1):
        ahead[number] = places[number] if places[number] >= 0 else ahead[number + 1]
    at = 0
    for number, key in enumerate(keys):
        if places[number] >= 0:
            at = places[number] + len(key)
        elif key and len(key) < LONG:
            place = said.find(f"\n{key}\n", max(at - 1, 0), ahead[number] + 1)
            if place >= 0:
                found[number] = 1
                at = place + 1 + len(key)


def _grams(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text)
    return {tuple(words[k : k + GRAM]) for k in range(len(words) - GRAM + 1)}
