"""What learnt chrome gains, and what it must not take: ``python benchmarks/learned.py [--news FILE] [--products 16]``.

Corpora of invented aggregators (`invented.py`) of 2 to 100 pages, and odd corpora in which an author repeats himself
(`oddities.py`). Each is cleaned without and with what the corpus taught. Chrome and body are counted in code points
that are not white space.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from aggregators import Score, score
from invented import corpus
from oddities import CASES
from pages import Truth

from cleaner.io.read import Raw
from cleaner.pipeline import Pipeline
from cleaner.settings import Settings
from cleaner.stages.learned import Table, settle
from cleaner.stages.survey import survey

SIZES = (2, 3, 5, 10, 30, 100)
LOOK = 10
"""Pages of a corpus that are scored: all teach, these are cleaned."""


def learnt(truths: Sequence[Truth], paths: Sequence[str]) -> Table:
    """What pages teach."""
    return settle(survey((path, None, truth.view) for path, truth in zip(paths, truths, strict=True)))


def measured(truths: Sequence[Truth], paths: Sequence[str], table: Table | None, faults: list[str]) -> Score:
    """The first pages of a corpus, cleaned and scored."""
    total = Score()
    pipeline = Pipeline(Settings(language=False), learned=table)
    for path, truth in list(zip(paths, truths, strict=True))[:LOOK]:
        one = score(truth, pipeline.run(Raw(path, text=truth.view)))
        total.add(one)
        faults.extend(one.faults)
    return total


def compared(name: str, truths: Sequence[Truth], paths: Sequence[str], verbose: bool) -> tuple[Score, Score]:
    """A corpus without and with learning."""
    table = learnt(truths, paths)
    faults: list[str] = []
    before = measured(truths, paths, None, [])
    after = measured(truths, paths, table, faults)
    if verbose:
        print(f"{name}: {before}\n{'':{len(name)}}  {after}")
        for row in table.rows():
            print("   learnt", row["place"], row["pages"], row["of"], row["stories"], row["line"])
        for fault in faults:
            print("  ", fault[:150])
    return before, after


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--news", type=Path, help="JSON Lines with paragraphs of real articles under text")
    parser.add_argument("--products", type=int, default=16)
    parser.add_argument("--first", type=int, default=0, help="seed of the first product")
    parser.add_argument("--sizes", type=int, nargs="*", default=list(SIZES))
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    own: list[list[str]] = []
    if options.news:
        rows = [json.loads(line) for line in options.news.read_text("utf-8").splitlines()]
        own = [[p for p in row["text"].split("\n") if len(p) > 80] for row in rows]
    for size in options.sizes:
        before, after = Score(), Score()
        worst = 1.0
        for seed in range(options.first, options.first + options.products):
            truths = corpus(seed, size, own)
            paths = [f"{n}.txt" for n in range(len(truths))]
            one, two = compared(f"product {seed}, {size} pages", truths, paths, options.verbose)
            before.add(one)
            after.add(two)
            worst = min(worst, two.kept / two.body)
        print(f"{size:3} pages  {_line(before, after)}  worst product's body {worst:.4f}", flush=True)
    for name, make in CASES.items():
        truths, paths = make()
        print(f"{name:34} {_line(*compared(name, truths, paths, options.verbose))}", flush=True)


def _line(before: Score, after: Score) -> str:
    def share(part: int, whole: int) -> str:
        return f"{part / whole:.4f}" if whole else "  -   "

    return (
        f"chrome cut {share(before.cut, before.chrome)} -> {share(after.cut, after.chrome)}   "
        f"body kept {share(before.kept, before.body)} -> {share(after.kept, after.body)}   "
        f"stories right {share(before.right, before.stories)} -> {share(after.right, after.stories)}"
    )


if __name__ == "__main__":
    main()
