"""Strip the chrome that rules name:

First the site's own, then what all sites share, then what stands at the edges with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cleaner.rules import Profile, choose
from cleaner.rules.ages import parse_age
from cleaner.rules.shape import ends_sentence, is_prose, words
from cleaner.text import Document, Edit, Fact, Finding, Line, lines_of

RULES = {
    "strip/head": "Lines above an article's first paragraph that stand among known chrome.",
    "strip/tail": "Lines below an article's last paragraph that stand among known chrome.",
}


@dataclass(frozen=True, slots=True)
class StripChrome:
    """Cut what the rules name, and what stands with it at the edges of an article.

    `brake` is the share of a document above which a rule is taken to have gone wrong: it is not applied, and a fact
    ``refused/<rule>`` says so. Rules fail by eating, seldom by starving.
    """

    sites: tuple[Profile, ...]
    generic: Profile
    brake: float = 0.6
    brake_from: int = 400

    def __call__(self, doc: Document) -> Iterable[Finding]:
        """What this stage finds on a document."""
        lines = lines_of(doc.text)
        site = next((s for s in self.sites if s.id == doc.fact("profile")), None) or choose(self.sites, doc.view)
        edits: list[Edit] = []
        for profile in (site, self.generic):
            if profile is not None:
                edits.extend(cuts(profile, lines))
        edits, refused = self._braked(edits, doc)
        yield from refused
        gone = {
            n for edit in edits for n, line in enumerate(lines) if edit.start <= line.start and line.end <= edit.end
        }
        yield from edits
        yield from edges(lines, gone, cards=bool(doc.fact("cards")))

    def _braked(self, edits: list[Edit], doc: Document) -> tuple[list[Edit], list[Fact]]:
        if len(doc.text) < self.brake_from:
            return edits, []
        taken: Counter[str] = Counter()
        for edit in edits:
            taken[edit.rule] += edit.end - edit.start
        wrong = {rule for rule, size in taken.items() if size > self.brake * len(doc.text)}
        facts = [
            Fact(f"refused/{rule}", round(taken[rule] / len(doc.text), 3), "strip/brake") for rule in sorted(wrong)
        ]
        return [edit for edit in edits if edit.rule not in wrong], facts


def cuts(profile: Profile, lines: Sequence[Line]) -> Iterator[Edit]:
    """What the rules of one profile cut from a text."""
    for hit in profile.hits(lines):
        yield Edit(lines[hit.first].begin, lines[hit.last].stop, hit.rule.id, confidence=hit.rule.confidence)
    for rule, start, end in profile.inline(lines):
        yield Edit(start, end, rule.id, confidence=rule.confidence)


def edges(lines: Sequence[Line], gone: set[int], *, cards: bool) -> Iterator[Edit]:
    """Unknown lines that stand among known chrome above the first or below the last paragraph of an article.

    Every line is weighed (see `weight`); the edge is where the sum from the page's end is greatest, so that one known
    line takes its neighbours along and one sentence of the author's stops it. Same idea as the maximal scoring segment
    of Ruzzo and Tompa (1999), with the segment tied to the end of the text.
    """
    if not lines:
        return
    body = [n for n, line in enumerate(lines) if n not in gone and is_prose(line.text)]
    first, last = (body[0], body[-1]) if body else (len(lines), -1)
    for rule, zone in (("strip/tail", range(len(lines) - 1, last, -1)), ("strip/head", range(first))):
        for n in reach(lines, zone, gone, cards=cards):
            if n not in gone:
                yield Edit(lines[n].begin, lines[n].stop, rule, confidence=0.7)


def reach(lines: Sequence[Line], zone: Iterable[int], gone: set[int], *, cards: bool) -> list[int]:
    """The lines of a zone, walked from the text's end inwards, up to where the sum of weights is greatest."""
    walked: list[int] = []
    best: list[int] = []
    total, top, known = 0.0, 0.0, 0
    for n in zone:
        walked.append(n)
        known += n in gone
        total += 3.0 if n in gone else weight(lines[n].text)
        if total >= top and (known or (cards and len(walked) >= 2)):
            top, best = total, list(walked)
    return best


def weight(text: str) -> float:
    """How much an unknown line at an edge looks like chrome: above 0 more than not."""
    count = len(words(text))
    if parse_age(text) is not None:
        return 1.5
    if text[:1] in "-*•" or text[:2].rstrip(".)").isdigit():
        return -1.0
    if ends_sentence(text):
        return -2.0 if count >= 3 and not text.endswith(("...", "…")) else 0.5
    if text.endswith((":", ",", ";")):
        return 0.2
    return 1.0 if count <= 8 else 0.3
