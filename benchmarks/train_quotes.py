"""Weigh what says on which side straight quotation marks stand: ``python benchmarks/train_quotes.py FOLDER``.

FOLDER holds the news data; read are the build parts of ``fnc1.en`` and ``bbc.en``, also with their curly marks
straightened. Spaces beside quotation marks and between paragraphs are lost, so that it is known of some marks whether
they open or close. A conditional random field over the stretches of a line is trained to say so (jax for the gradients,
scipy); the words' weights stay those of `train_voice.py`. Printed are the tables ``[chain]`` and ``[chain.steps]`` of
`cleaner/data/joins.toml`, and what two halves of the articles say of each other.
"""

from __future__ import annotations

import argparse
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).parent))

import damage
import joins

from cleaner.stages.quotes import APOSTROPHE, CLEAR, MARK, SURE, place_of, places, side, words_at_ends
from cleaner.stages.vocabulary import spans, voices

LENGTHS = (0, 25, 60, 150, 300, 600)
MOST, RIDGE = 64, 0.3
ROWS = tuple(spans()["steps"])
NAMES = ("words", "first", "begins", "last", "ends")
STRAIGHT = str.maketrans("“”", '""')


class Line(NamedTuple):
    """The marks of a line by their row of the table; the stretches between them, as the odds of their words and their
    lengths; and of each mark 1 if it opens, 0 if it closes, -1 if that is not known.
    """

    half: int
    rows: list[int]
    stretches: list[tuple[float, int]]
    truth: list[int]


def lines_of(text: str, spaces: set[int], half: int) -> list[Line]:
    """The lines with marks that could be either; spaces were lost at `spaces`."""
    found, begin = [], 0
    for line in text.split("\n"):
        kinds = {"'" for _ in APOSTROPHE.finditer(line)} | {m.group() for m in MARK.finditer(line)} & {'"'}
        for mark in sorted(kinds):
            marks = list(places(line, 0, len(line), mark))
            sides = [side(line, at, 0, len(line), mark) for at in marks]
            if "?" not in sides or len(marks) > MOST:
                continue
            parts = [line[a + 1 : b] for a, b in pairwise([-1, *marks, len(line)])]
            truth = [
                (1 if begin + at in spaces else 0 if begin + at + 1 in spaces else -1) if known == "?" else -1
                for at, known in zip(marks, sides, strict=True)
            ]
            rows = [ROWS.index(place_of(line, at, known)) for at, known in zip(marks, sides, strict=True)]
            odds = [sum(voices().get(word, 0.0) for word in words_at_ends(part)) for part in parts]
            found.append(Line(half, rows, list(zip(odds, map(len, parts), strict=True)), truth))
        begin += len(line) + 1
    return found


def gathered(folder: Path) -> list[Line]:
    """The lines of all damaged articles on whose clean text the stages find nothing."""
    found = []
    for name in ("fnc1.en", "bbc.en"):
        for number, article in enumerate(damage.articles(folder / f"{name}.jsonl.zst", part="build", least=3)):
            plain = tuple(p.translate(STRAIGHT) for p in article.paragraphs)
            for paragraphs in {article.paragraphs, plain}:
                own = damage.Article(article.id, article.lang, paragraphs)
                if joins.repaired(own.text, own.lang)[1]:
                    continue
                for kind in ("aggregated", "glue", "quote"):
                    text, truths = damage.damaged(own.text, joins.make(own, kind))
                    spaces = {truth.start for truth in truths if truth.kind in ("glue", "quote")}
                    found += lines_of(text, spaces, number % 2)
    return found


class Batch:
    """Lines as arrays of one width."""

    def __init__(self, lines: list[Line]) -> None:
        count = len(lines)
        self.rows, self.truth = np.zeros((count, MOST), int), -np.ones((count, MOST), int)
        self.marks, self.odds = np.zeros((count, MOST)), np.zeros((count, MOST + 1))
        sizes = np.zeros((count, MOST + 1))
        for n, line in enumerate(lines):
            size = len(line.rows)
            self.rows[n, :size], self.truth[n, :size], self.marks[n, :size] = line.rows, line.truth, 1
            self.odds[n, : size + 1], sizes[n, : size + 1] = np.array(line.stretches).T
        self.odds = np.clip(self.odds, -CLEAR, CLEAR)
        self.longer = np.stack([sizes > length for length in LENGTHS], axis=-1).astype(float)


def logs(t: Any, lines: Batch, shift: Any) -> Any:
    """The logarithms of the sums over all readings of each line; `shift` is added to a mark's opening, closing."""
    steps = t[: 4 * len(ROWS)].reshape(-1, 2, 2)[lines.rows] + shift[..., None, :]
    words, first, begins, last, ends, *longer = t[4 * len(ROWS) :]
    said = words * lines.odds + lines.longer @ jnp.array(longer)
    now = jnp.stack([jnp.zeros(len(said)), said[:, 0] * first + begins], axis=-1)
    final = jnp.concatenate([lines.marks[:, 1:], jnp.zeros((len(said), 1))], axis=1) == 0

    def onward(now: Any, x: Any) -> tuple[Any, None]:
        step, own, real, stop = x
        new = jax.nn.logsumexp(now[:, :, None] + step, axis=1)
        new = new.at[:, 1].add(own * jnp.where(stop, last, 1.0))
        return jnp.where(real[:, None] > 0, new, now), None

    now, _ = jax.lax.scan(onward, now, (jnp.moveaxis(steps, 1, 0), said[:, 1:].T, lines.marks.T, final.T))
    return jax.nn.logsumexp(now + jnp.array([0.0, 1.0]) * ends, axis=-1)


def start() -> Any:
    """Weights that say no more than what quotation marks are."""
    steps = np.zeros((len(ROWS), 2, 2))
    for n, row in enumerate(ROWS):
        if row[0] == "o":
            steps[n] = [[-5, 0], [-5, -1 if row == "o." else -3]]
        elif row[0] == "c":
            steps[n] = [[-4, -6], [0, -6]]
        elif row != "-":
            steps[n] = [[-4, 0], [0, -2]]
    return np.r_[steps.ravel(), 1, 1, -2, 1, -1, np.zeros(len(LENGTHS))]


def trained(lines: list[Line]) -> Any:
    """The weights after training: what is known of marks is to be likely among all readings."""
    batch, origin = Batch(lines), start()
    known = np.stack([batch.truth == 1, batch.truth == 0], axis=-1) * -1e9  # by what stands behind: told, said

    def loss(t: Any) -> Any:
        free = logs(t, batch, jnp.zeros(known.shape))
        return jnp.sum(free - logs(t, batch, known)) + RIDGE * jnp.sum((t - origin) ** 2)

    both = jax.jit(jax.value_and_grad(loss))
    value = lambda t: tuple(np.asarray(part, float) for part in both(t))  # noqa: E731
    return minimize(value, origin, jac=True, method="L-BFGS-B", options={"maxiter": 120}).x


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    lines = gathered(parser.parse_args().folder)
    counts = np.zeros(3, int)
    for half in (0, 1):
        t = trained([line for line in lines if line.half != half])
        batch = Batch([line for line in lines if line.half == half])
        shares = jax.grad(lambda shift: jnp.sum(logs(t, batch, shift)))(jnp.zeros((*batch.rows.shape, 2)))  # noqa: B023
        odds = np.log(np.asarray(shares[..., 1]) + 1e-9) - np.log(np.asarray(shares[..., 0]) + 1e-9)
        asked, sure = batch.truth >= 0, np.abs(odds) >= SURE
        right = (odds > 0) == (batch.truth == 1)
        counts += [asked.sum(), (asked & sure).sum(), (asked & sure & right).sum()]
    print(f"# {len(lines)} lines; halves of each other: P {counts[2] / counts[1]:.4f} R {counts[2] / counts[0]:.4f}")
    t = trained(lines)
    values = t[4 * len(ROWS) :]
    print("[chain]\n" + "\n".join(f"{name} = {value:.2f}" for name, value in zip(NAMES, values, strict=False)))
    print(f"longer = {[[length, round(float(w), 2)] for length, w in zip(LENGTHS, values[5:], strict=True)]}")
    print("\n[chain.steps]")
    for row, step in zip(ROWS, t[: 4 * len(ROWS)].reshape(-1, 4), strict=True):
        print(f'"{row}" = {[round(float(w), 1) for w in step]}')


if __name__ == "__main__":
    main()
