"""Chrome that a corpus taught: the table of a survey, what it says of a page's lines, and the stage that cuts them.

The table speaks twice. In `split` its lines are known chrome, like those of a rule: they help to see where cards begin,
and the line model may disagree. This stage then cuts what is left of them at the edges of each article.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from itertools import pairwise

from cleaner.rules import Hit, Rule
from cleaner.rules.linekeys import hashed, keys, letters
from cleaner.rules.rule import LONGEST
from cleaner.rules.shape import is_prose
from cleaner.stages.settle import Evidence, judged
from cleaner.stages.survey import Tally, sites_of
from cleaner.text import Document, Edit, Finding, Line, lines_of

RULES = {"learned/*": "A line that stands beside different stories on many pages of its site; see OUT/learned.jsonl."}
QUOTED = 60
"""Code points of a line that its reason quotes."""
PLACES = {
    "head": "above the text",
    "tail": "below the text",
    "cards": "between two stories",
    "within": "between two paragraphs, with others of its kind",
}


@dataclass(frozen=True, slots=True)
class Chrome:
    """What was learnt of the pages of one site, by key. Stands where a profile's line rules do: see `hits`."""

    known: Mapping[str, Evidence] = field(default_factory=dict)

    def found(self, lines: Sequence[Line]) -> dict[int, Evidence]:
        """The lines of a page that were learnt, by number."""
        out: dict[int, Evidence] = {}
        for number, key in enumerate(keys(lines)):
            one = self.known.get(key.plain) or (self.known.get(hashed(key.echo)) if key.echo else None)
            if one is not None:
                out[number] = one
        return out

    def hits(self, lines: Sequence[Line], *, anywhere: bool = False) -> Iterator[Hit]:
        """Every line of a page that was learnt, each as the hit of a rule of its own.

        Between two paragraphs without a date a line counts only if it was learnt there; with `anywhere` it comes too,
        as not placed.
        """
        found = self.found(lines)
        prose = [n for n, line in enumerate(lines) if n not in found and is_prose(line.text)]
        bounds = [-1, *prose, len(lines)]
        for low, high in pairwise(bounds):
            inner = [n for n in range(low + 1, high) if n in found]
            open_ = low < 0 or high == len(lines) or any(found[n].place in ("cards", "within") for n in inner)
            placed = open_ or bool(inner and set("AV") & set(letters(lines[low + 1 : high])))
            for n in inner:
                if len(lines[n].text) <= LONGEST and (placed or anywhere):
                    yield Hit(Rule(found[n].rule, why_of(found[n])), n, n, placed)


@dataclass(frozen=True, slots=True)
class Table:
    """What a run learnt, by site; a site's evidence is packed, for a run may know very many. Frozen and picklable."""

    sites: Mapping[str, bytes] = field(default_factory=dict)

    def of(self, path: str, url: str | None) -> Chrome:
        """What was learnt of the sites that a page counts for."""
        known: dict[str, Evidence] = {}
        for site in reversed(sites_of(path, url)):
            known.update((one.key, one) for one in self.evidence(site))
        return Chrome(known)

    def evidence(self, site: str) -> list[Evidence]:
        """What was learnt of one site, by key."""
        data = self.sites.get(site)
        return [Evidence(*row) for row in json.loads(zlib.decompress(data))] if data is not None else []

    def joined(self, other: Table) -> Table:
        """Both tables as one; they must not have a site in common (see `Tally.parts`)."""
        return Table({**self.sites, **other.sites})

    def rows(self) -> Iterator[dict[str, object]]:
        """The evidence, line by line, in the order of sites and keys: what a run keeps to be looked up."""
        for site in sorted(self.sites):
            for one in self.evidence(site):
                counts = {"pages": one.pages, "of": one.of, "stories": one.stories, "sites": one.sites}
                yield {"rule": one.rule, "site": site, "line": one.line, "place": one.place, **counts}

    def reasons(self) -> dict[str, str]:
        """The reason of each rule; of a line that several sites have, the one with the most pages speaks."""
        found: dict[str, Evidence] = {}
        for site in sorted(self.sites):
            for one in self.evidence(site):
                if one.rule not in found or one.pages > found[one.rule].pages:
                    found[one.rule] = one
        return {rule: why_of(one) for rule, one in found.items()}


def settle(tally: Tally) -> Table:
    """The table of lines that are template on the pages of a tally."""
    found = ((site, judged(pages)) for site, pages in tally.sightings())
    return Table({site: _packed(known) for site, known in found if known})


def _packed(known: Sequence[Evidence]) -> bytes:
    return zlib.compress(json.dumps([astuple(one) for one in known]).encode())


def why_of(one: Evidence) -> str:
    """The reason of a learnt line, in a sentence that quotes it."""
    count = f"{one.pages} of {one.of} pages, beside {one.stories} different paragraphs"
    return f"{one.line[:QUOTED]!r} stands {PLACES[one.place]} on {count}."


@dataclass(frozen=True, slots=True)
class LearnedChrome:
    """Cut the learnt lines that still stand in a document: at its edges, and learnt paragraphs anywhere."""

    chrome: Chrome

    def __call__(self, doc: Document) -> Iterable[Finding]:
        """What this stage finds on a document."""
        view = lines_of(doc.view) if self.chrome.known else []
        known = {view[n].text: one for n, one in self.chrome.found(view).items()}
        if not known:
            return
        lines = lines_of(doc.text)
        body = [n for n, line in enumerate(lines) if line.text not in known]
        for n, line in enumerate(lines):
            one = known.get(line.text)
            if one is None or not body:
                continue
            if n < body[0] or n > body[-1] or (one.sentence and is_prose(line.text)):
                yield Edit(line.begin, line.stop, one.rule)
