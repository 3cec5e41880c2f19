"""Train the gap model on simulated damage: ``python benchmarks/train_gaps.py FOLDER [--out FILE]``.

FOLDER holds ``fnc1.en.jsonl.zst`` (the Fake News Challenge's articles, Apache-2.0), of which only the build part is
read (see `damage.is_test`), and ``free.en.jsonl.zst``, which `free_text.py` makes of freely usable manuals and books. A
place where the aggregator's pattern would delete two words is a positive; so are the left side of one sentence's end
and the right side of another's beginning in the same article; every other place is a negative. Adam, one process, ten
minutes; seeded, but the last digits depend on the BLAS in use.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from damage import articles

from cleaner.stages.gapmodel import _EDGES, BUCKETS, MODEL, SHAPES, WINDOW, bucket, encoded, packed

HERE = Path(__file__).parent
SIZE, WIDE, DEEP = 40, 128, 32
LEAST = 3
"""Words seen less often have no row of their own."""
END = re.compile(r"^[\"'“‘(]*[^\W_][\w-]*\.$")
BEGIN = re.compile(r"^[A-Z][A-Za-z]+$")
STOP = re.compile(r"[.!?…:;][\"'”’»)\]]*$")


class Places:
    """Every place of the training text as two indices: the last chunk before it and the first after it."""

    def __init__(self, folder: Path) -> None:
        texts = [a.text.split() for a in articles(folder / "fnc1.en.jsonl.zst", part="build")]
        texts += [a.text.split() for a in articles(folder / "free.en.jsonl.zst")]
        counts = Counter(c.strip(_EDGES).lower().replace("’", "'") for chunks in texts for c in chunks)
        self.words = sorted(w for w, n in counts.items() if n >= LEAST and w)
        rows = {word: BUCKETS + n for n, word in enumerate(self.words)}
        ids, shapes, spare, rare = [], [], [], []
        self.negative: list[tuple[int, int]] = []
        self.positive: list[tuple[int, int]] = []
        self.sides: list[tuple[list[int], list[int]]] = []
        pad = np.full(WINDOW, -1), np.zeros((WINDOW, SHAPES), np.float32)
        base = 0
        for chunks in texts:
            own, shape = encoded(chunks, rows)
            ids += [pad[0], own]
            shapes += [pad[1], shape]
            spare += [pad[0], np.array([bucket(c.strip(_EDGES)) for c in chunks], np.int64)]
            rare += [
                np.zeros(WINDOW),
                np.array([1 / counts[c.strip(_EDGES).lower().replace("’", "'")] for c in chunks]),
            ]
            base += WINDOW
            self._places(chunks, base)
            base += len(chunks)
        self.ids = np.concatenate([*ids, pad[0]]).astype(np.int64)
        self.shapes = np.concatenate([*shapes, pad[1]])
        self.spare = np.concatenate([*spare, pad[0]]).astype(np.int64)
        self.rare = np.concatenate([*rare, np.zeros(WINDOW)])

    def _places(self, chunks: list[str], base: int) -> None:
        lefts, rights = [], []
        for i in range(len(chunks) - 1):
            stop = STOP.search(chunks[i]) is not None
            if not stop:
                self.negative.append((base + i, base + i + 1))
            if i + 2 >= len(chunks) or i < 1:
                continue
            if END.match(chunks[i]) and not STOP.search(chunks[i - 1]):
                lefts.append(base + i - 1)
                if BEGIN.match(chunks[i + 1]):
                    self.positive.append((base + i - 1, base + i + 2))
            if stop and BEGIN.match(chunks[i + 1]):
                rights.append(base + i + 2)
        if lefts and rights:
            self.sides.append((lefts, rights))

    def epoch(self, rng: np.random.Generator) -> tuple[Any, Any]:
        """Places and their truth, shuffled; a third of the negatives, and new mixed pairs, in every epoch."""
        mixed = [
            (lefts[a], rights[b])
            for lefts, rights in self.sides
            for a, b in zip(
                rng.integers(0, len(lefts), len(lefts)), rng.integers(0, len(rights), len(lefts)), strict=True
            )
        ]
        some = rng.choice(len(self.negative), len(self.negative) // 3, replace=False)
        both = np.concatenate([np.array(self.negative)[some], np.array(self.positive + mixed)])
        truth = np.zeros(len(both), np.float32)
        truth[len(some) :] = 1
        order = rng.permutation(len(both))
        return both[order], truth[order]


class Adam:
    """Kingma and Ba 2015, with a moving average of the weights beside it."""

    def __init__(self, weights: dict[str, Any]) -> None:
        self.weights = weights
        self.first = {k: np.zeros_like(v) for k, v in weights.items()}
        self.second = {k: np.zeros_like(v) for k, v in weights.items()}
        self.mean = {k: v.copy() for k, v in weights.items()}
        self.step = 0

    def update(self, grads: dict[str, Any], rate: float, decay: float) -> None:
        self.step += 1
        for k, g in grads.items():
            self.first[k] += 0.1 * (g - self.first[k])
            self.second[k] += 0.001 * (g * g - self.second[k])
            size = np.sqrt(self.second[k] / (1 - 0.999**self.step)) + 1e-8
            self.weights[k] -= rate * (self.first[k] / (1 - 0.9**self.step) / size + decay * self.weights[k])
            self.mean[k] += (self.weights[k] - self.mean[k]) * max(0.002, 1 / self.step)


def train(places: Places, *, epochs: int, batch: int = 4096, seed: int = 0, log: bool = True) -> dict[str, Any]:
    """Weights by name."""
    rng = np.random.default_rng(seed)
    rows, width = BUCKETS + len(places.words), SIZE + SHAPES
    flat = 2 * WINDOW * width
    weights = {
        "embedding": rng.normal(0, 0.1, (rows, SIZE)),
        "hidden": rng.normal(0, (2 / flat) ** 0.5, (flat, WIDE)),
        "hidden_bias": np.zeros(WIDE),
        "second": rng.normal(0, (2 / WIDE) ** 0.5, (WIDE, DEEP)),
        "second_bias": np.zeros(DEEP),
        "out": rng.normal(0, (1 / DEEP) ** 0.5, DEEP),
        "out_bias": np.zeros(1),
    }
    weights = {k: v.astype(np.float32) for k, v in weights.items()}
    adam = Adam(weights)
    steps = None
    done = 0
    for epoch in range(epochs):
        pairs, truth = places.epoch(rng)
        steps = steps or epochs * (len(pairs) // batch)
        begin, losses = time.process_time(), []
        for at in range(0, len(pairs) - batch, batch):
            done += 1
            rate = 0.003 * min(1, done / 200) * max(0.02, 1 - done / steps)
            losses.append(_step(places, weights, adam, pairs[at : at + batch], truth[at : at + batch], rng, rate))
        if log:
            took = time.process_time() - begin
            print(f"epoch {epoch + 1}: loss {np.mean(losses):.4f}, {took:.0f} s", file=sys.stderr, flush=True)
    return {k: v.astype(np.float32) for k, v in adam.mean.items()}


def _step(
    places: Places, w: dict[str, Any], adam: Adam, pairs: Any, truth: Any, rng: np.random.Generator, rate: float
) -> float:
    back, forth = np.arange(WINDOW - 1, -1, -1), np.arange(WINDOW)
    look = np.concatenate([pairs[:, :1] - back, pairs[:, 1:] + forth], axis=1)  # batch x 8
    own = places.ids[look]
    # a positive's far side may reach over the article's end, where padding stands
    drop = rng.random(own.shape) < 0.05 + 0.5 * places.rare[look]
    own = np.where(drop & (own >= 0), places.spare[look], own)
    pad = own < 0
    emb = w["embedding"][np.maximum(own, 0)]
    emb[pad] = 0
    count = len(pairs)
    x = np.concatenate([emb, places.shapes[look]], axis=2).reshape(count, -1)
    keep_x = (rng.random(x.shape, dtype=np.float32) > 0.1).astype(np.float32) / 0.9
    x = x * keep_x
    h = np.maximum(x @ w["hidden"] + w["hidden_bias"], 0)
    keep_h = (rng.random(h.shape, dtype=np.float32) > 0.25).astype(np.float32) / 0.75
    hd = h * keep_h
    d = np.maximum(hd @ w["second"] + w["second_bias"], 0)
    z = d @ w["out"] + w["out_bias"]
    p = 1 / (1 + np.exp(-z))
    loss = float(-np.mean(truth * np.log(p + 1e-7) + (1 - truth) * np.log(1 - p + 1e-7)))
    gz = ((p - truth) / count).astype(np.float32)
    gd = np.outer(gz, w["out"]) * (d > 0)
    gh = (gd @ w["second"].T) * keep_h * (h > 0)
    gx = ((gh @ w["hidden"].T) * keep_x).reshape(count, 2 * WINDOW, SIZE + SHAPES)[:, :, :SIZE]
    gx[pad] = 0
    flat, ids = gx.reshape(-1, SIZE), np.maximum(own, 0).ravel()
    order = np.argsort(ids, kind="stable")
    found, starts = np.unique(ids[order], return_index=True)
    ge = np.zeros_like(w["embedding"])
    ge[found] = np.add.reduceat(flat[order], starts, axis=0)
    grads = {
        "embedding": ge,
        "hidden": x.T @ gh,
        "hidden_bias": gh.sum(0),
        "second": hd.T @ gd,
        "second_bias": gd.sum(0),
        "out": d.T @ gz,
        "out_bias": gz.sum(keepdims=True),
    }
    adam.update(grads, rate, 0.005)
    return loss


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=HERE.parent / "cleaner" / "data" / "models" / MODEL)
    parser.add_argument("--epochs", type=int, default=5)
    options = parser.parse_args()
    places = Places(options.folder)
    print(
        f"{len(places.words)} words, {len(places.negative)} negatives, {len(places.positive)} positives",
        file=sys.stderr,
    )
    data = packed(places.words, train(places, epochs=options.epochs))
    options.out.write_bytes(data)
    print(f"{options.out}: {len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
