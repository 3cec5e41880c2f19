"""Weigh words by whether they are said or told: ``python benchmarks/train_voice.py FOLDER``.

FOLDER holds ``fnc1.en.jsonl.zst`` (Apache-2.0), of which only the build part is read (see `damage.articles`). Stretches
between straight or curly quotation marks whose sides are clear are quotations, those between quotations are not. A
logistic regression (scipy) on the words at their ends and on their lengths; printed are the table ``[voice]`` of
`cleaner/data/joins.toml`, the numbers for `cleaner/stages/quotes.py`, and what two halves of the articles say of each
other.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).parent))

from damage import articles

from cleaner.stages.quotes import LENGTHS, places, side, words_at_ends

COMMONEST, RIDGE, LEAST = 200, 5.0, 25
STRAIGHT = str.maketrans("“”", '""')


def stretches(text: str) -> Iterator[tuple[bool, str]]:
    """Whether a stretch is said by somebody, and the stretch."""
    for line in text.translate(STRAIGHT).split("\n"):
        found = list(places(line, 0, len(line), '"'))
        if not found:
            continue
        sides = ["start", *(side(line, at, 0, len(line), '"') for at in found), "end"]
        for (a, b), (left, right) in zip(pairwise([-1, *found, len(line)]), pairwise(sides), strict=True):
            if b - a > LEAST and (left, right) in (("o", "c"), ("o", "end")):
                yield True, line[a + 1 : b]
            elif b - a > LEAST and (left, right) in (("c", "o"), ("start", "o"), ("c", "end")):
                yield False, line[a + 1 : b]


def fitted(x: Any, y: Any) -> Any:
    """Bias and weights."""
    sign = np.where(y, 1, -1)

    def loss(t: Any) -> tuple[float, Any]:
        margin = sign * (x @ t[1:] + t[0])
        slope = -sign / (1 + np.exp(margin))
        value = np.logaddexp(0, -margin).sum() + RIDGE / 2 * (t[1:] ** 2).sum()
        return value, np.r_[slope.sum(), x.T @ slope + RIDGE * t[1:]]

    return minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B").x


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    rows, halves = [], []
    small: Counter[str] = Counter()
    for number, article in enumerate(articles(parser.parse_args().folder / "fnc1.en.jsonl.zst", part="build")):
        small.update(re.findall(r"(?<![.!?] )\b[A-Za-z]\w*", article.text))
        for said, stretch in stretches(article.text):
            rows.append((said, stretch))
            halves.append(number % 2)
    counts = Counter(word for _, stretch in rows for word in words_at_ends(stretch))
    names = {w.lower() for w, n in small.items() if w[0].isupper() and len(w) > 1 and n > small[w.lower()]}
    words = [w for w, _ in counts.most_common(2 * COMMONEST) if w not in names][:COMMONEST]
    place = {word: n for n, word in enumerate(words)}
    x = np.zeros((len(rows), COMMONEST + len(LENGTHS)))
    for n, (_, stretch) in enumerate(rows):
        for word in words_at_ends(stretch) & place.keys():
            x[n, place[word]] = 1
        x[n, COMMONEST:] = [len(stretch) > length for length, _ in LENGTHS]
    y, half = np.array([said for said, _ in rows]), np.array(halves)
    right = 0
    for own in (0, 1):
        t = fitted(x[half != own], y[half != own])
        right += int((((x[half == own] @ t[1:] + t[0]) > 0) == y[half == own]).sum())
    t = fitted(x, y)
    print(f"# {len(rows)} stretches, right of the other half: {right / len(rows):.3f}; bias {t[0]:.2f}")
    print(f"# LENGTHS: {[round(float(w), 1) for w in t[1 + COMMONEST :]]}\n[voice]")
    table = defaultdict(list)
    for word, weight in zip(words, t[1 : 1 + COMMONEST], strict=True):
        if abs(weight) >= 0.25:
            table[round(float(weight) * 10)].append(word)
    for weight in sorted(table):
        print(f'"{weight}" = "{" ".join(sorted(table[weight]))}"')


if __name__ == "__main__":
    main()
