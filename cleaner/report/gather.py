"""One pass over the rows of a run: sums of all pages, and the few pages that are shown."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from cleaner.report.bounded import Smallest, Sums
from cleaner.report.card import Card, Example, Page

PAGES = 60
"""Pages that are shown: the suspicious ones first, then a sample of all."""
OF_A_REASON = 8
"""Pages shown for one reason; of one site no more than `OF_A_SITE` while other sites have some."""
OF_A_SITE = 2
EXAMPLES = 3
KINDS = 200
"""Kinds of errors told apart."""
LENGTHS = (100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
"""Code points where the classes of text lengths begin; before them the class of shorter texts."""
SIZES = (2, 3, 4, 5, 10, 20, 50, 100)
"""Where the classes of cluster sizes begin."""
REASONS = ("failed", "rejected", "empty", "little", "unsure", "gaps", "refused")


class Cluster(NamedTuple):
    """A story and who else ran it."""

    size: int
    title: str
    path: str


@dataclass
class ErrorKind:
    """How often pages failed in one way, and a few of them: path and message."""

    state: str
    stage: str
    type: str
    pages: int = 0
    examples: Smallest[tuple[str, str]] = field(default_factory=lambda: Smallest(EXAMPLES))


class Gathered:
    """What is kept of all pages. `wanted` are the rules of which examples are kept, `names` how many sites and
    publishers are told apart at least.
    """

    def __init__(self, wanted: Iterable[str], names: int = 5_000) -> None:
        self.sites = Sums(3, names)
        """Characters, those kept, pages."""
        self.languages = Sums(1, names)
        self.publishers = Sums(1, names)
        self.lengths = [0] * (len(LENGTHS) + 1)
        self.shares = [0] * 10
        self.clusters = [0] * len(SIZES)
        self.largest: Smallest[Cluster] = Smallest(OF_A_REASON)
        self.relations: Counter[str] = Counter()
        self.errors: dict[tuple[str, str, str], ErrorKind] = {}
        self.rule_pages = dict.fromkeys(wanted, 0)
        self.examples: dict[str, Smallest[Example]] = {rule: Smallest(EXAMPLES) for rule in self.rule_pages}
        self.suspicious: dict[str, int] = dict.fromkeys(REASONS, 0)
        self._worst: dict[str, Smallest[Card]] = {reason: Smallest(OF_A_REASON) for reason in REASONS}
        self._spread: dict[str, Smallest[Card]] = {reason: Smallest(OF_A_REASON, OF_A_SITE) for reason in REASONS}
        self._sample: Smallest[Card] = Smallest(PAGES)

    def add(self, row: Mapping[str, Any], documents: Sequence[Mapping[str, Any]]) -> None:
        """Take in a page."""
        page = Page(row, documents)
        self.sites.add(page.site, page.size, page.kept, 1)
        if row["state"] == "cleaned":
            self.shares[min(int(page.share * 10), 9)] += 1
        for document in documents:
            self._document(row, document)
        if row["error"]:
            self._error(row)
        for rule, number in page.firsts():
            if rule in self.rule_pages:
                self.rule_pages[rule] += 1
                self.examples[rule].put((row["id"], row["path"]), partial(page.example, number))
        for reason in page.reasons:
            self.suspicious[reason] += 1
            key = (*_badness(reason, page), row["id"], row["path"])
            self._worst[reason].put(key, lambda: page.card)
            self._spread[reason].put(key, lambda: page.card, page.site)
        self._sample.put((row["id"], row["path"]), lambda: page.card)

    def chosen(self) -> list[Card]:
        """The pages that are shown: by reason, the worst first; then the sample, by path."""
        found: dict[tuple[str, str], Card] = {}
        for reason in REASONS:
            first = {(card.id, card.path): card for card in self._spread[reason]}
            more = {(card.id, card.path): card for card in self._worst[reason]}
            found.update(list((first | more).items())[:OF_A_REASON])
        rest = [card for card in self._sample if (card.id, card.path) not in found]
        return [*found.values(), *sorted(rest[: max(PAGES - len(found), 0)], key=lambda card: card.path)]

    def _document(self, row: Mapping[str, Any], document: Mapping[str, Any]) -> None:
        said = document["metadata"]
        self.languages.add(said["language"], 1)
        self.publishers.add(said["publisher"] or "", 1)
        self.lengths[bisect_right(LENGTHS, len(document["text"]))] += 1
        if said["duplicate"]:
            self.relations[said["duplicate"]["relation"]] += 1
        if said["copies"]:
            size = len(said["copies"]) + 1
            self.clusters[bisect_right(SIZES, size) - 1] += 1
            self.largest.put(
                (-size, document["id"], row["path"]), lambda: Cluster(size, str(said["title"] or ""), row["path"])
            )

    def _error(self, row: Mapping[str, Any]) -> None:
        error = row["error"]
        kind = (row["state"], error["stage"], error["type"])
        if kind not in self.errors and len(self.errors) == KINDS:
            kind = (row["state"], "", "other")
        known = self.errors.setdefault(kind, ErrorKind(*kind))
        known.pages += 1
        known.examples.put((row["id"], row["path"]), lambda: (row["path"], error["message"]))


def _badness(reason: str, page: Page) -> tuple[float, ...]:
    """The key by which the worst pages of a reason come first."""
    if reason == "empty":
        return (-page.size,)
    if reason == "little":
        return (page.share,)
    if reason == "unsure":
        return (-page.doubt,)
    return (-page.gaps,) if reason == "gaps" else ()
