"""Where the lines of a site stand on its pages, and beside what: the counts that `settle` judges by."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from cleaner.rules.linekeys import hashed
from cleaner.stages.survey import Sighting

LEAST = 3
"""Pages with different stories on which a line must stand."""
EDGE = "edge"
SIGNATURE = 2
"""Lines below the text that an author may have signed with."""
_NEAR = 3
_MENU = 6


class Site:
    """The pages of a site with one key a line: that of its echo when its own hardly recurs.

    `count` says on how many pages a key stands, `often` is half of the pages; `echoes` are the texts of keys of echoes.
    """

    def __init__(self, pages: Sequence[Sighting]) -> None:
        self.pages = pages
        self.size = len(pages)
        plain = Counter(key for page in pages for key in set(page.plain))
        echo = Counter(text for page in pages for text in set(page.echo) if text)
        often = {text: hashed(text) for text, times in echo.items() if times >= LEAST}
        self.rows = [
            [often[e] if e in often and plain[p] < LEAST else p for p, e in zip(page.plain, page.echo, strict=True)]
            for page in pages
        ]
        self.echoes = {key: text for text, key in often.items()}
        self.count: Counter[str] = Counter(key for row in self.rows for key in set(row))
        self.often = max(LEAST, 0.5 * self.size)
        self.mixed = self._mixed()

    def both(self) -> Iterator[tuple[list[str], Sighting]]:
        """Each page: its keys, and what was seen of it."""
        yield from zip(self.rows, self.pages, strict=True)

    def content(self, row: Sequence[str], page: Sighting, prose: Collection[str]) -> list[int]:
        """The lines of a page that may be text: paragraphs and sentences of some length but those in `prose`."""
        return [n for n, letter in enumerate(page.letters) if letter in "BS" and row[n] not in prose]

    def frames(self, row: Sequence[str], page: Sighting, lines: range) -> bool:
        """These lines of a page all recur, or are dates."""
        return all(page.letters[n] == "A" or self.count[row[n]] >= LEAST for n in lines)

    def _mixed(self) -> bool:
        """The pages have cards of several outlets, so no author's sentence can stand on most of them.

        Outlets stand near a date, in turn: several lines that recur there, none on more than a third of the cards, each
        above different paragraphs. Or they stand there behind a dash.
        """
        below: dict[str, set[str]] = defaultdict(set)
        turns: dict[int, Counter[str]] = defaultdict(Counter)
        for row, page in self.both():
            text = ""
            for n in range(len(row) - 1, -1, -1):
                if page.letters[n] in "BS":
                    text = row[n]
                elif page.letters[n] == "A":
                    for m in (n - 2, n - 1, n + 1, n + 2):
                        if 0 <= m < len(row) and page.letters[m] == "N":
                            turns[m - n][row[m]] += 1
                            below[row[m]].add(text)
        outlets = {
            key
            for slot in turns.values()
            for key, times in slot.items()
            if 2 <= times < 0.34 * slot.total() and len(below[key]) >= 2
        }
        return len(outlets) >= LEAST or sum(_dashed(page.letters) for page in self.pages) >= self.often


def _dashed(shapes: str) -> bool:
    """A page has two outlets or more behind a dash, within three lines of a date."""
    near = (set(shapes[max(0, n - _NEAR) : n + _NEAR + 1]) for n, shape in enumerate(shapes) if shape == "V")
    return sum("A" in around for around in near) >= 2


@dataclass(slots=True)
class Places:
    """Where a line stands, over all pages: occurrences by zone, and the paragraphs around it.

    Zones are ``head``, above all text, ``tail``, below it, ``cards``, between two paragraphs with a date or an outlet,
    and ``within``, between two paragraphs without. The numbers count occurrences.
    """

    line: str
    times: int = 0
    pages: set[int] = field(default_factory=set)
    letters: Counter[str] = field(default_factory=Counter)
    zones: Counter[str] = field(default_factory=Counter)
    above: Counter[str] = field(default_factory=Counter)
    below: Counter[str] = field(default_factory=Counter)
    slots: Counter[int] = field(default_factory=Counter)
    """Lines from the nearest date, when it is near."""
    cards: Counter[int] = field(default_factory=Counter)
    """Which of the page's cards it stands above (0: none)."""
    joined: int = 0
    """Beside a line that recurs, or at the edge of the page."""
    run: int = 0
    """In a run of three or more lines that recur."""
    framed: int = 0
    """Nothing but lines that recur between it and an edge of the page."""
    titled: int = 0
    """Above a line that does not recur (a headline), above a date, or in a menu."""
    foot: int = 0
    """Right below a paragraph."""
    signed: int = 0
    """Below all text, where a signature stands."""
    leans: Counter[tuple[str, str]] = field(default_factory=Counter)
    """The lines above and below, sentences left out: their keys, EDGE, or nothing where text is."""


def places(site: Site, prose: Collection[str]) -> tuple[dict[str, Places], Mapping[int, Counter[str]]]:
    """The places of every line that recurs, by key, and by distance from a date the lines that stand there; under 0
    those that stand right below a paragraph.

    `prose` are paragraphs known as template: they are no text. Pages without text do not count.
    """
    found: dict[str, Places] = {}
    slots: dict[int, Counter[str]] = defaultdict(Counter)
    for number, (row, page) in enumerate(site.both()):
        content = site.content(row, page, prose)
        if not content:
            continue
        card = 0
        for low, high in pairwise([-1, *content, len(row)]):
            dated = [n for n in range(low + 1, high) if page.letters[n] in "AV"]
            zone = "head" if low < 0 else "tail" if high == len(row) else "cards" if dated else "within"
            card += zone == "cards"
            for n in range(low + 1, high):
                if page.letters[n] in "AV" or row[n] in prose:
                    continue
                for m in dated:
                    if abs(n - m) <= _NEAR:
                        slots[n - m][row[n]] += 1
                if low >= 0 and n - low == 1 and zone != "within":
                    slots[0][row[n]] += 1
                if site.count[row[n]] >= LEAST:
                    place = found.setdefault(row[n], Places(page.texts[n]))
                    place.pages.add(number)
                    place.zones[zone] += 1
                    place.cards[card if zone == "cards" else 0] += 1
                    near = min((n - m for m in dated), key=lambda d: (abs(d), d), default=0)
                    if 0 < abs(near) <= _NEAR:
                        place.slots[near] += 1
                    _stands(place, site, row, page, n, low, high)
    return found, slots


def _stands(place: Places, site: Site, row: Sequence[str], page: Sighting, n: int, low: int, high: int) -> None:
    """Count one occurrence: line `n`, between the texts in lines `low` and `high`."""
    shapes = page.letters

    def common(m: int) -> bool:
        return low < m < high and shapes[m] not in "AV" and site.count[row[m]] >= min(site.often, LEAST + 2)

    def lean(m: int, bound: int) -> str:
        return EDGE if m in (-1, len(row)) else "" if m == bound else row[m]

    place.times += 1
    place.letters[shapes[n]] += 1
    place.line = min(place.line, page.texts[n])
    if low >= 0:
        place.above[row[low]] += 1
    if high < len(row):
        place.below[row[high]] += 1
    place.joined += common(n - 1) or common(n + 1) or n in (0, len(row) - 1)
    first = last = n
    while common(first - 1):
        first -= 1
    while common(last + 1):
        last += 1
    place.run += last - first >= 2
    place.framed += site.frames(row, page, range(n)) or site.frames(row, page, range(n + 1, len(row)))
    alone = any(shapes[m] in "AV" or site.count[row[m]] < LEAST for m in range(n + 1, high))
    place.titled += alone or last - first >= _MENU - 1
    place.foot += low >= 0 and n - low == 1
    place.signed += high == len(row) and low >= 0 and n - low <= SIGNATURE
    up, down = n - 1, n + 1
    while up > low and shapes[up] in "SQ":
        up -= 1
    while down < high and shapes[down] in "SQ":
        down += 1
    place.leans[lean(up, low), lean(down, high)] += 1
