"""The heads of a page's stories: which lines say title, publisher, date and author."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cleaner.rules.shape import is_title
from cleaner.stages.headfacts import could_name, outlets_sign
from cleaner.stages.reading import Seen, openings, overlap
from cleaner.stages.stories import Story, give, has_part


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
            if title is None:
                title = _set_like_others(story, whole, seen, taken)
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
        offsets = _offsets(whole, part, other)
        for story in whole:
            if other not in story.head or has_part(story, part, seen):
                continue
            for offset, _ in offsets.most_common(2):
                n = story.head[other][0] + offset
                free = n not in taken or n in story.head.get("M", [])
                fits = 0 <= n < len(seen) and free and abs(n - story.body[0]) < 8
                if fits and (could_name(seen[n]) if part == "P" else seen[n].age is not None):
                    claim(story, part, n)
                    break
    _footed(whole, seen, taken)
    signed = outlets_sign(whole, seen)
    for story in whole:
        if has_part(story, "A", seen) and not has_part(story, "P", seen) and not signed:
            beside = _beside_date(story, seen, taken)
            if beside is not None:
                claim(story, "P", beside)


def _offsets(stories: Sequence[Story], part: str, other: str) -> Counter[int]:
    """How many lines below (above 0) or above `other` the stories have this part, and how often."""
    return Counter(s.head[part][0] - s.head[other][0] for s in stories if part in s.head and other in s.head)


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
            not has_part(story, "P", seen)
            and n < len(seen)
            and n not in taken
            and could_name(seen[n])
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
                and could_name(seen[n])
            ):
                return n
    return None


def _zone_above(story: Story, taken: set[int], count: int) -> list[int]:
    """The lines above a story's first paragraph, up to the first that has a part in another one; nearest first."""
    own = story.claimed()
    zone: list[int] = []
    for n in range(min(story.body[0], count) - 1, -1, -1):
        if (n in taken and n not in own) or len(zone) >= 16:
            break
        zone.append(n)
    return zone


def _set_like_others(story: Story, stories: Sequence[Story], seen: Sequence[Seen], taken: set[int]) -> int | None:
    """The headline of a story that has none, where most others have theirs, counted from date or outlet.

    It may have been taken for the first sentence of the text, or for an outlet.
    """
    for part in "AP":
        offsets = _offsets(stories, "T", part)
        if part not in story.head or not offsets:
            continue
        offset, times = offsets.most_common(1)[0]
        n = story.head[part][0] + offset
        if times < 2 or 2 * times <= offsets.total() or not 0 <= n <= story.body[0] or seen[n].kind not in "TLQN":
            continue
        if n == story.body[0] and len(story.body) > 1:
            return story.body.pop(0)
        if n in story.head.get("P", []) and n < story.body[0]:
            story.head["P"].remove(n)
            if not story.head["P"]:
                del story.head["P"]
            return n
        if n not in taken and n < story.body[0]:
            return n
    return None


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
