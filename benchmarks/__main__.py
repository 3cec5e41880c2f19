"""Every comparison in one command: ``python benchmarks [--quick] [--peers NAME ...] [--only PART ...] [--data DIR]``.

Tools take turns on the same batches in processes that stay loaded; figures are CPU time and memory. Each peer has an
environment of its own, made on demand from the pinned requirements in `benchmarks/peers`. Data is made on the way;
with ``--data`` real data is taken: ``DIR/text`` (``*.txt``), ``DIR/html`` (as `markup_pages.py` reads it, or
``*.html``), ``DIR/news`` (as `syndication.py` reads it), ``DIR/crawl.warc.gz``; what is not there is made.
Table, figures and picture go to `benchmarks/results`.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
import traceback
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE / "versus"), str(HERE.parent)]

import bill  # noqa: E402
import compare  # noqa: E402
import growth  # noqa: E402
import targets  # noqa: E402
from compare import Bench  # noqa: E402
from environments import CACHE, KNOWN, Missing, Peers  # noqa: E402
from table import Row, write  # noqa: E402

PARTS = {
    "text": compare.text,
    "html": compare.markup,
    "duplicates": compare.duplicates,
    "crawl": compare.crawl,
    "pages": growth.pages,
    "sizes": growth.sizes,
    "copies": growth.copies,
    "workers": growth.workers,
    "start": growth.start,
    "memory": growth.memory,
}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python benchmarks", description=__doc__.split("\n\n")[0])
    parser.add_argument("--quick", action="store_true", help="little of everything, in a few minutes")
    parser.add_argument("--peers", nargs="*", choices=KNOWN, help="compare with these only (none named: with none)")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="these parts only")
    parser.add_argument("--data", type=Path, help="a folder of real data")
    parser.add_argument("--cache", type=Path, default=CACHE, help="where the peers' environments are")
    parser.add_argument("--out", type=Path, default=HERE / "results", help="where the table goes")
    parser.add_argument("--name", help="what the table is called; today's date if not said")
    given = parser.parse_args()
    chosen = given.peers and [*given.peers, "matplotlib"]
    peers = Peers(given.cache.absolute(), None if chosen is None else frozenset(chosen))
    name = given.name or datetime.now(timezone.utc).strftime("%Y-%m-%d") + ("-quick" if given.quick else "")
    rows: list[Row] = []
    took: dict[str, float] = {}
    memory: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as work:
        bench = Bench(peers, Path(work), given.quick, given.data)
        for part in given.only:
            begun = time.monotonic()
            try:
                found: Any = PARTS[part](bench)
            except Exception as error:  # the other parts took long and stand
                traceback.print_exc()
                found = [Row(part, part, reason=f"{type(error).__name__}: {error}")]
            if isinstance(found, tuple):
                found, memory = found
            rows += found
            took[part] = time.monotonic() - begun
            print(f"{part}: {took[part]:.0f} s", file=sys.stderr, flush=True)
            about = described(took) | {"memory": memory}  # a run that is stopped leaves what it has
            write(given.out, name, about, rows, targets.of(rows), bill.of(rows))
    picture(peers, given.out / name)
    print(given.out / f"{name}.md")


def described(took: dict[str, float]) -> dict[str, Any]:
    """What, where and when."""
    now = datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
    seconds = ", ".join(f"{name} {value:.0f}" for name, value in took.items())
    options = [Path(arg).name if os.sep in arg else arg for arg in sys.argv[1:]]
    return {
        "title": "cleaner beside other tools",
        "command": " ".join(["python", "benchmarks", *options]),
        "when": now,
        "commit": _commit(),
        "Python": platform.python_version(),
        "machine": f"{_processor()}, {os.cpu_count()} cores, {_ram():.0f} GB, {platform.system()} {platform.release()}",
        "load at the end (1, 5, 15 minutes)": load,
        "seconds of each part": seconds,
    }


def picture(peers: Peers, path: Path) -> None:
    """The table's picture, where matplotlib can be had."""
    try:
        python = peers.python("matplotlib")
    except Missing as error:
        print(f"no picture: {error}", file=sys.stderr)
        return
    subprocess.run([python, str(HERE / "versus" / "plot.py"), f"{path}.json", f"{path}.svg"], check=True)


def _commit() -> str:
    def git(*words: str) -> str:
        return subprocess.run(["git", "-C", str(HERE), *words], capture_output=True, text=True).stdout.strip()

    return git("rev-parse", "--short=12", "HEAD") + (" and changes" if git("status", "--porcelain", "-uno") else "")


def _processor() -> str:
    try:
        rows = Path("/proc/cpuinfo").read_text().splitlines()
        return next(row.split(": ")[1] for row in rows if row.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def _ram() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


if __name__ == "__main__":
    main()
