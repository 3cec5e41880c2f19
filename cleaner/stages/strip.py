"""Strip the chrome that rules name within an article: the site's own rules, and those that cut within a line.

Generic rules of whole lines are weighed in `split`, where the line model has read the page: a line that only looks like
chrome is kept there. A site's own rules are believed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cleaner.rules import Profile, choose
from cleaner.text import Document, Edit, Fact, Finding, Line, lines_of


@dataclass(frozen=True, slots=True)
class StripChrome:
    """Cut what the rules name.

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
        site = next((s for s in self.sites if s.id == doc.fact("profile")), None)
        if site is None and not doc.fact("sought"):
            site = choose(self.sites, doc.view)
        edits: list[Edit] = []
        if site is not None:
            edits.extend(line_cuts(site, lines))
            edits.extend(inline_cuts(site, lines))
        edits.extend(inline_cuts(self.generic, lines))
        edits, refused = self._braked(edits, doc)
        yield from refused
        yield from edits

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


def line_cuts(profile: Profile, lines: Sequence[Line]) -> Iterator[Edit]:
    """What a profile's rules of line form cut from a text."""
    for hit in profile.hits(lines):
        yield Edit(lines[hit.first].begin, lines[hit.last].stop, hit.rule.id, confidence=hit.rule.confidence)


def inline_cuts(profile: Profile, lines: Sequence[Line]) -> Iterator[Edit]:
    """What a profile's rules of inline form cut from a text."""
    for rule, start, end in profile.inline(lines):
        yield Edit(start, end, rule.id, confidence=rule.confidence)
