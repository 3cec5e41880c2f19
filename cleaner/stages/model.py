"""The line model: a linear-chain conditional random field (Lafferty et al. 2001) over the lines of a page.

It says of every line what part it has: furniture, or title, publisher, age, other head matter or body of the lead or of
a card, or a publisher or age below a card's body. Stretches are decided together, not lines one by one. The weights are
a data file with a model card beside it; numpy is all that is needed to use them.

Two things that a chain cannot see are said to it. Cards are set by one template: lines with the same neighbourhood
on one page are told of each other's likely parts (a step of mean field over a skip chain, Sutton & McCallum 2007). And
only readings that can be are weighed: a head is followed by its own text, whatever furniture stands between, a card's
text has a head, and the lead has no headline after its text has begun.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.stages.named import MANY, Names

STATES = ("F", "LT", "LP", "LA", "LM", "LB", "CT", "CP", "CA", "CM", "CB", "GA", "GP")
"""F furniture · L lead, C card, each with T title, P publisher, A age, M other head matter, B body · G below a body."""
_LINES = 64
"""Lines whose weights are added up at once."""
BLANKS = 3
"""Transitions have weights for no, one, and more blank lines between two lines."""
Array = NDArray[np.float64]
_HEADS = {"L": ("LT", "LP", "LA", "LM"), "C": ("CT", "CP", "CA", "CM")}


def _after(state: str, before: str, begun: bool) -> tuple[str, bool] | None:
    """What is open after a line of `state`, and if the lead's text has begun; None when the state cannot be here.

    Open is a head (L, C), a card's text (c) or nothing that binds what follows (-).
    """
    if state == "F":
        return before, begun
    if state in _HEADS["L"]:
        return None if before == "C" or (state == "LT" and begun) else ("L", begun)
    if state == "LB":
        return None if before == "C" else ("-", True)
    if state in _HEADS["C"]:
        return None if before == "L" else ("C", begun)
    if state == "CB":
        return ("c", begun) if before in "Cc" else None
    return ("-", begun) if before in "-c" else None


def _places() -> tuple[NDArray[np.intp], NDArray[np.bool_], NDArray[np.bool_]]:
    """The states with what is open after them, which may follow which, and which may be first."""
    known = [
        (state, after)
        for state in STATES
        for after in {_after(state, before, begun) for before in "-LCc" for begun in (False, True)}
        if after is not None
    ]
    known.sort(key=lambda place: (STATES.index(place[0]), place[1]))
    follows = np.array([[_after(state, *before) == after for state, after in known] for _, before in known])
    first = np.array([_after(state, "-", False) == after for state, after in known])
    return np.array([STATES.index(state) for state, _ in known]), follows, first


_STATE_OF, _FOLLOWS, _FIRST = _places()
"""Places of the chain: the state of each, which place may follow which, and which may be first."""


@dataclass(frozen=True)
class LineModel:
    """Weights: `rows` of `emit` by feature name, and `move[blanks, from, to]`;

    `start` and `end` are of the first and last line.

    `caution` is added to the body states of lines that are prose: an author's sentence is dearer than a share button.
    `accord` weighs what lines of the same neighbourhood say.
    """

    rows: dict[str, int] = field(repr=False)
    emit: Array = field(repr=False)
    move: Array = field(repr=False)
    start: Array = field(repr=False)
    end: Array = field(repr=False)
    caution: float = 1.0
    accord: float = 0.6

    def scores(self, names: Sequence[Sequence[Names]]) -> Array:
        """Sum of the weights of each line's features, by state."""
        out = np.empty((len(names), len(STATES)))
        for low in range(0, len(names), _LINES):  # some lines at a time: a page may have millions
            rows: list[int] = []
            starts: list[int] = []
            for own in names[low : low + _LINES]:
                starts.append(len(rows))
                rows.append(-1)
                for group in own:
                    rows += self._rows_of(group)
            np.add.reduceat(self._padded.take(rows, axis=0), starts, axis=0, out=out[low : low + _LINES])
        return out

    def _rows_of(self, group: Names) -> list[int]:
        """The rows of the features that have weights."""
        known = self._groups
        if group not in known:
            if len(known) >= MANY:
                known.clear()
            known[group] = [row for name in group if (row := self.rows.get(name)) is not None]
        return known[group]

    @cached_property
    def _groups(self) -> dict[Names, list[int]]:
        """Rows by group of names, of those that were asked for."""
        return {}

    @cached_property
    def _padded(self) -> Array:
        """The weights, and a last row of none."""
        return np.concatenate([self.emit, np.zeros((1, len(STATES)))])

    def decode(
        self, names: Sequence[Sequence[Names]], blanks: Sequence[int], prose: Sequence[bool], kinds: Sequence[str]
    ) -> tuple[list[str], Array]:
        """The state of every line (Viterbi), and the probability of each of `STATES` given the page.

        `names` are a line's features in groups, `blanks` the blank lines above it, `prose` says that it is a paragraph
        no rule knows; `kinds` are the letters of the card grammar.
        """
        if not names:
            return [], np.zeros((0, len(STATES)))
        emit = self.scores(names)
        for n, is_prose in enumerate(prose):
            if is_prose:
                emit[n, [STATES.index("LB"), STATES.index("CB")]] += self.caution
        gaps = [min(count, BLANKS - 1) for count in blanks]
        self._agree(emit, gaps, kinds)
        path = self._viterbi(emit, gaps)
        return [STATES[s] for s in path], self._marginals(emit, gaps)

    def _agree(self, emit: Array, gaps: Sequence[int], kinds: Sequence[str]) -> None:
        """Add to each line's scores what the lines with the same letters around them are likely to be."""
        alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for n, kind in enumerate(kinds):
            if kind != "B":
                alike[tuple(kinds[max(0, n - 1) : n + 2])].append(n)
        groups = [group for group in alike.values() if len(group) > 1]
        if not groups:
            return
        sure = self._marginals(emit, gaps)
        for group in groups:
            others = len(group) - 1
            mean = (sure[group].sum(axis=0) - sure[group]) / others
            emit[group] += self.accord * min(others, 4) / 4 * np.log(mean + 0.02)

    def _viterbi(self, emit: Array, gaps: Sequence[int]) -> list[int]:
        best = np.where(_FIRST, (emit[0] + self.start)[_STATE_OF], -np.inf)
        moves, rows = [self._moves[blanks].T.copy() for blanks in range(BLANKS)], emit[:, _STATE_OF]
        flat = np.arange(len(best)) * len(best)
        back: list[NDArray[np.intp]] = []
        for n in range(1, len(emit)):
            paths = moves[gaps[n]] + best
            back.append(paths.argmax(1))
            best = paths.ravel().take(flat + back[-1]) + rows[n]
        at = int((best + self.end[_STATE_OF]).argmax())
        path = [at]
        for step in reversed(back):
            at = int(step[at])
            path.append(at)
        return [int(_STATE_OF[at]) for at in reversed(path)]

    def _marginals(self, emit: Array, gaps: Sequence[int]) -> Array:
        """The probability of each state of each line given the page: forward-backward, scaled anew at every line."""
        likely = np.exp(emit - emit.max(axis=1, keepdims=True))[:, _STATE_OF] + 1e-300
        steps, rows, ones = list(self._steps), list(likely), np.ones(len(_STATE_OF))
        row = rows[0] * np.where(_FIRST, np.exp(self.start - self.start.max())[_STATE_OF], 0)
        forward = [row / row.dot(ones)]
        for blanks, own in zip(gaps[1:], rows[1:], strict=True):
            row = forward[-1].dot(steps[blanks])
            row *= own
            row /= row.dot(ones)
            forward.append(row)
        backward = [np.exp(self.end - self.end.max())[_STATE_OF]]
        for blanks, own in zip(gaps[:0:-1], rows[:0:-1], strict=True):
            row = steps[blanks].dot(own * backward[-1])
            row /= row.dot(ones)
            backward.append(row)
        joint = np.array(forward) * np.array(backward[::-1])
        total = np.zeros_like(emit)
        np.add.at(total.T, _STATE_OF, joint.T)
        return np.asarray(total / total.sum(axis=1, keepdims=True))

    @cached_property
    def _moves(self) -> Array:
        return np.asarray(np.where(_FOLLOWS, self.move[:, _STATE_OF[:, None], _STATE_OF[None, :]], -np.inf))

    @cached_property
    def _steps(self) -> Array:
        return np.asarray(np.exp(self._moves - self.move.max()))

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
