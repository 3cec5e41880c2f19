"""The report of a run, and one page alone, as HTML files that need nothing else.

All words of strangers go through the template's escaping and `visible`; the policy in the head lets a browser load
nothing, and run and apply only the script and the style that stand in the file.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.io.folder import rows, run_of
from cleaner.io.rows import plain
from cleaner.io.tally import Tally
from cleaner.report.card import facts_of
from cleaner.report.charts import charts, overview
from cleaner.report.gather import Gathered
from cleaner.report.layout import Box, Fold, Line
from cleaner.report.show import visible

if TYPE_CHECKING:
    from jinja2 import Template

RULES = 150
"""Rules that are listed, the ones that cut most; and those of the pages that are shown."""

LONGEST = 400
"""Code points of a title, path or message that are shown."""


class Shown(NamedTuple):
    """A page for `page_html`: its row, what is known of its documents by id, its boxes, and of each rule in them the
    characters it cut there and its edits.
    """

    row: Mapping[str, Any]
    facts: Mapping[str, Mapping[str, Any]]
    boxes: Sequence[Box]
    rules: Sequence[tuple[str, int, int]]


def shown(row: Mapping[str, Any], documents: Iterable[Mapping[str, Any]], found: Sequence[Box]) -> Shown:
    """A page as `page_html` takes it, from its rows and its boxes."""
    here = {rule for box in found for line in box.lines if isinstance(line, Line) for rule in line.rules}
    tally = Tally()
    tally.add(row, ())
    rules = [(rule, tally.cut[rule], number) for rule, number in tally.edits.items() if rule in here]
    rules.sort(key=lambda item: (-item[1], -item[2], item[0]))
    return Shown(row, {document["id"]: facts_of(document) for document in documents}, found, rules)


def render(out: Path) -> bytes:
    """The report of the run whose files stand in `out`, as the bytes of an HTML file. Its rows are read once, and what
    is kept of them does not grow with their number. Raises VerifyError when they don't fit together.
    """
    run = run_of(out)
    return report_of(run, rows(out, run))


def report_of(run: Mapping[str, Any], pages: Iterable[tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]]]) -> bytes:
    """The same from what ``run.json`` says, and the rows of each page with those of its documents."""
    rules: Mapping[str, Mapping[str, Any]] = run["rules"]
    found = Gathered(list(rules)[:RULES])
    for page, documents in pages:
        found.add(page, documents)
    cards = found.chosen()
    named = {*found.examples, *(rule for card in cards for rule in card.rules)}
    listed = {rule: number for number, rule in enumerate(rule for rule in rules if rule in named)}
    html = _template("report.html.j2").render(
        run=run,
        counts=run["counts"],
        overview=overview(run["counts"], rules),
        charts=charts(found, rules),
        rules=rules,
        listed=listed,
        most=next(iter(rules.values()))["characters"] if rules else 0,
        found=found,
        errors=sorted(found.errors.values(), key=lambda kind: (-kind.pages, kind.state, kind.stage, kind.type)),
        cards=cards,
    )
    return plain(html)


def page_html(pages: Iterable[Shown], reasons: Mapping[str, str]) -> Iterator[bytes]:
    """Pages with every change in place, as the parts of one HTML file. `reasons` say why, by rule."""
    for part in _template("explain.html.j2").generate(pages=pages, reasons=reasons):
        yield plain(part)


@cache
def _template(name: str) -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    style, script = (files("cleaner.report").joinpath(f"report.{kind}").read_text("utf-8") for kind in ("css", "js"))
    place = Environment(
        loader=PackageLoader("cleaner", "report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    place.filters.update(
        n=lambda number: f"{number:,}",
        share=lambda part: f"{100 * part:.1f} %",
        visible=visible,
        line=_line,
    )
    place.tests["fold"] = lambda line: isinstance(line, Fold)
    place.globals.update(style=Markup(style), script=Markup(script), style_hash=_hash(style), script_hash=_hash(script))
    return place.get_template(name)


def _line(text: object) -> str:
    """A title, path or message on one line, and no longer than people read."""
    shown = visible(str(text)[: 2 * LONGEST], one_line=True)
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
