"""One page of a run as the report shows it: what can be measured of it, and its text with every change in place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from cleaner.report.layout import Box, Line, boxes, shortened
from cleaner.text import Entry, undo

SHOWN = 10_000
"""Code points of one page that are shown."""
AROUND = 60
"""Code points shown on either side of an example, and twice that of the example itself."""
LITTLE = 0.15
"""A page of which less is kept is suspicious: 9 of 110 pages in HTML were."""
SHORT = 200
"""Code points that a page must have for the shares to mean anything."""
DOUBT = 0.1
"""A page with more doubt is suspicious: 20 of the same pages were."""


class Example(NamedTuple):
    """What a rule did on a page, with its surroundings."""

    path: str
    before: str
    was: str
    now: str
    after: str
    more: int


class Card(NamedTuple):
    """A page as it is shown. `kept` is the share of its characters in documents, `doubt` the share that is expected to
    have been cut wrongly, as the rules' confidences say; `reasons` say what makes it suspicious.
    """

    id: str
    path: str
    site: str
    state: str
    error: Mapping[str, str] | None
    title: str
    n_chars: int
    documents: Sequence[Mapping[str, Any]]
    n_edits: int
    kept: float
    doubt: float
    gaps: int
    reasons: tuple[str, ...]
    boxes: Sequence[Box]
    left: int

    @property
    def rules(self) -> list[str]:
        """The rules of the lines that are shown."""
        lines = (line for box in self.boxes for line in box.lines if isinstance(line, Line))
        return list(dict.fromkeys(rule for line in lines for rule in line.rules))

    @property
    def headings(self) -> dict[str, Mapping[str, Any]]:
        """What is known of each document, by id."""
        return {facts["id"]: facts for facts in self.documents}


class Page:
    """A page row with its document rows: measured at once, laid out when asked for."""

    def __init__(self, row: Mapping[str, Any], documents: Sequence[Mapping[str, Any]]) -> None:
        self.row, self.documents = row, documents
        self.size: int = row["n_chars"] or 0
        self.kept = sum(run[1] - run[0] for doc in documents for run in doc["metadata"]["runs"])
        self.gaps = sum(len(doc["metadata"]["gaps"]) for doc in documents)
        changes = [edit for edit in row["edits"] if edit["op"] in ("remove", "replace")]
        wrong = sum((1 - edit["confidence"]) * (edit["end"] - edit["start"]) for edit in changes)
        self.share = self.kept / self.size if self.size else 0.0
        self.doubt = wrong / self.size if self.size else 0.0
        self.site = _site(row, documents)

    @property
    def reasons(self) -> tuple[str, ...]:
        """What makes the page suspicious, the worst first."""
        cleaned = self.row["state"] == "cleaned"
        found = (
            ("failed", self.row["state"] == "failed"),
            ("rejected", self.row["state"] == "rejected"),
            ("empty", self.row["state"] == "empty" and self.size > 0),
            ("little", cleaned and self.size >= SHORT and self.share < LITTLE),
            ("unsure", self.size >= SHORT and self.doubt > DOUBT),
            ("gaps", self.gaps > 0),
            ("refused", any(key.startswith("refused/") for key in self.row["facts"])),
        )
        return tuple(name for name, true in found if true)

    @cached_property
    def ledger(self) -> list[Entry]:
        """The edits of the page."""
        return [Entry.from_row(edit) for edit in self.row["edits"]]

    @cached_property
    def view(self) -> str:
        """The page as it was received."""
        texts = ((doc["text"], doc["metadata"]["runs"]) for doc in self.documents)
        return undo(texts, self.ledger, self.size)

    @cached_property
    def card(self) -> Card:
        """The page as it is shown."""
        row = self.row
        shown, left = self._shown()
        return Card(
            row["id"],
            row["path"],
            self.site,
            row["state"],
            row["error"],
            str(self.documents[0]["metadata"]["title"] or "") if self.documents else "",
            self.size,
            [facts_of(doc) for doc in self.documents],
            len(row["edits"]),
            self.share,
            self.doubt,
            self.gaps,
            self.reasons,
            shown,
            left,
        )

    def _shown(self) -> tuple[list[Box], int]:
        """The beginning of the page, laid out, and how many code points are left; the rest is not looked at."""
        ledger = [entry for entry in self.ledger if entry.start < SHOWN]
        end = min(max([SHOWN, *(entry.end for entry in ledger)]), self.size)
        parts = [
            {"doc": part["doc"], "spans": [[low, min(high, end)] for low, high in part["spans"] if low < end]}
            for part in self.row["parts"]
        ]
        shown, left = shortened(boxes(self.view[:end], parts, ledger), SHOWN)
        return shown, left + self.size - end

    def firsts(self) -> Iterator[tuple[str, int]]:
        """Each rule with the place of its first edit in the ledger."""
        seen: dict[str, int] = {}
        for number, edit in enumerate(self.row["edits"]):
            seen.setdefault(edit["rule"], number)
        return iter(seen.items())

    def example(self, number: int) -> Example:
        """The edit of that place in the ledger, in its surroundings."""
        entry = self.ledger[number]
        before = self.view[max(entry.start - AROUND, 0) : entry.start]
        after = self.view[entry.end : entry.end + AROUND]
        was = "" if entry.op in ("insert", "flag") else entry.was
        more = max(len(was) - 2 * AROUND, 0)
        now = "" if entry.op == "flag" else entry.text[: 2 * AROUND]
        return Example(self.row["path"], before, was[: 2 * AROUND], now, "" if more else after, more)


def facts_of(doc: Mapping[str, Any]) -> dict[str, Any]:
    """What the heading of a document's box may say, from its row."""
    said = doc["metadata"]
    return {
        "id": doc["id"],
        "authors": list(said["authors"]),
        "length": len(doc["text"]),
        **{key: said[key] for key in ("role", "title", "publisher", "date_raw", "language", "state", "because")},
    }


def _site(row: Mapping[str, Any], documents: Sequence[Mapping[str, Any]]) -> str:
    """The host of the page's address, where it is known; else the top folder of its path."""
    url = documents[0]["metadata"]["url"] if documents else None
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        host = None
    folder, slash, _ = str(row["path"]).partition("/")
    return (host or (f"{folder}/" if slash else "")).removeprefix("www.")
