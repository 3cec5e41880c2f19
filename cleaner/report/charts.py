"""The plots of the report: what was gathered, as marks on a drawing of fixed width that the template writes as SVG."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from cleaner.io.tally import DOCUMENT_STATES, PAGE_STATES
from cleaner.report.gather import LENGTHS, SIZES, Gathered
from cleaner.report.show import visible

WIDTH = 360
"""Units: on a phone about one a pixel."""
BARS = 12
NAME = 34
"""Letters of a name that fit beside a number."""
PARTS = 5
"""Stages that are told apart in the share of what was cut."""

_TONES = {"failed": 1, "rejected": 2, "duplicate": 3, "empty": 6, "filtered": 6}


class Mark(NamedTuple):
    """A bar or column, or a part of a stack: `size` is a share of the whole width or height; `at` where a part begins
    and `tone` its colour; `rule` what rule it stands for, if any.
    """

    name: str
    value: str
    size: float
    at: float = 0.0
    tone: int = 0
    rule: str = ""


class Chart(NamedTuple):
    """A drawing of marks. `kind` is ``bars``, ``columns`` or ``stack``; `columns` head the same figures as a table;
    `note` says what is not drawn.
    """

    id: str
    kind: str
    title: str
    says: str
    columns: tuple[str, str]
    marks: Sequence[Mark]
    note: str = ""


def overview(counts: Mapping[str, Any], rules: Mapping[str, Mapping[str, int]]) -> list[Chart]:
    """What went in and what came out: pages, documents and characters, each divided by what became of them."""
    stages: dict[str, int] = {}
    for rule, row in rules.items():
        stage = rule.partition("/")[0]
        stages[stage] = stages.get(stage, 0) + row["characters"]
    order = sorted((name for name in stages if stages[name]), key=lambda name: (-stages[name], name))
    parts = [("kept", counts["characters"]["kept"]), *((f"cut by {name}", stages[name]) for name in order[:PARTS])]
    if order[PARTS:]:
        parts.append((f"cut by {len(order) - PARTS} more", sum(stages[name] for name in order[PARTS:])))
    pages = [(state, counts["pages"][state]) for state in PAGE_STATES]
    documents = [(state, counts["documents"][state]) for state in DOCUMENT_STATES]
    return [
        _stack("pages", "Pages in", pages),
        _stack("documents", "Documents out", documents),
        _stack("characters", "Characters read", parts),
    ]


def charts(found: Gathered, rules: Mapping[str, Mapping[str, int]]) -> list[Chart]:
    """The plots, without those that have nothing to show."""
    made = (
        _sites(found),
        _shares(found),
        _rules(rules),
        _lengths(found),
        _names("languages", "Languages", "Documents by language.", found.languages, "Language"),
        _clusters(found),
        _names("publishers", "Publishers", "Documents by publisher.", found.publishers, "Publisher"),
        _errors(found),
    )
    return [chart for chart in made if chart.marks]


def _stack(id: str, title: str, parts: Iterable[tuple[str, int]]) -> Chart:
    given = [(name, number) for name, number in parts if number]
    whole = sum(number for _, number in given)
    marks: list[Mark] = []
    at = 0.0
    for name, number in given:
        marks.append(Mark(name, f"{number:,} ({number / whole:.1%})", number / whole, at, _TONES.get(name, len(marks))))
        at += number / whole
    says = ", ".join(f"{mark.name} {mark.value}" for mark in marks) or "none"
    return Chart(id, "stack", f"{title}: {whole:,}", f"{says}.", ("State", "Number"), marks)


def _sites(found: Gathered) -> Chart:
    named, others, rest = found.sites.largest(BARS)
    marks = [
        Mark(_name(name), f"{kept / size:.0%} of {size:,}", kept / size) for name, (size, kept, _) in named if size
    ]
    note = ""
    if others and rest[0]:
        note = f"{others:,} more sites: {rest[1] / rest[0]:.0%} of {rest[0]:,} characters."
    says = "Share of characters kept, by site, the sites with most characters first. The whole width is everything."
    return Chart("sites", "bars", "Kept share by site", says, ("Site", "Kept of its characters"), marks, note)


def _shares(found: Gathered) -> Chart:
    names = [f"{low}–{low + 10} %" for low in range(0, 100, 10)]
    says = "Cleaned pages by the share of their characters that was kept."
    return Chart("shares", "columns", "Kept share of pages", says, ("Kept", "Pages"), _columns(names, found.shares))


def _rules(rules: Mapping[str, Mapping[str, int]]) -> Chart:
    pairs = [(rule, row["characters"]) for rule, row in rules.items() if row["characters"]]
    top = max((number for _, number in pairs), default=1)
    marks = [Mark(_name(rule), f"{number:,}", number / top, rule=rule) for rule, number in pairs[:BARS]]
    rest = sum(number for _, number in pairs[BARS:])
    note = f"{len(pairs) - BARS:,} more rules cut {rest:,} characters." if rest else ""
    says = "Characters cut, by rule."
    return Chart("top-rules", "bars", "Rules that cut most", says, ("Rule", "Characters"), marks, note)


def _lengths(found: Gathered) -> Chart:
    names = ["0", *(_short(edge) for edge in LENGTHS)]
    says = "Documents by the length of their text in characters; each class begins at the number below it."
    marks = _columns(names, found.lengths)
    return Chart("lengths", "columns", "Lengths of documents", says, ("Characters from", "Documents"), marks)


def _names(id: str, title: str, says: str, sums: Any, column: str) -> Chart:
    named, others, (rest,) = sums.largest(BARS)
    top = max((number for _, (number,) in named), default=1)
    marks = [Mark(_name(name), f"{number:,}", number / top) for name, (number,) in named]
    if len(named) == 1 and not named[0][0]:
        marks = []
    note = f"{others:,} more have {rest:,} documents." if rest else ""
    return Chart(id, "bars", title, says, (column, "Documents"), marks, note)


def _clusters(found: Gathered) -> Chart:
    ends = [*(size - 1 for size in SIZES[1:]), None]
    names = [
        str(low) if low == high else f"{low}–{high}" if high else f"{low}+"
        for low, high in zip(SIZES, ends, strict=True)
    ]
    kinds = ", ".join(f"{number:,} {kind}" for kind, number in sorted(found.relations.items()))
    says = "Stories that several documents tell, by how many do."
    note = f"Copies: {kinds}." if kinds else ""
    marks = _columns(names, found.clusters) if any(found.clusters) else []
    return Chart("clusters", "columns", "Duplicate clusters", says, ("Documents in it", "Clusters"), marks, note)


def _errors(found: Gathered) -> Chart:
    kinds = sorted(found.errors.values(), key=lambda kind: (-kind.pages, kind.state, kind.stage, kind.type))
    top = kinds[0].pages if kinds else 1
    marks = [
        Mark(_name(f"{kind.state}: {kind.type} in {kind.stage}"), f"{kind.pages:,}", kind.pages / top)
        for kind in kinds[:BARS]
    ]
    says = "Pages that were not cleaned, by what happened."
    return Chart("errors", "bars", "Errors", says, ("What happened", "Pages"), marks)


def _columns(names: Sequence[str], numbers: Sequence[int]) -> list[Mark]:
    top = max(numbers, default=0)
    return [Mark(name, f"{number:,}", number / top) for name, number in zip(names, numbers, strict=True)] if top else []


def _name(name: str) -> str:
    shown = visible(name, one_line=True) or "not known"
    return shown if len(shown) <= NAME else f"{shown[: NAME - 1]}…"


def _short(number: int) -> str:
    return f"{number // 1000}k" if number >= 1000 else str(number)
