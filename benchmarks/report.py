"""How large the report is, what it costs in time and memory: ``python benchmarks/report.py [--pages 100 100000]``; with
``--of FOLDER`` instead, how many of that folder's pages it calls suspicious.

The pages of `benchmarks/pages` are cleaned once as a run; then their rows come again and again, as pages of their own
with other ids, of a thousand sites, through JSON as from a file, until there are as many as wanted.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from pages import load_all

import cleaner
from cleaner.io.folder import rows, run_of
from cleaner.io.tally import Tally
from cleaner.report import render
from cleaner.report.gather import Gathered
from cleaner.report.render import report_of

PAGES = Path(__file__).parent / "pages"
SITES = 1_000


def spent() -> float:
    """Seconds of processor time of this process and those it started."""
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def again(known: list[tuple[bytes, str]], number: int) -> Iterator[tuple[dict, list]]:
    """So many pages, made of the known ones."""
    rng = random.Random(7)
    for at in range(number):
        line, own = known[at % len(known)]
        new, site = f"{rng.getrandbits(64):016x}", rng.randrange(SITES)
        page, documents = json.loads(line.replace(own.encode(), new.encode()))
        page["path"] = f"site-{site}/{at}.txt"
        for document in documents:
            document["metadata"]["url"] = f"https://site-{site}.example/{at}"
        yield page, documents


def suspicious(folder: Path) -> None:
    """Print how many of a folder's pages are suspicious, by reason."""
    with TemporaryDirectory() as work:
        cleaner.clean_corpus(folder, work)
        run = run_of(Path(work))
        found = Gathered(run["rules"])
        for page, documents in rows(Path(work), run):
            found.add(page, documents)
    whole = sum(run["counts"]["pages"].values())
    print(
        f"{whole:,} pages:", *(f"{number:,} {name} ({number / whole:.1%})" for name, number in found.suspicious.items())
    )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, nargs="*", default=[100, 100_000])
    parser.add_argument("--memory", action="store_true", help="trace memory as well; takes several times as long")
    parser.add_argument("--of", type=Path, metavar="FOLDER", help="count what is suspicious of these pages")
    given = parser.parse_args()
    if given.of is not None:
        suspicious(given.of)
        return
    with TemporaryDirectory() as folder:
        texts, out = Path(folder) / "in", Path(folder) / "out"
        texts.mkdir()
        for page in load_all(PAGES):
            (texts / f"{page.name}.txt").write_bytes(page.view.encode("utf-8"))
        before = spent()
        cleaner.clean_corpus(texts, out)
        whole = spent() - before
        before = spent()
        size = len(render(out))
        report = spent() - before
        run = run_of(out)
        known = [(json.dumps([page, documents]).encode(), page["id"]) for page, documents in rows(out, run)]
    print(f"a run of {len(known)} pages: {whole:.1f} s of processor time, of which the report {report:.2f} s", end=" ")
    print(f"({report / whole:.1%}); the report has {size:,} bytes")
    for number in given.pages:
        tally = Tally()
        for page, documents in again(known, min(number, 10 * len(known))):
            tally.add(page, documents)
        run |= {
            "counts": tally.counts(),
            "rules": tally.rules({rule: row["why"] for rule, row in run["rules"].items()}),
        }
        if given.memory:
            tracemalloc.start()
        before = time.process_time()
        size = len(report_of(run, again(known, number)))
        took = time.process_time() - before
        peak = f", {tracemalloc.get_traced_memory()[1] / 1e6:.1f} MB at most" if given.memory else ""
        tracemalloc.stop()
        print(f"{number:,} pages: {size:,} bytes, {1000 * took / number:.3f} ms a page{peak}")


if __name__ == "__main__":
    main()
