"""What a crawl costs, from the rows: for a million pages as measured, and for three billion under assumptions."""

from __future__ import annotations

from collections.abc import Sequence

from table import Row

MILLION, CRAWL = 1_000_000, 3_000_000_000
CORE_HOUR = 0.04
"""Price of a core for an hour: an assumption, in whatever currency one pays."""
CORES = 1_000
GB_MONTH = 0.02
"""Price of a gigabyte in object storage for a month: an assumption."""


def of(rows: Sequence[Row]) -> str:
    """A section of the table, in Markdown; empty where the parts it needs were not measured."""
    lines = ["## What a million pages cost", "", f"| | CPU hours | GB written | GB kept | {CRAWL:,} pages: core hours | days of {CORES:,} cores | price | TB kept |"]
    lines.append("|---|---|---|---|---|---|---|---|")
    found = 0
    for row in rows:
        if row.cpu is None or "bytes kept a page" not in row.figures or row.tool.startswith("datatrove"):
            continue
        found += 1
        hours = row.cpu / 1000 * MILLION / 3600
        written = row.figures.get("bytes written a page", 0) * MILLION / 1e9
        kept = row.figures["bytes kept a page"] * MILLION / 1e9
        whole = hours * CRAWL / MILLION
        cells = (f"{hours:.1f}", f"{written:.1f}", f"{kept:.1f}", f"{whole:,.0f}", f"{whole / CORES / 24:.1f}", f"{whole * CORE_HOUR:,.0f}", f"{kept * CRAWL / MILLION / 1000:,.0f}")
        lines.append(f"| {row.part}: {row.tool} | {' | '.join(cells)} |")
    copies = next((row for row in rows if row.part.startswith("Copies") and row.tool == "cleaner" and row.cpu), None)
    if copies is not None:
        hours, files = copies.cpu / 1000 * MILLION / 3600, copies.figures["bytes of files a document"] * MILLION / 1e9
        note = f"Of this the search for copies takes {hours:.2f} CPU hours and {files:.1f} GB of files in between for a million documents."
        lines += ["", note]
    lines += ["", f"Assumed: {CORE_HOUR} for a core and hour, {CORES:,} cores that are always at work, nothing shared between them."]
    return "\n".join(lines) if found else ""
