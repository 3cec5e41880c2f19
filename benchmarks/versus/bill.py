"""What a crawl costs, from the rows: for a million pages as measured, and for three billion under assumptions."""

from __future__ import annotations

from collections.abc import Sequence

from compare import DISK, KEPT
from table import Row

MILLION, CRAWL, CORES = 1e6, 3e9, 1000
CORE_HOUR, GB_MONTH = 0.04, 0.02
"""Prices of a core for an hour and of a gigabyte for a month: assumptions, in whatever currency one pays."""


def of(rows: Sequence[Row]) -> str:
    """A section of the table, in Markdown; empty where the parts it needs were not measured."""
    priced = [row for row in rows if row.cpu and KEPT in row.figures and not row.tool.startswith("datatrove")]
    if not priced:
        return ""
    lines = [
        "## What a million pages cost, and three billion",
        "",
        "| | CPU hours | GB to disk | GB kept | 3 billion: core hours | days | price | TB kept | a month |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in priced:
        hours = row.cpu * MILLION / 1000 / 3600
        disk, kept = (row.figures.get(name, 0) * MILLION / 1e9 for name in (DISK, KEPT))
        many = CRAWL / MILLION
        whole, stored = hours * many, kept * many
        cells = (f"{hours:.1f}", f"{disk:.1f}", f"{kept:.1f}", f"{whole:,.0f}", f"{whole / CORES / 24:.1f}")
        paid = (f"{whole * CORE_HOUR:,.0f}", f"{stored / 1000:,.0f}", f"{stored * GB_MONTH:,.0f}")
        lines.append(f"| {row.part}: {row.tool} | {' | '.join((*cells, *paid))} |")
    copies = next((row for row in rows if row.part.startswith("Copies") and row.tool == "cleaner" and row.cpu), None)
    if copies is not None:
        hours, files = copies.cpu * MILLION / 1000 / 3600, copies.figures["bytes of files a document"] * MILLION / 1e9
        lines += ["", f"Copies alone: {hours:.2f} CPU hours and {files:.1f} GB of files for a million documents."]
    said = (
        f"Assumed: {CORES:,} cores, {CORE_HOUR} a core hour, {GB_MONTH} a gigabyte and month; a page as measured here."
    )
    return "\n".join([*lines, "", said])
