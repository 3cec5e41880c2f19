"""How much of each line of a dump is main text: from a page's truth, or from what extractors agree on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cleaner.text import Line, lines_of

WORD = re.compile(r"\w+")
TRUST = {
    "cleaner": 4.0,
    "trafilatura": 1.0,
    "trafilatura precision": 0.8,
    "trafilatura recall": 0.5,
    "readability": 1.0,
    "resiliparse": 0.5,
}
"""How much each extractor's word counts before it is known how it fares on a page's segments."""
MARKED = 6.0
"""How much a line of an article that was marked by eye counts; targets take the root of it."""


@dataclass(frozen=True)
class Row:
    """A page's dump with its truth: of each line the share that is main text, the weight of that, the headline."""

    page: str
    site: str
    group: str
    kind: str
    text: str
    lines: list[Line]
    main: np.ndarray
    weight: np.ndarray
    title: np.ndarray


def words(text: str) -> list[str]:
    """The words of a text in lower case."""
    return WORD.findall(text.casefold())


def covered(lines: Sequence[Sequence[str]], truth: str) -> np.ndarray:
    """The share of each line's words that stand in a run of four words of `truth`; nan for a line without words."""
    flat = [word for line in lines for word in line]
    sizes = [len(line) for line in lines]
    owner = np.repeat(np.arange(len(lines)), sizes)
    own = words(truth)
    known = {tuple(own[n : n + 4]) for n in range(len(own) - 3)}
    found = np.zeros(len(flat))
    for n in range(len(flat) - 3):
        if tuple(flat[n : n + 4]) in known:
            found[n : n + 4] = 1
    with np.errstate(invalid="ignore"):
        return np.bincount(owner, found, len(lines)) / np.array(sizes, float)


def fares(text: str, wanted: Sequence[str], unwanted: Sequence[str]) -> float:
    """The share of a page's segments that a text does right; a half when there are none."""
    own = " ".join(words(text))
    right = [" ".join(words(s)) in own for s in wanted]
    right += [" ".join(words(s)) not in own for s in unwanted if words(s)]
    return float(np.mean(right)) if right else 0.5


def labelled(page: Mapping[str, object], kind: str) -> Row:
    """One dump of a page that `train_blocks.gathered` made, with its truth."""
    text = page["dumps"][kind]
    lines = lines_of(text)
    said = [words(line.text) for line in lines]
    if page["text"] is not None:
        main, weight = covered(said, page["text"]), np.full(len(lines), MARKED if page["wanted"] else 1.0)
    elif lines:
        main, weight = _agreed(page, lines, said)
    else:
        main = weight = np.zeros(0)
    sizes = np.array([len(line) for line in said], float)
    weight = weight * np.sqrt(sizes)
    title = _titles(page, said, main)
    main = np.where(title, 0.0, np.nan_to_num(main, nan=0.5))
    return Row(page["name"], page["site"], page["group"], kind, text, lines, main, weight, title)


def _agreed(page: Mapping[str, object], lines: Sequence[Line], said: Sequence[Sequence[str]]) -> tuple:
    wanted, unwanted = page["wanted"], page["unwanted"]
    marks = {name: fares(page["teachers"][name], wanted, unwanted) for name in TRUST}
    votes = [np.nan_to_num(covered(said, page["teachers"][name])) for name in TRUST]
    main = np.average(votes, axis=0, weights=[trust * (marks[name] ** 3 + 0.02) for name, trust in TRUST.items()])
    main[[not line for line in said]] = np.nan
    sure = 0.2 + 0.8 * np.abs(2 * np.nan_to_num(main, nan=0.5) - 1)
    weight = (0.3 + 0.7 * max(marks.values())) * sure
    own = [" ".join(line) for line in said]
    for segment in (" ".join(words(s)) for s in wanted):
        for n, line in enumerate(own):
            if (
                len(segment) >= 8
                and line
                and main[n] > 0.15
                and (segment in line or (len(line) >= 30 and line in segment))
            ):
                main[n] = max(main[n], 0.95)
                weight[n] *= 1.5
    for segment in (" ".join(words(s)) for s in unwanted):
        for n, line in enumerate(own):
            if segment and segment in line and len(line) <= 2 * len(segment) + 4 and main[n] < 0.9:
                main[n] = min(main[n], 0.05)
                weight[n] *= 1.5
    return main, weight


def _titles(page: Mapping[str, object], said: Sequence[Sequence[str]], main: np.ndarray) -> np.ndarray:
    """The lines above the text that are the page's headline: they say what its h1 or its title says."""
    heads = [set(words(h)) for h in page["heads"] if 2 <= len(words(h)) <= 40]
    sizes = np.array([len(line) for line in said])
    body = np.flatnonzero(np.nan_to_num(main) * sizes >= 12)
    found = np.zeros(len(said), bool)
    for n in range(min(body[0] + 3 if len(body) else 0, len(said))):
        own = set(said[n])
        found[n] = 2 <= len(said[n]) <= 30 and any(
            len(own & head) >= 0.9 * len(own) and len(own & head) >= 0.6 * len(head) for head in heads
        )
    return found


def thinned(row: Row, keep: np.ndarray, main: np.ndarray) -> Row:
    """The page with only some of its lines: what it is like when parts of it were cut before."""
    text = "".join(row.text[line.begin : line.stop] for line, kept in zip(row.lines, keep, strict=True) if kept)
    lines = lines_of(text)
    return Row(row.page, row.site, row.group, row.kind, text, lines, main[keep], row.weight[keep], row.title[keep])


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The runs of four words of a text, with their counts; of a shorter text the whole."""
    own = WORD.findall(text)
    return Counter(tuple(own[n : n + 4]) for n in range(max(1, len(own) - 3))) if own else Counter()


def precision_recall(truth: str, text: str) -> tuple[float, float]:
    """Of a text against the truth, by runs of four words; a text without words has precision 0."""
    wanted, got = shingles(truth), shingles(text)
    both = sum((wanted & got).values())
    return both / max(sum(got.values()), 1), both / sum(wanted.values()) if wanted else 1.0
