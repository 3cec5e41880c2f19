"""Split a page into its articles: the lead and the related stories, each with what its head says.

A profile that describes its site's cards is believed; otherwise the card grammar (`cards`) reads the page. Between the
heads, prose belongs to the story above it, unless it is the lead going on: that is told by a "story continues" mark, by
furniture that closed the card, or by whose words it takes up again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from cleaner.rules import Profile, choose
from cleaner.rules.shape import is_name, words
from cleaner.stages.cards import Card, comment_zones, find_cards, overlap
from cleaner.stages.reading import Seen, read
from cleaner.text import Document, Edit, Fact, Finding, Part, lines_of

RULES = {
    "split/title": "The headline: it is metadata, not text.",
    "split/publisher": "The outlet's name in the head of a story.",
    "split/age": "When the story was published, in the head of a story.",
    "split/via": "The outlet's name once more, or the service it came through.",
    "split/byline": "Who wrote it.",
    "split/head": "Other furniture between the lines of a story's head.",
    "split/comments": "The comment section below an article.",
}


@dataclass(frozen=True, slots=True)
class SplitPage:
    """Find the articles of a page. `sites` may know the page's cards; `known` are the rules that all sites share.

    `base` is the time that relative ages are counted from; None leaves them unresolved.
    """

    sites: tuple[Profile, ...]
    known: Profile
    base: datetime | None = None

    def __call__(self, doc: Document) -> Iterable[Finding]:
        lines = lines_of(doc.text)
        if not lines:
            return
        site = choose(self.sites, doc.text)
        seen = read(lines, self.known, self.base)
        cards = find_cards(seen)
        if site is not None and site.card:
            own = _profile_cards(site, seen)
            lines_taken = {n for card in own for n in range(card.first, card.body)}
            cards = sorted([*own, *(c for c in cards if c.title not in lines_taken)], key=lambda card: card.first)
        stories = _stories(seen, cards)
        for number, story in enumerate(stories):
            yield _part(doc, seen, story, lead=number == 0, site=site, cards=len(cards))


@dataclass
class Story:
    """The lines of one article, in ranges [first, last), and the card that heads it, if one does."""

    ranges: list[tuple[int, int]]
    card: Card | None

    def body(self, seen: Sequence[Seen]) -> int:
        """Code points of prose."""
        return sum(len(seen[n].line.text) for a, b in self.ranges for n in range(a, b) if seen[n].kind in "BQL")


def _stories(seen: Sequence[Seen], cards: Sequence[Card]) -> list[Story]:
    """The articles of a page, the lead first, the others in page order."""
    end = len(seen)
    if not cards:
        return [Story([(0, end)], None)]
    zones = comment_zones(seen)
    firsts = [card.first for card in cards]
    stories: list[Story] = []
    lead: Story | None = None
    if any(one.kind == "B" for one in seen[: firsts[0]]) or sum(o.kind in "QL" for o in seen[: firsts[0]]) > 2:
        lead = Story([(0, firsts[0])], None)
    else:
        firsts[0] = 0
    for card, first, stop in zip(cards, firsts, [*firsts[1:], end], strict=True):
        cut = _resumption(seen, card, stop, lead, zones)
        stories.append(Story([(first, cut)], card))
        if cut < stop:
            if lead is None:
                lead = Story([(cut, stop)], None)
            else:
                lead.ranges.append((cut, stop))
    if lead is None:
        longest = max(story.body(seen) for story in stories)
        told = any(one.kind == "X" for one in seen[: cards[0].first])
        first_is_lead = stories[0].body(seen) >= 0.4 * longest and not (told and stories[0].body(seen) < longest)
        lead = stories[0] if first_is_lead else max(stories, key=lambda s: s.body(seen))
        stories.remove(lead)
    return [lead, *stories]


def _resumption(seen: Sequence[Seen], card: Card, stop: int, lead: Story | None, zones: Sequence[bool]) -> int:
    """The line from which the text below a card is the lead again (or at last); `stop` when it is not.

    Every line of prose below the card's first paragraph is a place where the lead could go on. A place is as good as the
    words on its two sides tell (below it the lead's, above it the card's), and better where furniture closed the card.
    """
    start = max(card.body, card.foot or 0) + 1
    stop = next((n for n in range(start, stop) if zones[n]), stop)
    if lead is None:
        places = (n for n in range(start, stop) if seen[n].kind == "B")
        return next((m for n in places if (m := _headless(seen, n, start)) is not None), stop)
    mine = _vocabulary(seen, range(card.first, card.body + 1))
    theirs = _vocabulary(seen, (n for a, b in lead.ranges for n in range(a, b)))
    drift = {n: _drift(seen[n].line.text, mine, theirs) for n in range(start, stop) if seen[n].kind in "BQL"}
    best, best_score = stop, 0.0
    for n in drift:
        between = range(max((m for m in drift if m < n), default=start - 1) + 1, n)
        kinds = {seen[m].kind for m in between}
        if "Z" in kinds:
            return _opening(seen, n, start)
        closed = 1.2 if kinds & set("CXMV") else 0.0
        gap = 0.3 if seen[n].line.blanks > 1 else 0.0
        score = closed + gap - 0.5 + sum(d if m >= n else -d for m, d in drift.items())
        score += sum(drift.values())  # places are compared with no place at all, where every line is the card's
        if score > best_score:
            best, best_score = n, score
    return best if best == stop else _opening(seen, best, start)


def _opening(seen: Sequence[Seen], n: int, start: int) -> int:
    """A subheading just above resumed prose goes with it."""
    while n > start and seen[n - 1].kind in "TLQ":
        n -= 1
    return n


def _headless(seen: Sequence[Seen], n: int, start: int) -> int | None:
    """Where an article without publisher and age begins, when prose at line `n` has a headline of its own."""
    prose = 0
    for one in seen[n : n + 12]:
        if one.kind in "AaH":
            break
        prose += one.kind == "B"
    if prose < 2:
        return None
    for m in range(n - 1, max(start, n - 6) - 1, -1):
        if seen[m].kind in "TL" and (seen[m].line.blanks or seen[m - 1].kind in "CXN"):
            return m
        if seen[m].kind == "B":
            return None
    return None


def _vocabulary(seen: Sequence[Seen], numbers: Iterable[int]) -> set[str]:
    return {stem for n in numbers if seen[n].kind in "BQLT" for stem in _stems(seen[n].line.text)}


def _stems(text: str) -> set[str]:
    """Names, numbers and long words of a text, cut to six letters so that inflected forms meet."""
    return {
        word[:6].casefold()
        for word in words(text)
        if len(word) >= 6 or (len(word) >= 4 and word[0].isupper()) or (len(word) >= 2 and word.isdigit())
    }


def _drift(text: str, mine: set[str], theirs: set[str]) -> float:
    """How much more a paragraph takes up the lead's words (`theirs`) than the card's: each as hits above what size gives."""
    own = _stems(text)
    if not own:
        return 0.0
    for_card = len(own & mine - theirs) / (len(mine) + 10) ** 0.5
    for_lead = len(own & theirs - mine) / (len(theirs) + 10) ** 0.5
    return max(-1.0, min(1.0, 3.0 * (for_lead - for_card)))


def _part(
    doc: Document, seen: Sequence[Seen], story: Story, *, lead: bool, site: Profile | None, cards: int
) -> Part:
    """The story as a part of the page: its spans, its facts, and the head lines that leave the text."""
    card = story.card
    title = card.title if card is not None else _title(seen, story)
    facts: list[Fact] = []
    rules: dict[int, tuple[str, float]] = {}
    if title is not None:
        text = seen[title].line.text
        facts.append(Fact("title", text.lstrip("-–—• ") if seen[title].kind == "V" else text, "split/title"))
        rules[title] = ("split/title", 1.0)
    if card is not None:
        _card_head(seen, card, facts, rules)
    elif title is not None:
        _open_head(seen, story, title, facts, rules)
    for n in _comment_lines(seen, story):
        rules.setdefault(n, (seen[n].rule or "split/comments", 0.9))
    if site is not None:
        facts.append(Fact("profile", site.id, f"{site.id}/match"))
    if cards:
        facts.append(Fact("cards", cards, "split/part"))
    spans = tuple(
        (seen[a].line.begin if a else 0, seen[b].line.begin if b < len(seen) else len(doc.text))
        for a, b in story.ranges
    )
    own = {n for a, b in story.ranges for n in range(a, b)}
    edits = tuple(
        Edit(seen[n].line.begin, seen[n].line.stop, rule, confidence=sure)
        for n, (rule, sure) in sorted(rules.items())
        if n in own
    )
    return Part(spans, "lead" if lead else "related", "split/part", tuple(facts), edits)


def _card_head(seen: Sequence[Seen], card: Card, facts: list[Fact], rules: dict[int, tuple[str, float]]) -> None:
    """Facts and cuts of a card's head and foot."""
    if card.publisher is not None:
        one = seen[card.publisher]
        facts.append(Fact("publisher", one.publisher or one.line.text, "split/publisher"))
        rules[card.publisher] = ("split/publisher", 1.0)
    if card.age is not None:
        _age(seen[card.age], facts)
        rules[card.age] = ("split/age", 1.0)
    last = card.body if card.foot is None else card.foot
    for n in (*range(card.first, card.body), *range(card.body + 1, last + 2)):
        if n < len(seen) and n not in rules:
            _other(seen[n], n, facts, rules, inner=n < card.body)


def _open_head(
    seen: Sequence[Seen], story: Story, title: int, facts: list[Fact], rules: dict[int, tuple[str, float]]
) -> None:
    """Facts and cuts of the head of a story without a card: the block just above its headline, and what follows it."""
    first, stop = story.ranges[0]
    body = next((n for n in range(title + 1, stop) if seen[n].kind in "BL"), stop)
    above = title
    while above > first and title - above < 6 and seen[above - 1].kind in "AaHMVCN" and (
        above == title or not seen[above].line.blanks
    ):
        above -= 1
    dated = any(seen[n].kind in "AaH" for n in (*range(above, title), *range(title + 1, body)))
    names = [n for n in range(above, title) if seen[n].kind == "N" and is_name(seen[n].line.text)]
    below = [n for n in (title + 1, title + 2) if n < body and seen[n].kind == "N" and is_name(seen[n].line.text)]
    for n in (*range(above, title), *range(title + 1, body)):
        _other(seen[n], n, facts, rules, inner=False)
    have = {fact.key for fact in facts}
    beside = [n for n in names + below if seen[n - 1].kind in "Aa" or seen[n + 1].kind in "AaMCH"]
    if dated and "publisher" not in have and len(names) <= 2 and beside:
        facts.append(Fact("publisher", seen[beside[0]].line.text, "split/publisher"))
        rules[beside[0]] = ("split/publisher", 0.8)


def _other(seen: Seen, n: int, facts: list[Fact], rules: dict[int, tuple[str, float]], *, inner: bool) -> None:
    have = {fact.key for fact in facts}
    if seen.author and "authors" not in have:
        facts.append(Fact("authors", [seen.author], "split/byline"))
    if seen.kind in "AaH":
        if "date_raw" not in have:
            _age(seen, facts)
        rules[n] = ("split/age", 0.9)
    elif seen.kind == "V":
        rules[n] = ("split/via", 0.9)
    elif seen.kind == "M":
        rules[n] = ("split/byline", 0.9)
    elif seen.kind == "N" and inner:
        rules[n] = ("split/head", 0.7)
        return
    if seen.publisher and "publisher" not in have:
        facts.append(Fact("publisher", seen.publisher, "split/publisher"))


def _age(seen: Seen, facts: list[Fact]) -> None:
    if seen.age is None:
        return
    facts.append(Fact("date_raw", seen.age.raw, "split/age"))
    if seen.age.when is not None:
        facts.append(Fact("created", seen.age.when.isoformat(), "split/age"))


def _title(seen: Sequence[Seen], story: Story) -> int | None:
    """The headline of a story that no card heads: the line above its first paragraph that it best takes up."""
    first, stop = story.ranges[0]
    body = next((n for n in range(first, stop) if seen[n].kind == "B"), None)
    if body is None:
        return None
    text = " ".join(one.line.text for one in seen[body : min(stop, body + 8)] if one.kind in "BQL")
    best, best_score = None, 0.9
    for n in range(max(first, body - 14), body):
        one = seen[n]
        if one.kind not in "TLQN" or (one.kind == "Q" and one.line.text[-1] not in "?!”»\"'"):
            continue
        score = {"T": 1.0, "L": 0.8, "Q": 0.5, "N": 0.1}[one.kind]
        score += 1.5 * overlap(one.line.text, text)
        score += 0.4 if seen[n + 1].kind in "AaHM" or (n and seen[n - 1].kind in "AaHM") else 0.0
        score -= 0.5 if one.line.text[0] in "([▶►©•" or one.line.text[-1] in ")]" else 0.0
        if score > best_score:
            best, best_score = n, score
    return best


def _comment_lines(seen: Sequence[Seen], story: Story) -> Iterator[int]:
    """The lines of a comment section: below its heading, when what stands there is built like comments."""
    for first, stop in story.ranges:
        heading = next((n for n in range(first, stop) if seen[n].kind == "Y"), None)
        if heading is None or not any(seen[n].kind == "B" for n in range(first, heading)):
            continue
        last = next((n for n in range(heading + 1, stop) if seen[n].kind in "XZ"), stop)
        inside = range(heading + 1, last)
        speech = sum(seen[n].kind in "BQL" for n in inside)
        furniture = sum(seen[n].kind in "AaHCY" for n in inside)
        if furniture and furniture >= 0.5 * speech:
            yield from range(heading, last)


def _profile_cards(site: Profile, seen: Sequence[Seen]) -> list[Card]:
    """The cards that a site's own pattern names: consecutive lines, one pattern each."""
    cards = []
    size = len(site.card)
    for first in range(len(seen) - size):
        groups: dict[str, int] = {}
        for n, pattern in enumerate(site.card, first):
            match = pattern.fullmatch(seen[n].line.text)
            if match is None:
                break
            groups.update({key: n for key, value in match.groupdict().items() if value})
        else:
            if "title" in groups:
                cards.append(
                    Card(
                        first, groups["title"], groups.get("publisher"), groups.get("age"), first + size, 5.0, site.id
                    )
                )
    return cards
