"""Train the line model from truth pages: ``python benchmarks/train_pages.py [FOLDER ...] [--folds 5]``.

With ``--folds`` it reports cross-validated accuracy by state (pages are never divided); without, it writes the model
and its card into the package. Needs scipy besides the package itself.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).parent))

from pages import Truth, load_all

from cleaner.rules import builtin
from cleaner.settings import timestamp
from cleaner.stages.features import features
from cleaner.stages.model import BLANKS, STATES, LineModel
from cleaner.stages.reading import Seen, read
from cleaner.text import lines_of

HERE = Path(__file__).parent
MODEL = HERE.parent / "cleaner" / "data" / "models" / "page-lines.json"
PENALTY = 1.2


class Page:
    """A truth page made ready: its lines, their features and their states (-1: any body or furniture)."""

    def __init__(self, truth: Truth) -> None:
        base = timestamp(truth.base, key="base") if truth.base else None
        self.truth = truth
        self.seen: list[Seen] = read(lines_of(truth.view), [builtin()[1]], base)
        self.groups = features(self.seen)
        self.names = [[name for group in own for name in group] for own in self.groups]
        self.blanks = [min(one.line.blanks, BLANKS - 1) for one in self.seen]
        self.prose = [one.kind == "B" and not one.rule for one in self.seen]
        self.kinds = [one.kind for one in self.seen]
        self.states = self._states()

    def _states(self) -> list[int]:
        begun: dict[int, int] = {}
        for tag, doc, _, end in self.truth.spans:
            if tag == "B" and doc is not None:
                begun[doc] = max(begun.get(doc, 0), end)
        first = {}
        for tag, doc, start, _ in self.truth.spans:
            if tag == "B" and doc is not None:
                first.setdefault(doc, start)
        out = []
        for one in self.seen:
            own = [s for s in self.truth.spans if s[2] < one.line.end and one.line.start < s[3]]
            tag, doc, start, _ = max(own, key=lambda s: s[3] - s[2])
            if tag == "C" or doc is None:
                out.append("F")
            elif tag == "N":
                out.append("LB" if doc == 0 else "CB")
            elif tag in "PAVHM" and start > begun[doc]:
                out.append("GA" if tag in "AH" else "GP")
            else:
                side = "L" if doc == 0 else "C"
                out.append(side + {"T": "T", "B": "B", "P": "P", "A": "A", "H": "A"}.get(tag, "M"))
        return [STATES.index(state) for state in out]


def train(pages: Sequence[Page], *, least: int = 2, penalty: float = PENALTY, rounds: int = 300) -> LineModel:
    """The conditional random field with the greatest likelihood on `pages`, with a Gaussian prior (L-BFGS)."""
    counts = Counter(name for page in pages for own in page.names for name in set(own))
    rows = {name: n for n, name in enumerate(sorted(name for name, c in counts.items() if c >= least))}
    size, longest, k = len(pages), max(len(p.seen) for p in pages), len(STATES)
    ids = [[[rows[f] for f in own if f in rows] for own in page.names] for page in pages]
    from scipy.sparse import csr_matrix

    where, what = [], []
    for p, page in enumerate(ids):
        for n, own in enumerate(page):
            where += [p * longest + n] * len(own)
            what += own
    matrix = csr_matrix((np.ones(len(what)), (where, what)), shape=(size * longest, len(rows)))
    gold = np.zeros((size, longest, k))
    mask = np.zeros((size, longest))
    gaps = np.zeros((size, longest), dtype=int)
    for p, page in enumerate(pages):
        count = len(page.seen)
        gold[p, np.arange(count), page.states] = 1
        mask[p, :count] = 1
        gaps[p, :count] = page.blanks
    ends = mask.sum(axis=1).astype(int) - 1
    pair = np.zeros((BLANKS, k, k))
    for page in pages:
        for n in range(1, len(page.seen)):
            pair[page.blanks[n], page.states[n - 1], page.states[n]] += 1
    gold_emit = matrix.T @ gold.reshape(-1, k)
    gold_start, gold_end = gold[:, 0].sum(axis=0), gold[np.arange(size), ends].sum(axis=0)
    # what a state shares with others of its part and of its side is learnt once for all of them
    parts_of = sorted({state[-1] for state in STATES})
    sides_of = sorted({state[0] for state in STATES})
    tie = np.concatenate(
        [
            np.eye(k),
            np.array([[1.0 * (state[-1] == part) for state in STATES] for part in parts_of]),
            np.array([[1.0 * (state[0] == side) for state in STATES] for side in sides_of]),
        ]
    )
    shapes = [(len(rows), len(tie)), (BLANKS, k, k), (k,), (k,)]
    cuts = np.cumsum([int(np.prod(s)) for s in shapes])[:-1]

    def unpack(vector: np.ndarray) -> list[np.ndarray]:
        return [part.reshape(shape) for part, shape in zip(np.split(vector, cuts), shapes, strict=True)]

    def logsum(values: np.ndarray, axis: int) -> np.ndarray:
        top = values.max(axis=axis, keepdims=True)
        return np.log(np.exp(values - top).sum(axis=axis)) + top.squeeze(axis)

    def loss(vector: np.ndarray) -> tuple[float, np.ndarray]:
        tied, move, start, end = unpack(vector)
        emit = (matrix @ tied @ tie).reshape(size, longest, k)
        forward, backward = np.zeros_like(emit), np.zeros_like(emit)
        forward[:, 0] = emit[:, 0] + start
        for n in range(1, longest):
            step = logsum(forward[:, n - 1, :, None] + move[gaps[:, n]], 1) + emit[:, n]
            forward[:, n] = np.where(mask[:, n, None] > 0, step, forward[:, n - 1])
        last = forward[np.arange(size), ends] + end
        norm = logsum(last, 1)
        for n in range(longest - 1, -1, -1):
            closing = ends == n
            if n + 1 < longest:
                step = logsum(move[gaps[:, n + 1]] + (emit[:, n + 1] + backward[:, n + 1])[:, None, :], 2)
                backward[:, n] = np.where(closing[:, None], end, step)
            else:
                backward[:, n] = np.where(closing[:, None], end, 0)
        sure = np.exp(forward + backward - norm[:, None, None]) * mask[:, :, None]
        expected = np.zeros((BLANKS, k, k))
        for n in range(1, longest):
            live = mask[:, n] > 0
            joint = (
                forward[live, n - 1, :, None]
                + move[gaps[live, n]]
                + (emit[live, n] + backward[live, n])[:, None, :]
                - norm[live, None, None]
            )
            np.add.at(expected, gaps[live, n], np.exp(joint))
        value = norm.sum() - (gold * emit).sum() - (pair * move).sum() - gold_start @ start - gold_end @ end
        parts = [
            (matrix.T @ sure.reshape(-1, k) - gold_emit) @ tie.T,
            expected - pair,
            sure[:, 0].sum(axis=0) - gold_start,
            sure[np.arange(size), ends].sum(axis=0) - gold_end,
        ]
        gradient = np.concatenate([part.ravel() for part in parts]) + penalty * vector
        return float(value + penalty / 2 * (vector @ vector)), gradient

    zero = np.zeros(sum(int(np.prod(s)) for s in shapes))
    best = minimize(loss, zero, jac=True, method="L-BFGS-B", options={"maxiter": rounds})
    tied, move, start, end = unpack(best.x)
    emit_w = tied @ tie
    keep = {name for name, row in rows.items() if np.abs(emit_w[row]).max() >= 0.02}
    names = sorted(keep)
    return LineModel({name: n for n, name in enumerate(names)}, emit_w[[rows[n] for n in names]], move, start, end)


def cross_validate(pages: Sequence[Page], folds: int) -> None:
    """Accuracy by state over held-out pages, and what each is taken for."""
    confusion: Counter[tuple[str, str]] = Counter()
    for fold in range(folds):
        model = train([p for n, p in enumerate(pages) if n % folds != fold])
        for page in pages[fold::folds]:
            states, _ = model.decode(page.groups, page.blanks, page.prose, page.kinds)
            for got, wanted in zip(states, page.states, strict=True):
                confusion[STATES[wanted], got] += 1
    for state in STATES:
        row = {got: c for (wanted, got), c in confusion.items() if wanted == state}
        total = sum(row.values())
        if total:
            wrong = ", ".join(f"{g} {c}" for g, c in sorted(row.items(), key=lambda x: -x[1]) if g != state)
            print(f"{state:3} {row.get(state, 0) / total:.3f} of {total:5}   taken for {wrong}")
    print(f"all {sum(c for (w, g), c in confusion.items() if w == g) / sum(confusion.values()):.4f}")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[HERE / "pages"])
    parser.add_argument("--folds", type=int, default=0)
    options = parser.parse_args()
    pages = [Page(truth) for folder in options.folders for truth in load_all(folder)]
    print(f"{len(pages)} pages, {sum(len(p.seen) for p in pages)} lines")
    if options.folds:
        cross_validate(pages, options.folds)
        return
    model = train(pages)
    text = json.dumps(model.as_row(), separators=(",", ":"), sort_keys=True)
    MODEL.write_text(text + "\n", encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    print(f"{MODEL.name}: {len(model.rows)} features, {len(text) / 1e3:.0f} kB, sha256 {digest}")


if __name__ == "__main__":
    main()
