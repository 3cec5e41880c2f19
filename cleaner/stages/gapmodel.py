"""The gap model: how likely it is that words were lost between two neighbours of an English text.

A small convolution net: learnt embeddings of words and a few bits of shape, three layers that see eight words on each
side, and one that looks at both neighbours of a place. The weights are a data file with a model card beside it; numpy
is all that is needed to use them.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from io import BytesIO
from itertools import count as numbers

import numpy as np
from numpy.typing import NDArray

LAYERS = ((5, 1), (3, 2), (3, 4))
"""Words that a layer sees, and how far they are apart."""
MARGIN = 8
"""Words that are seen on each side of a word."""
BUCKETS = 2048
"""Words that are not in the vocabulary share this many rows, by their last three letters and their shape."""
SHAPES, _ENDS = 7, 1
"""Bits of a word's shape, and which of them says that a sentence ends with it."""
BLOCK = 4096
"""Places judged at once: a line may have millions."""
MODEL = "gaps-en.npz"
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_BITS = (np.arange(1 << SHAPES)[:, None] >> np.arange(SHAPES) & 1).astype(np.float32)
"""Each shape as inputs."""
EDGES = "\"'“”‘’«»()[],.;:!?…-–—"
STOP = re.compile(r"[.!?…:;][\"'”’»)\]]*$")


@dataclass(frozen=True)
class GapModel:
    """Weights by name: an `embedding` a row, `layer1` to `layer3`, `left` and `right` of a place, `out`; and biases."""

    rows: dict[str, int] = field(repr=False)
    weights: dict[str, Floats] = field(repr=False)

    def scores(self, chunks: Sequence[str]) -> Floats:
        """Log odds of a gap before each chunk but the first; -inf where a sentence ends, for there none can be seen."""
        count, w = len(chunks), self.weights
        if count < 2:
            return np.zeros(0, np.float32)
        ids, shapes = encoded(chunks, self.rows)
        inputs = np.zeros((count + 2 * MARGIN, w["embedding"].shape[1] + SHAPES), np.float32)
        inputs[MARGIN:-MARGIN, :-SHAPES] = w["embedding"][ids]
        inputs[MARGIN:-MARGIN, -SHAPES:] = shapes
        found = np.empty(count - 1, np.float32)
        for low in range(0, count - 1, BLOCK):  # a block at a time: what the layers hold does not grow with the page
            high = min(low + BLOCK, count - 1)
            seen = inputs[low : high + 1 + 2 * MARGIN]
            for n, (wide, apart) in enumerate(LAYERS, 1):
                reach = (wide // 2) * apart
                size = len(seen) - 2 * reach
                total = seen[:size] @ w[f"layer{n}"][0]
                for k in range(1, wide):
                    total += seen[k * apart : k * apart + size] @ w[f"layer{n}"][k]
                total += w[f"layer{n}_bias"]
                np.maximum(total, 0, out=total)
                seen = total if n == 1 else total + seen[reach : reach + size]
            deep = seen[:-1] @ w["left"] + seen[1:] @ w["right"] + w["deep_bias"]
            found[low:high] = np.maximum(deep, 0) @ w["out"] + w["out_bias"]
        found[shapes[:-1, _ENDS] > 0] = -np.inf
        return found


def encoded(chunks: Sequence[str], rows: dict[str, int]) -> tuple[Ints, Floats]:
    """The row and the shape of every chunk (a run without white space)."""
    known = dict(zip(dict.fromkeys(chunks), numbers(), strict=False))
    order = np.fromiter(map(known.__getitem__, chunks), np.intp, len(chunks))
    own: list[int] = []
    shapes: list[int] = []
    for chunk in known:
        core = word = chunk
        shape = 0
        if not (chunk.isalpha() and chunk.islower()):  # most are plain words
            core = chunk.strip(EDGES)
            word = core.lower().replace("’", "'")
            shape = _shape(chunk, core)
        row = rows.get(word)
        own.append(bucket(core) if row is None else row)
        shapes.append(shape)
    return np.array(own, np.int64)[order], _BITS[shapes][order]


def _shape(chunk: str, core: str) -> int:
    """Marks at the edges of a chunk, capitals, digits: a bit each, in the order of the model's inputs."""
    found = 0
    if core != chunk:
        last = chunk[-1]
        found = (last in ",–—-") | (STOP.search(chunk) is not None) << _ENDS
        found |= (chunk[0] in "\"'“‘«([") << 2 | (last in "\"'”’»)]") << 3
    found |= core[:1].isupper() << 4 | (len(core) > 1 and core.isupper()) << 5
    return found | _has_digit(core) << 6


def _has_digit(core: str) -> bool:
    return not core.isalpha() and any(map(str.isdigit, core))


def bucket(core: str) -> int:
    """The row of a word that is not in the vocabulary."""
    if _has_digit(core):
        shape = "9"
    else:
        shape = "A" if core[:1].isupper() else "a"
    return zlib.crc32(f"{shape}{core[-3:].lower()}".encode("utf-8", "surrogatepass")) % BUCKETS


@cache
def gap_model() -> GapModel:
    """The weights that come with the package."""
    return loaded((files("cleaner") / "data" / "models" / MODEL).read_bytes())


def loaded(data: bytes) -> GapModel:
    """The model in the bytes of its file: 8-bit rows with a scale each, the vocabulary as lines of UTF-8."""
    with np.load(BytesIO(data), allow_pickle=False) as file:
        words = file["words"].tobytes().decode("utf-8").split("\n")
        weights = {
            name: file[name].astype(np.float32) * file.get(f"{name}_scale", 1)
            for name in file.files
            if name != "words" and not name.endswith("_scale")
        }
        return GapModel({word: BUCKETS + n for n, word in enumerate(words)}, weights)


def packed(words: Sequence[str], weights: dict[str, Floats]) -> bytes:
    """The bytes of the model's file; what `loaded` reads."""
    arrays: dict[str, NDArray[np.generic]] = {"words": np.frombuffer("\n".join(words).encode(), np.uint8)}
    for name, values in weights.items():
        if values.ndim < 2:
            arrays[name] = np.atleast_1d(values).astype(np.float32)
            continue
        scale = np.abs(values).max(axis=-1, keepdims=True) / 127 + 1e-12
        arrays[name] = np.round(values / scale).astype(np.int8)
        arrays[f"{name}_scale"] = scale.astype(np.float32)
    stream = BytesIO()
    np.savez_compressed(stream, **arrays)  # type: ignore[arg-type]
    return stream.getvalue()
