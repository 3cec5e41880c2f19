"""The line model: a linear-chain conditional random field (Lafferty et al. 2001) over the lines of a page.

It says of every line what part it has: furniture, or title, publisher, age, other head matter or body of the lead or of
a card, or a publisher or age below a card's body. Stretches are decided together, not lines one by one. The weights are
a data file with a model card beside it; numpy is all that is needed to use them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

STATES = ("F", "LT", "LP", "LA", "LM", "LB", "CT", "CP", "CA", "CM", "CB", "GA", "GP")
"""F furniture · L lead, C card, each with T title, P publisher, A age, M other head matter, B body · G below a body."""
BLANKS = 3
"""Transitions have weights for no, one, and more blank lines between two lines."""
Array = NDArray[np.float64]


@dataclass(frozen=True)
class LineModel:
    """Weights: `rows` of `emit` by feature name, and `move[blanks, from, to]`;

    `start` and `end` are of the first and last line.

    `caution` is added to the body states of lines that are prose: an author's sentence is dearer than a share button.
    """

    rows: dict[str, int] = field(repr=False)
    emit: Array = field(repr=False)
    move: Array = field(repr=False)
    start: Array = field(repr=False)
    end: Array = field(repr=False)
    caution: float = 1.0

    def scores(self, names: Sequence[Sequence[str]]) -> Array:
        """Sum of the weights of each line's features, by state."""
        out = np.zeros((len(names), len(STATES)))
        row_of = self.rows.get
        for n, own in enumerate(names):
            known = [row for name in own if (row := row_of(name)) is not None]
            if known:
                np.add.reduce(self.emit.take(known, axis=0), axis=0, out=out[n])
        return out

    def decode(
        self, names: Sequence[Sequence[str]], blanks: Sequence[int], prose: Sequence[bool]
    ) -> list[tuple[str, float]]:
        """The state of every line (Viterbi) with its probability given the page (posterior marginal)."""
        if not names:
            return []
        emit = self.scores(names)
        for n, is_prose in enumerate(prose):
            if is_prose:
                emit[n, [STATES.index("LB"), STATES.index("CB")]] += self.caution
        gaps = [min(count, BLANKS - 1) for count in blanks]
        path = self._viterbi(emit, gaps)
        sure = self._marginals(emit, gaps)
        return [(STATES[s], float(sure[n, s])) for n, s in enumerate(path)]

    def _viterbi(self, emit: Array, gaps: Sequence[int]) -> list[int]:
        best = emit[0] + self.start
        back: list[NDArray[np.intp]] = []
        for n in range(1, len(emit)):
            paths = best[:, None] + self.move[gaps[n]]
            back.append(paths.argmax(axis=0))
            best = paths.max(axis=0) + emit[n]
        at = int((best + self.end).argmax())
        path = [at]
        for step in reversed(back):
            at = int(step[at])
            path.append(at)
        return path[::-1]

    def _marginals(self, emit: Array, gaps: Sequence[int]) -> Array:
        """The probability of each state of each line given the page: forward-backward, scaled anew at every line."""
        likely = np.exp(emit - emit.max(axis=1, keepdims=True))
        forward, backward = np.empty_like(emit), np.empty_like(emit)
        row = likely[0] * np.exp(self.start - self.start.max())
        forward[0] = row = row / row.sum()
        for n in range(1, len(emit)):
            row = (row @ self._steps[gaps[n]]) * likely[n]
            forward[n] = row = row / row.sum()
        backward[-1] = row = np.exp(self.end - self.end.max())
        for n in range(len(emit) - 2, -1, -1):
            row = self._steps[gaps[n + 1]] @ (likely[n + 1] * row)
            backward[n] = row = row / row.sum()
        total = forward * backward
        return np.asarray(total / total.sum(axis=1, keepdims=True))

    @cached_property
    def _steps(self) -> Array:
        return np.asarray(np.exp(self.move - self.move.max()))

    def as_row(self) -> dict[str, Any]:
        """The weights as JSON, rounded to three decimals."""
        return {
            "states": list(STATES),
            "features": {name: [round(float(w), 3) for w in self.emit[row]] for name, row in sorted(self.rows.items())},
            "move": np.round(self.move, 3).tolist(),
            "start": np.round(self.start, 3).tolist(),
            "end": np.round(self.end, 3).tolist(),
        }

    @classmethod
    def from_row(cls, row: dict[str, Any], **options: float) -> LineModel:
        """The model that `as_row` wrote. ValueError when it is for other states."""
        if tuple(row["states"]) != STATES:
            raise ValueError("the model was trained for other states")
        names = list(row["features"])
        return cls(
            {name: n for n, name in enumerate(names)},
            np.array([row["features"][name] for name in names]),
            np.array(row["move"]),
            np.array(row["start"]),
            np.array(row["end"]),
            **options,
        )


@cache
def shipped() -> LineModel:
    """The model that comes with the package."""
    return LineModel.from_row(json.loads((files("cleaner") / "data" / "models" / "page-lines.json").read_text("utf-8")))
