"""Counts over rows: made while a run writes them, made again by `verify`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

PAGE_STATES = ("cleaned", "empty", "rejected", "failed")
DOCUMENT_STATES = ("kept", "duplicate", "filtered")


@dataclass
class Tally:
    """Pages and documents by state, code points by what became of them.

    `view` counts the code points read; each is either in `kept` (verbatim in a document) or in `cut` (by the rule that
    took it); `written` are code points that edits put into texts.
    """

    pages: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PAGE_STATES, 0))
    documents: dict[str, int] = field(default_factory=lambda: dict.fromkeys(DOCUMENT_STATES, 0))
    view: int = 0
    kept: int = 0
    written: int = 0
    cut: Counter[str] = field(default_factory=Counter)
    edits: Counter[str] = field(default_factory=Counter)

    def add(self, page: Mapping[str, Any], documents: Iterable[Mapping[str, Any]]) -> None:
        """Count one page row and its document rows. KeyError when a field or state is not known."""
        self.pages[page["state"]] += 1
        self.view += page["n_chars"] or 0
        for row in documents:
            self.documents[row["metadata"]["state"]] += 1
            self.kept += sum(run[1] - run[0] for run in row["metadata"]["runs"])
        for edit in page["edits"]:
            self.edits[edit["rule"]] += 1
            if edit["op"] in ("remove", "replace"):
                self.cut[edit["rule"]] += edit["end"] - edit["start"]
            if edit["op"] in ("insert", "replace"):
                self.written += len(edit["text"])

    def as_row(self) -> dict[str, Any]:
        """The counts as JSON values, for `merge`; of states only those that occur."""
        return {
            "pages": {state: number for state, number in self.pages.items() if number},
            "documents": {state: number for state, number in self.documents.items() if number},
            "characters": [self.view, self.kept, self.written],
            "rules": {rule: [self.cut[rule], edits] for rule, edits in self.edits.items()},
        }

    def merge(self, row: Mapping[str, Any]) -> None:
        """Count what `as_row` of another tally says. KeyError for a state that is not known."""
        for state, number in row["pages"].items():
            self.pages[state] += number
        for state, number in row["documents"].items():
            self.documents[state] += number
        view, kept, written = row["characters"]
        self.view, self.kept, self.written = self.view + view, self.kept + kept, self.written + written
        for rule, (cut, edits) in row["rules"].items():
            self.edits[rule] += edits
            if cut:
                self.cut[rule] += cut

    def counts(self) -> dict[str, Any]:
        """What ``run.json`` says under ``counts``."""
        cut = self.cut.total()
        characters = {"view": self.view, "kept": self.kept, "cut": cut, "written": self.written}
        return {"pages": dict(self.pages), "documents": dict(self.documents), "characters": characters}

    def rules(self, reasons: Mapping[str, str]) -> dict[str, dict[str, Any]]:
        """What ``run.json`` says under ``rules``: by rule, most characters cut first, with its reason."""
        order = sorted(self.edits, key=lambda rule: (-self.cut[rule], -self.edits[rule], rule))
        return {r: {"characters": self.cut[r], "edits": self.edits[r], "why": reasons.get(r, "")} for r in order}
