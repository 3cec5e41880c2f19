"""The pipeline, and each of its stages, takes time and memory in proportion: ten times the page, about ten times both.

Counted is processor time, the best of a few turns of each size in turn. A case that seems too slow gets more turns, so
that a busy machine fails nothing that is linear.
"""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable
from time import process_time

import pytest

from cleaner.corpus.rows import rows_of
from cleaner.io.read import Raw
from cleaner.page import blank_result, opened
from cleaner.pipeline import Pipeline
from cleaner.settings import Settings
from cleaner.text import apply

MOST = 12
"""Times the time of a page that one ten times as large may take."""
GRACE = 0.01
"""Seconds that a stage may take whatever the page, so that what is next to nothing need not grow evenly."""
TURNS = 2, 6
"""Turns that are enough for a case that is quick, and that one is given at most."""
SAID = "The council voted on Tuesday to keep the bridge open, and nobody in the room said a word. "
CARD = (
    "\nHarbour Gazette\n{} hours ago\n- Harbour Gazette\nWork on bridge {} begins\nEngineers wrote to pod@ on {}, later"
)
CARD += " than \ufffd they had said in spring, and nobody was surprised about that.\n"

TEXTS: dict[str, Callable[[int], str]] = {
    "a line": lambda n: SAID * (8 * n),
    "a word": lambda n: "a" * (1000 * n),
    "short lines": lambda n: "\n".join(f"Item {k}" for k in range(3 * n)),
    "equal lines": lambda n: "Share\n" * (5 * n),
    "dates": lambda n: "3 hours ago\n" * (4 * n),
    "paragraphs": lambda n: "\n\n".join(f"{SAID}That was number {k}." for k in range(4 * n)),
    "wrapped lines": lambda n: "The council voted on Tuesday to keep the bridge\nopen, and no-\nbody was glad.\n" * n,
    "cuts in a line": lambda n: "wo\u200brd\u202e wo\0rd " * (15 * n),
    "joins in a line": lambda n: "He left the house.The mayor stayed there. " * (15 * n),
    "joins in lines": lambda n: "He left on Friday.The mayor stayed for a day.It rained all night.\n" * (3 * n),
    "names in a line": lambda n: "".join(
        f"They met at Hyde{k}.Park and went to Kyiv.Zelensky came. " for k in range(3 * n)
    ),
    "quotes in a line": lambda n: '"I said it," he said. "You did not," she said "and never will" to him. ' * (6 * n),
    "gaps in a line": lambda n: "She wrote to globalpodcast@ and paid $ for it and the 's army came , too. " * (3 * n),
    "gaps in lines": lambda n: "She wrote to globalpodcast@ and paid $ for it and the 's army came , too.\n" * (3 * n),
    "mojibake": lambda n: "schÃ¶ne lâ€™Ã  la rue\n" * (3 * n),
    "cards": lambda n: SAID * 3 + "".join(CARD.format(k % 23 + 1, k, k) for k in range(n // 2)),
    "cards with flags": lambda n: SAID + "\n" + "".join(CARD.format(1, k, "\ufffd " * 20) for k in range(n // 3)),
}
PAGES: dict[str, Callable[[int], str]] = {
    "paragraphs of markup": lambda n: f"<p>{SAID}</p>" * (5 * n),
    "a paragraph of markup": lambda n: f"<p>{SAID * (8 * n)}",
    "links": lambda n: "".join(f"<a href=/x{k}>Item {k}</a> " for k in range(10 * n)),
    "a list": lambda n: "<ul>" + "".join(f"<li><a href=/x{k}>Item {k}</a>" for k in range(10 * n)) + "</ul>",
    "a table": lambda n: "<table>" + "<tr><td>1<td>2<td>3" * (8 * n) + "</table>",
    "breaks": lambda n: "word<br>" * (15 * n),
    "classes": lambda n: "".join(f"<div class='c{k}'><p>{SAID}</p></div>" for k in range(4 * n)),
    "headings": lambda n: "".join(f"<h2>Head {k}</h2><p>{SAID}</p>" for k in range(3 * n)),
    "entities": lambda n: "&amp;&#1;" * (50 * n),
    "depth": lambda n: "<div>" * (700 * n) + SAID,
    "attributes": lambda n: "<p " + " ".join(f"a{k}=1" for k in range(700 * n)) + f">{SAID}",
    "metadata": lambda n: '<meta name=author content="A B">' * (50 * n) + SAID,
}
CASES = {**TEXTS, **PAGES}
N = 30


def page(name: str, n: int) -> Raw:
    """A page of a case, of that size."""
    if name in TEXTS:
        return Raw("a.txt", text=TEXTS[name](n))
    body = PAGES[name](n)
    return Raw("a.html", f"<html><body><article>{body}</article></body></html>".encode(), media_type="text/html")


def times(raw: Raw, pipeline: Pipeline) -> dict[str, float]:
    """Processor seconds of opening the page, of each stage in its place, and of making its rows."""
    found: dict[str, float] = {}
    gc.collect()
    gc.disable()
    begin = process_time()

    def took(what: str) -> None:
        nonlocal begin
        found[f"{len(found)} {what}"] = process_time() - begin
        begin = process_time()

    try:
        encoding, docs = opened(raw, "p", pipeline.settings, pipeline.profiles[0], None)
        took("open")
        for stage in pipeline.html_stages() if raw.media_type == "text/html" else pipeline.stages(None):
            docs = [child for doc in docs for child in apply(doc, stage(doc))]
            took(type(stage).__name__)
        rows_of(pipeline._result(blank_result(raw), raw, docs, encoding, None, None), container=False)
        took("rows")
    finally:
        gc.enable()
    found["all"] = sum(found.values())
    return found


def lowest(a: dict[str, float], b: dict[str, float]) -> dict[str, float]:
    """The shorter time of each stage."""
    return {stage: min(time, b.get(stage, time)) for stage, time in a.items()}


def steep(small: dict[str, float], large: dict[str, float]) -> dict[str, tuple[float, float]]:
    """The stages that take too much more on the large page."""
    return {
        stage: (small[stage], time) for stage, time in large.items() if time > MOST * (small.get(stage, 0.0) + GRACE)
    }


@pytest.mark.parametrize("name", CASES)
def test_each_stage_takes_time_in_proportion(name: str) -> None:
    """Long lines, many lines, many edits, flags and cards; blocks, links, depth and attributes of markup."""
    pipeline = Pipeline(Settings(extraction="fast"))
    little, much = page(name, N), page(name, 10 * N)
    times(little, pipeline)
    small, large = times(little, pipeline), times(much, pipeline)
    for turn in range(1, TURNS[1]):
        if turn >= TURNS[0] and not steep(small, large):
            break
        small, large = lowest(small, times(little, pipeline)), lowest(large, times(much, pipeline))
    assert steep(small, large) == {}


@pytest.mark.parametrize("name", ["a line", "short lines", "cuts in a line", "gaps in lines", "cards", "a list"])
def test_the_pipeline_takes_memory_in_proportion(name: str) -> None:
    """The most that Python holds at any time."""
    pipeline = Pipeline(Settings(extraction="fast"))
    times(page(name, 3), pipeline)
    held = []
    for size in (N // 3, 10 * N // 3):
        raw = page(name, size)
        tracemalloc.start()
        times(raw, pipeline)
        held.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert held[1] < MOST * held[0]
