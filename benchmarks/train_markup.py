"""Train the block model of HTML pages, or measure it on pages of sites it was not trained on.

    python benchmarks/train_markup.py EVAL READABILITY             # writes cleaner/data/models/page-markup.*
    python benchmarks/train_markup.py EVAL READABILITY --folds 3   # scores of held-out sites beside trafilatura's

EVAL is the folder ``tests`` of trafilatura's repository, READABILITY ``test/test-pages`` of Mozilla's readability. It
needs scikit-learn, trafilatura, readability-lxml and resiliparse.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import pickle
import zlib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from markup_pages import Labelled, labelled, pages, words

from cleaner.stages import dom
from cleaner.stages.choose import likely, reasons
from cleaner.stages.near import vote_features
from cleaner.stages.trees import Trees

MODELS = Path(__file__).parent.parent / "cleaner" / "data" / "models"
ITERATIONS = 100
THIN = 0.3
"""Share of the blocks that nobody takes for main text, and no segment speaks of, that are trained on."""
SEGMENTS = 2.0
"""How much more a block that a segment speaks of counts."""
_LIBRARIES = ("scikit-learn", "trafilatura", "readability-lxml", "resiliparse")
LEAST = 6
"""Sites that a label must stand on to be in the table."""
PRICE = 60


def table(items: Sequence[Labelled]) -> dict[str, float]:
    """How much each label speaks for main text: log odds over pages, each page counting once."""
    good: Counter[str] = Counter()
    bad: Counter[str] = Counter()
    sites: dict[str, set[str]] = {}
    for item in items:
        for_, against = Counter[str](), Counter[str]()
        for labels, main, text in zip(dom.word_counts(item.blocks), item.main, item.texts, strict=True):
            weight = min(len(words(text)), PRICE) + 1
            for label in labels:
                for_[label] += weight * main
                against[label] += weight * (1 - main)
        for label in for_:
            share = for_[label] / (for_[label] + against[label])
            good[label] += share
            bad[label] += 1 - share
            sites.setdefault(label, set()).add(item.page.site)
    odds = {a: float(np.clip(np.log((good[a] + 0.8) / (bad[a] + 1.4)), -2.5, 2.5)) for a in good}
    return {a: round(odds[a], 2) for a in sorted(odds) if len(sites[a]) >= LEAST}


def rows(item: Labelled, known: dict[str, float], voted: bool) -> np.ndarray:
    """The features of a page's blocks."""
    found = dom.features(item.view, item.blocks, item.titles, item.about, known)
    if not voted:
        return found
    sizes = [block.end - block.start for block in item.blocks]
    return np.concatenate([found, vote_features(item.vote, sizes)], axis=1)


def fold(item: Labelled, folds: int) -> int:
    """Which fold a page's site is in."""
    return zlib.crc32(item.page.site.encode()) % folds


def seen(items: Sequence[Labelled], inner: int = 5) -> list[np.ndarray]:
    """The features of training pages, with an opinion's last. Each is seen with a table counted on other sites."""
    tables = [table([item for item in items if fold(item, inner) != part]) for part in range(inner)]
    return [rows(item, tables[fold(item, inner)], True) for item in items]


def fit(items: Sequence[Labelled], found: Sequence[np.ndarray], voted: bool) -> Trees:
    """Trees for the blocks of `items`, with the features `found`; without `voted` the opinion's are left out."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    random = np.random.default_rng(0)
    features, right, weights = [], [], []
    for item, own in zip(items, found, strict=True):
        sure = (item.main > 0.05) | (item.told != 0)
        keep = sure | (random.random(len(sure)) < THIN)
        weight = np.where(sure, item.weight, item.weight / THIN) * np.maximum(np.abs(2 * item.main - 1), 0.05)
        features.append(own[keep] if voted else own[keep, : -vote_width()])
        right.append(item.main[keep] >= 0.5)
        weights.append((weight * np.where(item.told != 0, SEGMENTS, 1))[keep])
    weight = np.concatenate(weights)
    model = HistGradientBoostingClassifier(
        max_iter=ITERATIONS, max_leaf_nodes=20, learning_rate=0.12, min_samples_leaf=40, l2_regularization=3,
        max_features=0.3, max_bins=64, early_stopping=False, random_state=0,
    )  # fmt: skip
    model.fit(np.concatenate(features), np.concatenate(right), sample_weight=weight * len(weight) / weight.sum())
    return exported(model)


@cache
def vote_width() -> int:
    """How many features an opinion gives."""
    return vote_features(np.zeros(1), [1]).shape[1]


def exported(model: Any) -> Trees:
    """scikit-learn's trees as the package's."""
    grown = sorted((tree.nodes for (tree,) in model._predictors), key=lambda nodes: -int(nodes["depth"].max()))
    depths = np.array([int(nodes["depth"].max()) for nodes in grown])
    nodes_of: list[tuple[int, float, int, float]] = []
    roots = []
    for nodes in grown:
        roots.append(len(nodes_of))
        queue = [0]  # in the order in which they are written: the two below a node side by side
        below = len(nodes_of) + 1
        for at in queue:
            node = nodes[at]
            if node["is_leaf"]:
                nodes_of.append((0, np.inf, len(nodes_of), float(node["value"])))
            else:
                nodes_of.append((int(node["feature_idx"]), float(node["num_threshold"]), below, 0.0))
                queue += [int(node["left"]), int(node["right"])]
                below += 2
    feature, limit, lower, value = zip(*nodes_of, strict=True)
    return Trees(
        np.array(feature, np.int32), np.array(limit, np.float32), np.array(lower, np.int32),
        np.array(value, np.float32), np.array(roots, np.int32),
        tuple(int((depths > level).sum()) for level in range(depths.max())),
        float(model._baseline_prediction.ravel()[0]),
    )  # fmt: skip


def measured(items: Sequence[Labelled], folds: int, parts: Sequence[int]) -> None:
    """Print the scores of what the stage keeps of pages, by models that have not seen their sites. `parts` are folds
    that are measured.
    """
    from html_scores import report, scored
    from trafilatura import extract

    kept: dict[bool, dict[str, list[bool]]] = {True: {}, False: {}}
    for part in parts:
        others = [item for item in items if fold(item, folds) != part]
        own = [item for item in items if fold(item, folds) == part]
        known = table(others)
        learnt, asked = seen(others), [rows(item, known, True) for item in own]
        for voted in (True, False):
            trees = fit(others, learnt, voted)
            for item, found in zip(own, asked, strict=True):
                sure = trees(found if voted else found[:, : -vote_width()])
                why = reasons(item.view, item.blocks, likely(sure), item.titles, item.about, item.authors)
                kept[voted][item.page.name] = [not rule for rule in why]
    items = [item for item in items if fold(item, folds) in parts]
    for voted, name in ((True, "accurate"), (False, "fast")):
        report(name, items, [np.array(kept[voted][item.page.name]) for item in items])
    report("trafilatura's choice on our blocks", items, [item.vote >= 0.5 for item in items])
    scored("trafilatura", [(item.page, extract(item.page.data, include_comments=False) or "") for item in items])


def written(items: Sequence[Labelled], folder: Path) -> None:
    """Train on all pages and write model and card."""
    arrays: dict[str, np.ndarray] = {}
    known, found = table(items), seen(items)
    for voted, name in ((False, "fast"), (True, "voted")):
        arrays |= fit(items, found, voted).arrays(name)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    (folder / "page-markup.npz").write_bytes(buffer.getvalue())
    card = {
        "model": "Gradient-boosted trees over blocks of HTML pages: is a block main text?",
        "trained_by": "benchmarks/train_markup.py",
        "trained_on": f"{len(items)} pages of trafilatura's evaluation and of readability's tests (both Apache-2.0); "
        "nothing of their text is kept but the table of class, id and role names",
        "libraries": {name: version(name) for name in _LIBRARIES},
        "pages": len(items),
        "marked by eye": sum(item.page.marked for item in items),
        "blocks": sum(len(item.blocks) for item in items),
        "sha256": hashlib.sha256(buffer.getvalue()).hexdigest(),
        "words": known,
    }
    (folder / "page-markup.json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", "utf-8")


def gathered(folders: Sequence[Path], keep: Path | None) -> list[Labelled]:
    """The labelled pages of the folders; `keep` is a file that holds them from one call to the next."""
    if keep is not None and keep.exists():
        return list(pickle.loads(keep.read_bytes()))
    found = [one for folder in folders for page in pages(folder) if (one := labelled(page)) is not None]
    if keep is not None:
        keep.write_bytes(pickle.dumps(found))
    return found


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--part", type=int, action="append", help="with --folds: measure this one of them")
    parser.add_argument("--keep", type=Path, help="a file to keep the labelled pages in")
    given = parser.parse_args()
    items = gathered(given.folders, given.keep)
    if given.folds:
        measured(items, given.folds, given.part or range(given.folds))
    else:
        written(items, MODELS)


if __name__ == "__main__":
    main()
