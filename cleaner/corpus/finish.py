"""The last phase: chunks and verdicts to the files of the output."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from cleaner.catalogue import catalogue
from cleaner.corpus.phases import Verdicts
from cleaner.corpus.rows import encoded_rows
from cleaner.io.chunks import Rows
from cleaner.io.croissant import croissant
from cleaner.io.folder import CROISSANT, LEARNED, REPORT, RUN, SCHEMA, digest
from cleaner.io.provenance import CONTEXT, provenance
from cleaner.io.rows import encoded
from cleaner.io.tally import Tally
from cleaner.io.write import OutputWriter
from cleaner.report import render
from cleaner.rules import load_file
from cleaner.settings import Settings
from cleaner.stages.learned import Table

STDIN = "-"


def write_all(
    rows: Iterable[Rows],
    writer: OutputWriter,
    verdicts: Sequence[Verdicts],
    text: bool | None,
    step: Callable[[], None],
) -> Tally:
    """Write every page. `text` says whether texts are files too; None: those of pages that are files themselves."""
    tally = Tally()
    for cleaned in rows:
        final = _judged(cleaned, verdicts)
        tally.merge(final.head["tally"])
        wanted = not final.head["container"] if text is None else text
        writer.add(final.page, final.documents, final.head if wanted else None)
        step()
    return tally


def _judged(rows: Rows, verdicts: Sequence[Verdicts]) -> Rows:
    """A page with the changes that the verdicts ask for."""
    ids = rows.head["ids"]
    touched = [verdict for verdict in verdicts if verdict.touches(ids)]
    if not touched:
        return rows
    page, documents = json.loads(rows.page), [json.loads(row) for row in rows.documents]
    for verdict in touched:
        page, documents = verdict.apply(page, documents)
    return encoded_rows(page, documents, container=rows.head["container"])


def write_run(writer: OutputWriter, tally: Tally, settings: Settings, table: Table, run: dict[str, Any]) -> None:
    """Write ``run.json``, the report, what the run learnt and, if asked for, the description of the data set. `run` is
    what the run was: its terms (see `Plan`) and its inputs.
    """
    reasons = {rule.id: rule.why for rule in catalogue(load_file(path) for path in settings.profiles)}
    files = writer.files()
    if table.sites:
        reasons.update(table.reasons())
        rows = [encoded(row) for row in table.rows()]
        files[LEARNED] = writer.put(LEARNED, b"".join(rows), rows=len(rows))
    row = {
        "@context": CONTEXT,
        "tool": "cleaner",
        "schema": SCHEMA,
        "offsets": "Unicode code points, end exclusive",
        "counts": tally.counts(),
        "rules": tally.rules(reasons),
        **run,
        "files": files,
    }
    if run["croissant"] is not None:
        card = encoded(croissant(row, run["croissant"]), indent=2)
        files[CROISSANT] = writer.put(CROISSANT, card, rows=card.count(b"\n"))
    row["provenance"] = provenance(row)
    writer.put(RUN, encoded({**row, "digest": digest(row)}, indent=2))
    writer.put(REPORT, render(writer.folder))


def inputs_row(given: Iterable[str], out: Path) -> list[dict[str, str]]:
    """The inputs as they were given, and as they are found from the output folder; globs stay globs."""
    return [
        {"given": name, "relative": name if name == STDIN else Path(os.path.relpath(name, out)).as_posix()}
        for name in given
    ]
