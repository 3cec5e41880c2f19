"""The heads of a page's stories: which lines say title, publisher, date and author, and what they say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from cleaner.rules.shape import is_name, is_title
from cleaner.stages.reading import Seen, openings, overlap
from cleaner.stages.stories import Story, give
from cleaner.text import Fact

_MARK = re.compile(r"^[→➤▶•▪►»–—-]\s+(?=\S)")
"""What stands before the headlines of a list: an arrow or a dash."""
_NUMBER = re.compile(r"^(?P<number>\d{1,2})[.)]\s+(?=\S)")


def complete(stories: Sequence[Story], seen: Sequence[Seen]) -> None:
    """Fill in head lines that were missed, from what the page's other cards have and from dates that stand in a head.

    Cards of one page are set by one template: where most have their publisher two lines above the headline, a card
    without one has it there too, if what stands there can be a name. Lines that turn out to be head matter leave the
    story above.
    """
    taken = {n for story in stories for n in story.claimed()}

    def claim(story: Story, part: str, n: int) -> None:
        story.note(part, n)
        taken.add(n)
        if n < story.body[0]:
            give(stories, story, set(range(n, story.body[0])))

    whole = [story for story in stories if story.body]
    for story in whole:
        zone = _zone_above(story, taken, len(seen))
        if "T" not in story.head and not any(seen[n].title for part in "PAMG" for n in story.head.get(part, [])):
            title = _title(story, seen, zone)
            if title is None and story.lead and len(story.body) > 1 and seen[story.body[0]].kind == "L":
                title = story.body.pop(0)  # a long headline, taken for a first paragraph
            if title is not None:
                claim(story, "T", title)
        if not any(seen[n].age for part in "PAMG" for n in story.head.get(part, [])):
            anchor = story.head.get("T", story.body)[0]
            near = [n for n in sorted(zone, key=lambda n: abs(n - anchor)) if abs(n - anchor) <= 4]
            foot = [n for n in range(story.body[-1] + 1, story.body[-1] + 5) if n in story.lines()]
            for part, n in [*(("A", n) for n in near), *(("G", n) for n in foot)]:
                if seen[n].kind in "AaHh" and n not in taken:
                    claim(story, part, n)
                    break
    for part, other in (("A", "T"), ("P", "T"), ("P", "A")):
        offsets = Counter(s.head[part][0] - s.head[other][0] for s in whole if part in s.head and other in s.head)
        for story in whole:
            if other not in story.head or _has(story, part, seen):
                continue
            for offset, _ in offsets.most_common(2):
                n = story.head[other][0] + offset
                free = n not in taken or n in story.head.get("M", [])
                fits = 0 <= n < len(seen) and free and abs(n - story.body[0]) < 8
                if fits and (_could_name(seen[n]) if part == "P" else seen[n].age is not None):
                    claim(story, part, n)
                    break
    _footed(whole, seen, taken)
    signed = _outlets_sign(whole, seen)
    for story in whole:
        if _has(story, "A", seen) and not _has(story, "P", seen) and not signed:
            beside = _beside_date(story, seen, taken)
            if beside is not None:
                claim(story, "P", beside)


@dataclass(frozen=True, slots=True)
class Custom:
    """What a page does alike in all its heads.

    `prefix` opens every publisher; `signed` when outlets are named like authors; `labels` are names that stand in
    several heads; `numbered` when the headlines are counted.
    """

    prefix: str = ""
    signed: bool = False
    labels: AbstractSet[str] = frozenset()
    numbered: bool = False

    @classmethod
    def of(cls, stories: Sequence[Story], seen: Sequence[Seen]) -> Custom:
        """The custom of a page with these stories."""
        return cls(
            _common_opening(stories, seen),
            _outlets_sign(stories, seen),
            _shared_names(stories, seen),
            _numbered(stories, seen),
        )


def facts_of(story: Story, seen: Sequence[Seen], custom: Custom) -> Iterator[Fact]:
    """What the head and foot of a story say: title, publisher, date, authors."""
    if "T" in story.head:
        text = _MARK.sub("", seen[story.head["T"][0]].line.text, count=1)
        yield Fact("title", _NUMBER.sub("", text, count=1) if custom.numbered else text, "split/title")
    head = [n for part in "PAMG" for n in story.head.get(part, [])]
    title = next((seen[n].title for n in head if seen[n].title), None)
    if title is not None and "T" not in story.head:
        yield Fact("title", title, "split/title")
    author = next((seen[n].author for n in head if seen[n].author), None)
    publisher = _publisher(story, seen, custom.labels) or (author if custom.signed and not story.lead else None)
    if publisher is not None:
        yield Fact("publisher", publisher.removeprefix(custom.prefix).strip(), "split/publisher")
    for n in sorted(head, key=lambda n: (seen[n].age is None, n)):
        age = seen[n].age
        if age is not None:
            yield Fact("date_raw", age.raw, "split/age")
            if age.when is not None:
                yield Fact("created", age.when.isoformat(), "split/age")
            break
    if author is not None and author != publisher:
        yield Fact("authors", [author], "split/byline")


def _common_opening(stories: Sequence[Story], seen: Sequence[Seen]) -> str:
    """The words that open every publisher of a page and are no part of a name: "Forwarded from ", "za: ".

    Often none.
    """
    names = [name for story in stories if not story.lead and (name := _publisher(story, seen))]
    if len(set(names)) < 2:
        return ""
    low, high = min(names), max(names)
    shared = low[: next((n for n, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), len(low))]
    shared = shared[: shared.rfind(" ") + 1]
    last = shared.split()[-1] if shared.split() else ""
    return shared if last and (last[-1] == ":" or last.islower()) else ""


def _shared_names(stories: Sequence[Story], seen: Sequence[Seen]) -> set[str]:
    """What stands as a name of its own line in the heads of several stories: one outlet's, or a label ("Post")."""
    times = Counter(seen[n].line.text for story in stories for n in story.head.get("P", [])[:1])
    return {text for text, count in times.items() if count > 1}


def _outlets_sign(stories: Sequence[Story], seen: Sequence[Seen]) -> bool:
    """The page's cards name their outlets like authors ("By The Daily Post"):

    None has another, and two or more have that.
    """
    cards = [story for story in stories if not story.lead]
    authors = [s for s in cards if any(seen[n].author for p in "AMG" for n in s.head.get(p, []))]
    return len(authors) >= 2 and not any(_has(story, "P", seen) for story in cards)


def _numbered(stories: Sequence[Story], seen: Sequence[Seen]) -> bool:
    """The headlines of two stories or more are counted: 1., 2., 3."""
    titles = [seen[story.head["T"][0]].line.text for story in stories if "T" in story.head]
    found = [int(match.group("number")) for title in titles if (match := _NUMBER.match(title))]
    return len(found) >= 2 and max(found) - min(found) == len(found) - 1 == len(set(found)) - 1


def _groups(seen: Sequence[Seen], n: int, anchor: int) -> bool:
    """Line `n` stands no farther from its neighbour `anchor` than from the line on its other side."""
    above = seen[n].line.blanks
    below = seen[n + 1].line.blanks if n + 1 < len(seen) else 9
    return below <= above if n < anchor else above <= below


def _footed(stories: Sequence[Story], seen: Sequence[Seen], taken: set[int]) -> None:
    """A name just below the body of at least two cards that have no other outlet is their outlet's."""
    found = []
    for story in stories:
        n = story.body[-1] + 1
        if (
            not _has(story, "P", seen)
            and n < len(seen)
            and n not in taken
            and _could_name(seen[n])
            and _groups(seen, n, n - 1)
        ):
            found.append((story, n))
    if sum(not story.lead for story, _ in found) >= 2:
        for story, n in found:
            story.note("G", n)
            taken.add(n)


def _beside_date(story: Story, seen: Sequence[Seen], taken: set[int]) -> int | None:
    """A line that could be an outlet's name, next to a story's date or headline."""
    dates = [n for part in "AG" for n in story.head.get(part, []) if seen[n].age]
    for anchor in [*dates, *story.head.get("T", [])[:1]]:
        for n in (anchor - 1, anchor + 1):
            free = n not in taken or n in story.head.get("M", [])
            if (
                0 <= n < len(seen)
                and free
                and _groups(seen, n, anchor)
                and seen[n].kind in "NV"
                and _could_name(seen[n])
            ):
                return n
    return None


def _has(story: Story, part: str, seen: Sequence[Seen]) -> bool:
    if part == "A":
        return any(seen[n].age for numbers in story.head.values() for n in numbers)
    return "P" in story.head or any(seen[n].publisher for p in "AMG" for n in story.head.get(p, []))


def _could_name(one: Seen) -> bool:
    return one.kind in "NV" and (not one.name or one.kind == "V") and is_name(one.publisher or one.line.text)


def _zone_above(story: Story, taken: set[int], count: int) -> list[int]:
    """The lines above a story's first paragraph, up to the first that has a part in another one; nearest first."""
    own = story.claimed()
    zone: list[int] = []
    for n in range(min(story.body[0], count) - 1, -1, -1):
        if (n in taken and n not in own) or len(zone) >= 16:
            break
        zone.append(n)
    return zone


def _title(story: Story, seen: Sequence[Seen], zone: Sequence[int]) -> int | None:
    """The line above a story's first paragraph whose words the text best takes up again;

    None when none could be a headline.
    """
    text = openings(" ".join(seen[n].line.text for n in story.body[:8]))
    best, best_score = None, 1.15
    for n in zone:
        one = seen[n]
        if one.kind not in "TLQN" or (one.kind == "Q" and one.line.text[-1] not in "?!”»\"'") or n in story.claimed():
            continue
        if not is_title(one.line.text):
            continue
        score = {"T": 1.0, "L": 0.8, "Q": 0.7, "N": 0.2}[one.kind] + 1.5 * overlap(one.line.text, text)
        score += 0.4 if any(0 <= m < len(seen) and seen[m].kind in "AaHhM" for m in (n - 1, n + 1)) else 0.0
        score += 0.3 if one.line.blanks or n == 0 else 0.0
        score -= 0.5 if one.line.text[0] in "([▶►©•+" or one.line.text[-1] in ")]" else 0.0
        if score > best_score:
            best, best_score = n, score
    return best


def _publisher(story: Story, seen: Sequence[Seen], labels: AbstractSet[str] = frozenset()) -> str | None:
    """The outlet's name. What stands in many heads alike (`labels`) is a label if another name is there."""
    for part in "AG":  # beside its date a name is surely the outlet's
        for n in story.head.get(part, []):
            if seen[n].kind in "Hh" and seen[n].publisher:
                return seen[n].publisher
    named = [seen[n] for n in story.head.get("P", [])]
    if named and named[0].line.text not in labels:
        return named[0].publisher or named[0].line.text
    for part in "AMG":
        for n in story.head.get(part, []):
            if seen[n].publisher:
                return seen[n].publisher
    if named:
        return named[0].publisher or named[0].line.text
    for n in story.head.get("G", []):
        if seen[n].author or seen[n].kind == "N":
            return seen[n].author or seen[n].line.text
    return None
