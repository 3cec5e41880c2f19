"""What the heads of a page's stories say: title, outlet, date, author, and what the page does alike in all of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from cleaner.rules.shape import is_name
from cleaner.stages.reading import Seen
from cleaner.stages.stories import Story, has_part
from cleaner.text import Fact

_MARK = re.compile(r"^[→➤▶•▪►»–—-]\s+(?=\S)")
"""What stands before the headlines of a list: an arrow or a dash."""
_TAIL = re.compile(r"(?P<title>\S.{7,}?)\s+(?:\((?P<inside>[^()]{2,40})\)|[·|•–—-]\s+(?P<name>[^·|•–—]{2,40}))")
_LABEL_LINE = re.compile(
    r"(?:source|via|from|forwarded from|quelle|von|fuente|fonte|bron|źródło|publisher|outlet|published by)\s?:?",
    re.IGNORECASE,
)
"""What stands above an outlet's name and is none."""
_NUMBER = re.compile(r"^(?P<number>\d{1,2})[.)]\s+(?=\S)")
_CLOCK = re.compile(r"(?P<age>\d{1,2}[:.h]\d{2}(?: ?(?:Uhr|uur|h|GMT|[CE]E?S?T))?)\s+(?:[–—-]\s+)?(?P<title>\S.{8,})")
"""A headline behind its time, as in tickers."""


@dataclass(frozen=True, slots=True)
class Custom:
    """What a page does alike in all its heads.

    `prefix` opens every publisher; `signed` when outlets are named like authors; `labels` are names that stand in
    several heads; `numbered` when the headlines or outlets are counted; `tailed` when headlines end with the outlet;
    `clocked` when they begin with the time.
    """

    prefix: str = ""
    signed: bool = False
    labels: AbstractSet[str] = frozenset()
    numbered: bool = False
    tailed: bool = False
    clocked: bool = False

    @classmethod
    def of(cls, stories: Sequence[Story], seen: Sequence[Seen]) -> Custom:
        """The custom of a page with these stories."""
        return cls(
            _common_opening(stories, seen),
            outlets_sign(stories, seen),
            _shared_names(stories, seen),
            _numbered(stories, seen, "T") or _numbered(stories, seen, "P"),
            _tailed(stories, seen),
            sum(_CLOCK.fullmatch(text) is not None for text in _first_lines(stories, seen)) >= 2,
        )


def facts_of(story: Story, seen: Sequence[Seen], custom: Custom) -> Iterator[Fact]:
    """What the head and foot of a story say: title, publisher, date, authors."""
    if "T" in story.head:
        text = _MARK.sub("", seen[story.head["T"][0]].line.text, count=1)
        text = _NUMBER.sub("", text, count=1) if custom.numbered else text
        tail = _TAIL.fullmatch(text) if custom.tailed else None
        clock = _CLOCK.fullmatch(text) if custom.clocked else None
        title = clock.group("title") if clock else tail.group("title") if tail else text
        yield Fact("title", title, "split/title")
        if tail and not has_part(story, "P", seen):
            yield Fact("publisher", tail.group("name") or tail.group("inside"), "split/publisher")
        if clock and not has_part(story, "A", seen):
            yield Fact("date_raw", clock.group("age"), "split/age")
    head = [n for part in "PAMG" for n in story.head.get(part, [])]
    title = next((seen[n].title for n in head if seen[n].title), None)
    if title is not None and "T" not in story.head:
        yield Fact("title", title, "split/title")
    author = next((seen[n].author for n in head if seen[n].author), None)
    publisher = _publisher(story, seen, custom.labels) or (author if custom.signed and not story.lead else None)
    if publisher is not None:
        name = publisher.removeprefix(custom.prefix).strip()
        yield Fact("publisher", _NUMBER.sub("", name, count=1) if custom.numbered else name, "split/publisher")
    for n in sorted(head, key=lambda n: (seen[n].age is None, n)):
        age = seen[n].age
        if age is not None:
            yield Fact("date_raw", age.raw, "split/age")
            if age.when is not None:
                yield Fact("created", age.when.isoformat(), "split/age")
            break
    if author is not None and author != publisher:
        yield Fact("authors", [author], "split/byline")


def untailed(title: str, outlet: str) -> str | None:
    """A headline without the outlet that it ends with: "Title (site.example)", "Title · The Post"; else None."""
    tail = _TAIL.fullmatch(title)
    return tail.group("title") if tail and outlet in (tail.group("name"), tail.group("inside")) else None


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


def outlets_sign(stories: Sequence[Story], seen: Sequence[Seen]) -> bool:
    """The page's cards name their outlets like authors ("By The Daily Post"):

    None has another, and two or more have that.
    """
    cards = [story for story in stories if not story.lead]
    authors = [s for s in cards if any(seen[n].author for p in "AMG" for n in s.head.get(p, []))]
    return len(authors) >= 2 and not any(has_part(story, "P", seen) for story in cards)


def _first_lines(stories: Sequence[Story], seen: Sequence[Seen], part: str = "T") -> list[str]:
    """The headlines, or the first lines of another part, of the stories that have one."""
    return [seen[story.head[part][0]].line.text for story in stories if part in story.head]


def _numbered(stories: Sequence[Story], seen: Sequence[Seen], part: str) -> bool:
    """The headlines or outlets of two stories or more are counted: 1., 2., 3."""
    texts = _first_lines(stories, seen, part)
    found = [int(match.group("number")) for text in texts if (match := _NUMBER.match(text))]
    return len(found) >= 2 and max(found) - min(found) == len(found) - 1 == len(set(found)) - 1


def _tailed(stories: Sequence[Story], seen: Sequence[Seen]) -> bool:
    """No story has its outlet elsewhere, and most of two or more headlines end with one: "Title (site.example)"."""
    titles = _first_lines(stories, seen)
    if len(titles) < 2 or any(has_part(story, "P", seen) for story in stories):
        return False
    names = [match for title in titles if (match := _TAIL.fullmatch(title))]
    return (
        len(names) >= 2
        and 3 * len(names) >= 2 * len(titles)
        and all(is_name(match.group("name") or match.group("inside")) for match in names)
    )


def _publisher(story: Story, seen: Sequence[Seen], labels: AbstractSet[str] = frozenset()) -> str | None:
    """The outlet's name. What stands in many heads alike (`labels`) is a label if another name is there."""
    for part in "AG":  # beside its date a name is surely the outlet's
        for n in story.head.get(part, []):
            if seen[n].kind in "Hh" and seen[n].publisher:
                return seen[n].publisher
    named = [seen[n] for n in _named(story, seen)]
    for one in named:
        if one.line.text not in labels:
            return one.publisher or one.line.text
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


def _named(story: Story, seen: Sequence[Seen]) -> Iterator[int]:
    """The lines that name the outlet. Below a label ("Source:") it is the next line, and what a rule knows is none."""
    for n in story.head.get("P", []):
        if _LABEL_LINE.fullmatch(seen[n].line.text):
            if n + 1 < len(seen) and could_name(seen[n + 1]):
                yield n + 1
        elif not seen[n].name or seen[n].kind in "VW":
            yield n


def could_name(one: Seen) -> bool:
    """The line could be an outlet's name."""
    return one.kind in "NV" and (not one.name or one.kind == "V") and is_name(one.publisher or one.line.text)
