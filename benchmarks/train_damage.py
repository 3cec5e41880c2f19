"""Weigh the evidence for damage of a whole article: ``python benchmarks/train_damage.py FOLDER [--limit 500]``.

FOLDER holds the news data. Read are the build and weighing parts of both collections. Damaged are articles from which
`damage.aggregated` deletes in three places and more, clean ones are seen with their paragraphs and on one line
(`damage.on_one_line`). Two logistic regressions (scipy), one upon the other: pairs of word classes say of a sentence
whether it is two (learnt from FNC-1 only, which is Apache-2.0), and the likeliest sentences, their lengths and the
joins that were seen say of an article whether it is damaged. The threshold lets through at most `--alarms` of the clean
ones, over both collections and forms. Written is ``cleaner/data/models/run-on-en.json``; printed is what two halves of
the articles give when each judges the other.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

sys.path.insert(0, str(Path(__file__).parent))

import damage

from cleaner.stages import CloseSentences, RepairSpaces, UnwrapLines, evidence, runon
from cleaner.stages.gaps import repairs_of
from cleaner.stages.losses import CERTAIN, Seen
from cleaner.text import Document, Fact, apply

HERE = Path(__file__).parent
FORMS = tuple(f"{name} {form}" for name in ("fnc1.en", "bbc.en") for form in ("paragraphs", "one line"))
RIDGE, PAIRS = 1e-3, 20.0
WORDS = {
    "article": "the a an this these those my your his her its our their another every each no some any",
    "of": "of",
    "to": "to",
    "preposition": "in on at for from with by about into over under between against during without within after before"
    " since until as like through across among toward towards near amid despite per via around out up off down",
    "auxiliary": "is was are were has have had will would can could may might must shall should do does did isn't"
    " wasn't aren't weren't hasn't haven't hadn't won't wouldn't can't couldn't don't doesn't didn't",
    "be": "be been being",
    "saying": "said says told tells claimed reported announced added confirmed",
    "and": "and or but nor",
    "because": "if when while because although though whether than so unless once",
    "which": "that which who whom whose where what how why",
    "subject": "he she it they we i you there he's she's it's they're we're i'm",
    "object": "him them us me himself herself itself themselves",
    "adverb": "also not now then even only still already just never ever yet however too soon later again",
    "past": "went came made took got became began gave saw found left held met ran won lost led kept spoke wrote"
    " thought felt brought sent fell stood appeared remains seems",
    "number": "one two three four five six seven eight nine ten many most several more less few other both all such"
    " last next first second new",
    "time": "monday tuesday wednesday thursday friday saturday sunday january february march april june july august"
    " september october november december today yesterday tomorrow week month year",
}
SIZE = len(runon.CLASSES) + len(WORDS)


class Page(NamedTuple):
    """One text: its `form`, the half that its article belongs to, what stages repaired, its sentences, and which of
    them lost words.
    """

    form: str
    half: int
    seen: Seen
    sentences: list[tuple[list[str], bool]]
    hurt: list[bool]
    damaged: bool


def page(text: str, form: str, half: int, gone: Sequence[int]) -> Page:
    """A text after the stages that come before; `gone` is where words were deleted from it."""
    doc = Document.of("p", text, (Fact("language", "en", "truth"),))
    for stage in (UnwrapLines(), CloseSentences(), RepairSpaces(), RepairSpaces(True)):
        (doc,) = apply(doc, stage(doc))
    found = evidence.sentences(doc.text)
    hurt, at = [], 0
    for words, _ in found:
        start = doc.text.index(words[0], at)
        for word in words:
            at = doc.text.index(word, at) + len(word)
        places = doc.to_view(start, at)
        hurt.append(any(places[0][0] <= place <= places[-1][1] for place in gone))
    return Page(form, half, repairs_of(doc), found, hurt, len(gone) > 0)


def gathered(folder: Path, limit: int) -> list[Page]:
    """All pages."""
    pages = []
    for name in ("fnc1.en", "bbc.en"):
        path = folder / f"{name}.jsonl.zst"
        for part in ("weigh", "build"):
            for number, article in enumerate(list(damage.articles(path, part=part, least=4))[:limit]):
                text, truths = damage.damaged(article.text, damage.aggregated(article))
                gone = [truth.start for truth in truths if truth.kind == "deleted"]
                for form, clean in (("paragraphs", article.text), ("one line", damage.on_one_line(article))):
                    if clean:
                        pages.append(page(clean, f"{name} {form}", number % 2, ()))
                if len(gone) >= 3:
                    pages.append(page(text, f"{name} damaged", number % 2, gone))
    return pages


def regression(x: Any, y: Any, weights: Any, ridge: Any) -> tuple[Any, float]:
    """Weights and bias of a logistic regression."""
    sign = np.where(y, 1, -1)

    def loss(t: Any) -> tuple[float, Any]:
        margin = sign * (x @ t[1:] + t[0])
        slope = -weights * sign / (1 + np.exp(np.clip(margin, -50, 50)))
        value = (weights * np.logaddexp(0, -margin)).sum() + (ridge * t[1:] ** 2).sum()
        return value, np.r_[slope.sum(), x.T @ slope + 2 * ridge * t[1:]]

    t = minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return t[1:], float(t[0])


def sentence_model(pages: Sequence[Page]) -> dict[str, Any]:
    """What tells sentences that are two from others."""
    classes = {word: n for n, words in enumerate(WORDS.values(), len(runon.CLASSES)) for word in words.split()}
    rows, columns, hurt, lengths = [], [], [], []
    for one in pages:
        usual = median([n for words, _ in one.sentences if (n := len(words)) >= 4] or [20])
        for (words, long), lost in zip(one.sentences, one.hurt, strict=True):
            if long and len(words) >= runon.LEAST:
                found = [runon.START, *runon.sequence(words, classes)]
                columns += [a * SIZE + b for a, b in pairwise(found)]
                rows += [len(hurt)] * (len(found) - 1)
                hurt.append(lost)
                lengths.append(runon.lengths_of(len(words), usual))
    y = np.array(hurt)
    pairs = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(y), SIZE * SIZE))
    x = csr_matrix(np.c_[pairs.toarray().astype(np.float32), np.array(lengths)])
    weights = np.where(y, 0.5 / y.sum(), 0.5 / (~y).sum()) * len(y)
    ridge = np.r_[np.full(SIZE * SIZE, PAIRS), np.zeros(3)]
    w, bias = regression(x, y, weights, ridge)
    return {
        "words": WORDS,
        "pairs": np.round(w[:-3].reshape(SIZE, SIZE), 2).tolist(),
        "length": np.round(w[-3:], 3).tolist(),
        "bias": round(bias, 3),
        "article": [0.0],
    }


def article_model(pages: Sequence[Page], model: dict[str, Any], alarms: float) -> list[float]:
    """The weights of the evidence, and the bias less the threshold."""
    x = np.array([evidence_of(one, model) for one in pages])
    y = np.array([one.damaged for one in pages])
    forms = np.array([one.form for one in pages])
    open_cases = np.array([one.seen.joins < CERTAIN for one in pages])
    mean, deviation = x[open_cases].mean(0), x[open_cases].std(0) + 1e-9
    weights = np.zeros(len(y))
    for form in {*forms}:
        mine = open_cases & (forms == form)
        weights[mine] = (1.0 if form.endswith("damaged") else 0.5) / mine.sum()
    w, _ = regression((x - mean) / deviation, y, weights, RIDGE)
    w = w / deviation
    odds = np.where(open_cases, x @ w, np.inf)
    ordered = np.sort(np.unique(odds[~y & open_cases]))[::-1]
    rates = [np.mean([(odds[forms == form] >= edge).mean() for form in FORMS]) for edge in ordered[:400]]
    edge = next(edge for edge, rate in zip(ordered[1:], rates[1:], strict=False) if rate > alarms)
    return [*np.round(w, 4).tolist(), round(-float(edge) - 1e-4, 4)]


def evidence_of(one: Page, model: dict[str, Any]) -> list[float]:
    """The evidence of a page by a model that need not be the shipped one."""
    return evidence.evidence(one.sentences, one.seen.joins, one.seen.repairs, one.seen.stray, runon.made(model))


def trained(pages: Sequence[Page], alarms: float) -> dict[str, Any]:
    """The file's table."""
    model = sentence_model([one for one in pages if one.form.startswith("fnc1")])
    return model | {"article": article_model(pages, model, alarms)}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, default=500)
    parser.add_argument("--alarms", type=float, default=0.015)
    parser.add_argument("--out", type=Path, default=HERE.parent / "cleaner" / "data" / "models" / runon.MODEL)
    options = parser.parse_args()
    pages = gathered(options.folder, options.limit)
    flagged: dict[str, list[bool]] = {}
    for half in (0, 1):
        table = trained([one for one in pages if one.half != half], options.alarms)
        *weights, bias = table["article"]
        for one in pages:
            if one.half == half:
                odds = bias + float(np.dot(weights, evidence_of(one, table)))
                flagged.setdefault(one.form, []).append(one.seen.joins >= CERTAIN or odds >= 0)
    print("each half judged by the other:", ", ".join(f"{form} {np.mean(got):.4f}" for form, got in flagged.items()))
    text = json.dumps(trained(pages, options.alarms), separators=(",", ":"))
    options.out.write_text(text + "\n", "utf-8")
    print(f"{options.out}: {len(text)} bytes, from {len(pages)} pages")


if __name__ == "__main__":
    main()
