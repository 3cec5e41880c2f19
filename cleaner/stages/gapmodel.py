"""The gap model: how likely it is that words were lost between two neighbours of an English text.

A small feed-forward net over the four words on each side: learnt embeddings and a few bits of shape, two hidden layers,
one output. The weights are a data file with a model card beside it; numpy is all that is needed to use them.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

WINDOW = 4
"""Words looked at on each side of a place."""
BUCKETS = 2048
"""Words that are not in the vocabulary share this many rows, by their last three letters and their shape."""
SHAPES = 7
MODEL = "gaps-en.npz"
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

CHUNK = re.compile(r"\S+")
_EDGES = "\"'“”‘’«»()[],.;:!?…-–—"
_STOP = re.compile(r"[.!?…:;][\"'”’»)\]]*$")


@dataclass(frozen=True)
class GapModel:
    """Weights: an embedding a row, `hidden` (2 * WINDOW * (size + SHAPES) wide), `out`, and their biases."""

    rows: dict[str, int] = field(repr=False)
    embedding: Floats = field(repr=False)
    hidden: Floats = field(repr=False)
    hidden_bias: Floats = field(repr=False)
    second: Floats = field(repr=False)
    second_bias: Floats = field(repr=False)
    out: Floats = field(repr=False)
    out_bias: float

    def scores(self, chunks: Sequence[str]) -> Floats:
        """Log odds of a gap before each chunk but the first; -inf where a sentence ends, for there none can be seen."""
        count = len(chunks)
        if count < 2:
            return np.zeros(0, np.float32)
        ids, shapes = encoded(chunks, self.rows)
        size = self.embedding.shape[1]
        inputs = np.zeros((count + 2 * WINDOW, size + SHAPES), np.float32)
        inputs[WINDOW : WINDOW + count, :size] = self.embedding[ids]
        inputs[WINDOW : WINDOW + count, size:] = shapes
        width = size + SHAPES
        total = np.tile(self.hidden_bias, (count - 1, 1))
        for k in range(2 * WINDOW):  # the window before chunk i begins WINDOW chunks earlier
            total += inputs[1 + k : count + k] @ self.hidden[k * width : (k + 1) * width]
        deep = np.maximum(np.maximum(total, 0) @ self.second + self.second_bias, 0)
        found: Floats = (deep @ self.out + self.out_bias).astype(np.float32)
        found[[_STOP.search(chunk) is not None for chunk in chunks[:-1]]] = -np.inf
        return found


def encoded(chunks: Sequence[str], rows: dict[str, int]) -> tuple[Ints, Floats]:
    """The row and the shape of every chunk (a run without white space)."""
    known: dict[str, int] = {}
    order = [known.setdefault(chunk, len(known)) for chunk in chunks]
    found = [_encoded(chunk, rows) for chunk in known]
    ids = np.array([row for row, _ in found], np.int64)
    shapes = np.array([shape for _, shape in found], np.float32).reshape(-1, SHAPES)
    return ids[order], shapes[order]


def _encoded(chunk: str, rows: dict[str, int]) -> tuple[int, tuple[bool, ...]]:
    core = chunk.strip(_EDGES)
    row = rows.get(core.lower().replace("’", "'"))
    digits = any(map(str.isdigit, core))
    edges = (False, False, False, False)
    if core != chunk:
        last = chunk[-1]
        edges = (last in ",–—-", _STOP.search(chunk) is not None, chunk[0] in "\"'“‘«([", last in "\"'”’»)]")
    capitals = core.isupper() and len(core) > 1
    return bucket(core) if row is None else row, (*edges, core[:1].isupper(), capitals, digits)


def bucket(core: str) -> int:
    """The row of a word that is not in the vocabulary."""
    if any(map(str.isdigit, core)):
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
        matrices = {
            name: file[name].astype(np.float32) * file[f"{name}_scale"] for name in ("embedding", "hidden", "second")
        }
        return GapModel(
            {word: BUCKETS + n for n, word in enumerate(words)},
            matrices["embedding"],
            matrices["hidden"],
            file["hidden_bias"],
            matrices["second"],
            file["second_bias"],
            file["out"],
            float(file["out_bias"][0]),
        )


def packed(words: Sequence[str], weights: dict[str, Floats]) -> bytes:
    """The bytes of the model's file; what `loaded` reads."""
    arrays: dict[str, NDArray[np.generic]] = {"words": np.frombuffer("\n".join(words).encode(), np.uint8)}
    for name in ("embedding", "hidden", "second"):
        scale = np.abs(weights[name]).max(axis=1, keepdims=True) / 127 + 1e-12
        arrays[name] = np.round(weights[name] / scale).astype(np.int8)
        arrays[f"{name}_scale"] = scale.astype(np.float32)
    for name in ("hidden_bias", "second_bias", "out", "out_bias"):
        arrays[name] = np.atleast_1d(weights[name]).astype(np.float32)
    stream = BytesIO()
    np.savez_compressed(stream, **arrays)  # type: ignore[arg-type]
    return stream.getvalue()
