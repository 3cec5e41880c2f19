"""Weigh the evidence for damage of a whole article: ``python benchmarks/train_damage.py FOLDER [--limit 900]``.

FOLDER holds the news data. Read are articles that the gap model has not seen: the weighing part of both collections,
and the build part of BBC. Damaged are articles from which `damage.aggregated` deletes in three places and more, clean
ones are seen with their paragraphs and on one line (`damage.on_one_line`). A logistic regression (scipy) gives the
weights of `cleaner/stages/evidence.py`; the threshold lets through at most `--alarms` of the clean ones of either
collection in either form. Printed are the numbers to put there, and what two halves of the articles give when each
judges the other.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).parent))

import damage

from cleaner.stages import CloseSentences, RepairSpaces, UnwrapLines
from cleaner.stages.evidence import evidence, sentence_lengths
from cleaner.stages.gaps import repairs_of
from cleaner.stages.losses import scored
from cleaner.text import Document, Fact, apply

FORMS = tuple(f"{name} {form}" for name in ("fnc1.en", "bbc.en") for form in ("paragraphs", "one line"))
RIDGE = 1e-3


def seen(text: str) -> tuple[float, ...]:
    """The evidence in a text after the stages that come before."""
    doc = Document.of("p", text, (Fact("language", "en", "truth"),))
    for stage in (UnwrapLines(), CloseSentences(), RepairSpaces(), RepairSpaces(True)):
        (doc,) = apply(doc, stage(doc))
    known = repairs_of(doc)
    lengths = sentence_lengths(doc.text)
    return evidence(lengths, known.joins, known.repairs, known.stray, scored(doc.text).scores)


def gathered(folder: Path, limit: int) -> tuple[Any, Any, Any, Any]:
    """Evidence, whether damaged, the form of clean ones, and the half that the article belongs to."""
    rows, damaged, forms, halves = [], [], [], []
    for name, part in (("fnc1.en", "weigh"), ("bbc.en", "weigh"), ("bbc.en", "build")):
        articles = list(damage.articles(folder / f"{name}.jsonl.zst", part=part, least=4))[:limit]
        for number, article in enumerate(articles):
            text, truths = damage.damaged(article.text, damage.aggregated(article))
            pages = [(0, "paragraphs", article.text), (0, "one line", damage.on_one_line(article))]
            if sum(truth.kind == "deleted" for truth in truths) >= 3:
                pages.append((1, "damaged", text))
            for hurt, form, page in pages:
                if not page:
                    continue
                rows.append(seen(page))
                damaged.append(hurt)
                forms.append(f"{name} {form}")
                halves.append(number % 2)
    return np.array(rows, float), np.array(damaged), np.array(forms), np.array(halves)


def fitted(x: Any, y: Any) -> tuple[Any, float]:
    """Weights and bias; both classes count alike."""
    mean, deviation = x.mean(0), x.std(0) + 1e-9
    z, sign = (x - mean) / deviation, np.where(y == 1, 1, -1)
    share = np.where(y == 1, 1 / y.sum(), 1 / (1 - y).sum())

    def loss(t: Any) -> tuple[float, Any]:
        margin = sign * (z @ t[1:] + t[0])
        slope = -share * sign / (1 + np.exp(margin))
        value = (share * np.logaddexp(0, -margin)).sum() + RIDGE * (t[1:] ** 2).sum()
        return value, np.r_[slope.sum(), z.T @ slope + 2 * RIDGE * t[1:]]

    t = minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B").x
    weights = t[1:] / deviation
    return weights, float(t[0] - mean @ weights)


def threshold(odds: Any, forms: Any, alarms: float) -> float:
    """The odds that at most so many of the clean ones exceed, whichever form they have."""
    return max(float(np.quantile(odds[forms == form], 1 - alarms)) for form in FORMS)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, default=500)
    parser.add_argument("--alarms", type=float, default=0.01)
    options = parser.parse_args()
    x, y, forms, halves = gathered(options.folder, options.limit)
    odds = np.zeros(len(y))
    for half in (0, 1):
        weights, bias = fitted(x[halves != half], y[halves != half])
        mine, other = halves == half, halves != half
        edge = threshold(x[other] @ weights + bias, forms[other], options.alarms)
        odds[mine] = x[mine] @ weights + bias - edge
    alarms = ", ".join(f"{form} {(odds[forms == form] > 0).mean():.4f}" for form in FORMS)
    print(f"each half judged by the other: flagged {(odds[y == 1] > 0).mean():.4f} of {y.sum()}; clean ones: {alarms}")
    weights, bias = fitted(x, y)
    print("WEIGHTS =", tuple(round(float(weight), 3) for weight in weights))
    print("BIAS =", round(bias - threshold(x @ weights + bias, forms, options.alarms), 3))


if __name__ == "__main__":
    main()
