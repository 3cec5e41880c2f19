"""From the part that each line has to the articles of a page: which lines are whose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field

from cleaner.rules.shape import is_name, like_heading
from cleaner.stages.reading import Seen


@dataclass
class Story:
    """One article: its lines as ranges [first, last), and the lines that say something about it."""

    lead: bool
    ranges: list[list[int]]
    head: dict[str, list[int]] = field(default_factory=dict)
    body: list[int] = field(default_factory=list)

    def note(self, part: str, n: int) -> None:
        """Line `n` has this part (T, P, A, M, G) in the story."""
        self.head.setdefault(part, []).append(n)

    def extend(self, n: int) -> None:
        """Line `n` belongs to the story."""
        if self.ranges and self.ranges[-1][1] == n:
            self.ranges[-1][1] = n + 1
        else:
            self.ranges.append([n, n + 1])

    def claimed(self) -> set[int]:
        """The lines that have a part in its head or foot, or are body."""
        return {n for numbers in self.head.values() for n in numbers} | set(self.body)

    def lines(self) -> Iterator[int]:
        """The numbers of its lines, in order."""
        for first, last in self.ranges:
            yield from range(first, last)

    def size(self, seen: Sequence[Seen]) -> int:
        """Code points of its body."""
        return sum(len(seen[n].line.text) for n in self.body)


def assemble(seen: Sequence[Seen], states: Sequence[str]) -> list[Story]:
    """The articles of a page, the lead first, the others in page order. Every line is in exactly one of them.

    A head line opens a card unless the one before it has no body yet. Furniture goes with what stands above it. A card
    without body is no article: its lines fall to the one before. When no line is the lead's, or only a card's worth of
    them, the lead is the first story, or the longest, if the first is less than 0.4 of it.
    """
    stories: list[Story] = []
    current: Story | None = None
    lead: Story | None = None
    waiting: list[int] = []
    for n, state in enumerate(states):
        side, part = (state[0], state[1:]) if len(state) > 1 else ("F", "")
        if side == "L" and part != "B" and current is not None and not current.lead and lead is not None and lead.body:
            side = "G"  # the lead's head is long past: this is the foot of the card
        opened = current is not None and current.lead and "T" in current.head and not current.body
        if side == "C" and part != "T" and opened:
            side = "L"  # the lead has its headline and waits for the rest of its head and its text
        if side == "L":
            if part == "B" and lead is not None and current is not None and _waits(current) and len(lead.body) <= 2:
                lead.lead, current.lead = False, True  # what was taken for the lead was a card above it
                lead = current
            if part == "B" and lead is None and current is not None and _goes_on(current, n, seen):
                current.lead = True  # the text above goes on: it was the lead's
                lead = current
            if lead is None:
                lead = Story(True, [])
                stories.append(lead)
            current = lead
        elif side == "C" and part != "B":
            second = current is not None and part == "T" and "T" in current.head and not current.body
            if (
                second
                and current is not None
                and "P" not in current.head
                and is_name(seen[current.head["T"][0]].line.text)
            ):
                current.head["P"] = current.head.pop("T")  # what looked like a headline was the outlet's name
                second = False
            fresh = current is None or current.lead or current.body or second
            if fresh:
                current = Story(False, [])
                stories.append(current)
        elif side == "C" and current is None:
            current = Story(False, [])
            stories.append(current)
        if current is None:
            waiting.append(n)
            continue
        for earlier in waiting:
            current.extend(earlier)
        waiting = []
        current.extend(n)
        if part == "B":
            current.body.append(n)
        elif side == "G":
            current.note("G", n)
        elif part:
            current.note(part, n)
    if waiting:
        stories.append(Story(True, [[waiting[0], waiting[-1] + 1]]))
    return _ordered(_merged(stories), seen)


def _waits(story: Story) -> bool:
    """A card with a headline, whose text has not come yet."""
    return not story.lead and "T" in story.head and not story.body


def _goes_on(story: Story, n: int, seen: Sequence[Seen]) -> bool:
    """Line `n` goes on with the text of a card that is too long for one: nothing between them looks like a head."""
    if "T" not in story.head or len(story.body) < 3:
        return False
    between = range(story.body[-1] + 1, n)
    return len(between) <= 6 and not any(seen[m].kind in "AaHhMVW" for m in between)


def _merged(stories: list[Story]) -> list[Story]:
    """Stories without body fall to the one before them (or, at the top, to the one after)."""
    kept: list[Story] = []
    orphans: list[int] = []
    for story in stories:
        if story.body or len(stories) == 1:
            for n in orphans:
                story.ranges.insert(0, [n, n + 1])
            orphans = []
            kept.append(story)
        elif kept:
            kept[-1].ranges.extend(story.ranges)
        else:
            orphans.extend(story.lines())
    if not kept:
        whole = Story(True, [])
        for n in sorted(n for story in stories for n in story.lines()):
            whole.extend(n)
        return [whole]
    for story in kept:
        numbers = sorted(story.lines())
        story.ranges = []
        for n in numbers:
            story.extend(n)
    return kept


def _ordered(stories: list[Story], seen: Sequence[Seen]) -> list[Story]:
    lead = next((story for story in stories if story.lead), None)
    longest = max(stories, key=lambda story: story.size(seen))
    if lead is not None and len(lead.body) <= 2 and longest.size(seen) > 2.5 * lead.size(seen):
        lead.lead = False  # a card at the top, taken for the lead
        lead = None
    if lead is None:
        lead = stories[0] if stories[0].size(seen) >= 0.4 * longest.size(seen) else longest
        lead.lead = True
    return [lead, *(story for story in stories if story is not lead)]


def believed(
    stories: Sequence[Story], zones: Sequence[bool], seen: Sequence[Seen], sure: Sequence[float], least: float = 0.7
) -> list[Story]:
    """The stories without those that were none: readers' comments, and parts of the lead under a subheading.

    Comments have no headline, and stand below their heading. What has neither headline nor date, or right below the
    lead's text a headline alone that is less than `least` `sure`, goes back, head and all, to the lead's body.
    """
    kept: list[tuple[Story, list[Story]]] = [(stories[0], [])]
    back: set[int] = set()
    own = set(stories[0].body)
    for story in stories[1:]:
        titled = "T" in story.head
        if titled and _bare(story, own, seen) and sure[story.head["T"][0]] < least:
            back |= story.claimed()
            own |= story.claimed()
            kept[0][1].append(story)
        elif titled or not story.body:
            kept.append((story, []))
        elif zones[story.body[0]]:
            kept[-1][1].append(story)
        elif not has_part(story, "A", seen):
            back |= story.claimed()
            kept[0][1].append(story)
        else:
            kept.append((story, []))
    if back:
        stories[0].body = sorted({*stories[0].body, *back})
    for story, others in kept:
        if others:
            _join(story, others)
    return [story for story, _ in kept]


def _bare(story: Story, lead: Set[int], seen: Sequence[Seen]) -> bool:
    """Nothing but a headline says that this is a story of its own, and nothing is between it and the lead's text."""
    head = [n for numbers in story.head.values() for n in numbers]
    return len(head) == 1 and head[0] - 1 in lead and not (seen[head[0]].age or seen[head[0]].publisher)


def claimed(stories: Sequence[Story], seen: Sequence[Seen], *, small: int = 60) -> bool:
    """The page is an aggregator's: its cards have a good part of its text, and few lines are no story's.

    A news site's own page has teasers and comments that look like cards, among ten times as many lines that do not, and
    seldom has each of them a headline, an outlet and a date. So the less the cards are complete, the more of the page's
    lines must be theirs, and from `small` lines on incomplete ones will hardly do.
    """
    whole = sum(len(one.line.text) for one in seen)
    others = [story for story in stories if not story.lead]
    if not others:
        return False
    cards = sum(story.size(seen) for story in others) / whole
    own = sum(len(story.claimed()) for story in stories) / len(seen)
    parts = [[has_part(story, part, seen) for part in "TPA"] for story in others]
    told = sum(map(sum, parts)) / (3 * len(others))
    complete = sum(map(all, parts))
    if complete >= 0.8 * len(others):
        return cards >= 0.117 and own >= 0.19 if len(others) > 1 else cards >= 0.08 and own >= 0.35
    if len(others) > 2 and complete >= 0.75 * len(others) and cards >= 0.2 and own >= 0.45:
        return True
    if len(seen) < small:
        return cards >= 0.1 and own >= (0.25 if told >= 0.6 else 0.5)
    return cards >= 0.13 and own >= 0.5 and told >= 0.75 and len(seen) * (1 - own) < small


def has_part(story: Story, part: str, seen: Sequence[Seen]) -> bool:
    """The story has a line that tells its date (`part` A), its outlet (P) or its headline (T)."""
    if part == "T":
        return "T" in story.head
    if part == "A":
        return any(seen[n].age for numbers in story.head.values() for n in numbers)
    return "P" in story.head or any(seen[n].publisher for p in "AMG" for n in story.head.get(p, []))


def give(stories: Sequence[Story], story: Story, numbers: set[int]) -> None:
    """Make lines a story's own; whoever had them has them no more."""
    low, high = min(numbers, default=0), max(numbers, default=-1)
    for other in stories:
        if other is story or any(first <= high and low < last for first, last in other.ranges):
            own = sorted(set(other.lines()) | numbers if other is story else set(other.lines()) - numbers)
            other.ranges = []
            for number in own:
                other.extend(number)


def _join(story: Story, others: Sequence[Story]) -> None:
    numbers = sorted({*story.lines(), *(n for other in others for n in other.lines())})
    story.ranges = []
    for n in numbers:
        story.extend(n)


def within(story: Story, seen: Sequence[Seen], reading: Sequence[tuple[str, float]], sure: float) -> set[int]:
    """The lines between two paragraphs of a story that stay: its subheadings and lists.

    They stand beside nothing that is known as furniture, and look like an author's, follow a colon, or are not surely
    furniture.
    """
    found: set[int] = set()
    own = set(story.lines())
    for above, below in zip(story.body, story.body[1:], strict=False):
        run = range(above + 1, below)
        if not run or any(n not in own or seen[n].rule or seen[n].kind in "Aa" for n in run):
            continue
        listed = seen[above].line.text.endswith(":")
        for n in run:
            text = seen[n].line.text
            if listed or like_heading(text) or reading[n][1] < sure:
                found.add(n)
            listed = listed or text.endswith(":")
    return found
