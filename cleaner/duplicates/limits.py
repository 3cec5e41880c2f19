"""What makes two texts copies: the numbers that decide."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Found on simulated corpora; `benchmarks/duplicates.py` repeats the experiment.

    held: share of either text's worth that must stand in the other.
    inside: share of one text's worth that must stand in the other, when of the other's there is less than `held`.
    tight: the same for texts of fewer than `short` words of worth, in which a phrase weighs much.
    least: words of worth that must be shared at least; where fewer than `brisk` words are shared, `firm`.
    figures: numbers changed amid shared words, for each of these: from here on it is a template filled in anew; where
        fewer than `brisk` words are shared, one number is enough.
    figured: a number in another's place in each so many shared words is a template filled in anew, unless `known` times
        as many rare numbers, or `rare` times as many rare words, are shared.
    named: the same of rare words and numbers, unless `known` times as many rare words are shared; `both`: of those with
        a number among them, unless `known` times as many rare numbers are shared. In what shares fewer than `brisk`
        words none may be in another's place.
    tail: texts that share fewer words than this, each below more than a byline of its own, share a closing line.
    put_right: in longer ones so many numbers may be changed for each that is the same: a story's figures are put right.
    brief: words of worth that a round-up's second story has at least.
    told: a story is told from its beginning when so much of its worth is there, and of what comes first less than
        `opening` is missing.
    apart: stretches of a text that share less than this of the smaller one are of different stories.
    same: share of both texts' worth from which on even round-ups are copies of each other.
    byline: words in front of the shared ones that are not counted, when what follows stands in the other by `tight`,
        and is no less than `sound` words of worth.
    """

    held: float = 0.6
    inside: float = 0.65
    short: float = 14.0
    tight: float = 0.8
    least: float = 6.0
    firm: float = 9.0
    figures: float = 0.03
    brisk: float = 25.0
    figured: float = 50.0
    rare: float = 10.0
    named: float = 40.0
    both: float = 28.0
    known: float = 5.0
    tail: float = 60.0
    put_right: float = 0.2
    brief: float = 9.0
    told: float = 0.05
    opening: float = 0.1
    apart: float = 0.25
    same: float = 0.8
    byline: float = 8.0
    sound: float = 10.0
