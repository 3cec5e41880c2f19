"""Split a page into its articles: the lead and the related stories, each with what its head says.

The line model (`model`) reads the page as a whole and gives every line its part; here its reading becomes parts of the
page and edits. A site profile that describes its cards is believed over the model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from numpy import float64
from numpy.typing import NDArray

from cleaner.rules import Heard, Known, Profile, choose
from cleaner.stages.features import features
from cleaner.stages.feet import settle_feet
from cleaner.stages.headfacts import Custom, facts_of, untailed
from cleaner.stages.heads import complete
from cleaner.stages.model import STATES, LineModel, shipped
from cleaner.stages.outletmodel import OutletModel
from cleaner.stages.outletmodel import shipped as shipped_outlets
from cleaner.stages.outlets import Around, around
from cleaner.stages.reading import Seen, comment_zones, read
from cleaner.stages.stories import Story, assemble, believed, claimed, give, within
from cleaner.text import Document, Edit, Fact, Finding, Line, Part, lines_of

RULES = {
    "split/title": "The headline: it is metadata, not text.",
    "split/publisher": "The outlet's name in the head of a story.",
    "split/age": "When the story was published, in the head of a story.",
    "split/byline": "Who wrote it, through whom it came, how long it takes to read: other matter of a story's head.",
    "split/foot": "Outlet or date once more, below a story.",
    "split/comments": "The comment section below an article.",
    "split/furniture": "A line that no rule names and that has no part in any article of the page.",
}
_PARTS = {"T": "split/title", "P": "split/publisher", "A": "split/age", "M": "split/byline", "G": "split/foot"}


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page as the line model reads it: its stories, each line's state and how sure it is, and the comment zones.

    `sure` is the probability of every state of every line.
    """

    stories: list[Story]
    reading: list[tuple[str, float]]
    sure: NDArray[float64]
    zones: list[bool]

    def around(self, seen: Sequence[Seen], custom: Custom) -> list[Around]:
        """The names around each story."""
        told = [{fact.key: str(fact.value) for fact in facts_of(story, seen, custom)} for story in self.stories]
        return around(self.stories, seen, [(own.get("publisher"), own.get("title")) for own in told])


def read_stories(seen: Sequence[Seen], model: LineModel, site: Profile | None = None) -> PageRead:
    """The stories of a page, the lead first. The cards of a `site` that describes them are believed over the model."""
    states, sure = model.decode(
        features(seen),
        [one.line.blanks for one in seen],
        [one.kind == "B" and not one.rule for one in seen],
        [one.kind for one in seen],
    )
    reading = [(state, float(own[STATES.index(state)])) for state, own in zip(states, sure, strict=True)]
    if site is not None and site.card:
        reading = _by_profile(site, seen, reading)
    stories = assemble(seen, [state for state, _ in reading])
    settle_feet(stories, seen)
    complete(stories, seen)
    zones = comment_zones(seen)
    return PageRead(believed(stories, zones, seen, [one for _, one in reading]), reading, sure, zones)


@dataclass(frozen=True, slots=True)
class SplitPage:
    """Find the articles of a page. `sites` may know the page's cards; `known` are the rules that all sites share.

    `learned` is what the corpus taught of the page's
    site. `base` is the time that relative ages are counted from; None leaves them unresolved. Unknown lines are cut as
    furniture from a probability of `sure` on, sentences from `sure_sentence`, prose from `sure_prose`, and lines
    between two paragraphs from `sure_within`. A line that a generic rule knows and the model reads as body stays from
    `sure_body` on, and is flagged. On a page of one article nothing is cut but its head, unless a rule knows some line
    of it or as much as `evidence` short lines are furniture.

    A page of `page` lines or more, with cards of `few` or more, or that is `broken` at a share of `torn` of its lines,
    or without a body that the line model sees, is left to the block model when cards are not its main thing: only what
    its lead's head says is told, and what the rules said of its lines.
    """

    sites: tuple[Profile, ...]
    known: Profile
    base: datetime | None = None
    model: LineModel | None = None
    outlets: OutletModel | None = None
    evidence: float = 3.0
    sure: float = 0.5
    sure_body: float = 0.9
    sure_within: float = 0.93
    sure_sentence: float = 0.85
    sure_prose: float = 0.95
    learned: Known | None = None
    page: int = 60
    few: int = 40
    torn: float = 0.3

    def __call__(self, doc: Document) -> Iterable[Finding]:
        """What this stage finds on a document."""
        lines = lines_of(doc.text)
        if not lines:
            return
        site = choose(self.sites, doc.text)
        heard = Heard(doc.text, tuple(self.known.hits(lines, anywhere=True)))
        seen = read(lines, [known for known in (site, self.learned, heard) if known is not None], self.base)
        page = read_stories(seen, self.model or shipped(), site)
        stories, reading, zones = page.stories, page.reading, page.zones
        custom = Custom.of(stories, seen)
        some = self.few if len(stories) > 1 else self.page
        large = len(lines) >= some or broken(lines) >= self.torn or not stories[0].body
        if site is None and large and not claimed(stories, seen):
            yield from facts_of(stories[0], seen, custom)
            yield Fact("heard", heard, "split/heard")
            return
        chosen = None if site is not None and site.card else self._choose(page, seen, custom)
        loose = sum(
            sure for (state, sure), one in zip(reading, seen, strict=True) if state == "F" and one.kind in "NTAaHh"
        )
        chrome = len(stories) > 1 or loose > self.evidence or any(one.rule for one in seen)
        for number, story in enumerate(stories):
            facts = list(facts_of(story, seen, custom))
            if chosen is not None:
                facts = [fact for fact in facts if fact.key != "publisher"] + chosen.get(number, [])
            if site is not None:
                facts.append(Fact("profile", site.id, f"{site.id}/match"))
            facts.append(Fact("sought", True, "split/part"))  # no stage need look through the page for its site again
            spans = tuple(
                (seen[a].line.begin if a else 0, seen[b].line.begin if b < len(seen) else len(doc.text))
                for a, b in story.ranges
            )
            cuts = tuple(self._cuts(story, seen, reading, zones, chrome))
            yield Part(spans, "lead" if story.lead else "related", "split/part", tuple(facts), cuts)

    def _choose(self, page: PageRead, seen: Sequence[Seen], custom: Custom) -> dict[int, list[Fact]]:
        """What is known of the stories' outlets, by their numbers. The line of an outlet becomes part of the head."""
        found: dict[int, list[Fact]] = {}
        near = page.around(seen, custom)
        for one, best in zip(near, (self.outlets or shipped_outlets())(near, seen, page.sure), strict=True):
            if best is None:
                continue
            facts = found[one.number] = [Fact("publisher", best.name, "split/publisher")]
            if best.line == one.title and (title := untailed(seen[best.line].line.text, best.name)):
                facts.append(Fact("title", title, "split/title"))
            if best.line not in one.story.claimed():
                one.story.note("P" if best.line in one.above else "G", best.line)
                give(page.stories, one.story, {best.line})
        return found

    def _cuts(
        self,
        story: Story,
        seen: Sequence[Seen],
        reading: Sequence[tuple[str, float]],
        zones: Sequence[bool],
        chrome: bool,
    ) -> Iterator[Edit]:
        """The edits within a story: its head, and, where the page has `chrome` at all, what is no part of its body."""
        head = {n: _PARTS[part] for part, numbers in story.head.items() for n in numbers}
        body = set(story.body) | _standfirsts(story, seen)
        head = {n: rule for n, rule in head.items() if n not in body}
        inner = within(story, seen, reading, self.sure_within)
        for n in story.lines():
            _, sure = reading[n]
            one = seen[n]
            if (
                n in head
                and body
                and (chrome or n in story.head.get("T", ()) or one.age or one.publisher or one.author)
            ):
                yield Edit(one.line.begin, one.line.stop, head[n], confidence=round(sure, 3))
            elif n in body and one.rule:
                doubt = sure >= self.sure_body
                yield Edit(one.line.begin, one.line.stop, one.rule, confidence=round(1 - sure, 3), flag=doubt)
            elif n in body or n in inner or not chrome:
                continue
            elif one.rule or sure >= self._needed(one, zones[n]):
                rule = one.name or ("split/comments" if zones[n] else "split/furniture")
                yield Edit(one.line.begin, one.line.stop, rule, confidence=round(sure, 3))

    def _needed(self, one: Seen, comment: bool) -> float:
        """The probability from which a line is cut: an author's sentence is dearer than a label."""
        if comment:
            return self.sure
        return {"B": self.sure_prose, "Q": self.sure_sentence, "L": self.sure_sentence}.get(one.kind, self.sure)


def _standfirsts(story: Story, seen: Sequence[Seen], least: int = 50) -> set[int]:
    """Lines read as headlines below the one that is: from `least` code points on, if no echo of it, the author's."""
    first, *others = story.head.get("T", [0])
    title = seen[first].line.text.casefold()
    return {
        n
        for n in others
        if len(seen[n].line.text) >= least
        and not seen[n].rule
        and seen[n].line.text.casefold() not in title
        and title not in seen[n].line.text.casefold()
    }


def broken(lines: Sequence[Line]) -> float:
    """The share of lines that go on in the midst of a sentence: a dump breaks a paragraph at each link and emphasis."""
    return sum(line.text[0].islower() or line.text[0] in ",.;:)" for line in lines[1:]) / len(lines)


def _by_profile(site: Profile, seen: Sequence[Seen], reading: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """The reading of a page with the heads that a site's own card pattern names put in."""
    found = list(reading)
    size = len(site.card)
    parts = {"publisher": "CP", "age": "CA", "title": "CT"}
    for first in range(len(seen) - size):
        states = []
        for n, pattern in enumerate(site.card, first):
            match = pattern.fullmatch(seen[n].line.text)
            if match is None:
                break
            states.append(next((parts[key] for key in match.groupdict() if key in parts), "CM"))
        else:
            found[first : first + size] = [(state, 1.0) for state in states]
            found[first + size] = ("CB", 1.0)
    return found
