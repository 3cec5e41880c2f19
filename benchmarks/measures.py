"""What a clustering of simulated documents is worth, against the truth in their rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def measures(
    rows: Sequence[Mapping[str, Any]], label: Mapping[str, str], kept: set[str] | None = None
) -> dict[str, float]:
    """Figures of one clustering: `label` gives a cluster's name by document id (a document without one is alone);
    `kept` are the ids that stay (default: the longest text of each cluster, then the smallest id).
    """
    story = {row["id"]: row["metadata"]["truth"]["story"] for row in rows}
    kind = {row["id"]: row["metadata"]["truth"]["kind"] for row in rows}
    cut = [row["id"] for row in rows if row["metadata"]["truth"]["cut"]]
    label = {row["id"]: label.get(row["id"], row["id"]) for row in rows}
    if kept is None:
        best: dict[str, tuple[int, str]] = {}
        for row in rows:
            key = (-len(row["text"]), row["id"])
            best[label[row["id"]]] = min(best.get(label[row["id"]], key), key)
        kept = {doc for _, doc in best.values()}
    stories, clusters = Counter(story.values()), Counter(label.values())
    both = Counter((story[doc], label[doc]) for doc in story)
    right, found, true = (_pairs(counts.values()) for counts in (both, clusters, stories))
    precision, recall = right / found if found else 1.0, right / true if true else 1.0
    b_precision = sum(n * n / clusters[c] for (_, c), n in both.items()) / len(story)
    b_recall = sum(n * n / stories[s] for (s, _), n in both.items()) / len(story)
    stays = Counter(story[doc] for doc in kept)
    templates = [doc for doc in story if kind[doc] == "template"]
    merged = Counter(label[doc] for doc in templates)
    own = defaultdict(int, {(s, c): n for (s, c), n in both.items()})
    several = [s for s in stories if stories[s] > 1]
    return {
        "pair F1": _mean(precision, recall),
        "precision": precision,
        "recall": recall,
        "B-cubed F1": _mean(b_precision, b_recall),
        "cut found": _share(
            sum(own[story[doc], label[doc]] > 1 for doc in cut), sum(stories[story[doc]] > 1 for doc in cut)
        ),
        "stories lost": _share(sum(stays[s] == 0 for s in stories), len(stories)),
        "copies left": _share(sum(max(0, stays[s] - 1) for s in several), sum(stories[s] - 1 for s in several)),
        "templates merged": _share(sum(merged[label[doc]] > 1 for doc in templates), len(templates)),
    }


def _pairs(counts: Iterable[int]) -> int:
    return sum(n * (n - 1) // 2 for n in counts)


def _mean(a: float, b: float) -> float:
    return 2 * a * b / (a + b) if a + b else 0.0


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
