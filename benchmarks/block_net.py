"""Teach the net of the block model: Adam, a cosine schedule, dropout, and a moving average of the last weights.

Takes jax, for the gradients only; what it learns is used with numpy. Seeded, but the last digits depend on the library.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cleaner.stages.blockmodel import DILATIONS, LIMIT, Net

WIDTH = 48
SIZES = (64, 160, 288, 512)
"""Lines of a row of a batch: a page is put into the least that it fits in, of a longer one a stretch is drawn."""
BATCH = 4096
"""Lines of a batch."""
ROUNDS, RATE, DECAY, DROPPED = 8, 2e-3, 1e-3, 0.1
PAGE = 0.5
"""How much the page's precision and recall count beside the cross-entropy of its lines."""
TITLE = 0.3
"""How much the headline counts beside the main text."""


@dataclass(frozen=True)
class Lesson:
    """A page to learn from: of each line its features, the shares wanted (main text, headline), weight and words."""

    features: np.ndarray
    wanted: np.ndarray
    weight: np.ndarray
    words: np.ndarray


def taught(lessons: Sequence[Lesson], seed: int) -> Net:
    """A net that has learnt from `lessons`."""
    os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")
    import jax
    import jax.numpy as jnp

    draw = np.random.default_rng(seed)
    some = np.concatenate([lesson.features for lesson in lessons[::7]])
    mean, spread = some.mean(axis=0), some.std(axis=0) + np.float32(1e-3)
    rows = [np.clip((one.features - mean) / spread, -LIMIT, LIMIT).astype(np.float16) for one in lessons]
    scale = float(np.mean([one.weight.sum() for one in lessons]))

    def told(layers: Any, x: Any, mask: Any, key: Any) -> Any:
        """The log-odds of each line; what is dropped is drawn from `key`."""
        enter, *steps, page, inner, last = layers
        keys = iter(jax.random.split(key, len(steps) + 1))
        live = mask[..., None]
        x = x * (jax.random.uniform(next(keys), x.shape) > DROPPED) / (1 - DROPPED)
        h = jax.nn.relu(x @ enter[0] + enter[1]) * live
        count = h.shape[1]
        for n, (far, (weights, bias)) in enumerate(zip(DILATIONS, steps, strict=True)):
            wide = jnp.pad(h, ((0, 0), (far, far), (0, 0)))
            beside = jnp.concatenate([wide[:, :count], h, wide[:, 2 * far :]], axis=-1)
            more = jax.nn.relu(beside @ weights + bias)
            more = more * (jax.random.uniform(next(keys), more.shape) > DROPPED) / (1 - DROPPED)
            h = (h + more) * live
            if n == len(steps) // 2:
                whole = jnp.concatenate([h.sum(1) / live.sum(1), jnp.where(live > 0, h, -9).max(1)], axis=-1)
                h = (h + jax.nn.relu(whole @ page[0] + page[1])[:, None]) * live
        return jax.nn.relu(h @ inner[0] + inner[1]) @ last[0] + last[1]

    def loss(layers: Any, x: Any, y: Any, w: Any, words: Any, mask: Any, key: Any) -> Any:
        """Cross-entropy of lines, and what precision and recall of pages, in words, lack of one."""
        odds = told(layers, x, mask, key)
        entropy = jnp.maximum(odds, 0) - odds * y + jnp.log1p(jnp.exp(-jnp.abs(odds)))
        lines = (entropy * w[..., None] * jnp.array([1.0, TITLE])).sum() / x.shape[0]
        sure, main = jax.nn.sigmoid(odds[..., 0]), y[..., 0]
        right, size, of = ((a * words).sum(1) for a in (sure * main, sure, main))
        lack = 1 - (right / (size + 1) + right / (of + 1e-3)) / 2
        return lines + PAGE * (lack * (of > 20) * jnp.sqrt(w.sum(1))).mean()

    @jax.jit
    def step(state: Any, n: Any, rate: Any, batch: Any, key: Any) -> Any:
        layers, first, second = state
        slopes = jax.grad(loss)(layers, *batch, key)
        first = jax.tree.map(lambda a, b: 0.9 * a + 0.1 * b, first, slopes)
        second = jax.tree.map(lambda a, b: 0.999 * a + 0.001 * b * b, second, slopes)
        layers = jax.tree.map(
            lambda a, b, c: a
            - rate * (b / (1 - 0.9**n) / (jnp.sqrt(c / (1 - 0.999**n)) + 1e-8) + DECAY * a * (a.ndim > 1)),
            layers, first, second,
        )  # fmt: skip
        return layers, first, second

    layers: Any = begun(rows[0].shape[1], draw)
    state = (layers, *(jax.tree.map(np.zeros_like, layers) for _ in range(2)))
    total, n, mean_layers = ROUNDS * sum(1 for _ in batches(rows, draw)), 0, None
    key = jax.random.PRNGKey(seed)
    for _ in range(ROUNDS):
        for size, chosen in batches(rows, draw):
            n += 1
            key, own = jax.random.split(key)
            rate = RATE * 0.5 * (1 + np.cos(np.pi * n / total)) * min(1, n / 100)
            state = step(state, n, rate, batch_of(lessons, rows, chosen, size, scale, draw), own)
            if n > 0.6 * total:
                mean_layers = state[0] if mean_layers is None else jax.tree.map(
                    lambda a, b: 0.995 * a + 0.005 * b, mean_layers, state[0]
                )  # fmt: skip
    return Net(mean, spread, tuple((np.asarray(weights), np.asarray(bias)) for weights, bias in mean_layers or ()))


def begun(inputs: int, draw: np.random.Generator) -> list[tuple[np.ndarray, np.ndarray]]:
    """The first weights of the layers: see `Net`."""
    shapes = [(inputs, WIDTH, 1.0), *[(3 * WIDTH, WIDTH, 0.5)] * len(DILATIONS), (2 * WIDTH, WIDTH, 0.5),
              (WIDTH, WIDTH, 1.0), (WIDTH, 2, 0.3)]  # fmt: skip
    return [
        ((draw.standard_normal((a, b)) * np.sqrt(2 / a) * scale).astype(np.float32), np.zeros(b, np.float32))
        for a, b, scale in shapes
    ]


def batches(rows: Sequence[np.ndarray], draw: np.random.Generator) -> Iterator[tuple[int, np.ndarray]]:
    """The pages in batches of about one length, in an order that is drawn; what does not fill a batch is left out."""
    lengths = np.searchsorted(SIZES, [min(len(row), SIZES[-1]) for row in rows])
    found = []
    for n, size in enumerate(SIZES):
        own, many = draw.permutation(np.flatnonzero(lengths == n)), max(4, min(32, BATCH // size))
        found += [(size, own[k : k + many]) for k in range(0, len(own) - many + 1, many)]
    for n in draw.permutation(len(found)):
        yield found[n]


def batch_of(
    lessons: Sequence[Lesson],
    rows: Sequence[np.ndarray],
    chosen: np.ndarray,
    size: int,
    scale: float,
    draw: np.random.Generator,
) -> tuple[np.ndarray, ...]:
    """Features, wanted shares, weights, words and mask of the `chosen` pages, `size` lines each."""
    many = len(chosen)
    x, y = np.zeros((many, size, rows[0].shape[1]), np.float32), np.zeros((many, size, 2), np.float32)
    w, words, mask = (np.zeros((many, size), np.float32) for _ in range(3))
    for k, n in enumerate(chosen):
        count = min(len(rows[n]), size)
        own = slice(start := int(draw.integers(0, len(rows[n]) - count + 1)), start + count)
        x[k, :count], y[k, :count] = rows[n][own], lessons[n].wanted[own]
        w[k, :count], words[k, :count], mask[k, :count] = lessons[n].weight[own] / scale, lessons[n].words[own], 1
    return x, y, w, words, mask
