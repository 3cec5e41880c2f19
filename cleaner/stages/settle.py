"""Which lines of a site are its template: the judgement on the pages that a survey saw.

What recurs is not yet template. A story that runs on several pages recurs with all its lines; an outlet's name recurs
in the heads of its cards; an author's subheadings, refrains and good-byes recur too. So a line must stand beside
different stories, at a place where templates are: above or below all text, or between two cards. What reads like a
sentence must stand among lines that are template already. In doubt a line is not learnt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cleaner.rules.shape import words
from cleaner.stages.places import EDGE, LEAST, Places, Site, places
from cleaner.stages.reading import openings, overlap
from cleaner.stages.survey import Sighting

SURE = 5
"""Pages that a template's sentences, and short lines at doubtful places, must stand on."""
MOST = 0.8
"""Share of a site's pages that is nearly all of them."""
HALF = 0.5
"""Share of a site's pages that is most of them."""
SHARE = 0.2
"""Share of a site's pages below which a line is too rare to be believed: of 250 pages of as many sites, three or four
shared labels of one blog software, and a "Liebe Grüße"."""
SLOT = 0.5
"""Share of cards that must have the same line near their date or below their text: outlets stand there in turn."""
STRAY = 0.15
"""Share of a line's occurrences that may stand between two paragraphs, where an author's subheadings do."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A line that was learnt: its key, how it read first, and what speaks for it.

    `pages` of `of` pages have it, beside `stories` different paragraphs, in `sites` folders or hosts. `place` is
    ``head``, ``tail``, ``cards`` or ``within``. `sentence` when it reads like one; with `echo`, the line has ``*`` for
    what it repeats of another line.
    """

    key: str
    line: str
    place: str
    pages: int
    of: int
    stories: int
    sites: int
    sentence: bool = False
    echo: bool = False

    @property
    def rule(self) -> str:
        """The id under which the ledger names it."""
        return f"learned/{self.key}"


def judged(pages: Sequence[Sighting]) -> list[Evidence]:
    """The lines of a site that are template, by key. `pages` are different pages of it, in any order."""
    if len(pages) < LEAST:
        return []
    site = Site(pages)
    prose = _prose(site)
    found, slots = places(site, prose)
    main = {key: place.letters.most_common(1)[0][0] for key, place in found.items()}
    short = {key for key, place in found.items() if main[key] == "N" and _short(site, key, place, slots)}
    firm = {*short, EDGE}
    learnt = [
        _evidence(site, key, place, sentence=main[key] != "N")
        for key, place in found.items()
        if key in short or (main[key] != "N" and _sentence(site, place, firm))
    ]
    learnt.extend(_evidence(site, key, _standing(site, key, prose), sentence=True) for key in prose)
    return sorted(learnt, key=lambda one: one.key)


def _prose(site: Site) -> set[str]:
    """Paragraphs that most pages have and that are no part of a story."""
    if site.size < SURE:
        return set()
    least = max(SURE, _most(site) * site.size)
    good: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for row, page in site.both():
        for n, letter in enumerate(page.letters):
            if letter in "BS" and site.count[row[n]] >= least:
                total[row[n]] += 1
                good[row[n]] += _apart(site, row, page, n)
    return {key for key, times in total.items() if good[key] >= 0.7 * times}


def _apart(site: Site, row: Sequence[str], page: Sighting, n: int) -> bool:
    """Paragraph `n` is no part of a story: neither of one of its own, nor of its neighbours', if one author could have
    written them all.

    A story of its own has a date or an outlet above it, a headline whose words it takes up, or, where it can have no
    date, more paragraphs.
    """
    shapes = page.letters

    def common(m: int) -> bool:
        return site.count[row[m]] >= site.often

    own = [m for m, shape in enumerate(shapes) if shape in "BS" and not common(m)]
    if not own:
        return False
    low = max((m for m in own if m < n), default=-1)
    high = min((m for m in own if m > n), default=len(row))
    if (low < 0 or not site.mixed) and shapes[low + 1 : high].count("B") > 1:
        return False
    if not site.mixed:
        if not site.frames(row, page, range(n)) and not site.frames(row, page, range(n + 1, len(row))):
            return False
        up, down = n - 1, n + 1
        while up > low and shapes[up] in "BSQ" and common(up):
            up -= 1
        while down < high and shapes[down] in "BSQ" and common(down):
            down += 1
        if (up >= 0 and not (shapes[up] == "N" and common(up))) or (down == high and down < len(row)):
            return False
    return not any(
        shapes[m] in "AV" or (shapes[m] == "N" and n - m <= 3 and _headline(page.texts[m], page.texts[n]))
        for m in range(low + 1, n)
    )


def _most(site: Site) -> float:
    """Share of pages that a template's sentences stand on: nearly all, where they could be one author's."""
    return HALF if site.mixed else MOST


def _short(site: Site, key: str, place: Places, slots: Mapping[int, Counter[str]]) -> bool:
    """A short line stands beside different stories where templates are."""
    pages, zones, times = len(place.pages), place.zones, place.times
    share = pages / site.size
    if not _beside_stories(place):
        return False
    if zones["within"] > STRAY * times:
        return site.mixed and share >= MOST and pages >= SURE and place.run >= MOST * times
    near = place.slots.most_common(1)[0][0] if place.slots.total() > 0.5 * times else 0
    if (near or place.foot > 0.5 * times) and not _in_every_card(key, place, slots[near], share):
        return False
    if zones["head"] > 0.5 * times and place.titled < 0.7 * times:
        return False
    if not site.mixed and (place.signed > 0.3 * times or place.framed < 0.7 * times):
        return False
    return share >= SHARE and (zones["cards"] >= 0.5 * times or place.joined >= 0.5 * times or share >= 0.6)


def _in_every_card(key: str, place: Places, slot: Counter[str], share: float) -> bool:
    """Near a date, where outlets stand, and below a paragraph, where agencies sign, stands what most cards have there,
    or what most pages have beside one certain card.
    """
    if slot[key] >= SLOT * slot.total():
        return True
    pages = len(place.pages)
    single = place.times <= 1.1 * pages and place.cards.most_common(1)[0][1] >= 0.95 * place.times
    return single and (share >= MOST or (share >= HALF and pages >= SURE))


def _sentence(site: Site, place: Places, firm: set[str]) -> bool:
    """A short sentence hangs on lines that are template, stands in every card, or among several authors' stories."""
    pages, zones, times = len(place.pages), place.zones, place.times
    if not _beside_stories(place) or zones["within"] > STRAY * times or pages < _most(site) * site.size:
        return False
    if times >= 1.5 * pages and zones["cards"] >= 0.5 * times:
        return True
    if site.mixed:
        return pages >= SURE
    return sum(held for lean, held in place.leans.items() if set(lean) <= firm) >= 0.9 * times


def _beside_stories(place: Places) -> bool:
    """On both sides, as far as there is text, stand different paragraphs; a story's own lines have always the same."""
    sides = (place.above, place.below)
    varied = all(len(side) >= max(min(LEAST, side.total()), 0.34 * side.total()) for side in sides)
    return varied and len(place.pages) >= LEAST


def _headline(title: str, text: str) -> bool:
    """A line of four words or more whose words a paragraph takes up again."""
    return len(words(title)) >= 4 and overlap(title, openings(text)) >= 0.34


def _standing(site: Site, key: str, prose: set[str]) -> Places:
    """The places of a paragraph that is template."""
    found = Places("")
    for number, (row, page) in enumerate(site.both()):
        own = site.content(row, page, prose)
        if key not in row or not own:
            continue
        n = row.index(key)
        found.pages.add(number)
        found.line = min(found.line or page.texts[n], page.texts[n])
        found.zones["head" if n < own[0] else "tail" if n > own[-1] else "cards"] += 1
        found.above.update([row[max(m for m in own if m < n)]] if n > own[0] else [])
        found.below.update([row[min(m for m in own if m > n)]] if n < own[-1] else [])
    return found


def _evidence(site: Site, key: str, place: Places, *, sentence: bool) -> Evidence:
    zone = min(place.zones, key=lambda zone: (-place.zones[zone], zone))
    stories = max(len(place.above), len(place.below))
    sites = len({site.pages[n].origin for n in place.pages})
    line, echo = site.echoes.get(key, place.line), key in site.echoes
    return Evidence(key, line, zone, len(place.pages), site.size, stories, sites, sentence, echo)
