"""The block model: which blocks of a page are its main text, and which is the headline.

Two steps, one after the other. The first reads each block with its surroundings (`blocks`); the second reads what
the first said of the whole page: where the likeliest stretch of main text begins and ends, and how much of it lies on
either side. So stretches are decided, not lines one by one. Each step is a few small nets that differ in what they
began with, and whose answers are averaged (Hansen and Salamon 1990). The weights are a data file with a model card
beside it; numpy is all that is needed to use them.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cleaner.stages.blocks import Blocks, blocks
from cleaner.stages.stretches import Array, around, densest
from cleaner.stages.weights import checked, one_thread
from cleaner.text import Line

NAME = "page-blocks"
_LIMIT = 5.0
_PRICES = (0.0, 0.5, -0.5)


@dataclass(frozen=True)
class Net:
    """Layers of weights after features were made to have mean 0 and spread 1. Two outputs: main text, headline."""

    mean: Array = field(repr=False)
    spread: Array = field(repr=False)
    layers: tuple[tuple[Array, Array], ...] = field(repr=False)

    def __call__(self, features: Array) -> Array:
        """The log-odds of each output, a row a block."""
        found = features - self.mean
        found /= self.spread
        np.clip(found, -_LIMIT, _LIMIT, out=found)
        *inner, last = self.layers
        for weights, bias in inner:
            found = np.maximum(found @ weights + bias, 0)
        return np.asarray(found @ last[0] + last[1], np.float32)


Nets: TypeAlias = tuple[Net, ...]
"""Nets for one task."""


def asked(nets: Nets, features: Array) -> Array:
    """The mean of what the nets say."""
    return np.asarray(sum(net(features) for net in nets) / np.float32(len(nets)))


@dataclass(frozen=True)
class Reading:
    """What the model says of each block of a page: the probabilities that it is main text, and the headline."""

    main: Array
    title: Array
    words: Array


@dataclass(frozen=True)
class BlockModel:
    """`table` says of hashed words how much they speak for chrome; `first` and `second` are the steps."""

    table: Array = field(repr=False)
    first: Nets
    second: Nets

    def read(self, lines: Sequence[Line], marks: Array | None = None) -> Reading:
        """The reading of a page. `marks`: see `blocks`."""
        if not lines:
            none = np.zeros(0, np.float32)
            return Reading(none, none, np.zeros(0, np.intp))
        page = blocks(lines, marks)
        features = page.features(self.table)
        with one_thread():
            found = asked(self.second, np.concatenate([features, whole(page, asked(self.first, features))], axis=1))
        sure = 1 / (1 + np.exp(-np.clip(found, -30, 30)))
        return Reading(sure[:, 0], sure[:, 1], page.words)

    def as_bytes(self) -> bytes:
        """The weights as an uncompressed npz file; half precision is enough."""
        arrays: dict[str, NDArray[Any]] = {"table": self.table.astype(np.float16)}
        steps = (("first", self.first), ("second", self.second))
        for name, net in ((f"{step}-{k}", net) for step, nets in steps for k, net in enumerate(nets)):
            arrays[f"{name}-mean"], arrays[f"{name}-spread"] = net.mean, net.spread
            for number, (weights, bias) in enumerate(net.layers):
                arrays[f"{name}-{number}-weights"] = weights.astype(np.float16)
                arrays[f"{name}-{number}-bias"] = bias.astype(np.float16)
        buffer = io.BytesIO()
        np.savez(buffer, allow_pickle=False, **arrays)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> BlockModel:
        """The model that `as_bytes` wrote."""
        with np.load(io.BytesIO(data), allow_pickle=False) as found:
            arrays = {name: found[name].astype(np.float32) for name in found.files}
        return cls(arrays["table"], _nets(arrays, "first"), _nets(arrays, "second"))


def _nets(arrays: Mapping[str, Array], step: str) -> Nets:
    count = sum(key.startswith(f"{step}-") and key.endswith("-mean") for key in arrays)
    return tuple(_net(arrays, f"{step}-{k}") for k in range(count))


def _net(arrays: Mapping[str, Array], name: str) -> Net:
    count = sum(key.startswith(f"{name}-") and key.endswith("-weights") for key in arrays)
    layers = tuple((arrays[f"{name}-{n}-weights"], arrays[f"{name}-{n}-bias"]) for n in range(count))
    return Net(arrays[f"{name}-mean"], arrays[f"{name}-spread"], layers)


def whole(page: Blocks, told: Array) -> Array:
    """What the first net's answers say of the page as a whole, seen from each block."""
    odds = np.clip(told[:, 0], -4, 4)
    sure = 1 / (1 + np.exp(-odds))
    count = len(odds)
    at = np.arange(count)
    weight = np.minimum(page.words + 1, 40)
    gain = odds * weight
    sums = np.append(0, np.cumsum(np.maximum(gain, 0)))
    total = sums[-1] + 1
    found = [odds, sure, np.clip(told[:, 1], -4, 4)]
    for price in _PRICES:
        low, high = densest((odds + price) * weight)
        found += [
            (at >= low) & (at <= high),
            np.sign(at - low) * np.log1p(np.abs(at - low)),
            np.sign(high - at) * np.log1p(np.abs(high - at)),
            (sums[at] - sums[low]) / total,
            (sums[high + 1] - sums[at + 1]) / total,
        ]
    said = float((sure * page.words).sum())
    found += [sums[:-1] / total, np.full(count, np.log(total)), np.full(count, said / max(page.words.sum(), 1))]
    near = around(np.stack([odds, sure * np.log1p(page.words), gain / 40], axis=1))
    return np.concatenate([np.stack(found, axis=1), near], axis=1).astype(np.float32)


@cache
def shipped() -> BlockModel:
    """The model that comes with the package. CleanerError when its file is not the one its card names."""
    data, _ = checked(NAME)
    return BlockModel.from_bytes(data)
