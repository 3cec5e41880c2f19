"""Rows to HTML. What is shown of a large run is bounded, and chosen by what the rows say, so that the same run gives
the same page.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.io.folder import rows, run_of
from cleaner.io.rows import plain
from cleaner.report.show import visible
from cleaner.text import Entry, Segment, segments, undo

MOST_CUT = 8
FIRST = 8
"""Pages whose marked text is shown: those of which the largest share went (mistakes are there), and the first ones."""
SHOWN = 20_000
"""Code points of one page's marked text that are shown."""
LISTED = 500
"""Pages, and errors, that are listed."""


class Card(NamedTuple):
    """A page whose marked text is shown."""

    page: Mapping[str, Any]
    documents: Mapping[str, Mapping[str, Any]]
    segments: list[Segment]
    hidden: int


@dataclass
class _Seen:
    """What one pass over the rows keeps: bounded, but for the counters."""

    languages: Counter[str] = field(default_factory=Counter)
    publishers: Counter[str] = field(default_factory=Counter)
    pages: list[dict[str, Any]] = field(default_factory=list)
    errors: list[Mapping[str, Any]] = field(default_factory=list)
    first: list[tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]]] = field(default_factory=list)
    most: list[tuple[float, int, Mapping[str, Any], Sequence[Mapping[str, Any]]]] = field(default_factory=list)

    def add(self, number: int, page: Mapping[str, Any], documents: Sequence[Mapping[str, Any]]) -> None:
        for row in documents:
            self.languages[row["metadata"]["language"]] += 1
            self.publishers[row["metadata"]["publisher"] or ""] += 1
        if page["error"] and len(self.errors) < LISTED:
            self.errors.append(page)
        share = _share(page)
        if len(self.pages) < LISTED:
            title = documents[0]["metadata"]["title"] if documents else None
            self.pages.append({"row": page, "share": share, "title": title, "documents": len(documents)})
        if page["n_chars"]:
            if len(self.first) < FIRST:
                self.first.append((page, documents))
            heapq.heappush(self.most, (share, -number, page, documents))
            if len(self.most) > MOST_CUT:
                heapq.heappop(self.most)


def render(out: Path) -> bytes:
    """The report of the run whose files stand in `out`, as the bytes of an HTML file. Raises VerifyError when they
    don't fit together.
    """
    from jinja2 import Environment, StrictUndefined

    run = run_of(out)
    seen = _Seen()
    for number, (page, documents) in enumerate(rows(out, run)):
        seen.add(number, page, documents)
    most = [(page, documents) for _, _, page, documents in sorted(seen.most, key=lambda item: (-item[0], -item[1]))]
    chosen = {page["id"] for page, _ in most}
    cards = [_card(*item) for item in most] + [_card(*item) for item in seen.first if item[0]["id"] not in chosen]
    place = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    place.filters.update(n=lambda number: f"{number:,}", share=lambda part: f"{100 * part:.1f} %", visible=visible)
    template = place.from_string((files("cleaner.report") / "report.html.j2").read_text("utf-8"))
    html = template.render(
        run=run,
        counts=run["counts"],
        kept=_part(run["counts"]["characters"]["kept"], run["counts"]["characters"]["view"]),
        rules=list(run["rules"].items()),
        reasons={rule: row["why"] for rule, row in run["rules"].items()},
        languages=_top(seen.languages),
        publishers=_top(seen.publishers),
        errors=seen.errors,
        pages=seen.pages,
        listed=LISTED,
        cards=cards,
        shown={card.page["id"] for card in cards},
    )
    return plain(html)


def _top(counter: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counter.items(), key=lambda item: (-item[1], item[0]))[:30]


def _part(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _share(page: Mapping[str, Any]) -> float:
    cut = sum(e["end"] - e["start"] for e in page["edits"] if e["op"] in ("remove", "replace"))
    return _part(cut, page["n_chars"] or 0)


def _card(page: Mapping[str, Any], documents: Sequence[Mapping[str, Any]]) -> Card:
    ledger = [Entry.from_row(edit) for edit in page["edits"]]
    view = undo(((row["text"], row["metadata"]["runs"]) for row in documents), ledger, page["n_chars"])
    shown: list[Segment] = []
    size = 0
    for segment in segments(view, page["parts"], ledger):
        if size >= SHOWN:
            break
        room = max(SHOWN - size, 0)
        shown.append(segment._replace(was=segment.was[:room], text=segment.text[:room]))
        size += len(segment.was)
    return Card(page, {row["id"]: row["metadata"] for row in documents}, shown, max(len(view) - SHOWN, 0))
