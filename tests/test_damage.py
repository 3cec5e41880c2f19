"""The damage simulator of the benchmarks: its truth is exact."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

pytest.importorskip("zstandard")
sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

import damage

ARTICLE = damage.Article(
    "test/1",
    "en",
    (
        "The harbour board met for three hours on Monday.",
        "Nobody could say what had become of the crane's owner, who had left the well-known town in 2019.",
        'The clerk added: "Write to office@harbour.example.org." He said "it is late" and left.',
        "Ten people came to see it.",
    ),
)


def test_the_aggregator_deletes_what_looks_like_an_address() -> None:
    """Paragraphs are joined without a space, and then words with a full stop between them are gone."""
    text, truths = damage.damaged(ARTICLE.text, damage.aggregated(ARTICLE))
    assert text == (
        "The harbour board met for three hours on could say what had become of the crane's owner, who had left the"
        ' well-known town in clerk added: "Write to office@." He said "it is late" and people came to see it.'
    )
    assert [truth.was.split() for truth in truths] == [
        ["Monday.", "Nobody"],
        ["2019.", "The"],
        ["harbour.example.org"],
        ["left.", "Ten"],
    ]


KINDS = {
    "glued": lambda a: damage.glued(a),
    "aggregated": lambda a: damage.aggregated(a),
    "spaced": lambda a: damage.spaced(a.text, damage.chance(a, "x"), 1.0),
    "quotes": lambda a: damage.unspaced_quotes(a.text, damage.chance(a, "x"), 1.0),
    "marks": lambda a: damage.unspaced_marks(a.text, damage.chance(a, "x"), 1.0),
    "loose": lambda a: damage.loose_spaces(a.text, damage.chance(a, "x"), 0.5),
    "wrapped": lambda a: damage.wrapped(a, 40, lambda word: range(3, len(word) - 2)),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_truth_heals_the_damage(kind: str) -> None:
    """Damaged text and truth give back the clean text, and there was damage."""
    wounds = KINDS[kind](ARTICLE)
    text, truths = damage.damaged(ARTICLE.text, wounds)
    assert text != ARTICLE.text
    assert damage.healed(text, truths) == ARTICLE.text


def test_the_same_article_is_always_damaged_alike() -> None:
    """The dice are seeded with the article's id."""
    first, second = (damage.spaced(ARTICLE.text, damage.chance(ARTICLE, "x"), 0.5) for _ in range(2))
    assert first == second
