"""Train the gap model on simulated damage: ``python benchmarks/train_gaps.py FOLDER [--out FILE]``.

FOLDER holds ``fnc1.en.jsonl.zst`` (the Fake News Challenge's articles, Apache-2.0), of which only the build part is
read (see `damage.articles`), and ``free.en.jsonl.zst``, which `free_text.py` makes of freely usable manuals and books.
In every epoch sentences are put in a new order and some are run together the way the aggregator does it: the last word
of one and the first of the next are gone. That place is a positive, every other place within a sentence a negative.

Takes jax, for the gradients only; what it learns is used with numpy. Adam with a moving average of the weights, one
process, half an hour; seeded, but the last digits depend on the library.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
import time
from collections import Counter
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from damage import articles

from cleaner.stages.gapmodel import BUCKETS, EDGES, LAYERS, MARGIN, MODEL, SHAPES, STOP, bucket, encoded, packed
from cleaner.stages.vocabulary import likely_english

HERE = Path(__file__).parent
SIZE, WIDE, DEEP = 40, 64, 32
LEAST = 3
"""Words seen less often have no row of their own."""
ROW, BATCH = 256, 16
"""Chunks in a row, rows in a batch."""
SHARE = 0.4
"""How much of the free text an epoch reads."""
MERGED = 0.3
"""The share of sentence ends at which words are lost in training."""
END = re.compile(r"^[\"'“‘(]*[^\W_][\w-]*\.$")
BEGIN = re.compile(r"^[A-Z][A-Za-z]+$")


def plain(chunk: str) -> str:
    """The word that a chunk is counted as."""
    return chunk.strip(EDGES).lower().replace("’", "'")


class Texts:
    """All chunks of the training text as arrays, and where its sentences are."""

    def __init__(self, folder: Path) -> None:
        news = [a.text.split() for a in articles(folder / "fnc1.en.jsonl.zst", part="build")]
        free = [c for a in articles(folder / "free.en.jsonl.zst") if likely_english(c := a.text.split())]
        counts = Counter(plain(c) for chunks in news + free for c in chunks)
        self.words = sorted(w for w, n in counts.items() if n >= LEAST and w)
        rows = {word: BUCKETS + n for n, word in enumerate(self.words)}
        self.texts: list[tuple[bool, list[tuple[int, int]]]] = []
        ids, shapes, spare, rare, ends, begins = [], [], [], [], [], []
        base = 0
        for n, chunks in enumerate(news + free):
            own, shape = encoded(chunks, rows)
            ids.append(own)
            shapes.append(shape)
            spare += [bucket(c.strip(EDGES)) for c in chunks]
            rare += [1 / counts[plain(c)] for c in chunks]
            ends += [END.match(c) is not None for c in chunks]
            begins += [BEGIN.match(c) is not None for c in chunks]
            stops = [i + 1 for i, c in enumerate(chunks) if STOP.search(c)]
            bounds = [0, *stops, len(chunks)]
            self.texts.append(
                (
                    n < len(news),
                    [(base + a, base + b) for a, b in pairwise(bounds) if b > a],
                )
            )
            base += len(chunks)
        self.ids, self.shapes = np.concatenate(ids), np.concatenate(shapes)
        self.spare, self.rare = np.array(spare), np.array(rare)
        self.ends, self.begins = np.array(ends), np.array(begins)
        self.stops = self.shapes[:, 1] > 0

    def epoch(self, rng: np.random.Generator, share: float) -> tuple[Any, Any]:
        """The chunks of an epoch with this share of the free text, by number (-1 between texts), and whether words were
        lost before each of them.
        """
        order: list[Any] = []
        lost: list[int] = []
        at = 0
        for news, spans in self.texts:
            if news or rng.random() < share:
                order.append(np.full(MARGIN, -1))
                at += MARGIN
                cut = 0
                spans = [spans[n] for n in rng.permutation(len(spans))] if rng.random() < 0.5 else spans
                for (start, stop), after in zip(spans, [*spans[1:], (0, 0)], strict=True):
                    if cut:
                        lost.append(at)
                    merged = rng.random() < MERGED and self._joins(start, stop, after)
                    order.append(np.arange(start + cut, stop - merged))
                    at += stop - merged - start - cut
                    cut = int(merged)
        truth = np.zeros(at, np.float32)
        truth[lost] = 1
        return np.concatenate(order), truth

    def _joins(self, start: int, stop: int, after: tuple[int, int]) -> bool:
        """Of these two sentences the last and the first word would be deleted, were they joined."""
        long = stop - start >= 4 and after[1] - after[0] >= 3
        return long and bool(self.ends[stop - 1] and self.begins[after[0]])


def start(rng: np.random.Generator, words: int) -> dict[str, Any]:
    """Weights before training."""
    shapes = {"embedding": (BUCKETS + words, SIZE), "left": (WIDE, DEEP), "right": (WIDE, DEEP), "out": (DEEP,)}
    below = SIZE + SHAPES
    for n, (wide, _) in enumerate(LAYERS, 1):
        shapes |= {f"layer{n}": (wide, below, WIDE), f"layer{n}_bias": (WIDE,)}
        below = WIDE
    shapes |= {"deep_bias": (DEEP,), "out_bias": (1,)}
    made = {}
    for name, shape in shapes.items():
        fan = shape[0] * shape[1] if len(shape) == 3 else shape[0]
        scale = 0.0 if name.endswith("bias") else 0.1 if name == "embedding" else (1 / fan) ** 0.5
        made[name] = jnp.asarray(rng.normal(0, 1, shape) * scale, jnp.float32)
    return made


def odds(w: dict[str, Any], ids: Any, shapes: Any, key: Any) -> Any:
    """Log odds of words lost between each chunk and the next, with dropout."""
    keys = jax.random.split(key, 5)
    seen = jnp.concatenate([jnp.where(ids[..., None] >= 0, w["embedding"][jnp.maximum(ids, 0)], 0), shapes], axis=2)
    seen = _dropped(keys[0], seen, 0.1)
    for n, (wide, apart) in enumerate(LAYERS, 1):
        reach = (wide // 2) * apart
        wider = jnp.pad(seen, ((0, 0), (reach, reach), (0, 0)))
        total = sum(wider[:, k * apart : k * apart + seen.shape[1]] @ w[f"layer{n}"][k] for k in range(wide))
        total = _dropped(keys[n], jax.nn.relu(total + w[f"layer{n}_bias"]), 0.2)
        seen = total if n == 1 else total + seen
    deep = jax.nn.relu(seen[:, :-1] @ w["left"] + seen[:, 1:] @ w["right"] + w["deep_bias"])
    return _dropped(keys[4], deep, 0.2) @ w["out"] + w["out_bias"]


def _dropped(key: Any, values: Any, share: float) -> Any:
    return jnp.where(jax.random.bernoulli(key, 1 - share, values.shape), values / (1 - share), 0)


def loss_of(w: dict[str, Any], ids: Any, shapes: Any, truth: Any, counts: Any, key: Any) -> Any:
    """Mean cross entropy over the places that count."""
    z = odds(w, ids, shapes, key)
    return jnp.sum(counts * (jax.nn.softplus(z) - truth * z)) / jnp.sum(counts)


@partial(jax.jit, donate_argnums=(0, 1, 2, 3))
def step(w: Any, first: Any, second: Any, mean: Any, batch: Any, key: Any, n: Any, rate: Any) -> Any:
    """One step of Adam (Kingma and Ba 2015), decay of the weights, and the moving average."""
    value, grads = jax.value_and_grad(loss_of)(w, *batch, key)
    tree = jax.tree_util.tree_map
    first = tree(lambda m, g: m + 0.1 * (g - m), first, grads)
    second = tree(lambda v, g: v + 0.001 * (g * g - v), second, grads)

    def moved(p: Any, m: Any, v: Any) -> Any:
        return p - rate * ((m / (1 - 0.9**n)) / (jnp.sqrt(v / (1 - 0.999**n)) + 1e-8) + 0.01 * p)

    w = tree(moved, w, first, second)
    mean = tree(lambda a, p: a + jnp.maximum(0.002, 1 / n) * (p - a), mean, w)
    return w, first, second, mean, value


def train(texts: Texts, *, epochs: int, seed: int = 0) -> dict[str, Any]:
    """Weights by name."""
    rng = np.random.default_rng(seed)
    w = start(rng, len(texts.words))
    zeros = partial(jax.tree_util.tree_map, jnp.zeros_like)
    first, second, mean = zeros(w), zeros(w), jax.tree_util.tree_map(jnp.array, w)
    key = jax.random.PRNGKey(seed)
    done, steps = 0, 0
    for epoch in range(epochs):
        flat, truth = texts.epoch(rng, SHARE)
        count = len(flat) // ROW
        steps = steps or epochs * (count // BATCH)
        losses, begin = [], time.process_time()
        rows = rng.permutation(count)
        for at in range(0, count - BATCH, BATCH):
            done += 1
            look = rows[at : at + BATCH, None] * ROW + np.arange(ROW)
            own = flat[look]
            pad = own < 0
            changed = rng.random(own.shape) < 0.05 + 0.5 * texts.rare[own]
            ids = np.where(pad, -1, np.where(changed, texts.spare[own], texts.ids[own]))
            shapes = np.where(pad[..., None], 0, texts.shapes[own]).astype(np.float32)
            counts = (~pad[:, :-1] & ~pad[:, 1:] & ~texts.stops[own[:, :-1]]).astype(np.float32)
            rate = 0.003 * min(1, done / 200) * max(0.02, 1 - done / steps)
            key, now = jax.random.split(key)
            batch = (ids, shapes, truth[look][:, 1:], counts)
            w, first, second, mean, value = step(w, first, second, mean, batch, now, float(done), rate)
            losses.append(value)
        took = time.process_time() - begin
        print(f"epoch {epoch + 1}: loss {float(np.mean(losses)):.4f}, {took:.0f} s", file=sys.stderr, flush=True)
    return {name: np.asarray(values) for name, values in mean.items()}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=HERE.parent / "cleaner" / "data" / "models" / MODEL)
    parser.add_argument("--epochs", type=int, default=8)
    options = parser.parse_args()
    jax.config.update("jax_default_prng_impl", "rbg")
    texts = Texts(options.folder)
    print(f"{len(texts.words)} words, {len(texts.ids)} chunks", file=sys.stderr, flush=True)
    data = packed(texts.words, train(texts, epochs=options.epochs))
    options.out.write_bytes(data)
    print(f"{options.out}: {len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
