"""Scores of main text chosen from HTML pages: trafilatura's segments, and word 4-grams against a whole truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from markup_pages import Labelled, Page, words


def segments(found: Sequence[tuple[Page, str]]) -> tuple[float, float, float]:
    """Precision, recall and F of trafilatura's own evaluation: of wanted and unwanted segments found in each text."""
    right = sum(segment in text for page, text in found for segment in page.wanted)
    wrong = sum(segment in text for page, text in found for segment in page.unwanted)
    wanted = sum(len(page.wanted) for page, _ in found)
    return _f(right / max(right + wrong, 1), right / max(wanted, 1))


def grams(found: Sequence[tuple[Page, str]]) -> tuple[float, float, float]:
    """Mean precision and recall of runs of four words over pages with a whole truth, and their F. An empty text has
    precision 0 and recall 0.
    """
    marks = [_page(text, page.truth) for page, text in found if page.truth and len(words(page.truth)) >= 4]
    precision, recall = np.mean(marks, axis=0) if marks else (0.0, 0.0)
    return _f(float(precision), float(recall))


def _page(text: str, truth: str) -> tuple[float, float]:
    own, wanted = _runs(text), _runs(truth)
    same = (own & wanted).total()
    return same / max(own.total(), 1), same / max(wanted.total(), 1)


def _runs(text: str) -> Counter[tuple[str, ...]]:
    own = words(text)
    return Counter(zip(own, own[1:], own[2:], own[3:], strict=False))


def _f(precision: float, recall: float) -> tuple[float, float, float]:
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def report(name: str, items: Sequence[Labelled], kept: Sequence[np.ndarray]) -> None:
    """Print the scores of blocks chosen."""
    texts = [
        "\n".join(t for t, keep in zip(item.texts, own, strict=True) if keep)
        for item, own in zip(items, kept, strict=True)
    ]
    scored(name, [(item.page, text) for item, text in zip(items, texts, strict=True)])


def scored(name: str, found: Sequence[tuple[Page, str]]) -> None:
    """Print the scores of texts: by segments, and by runs of words on readability's pages and on marked articles."""
    by_segment = segments([(page, text) for page, text in found if page.wanted])
    whole, articles = grams([pair for pair in found if not pair[0].marked]), grams([p for p in found if p[0].marked])
    print(
        f"{name:40}" + "   ".join("P {:.3f} R {:.3f} F {:.3f}".format(*one) for one in (by_segment, whole, articles)),
        flush=True,
    )
