"""The block model: which blocks of a page are its main text, and which is the headline.

A small convolution net reads the blocks in their order. Each of its steps looks at a block and at two others, one above
and one below, each step farther away (dilated convolutions: Yu and Koltun 2016); in the midst of them it is told what
the page as a whole is like. So stretches are decided, not lines one by one. The weights are a data file with a model
card beside it; numpy is all that is needed to use them.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.stages.blocks import blocks
from cleaner.stages.stretches import Array
from cleaner.stages.weights import checked, one_thread
from cleaner.text import Line

NAME = "page-blocks"
DILATIONS = (1, 2, 4, 8, 16)
"""How many blocks away each step looks."""
LIMIT = 5.0
"""Features, made to have mean 0 and spread 1, are held within it."""


@dataclass(frozen=True)
class Net:
    """A net: `layers` are the first one, a step for each of `DILATIONS`, the page's, and two last ones."""

    mean: Array = field(repr=False)
    spread: Array = field(repr=False)
    layers: tuple[tuple[Array, Array], ...] = field(repr=False)

    def __call__(self, features: Array) -> Array:
        """The log-odds of main text and of the headline, a row a block."""
        found = features - self.mean
        found /= self.spread
        np.clip(found, -LIMIT, LIMIT, out=found)
        enter, *steps, page, inner, last = self.layers
        found = _step(found, enter)
        count, width = found.shape
        margin = max(DILATIONS)
        wide = np.zeros((count + 2 * margin, width), np.float32)
        for n, (far, step) in enumerate(zip(DILATIONS, steps, strict=True)):
            wide[margin : margin + count] = found
            above, below = wide[margin - far :][:count], wide[margin + far :][:count]
            found += _step(np.concatenate([above, found, below], axis=1), step)
            if n == len(steps) // 2:
                found += _step(np.concatenate([found.mean(axis=0), found.max(axis=0)]), page)
        return np.asarray(_step(found, inner) @ last[0] + last[1], np.float32)


def _step(values: Array, layer: tuple[Array, Array]) -> Array:
    found = values @ layer[0]
    found += layer[1]
    return np.asarray(np.maximum(found, 0, out=found))


@dataclass(frozen=True)
class Reading:
    """What the model says of each block of a page: the probabilities that it is main text, and the headline."""

    main: Array
    title: Array
    words: Array


@dataclass(frozen=True)
class BlockModel:
    """`table` says of hashed words how much they speak for chrome; what several `nets` say is averaged."""

    table: Array = field(repr=False)
    nets: tuple[Net, ...]

    def read(self, lines: Sequence[Line], marks: Array | None = None) -> Reading:
        """The reading of a page. `marks`: see `blocks`."""
        if not lines:
            none = np.zeros(0, np.float32)
            return Reading(none, none, np.zeros(0, np.intp))
        page = blocks(lines, marks)
        features = page.features(self.table)
        with one_thread():
            found = np.mean([net(features) for net in self.nets], axis=0)
        sure = 1 / (1 + np.exp(-np.clip(found, -30, 30)))
        return Reading(sure[:, 0], sure[:, 1], page.words)

    def as_bytes(self) -> bytes:
        """The weights as an uncompressed npz file; half precision is enough."""
        arrays: dict[str, NDArray[Any]] = {"table": self.table.astype(np.float16)}
        for k, net in enumerate(self.nets):
            arrays[f"{k}-mean"], arrays[f"{k}-spread"] = net.mean, net.spread
            for number, (weights, bias) in enumerate(net.layers):
                arrays[f"{k}-{number}-weights"] = weights.astype(np.float16)
                arrays[f"{k}-{number}-bias"] = bias.astype(np.float16)
        buffer = io.BytesIO()
        np.savez(buffer, allow_pickle=False, **arrays)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> BlockModel:
        """The model that `as_bytes` wrote."""
        with np.load(io.BytesIO(data), allow_pickle=False) as found:
            arrays = {name: found[name].astype(np.float32) for name in found.files}
        count = sum(name.endswith("-mean") for name in arrays)
        return cls(arrays["table"], tuple(_net(arrays, str(k)) for k in range(count)))


def _net(arrays: Mapping[str, Array], name: str) -> Net:
    count = sum(key.startswith(f"{name}-") and key.endswith("-weights") for key in arrays)
    layers = tuple((arrays[f"{name}-{n}-weights"], arrays[f"{name}-{n}-bias"]) for n in range(count))
    return Net(arrays[f"{name}-mean"], arrays[f"{name}-spread"], layers)


@cache
def shipped() -> BlockModel:
    """The model that comes with the package. CleanerError when its file is not the one its card names."""
    data, _ = checked(NAME)
    return BlockModel.from_bytes(data)
